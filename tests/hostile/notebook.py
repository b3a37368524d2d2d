"""A program's notebook: a right one, with the program's cells in it."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from autograder.proving.sample_class import answered
from tests.hostile.bait import Bait
from tests.hostile.program import CRY, DESCENT, PERCEPTRON, Program

# Answers that lean on no other answer, so that a spoilt one spoils nothing else.
APART = {
    PERCEPTRON: '''
def perceptron(x, w, b, g):
    """On its own: no weighted_sum."""
    x, w = np.asarray(x, dtype=float), np.asarray(w, dtype=float)
    if w.shape != x.shape[-1:]:
        raise ValueError(f"{x.shape} and {w.shape}")
    return g(x @ w + b)


def classify(x, w, b, threshold=0.5):
    """On its own: no sigmoid, no perceptron."""
    z = np.asarray(x, dtype=float) @ w + b
    return (0.5 * (1 + np.tanh(0.5 * z)) >= threshold).astype(int)
''',
    DESCENT: '''
def fit_linear_regression(X, y, lr, steps):
    """On its own: no linear_regression_gradients."""
    if X.ndim != 2 or y.shape != X.shape[:1]:
        raise ValueError(f"{X.shape} and {y.shape}")
    w, b, losses = np.zeros(X.shape[1]), 0.0, []
    for _ in range(steps):
        errors = X @ w + b - y
        losses.append(np.mean(errors**2))
        w, b = w - lr * 2 * X.T @ errors / len(y), b - lr * 2 * np.mean(errors)
    return w, b, losses
''',
}
IMPORTS = {PERCEPTRON: "import numpy as np", DESCENT: "import numpy as np\nimport torch"}


@dataclass(frozen=True)
class Desk:
    """Writes notebooks of one lab.

    Attributes:
        blank: the lab as released.
        model: the lab with solutions.
    """

    lab: str
    blank: NotebookNode
    model: NotebookNode

    @classmethod
    def of(cls, root: Path, lab: str) -> Desk:
        """For a lab of a built project."""
        blank = nbformat.read(root / "labs" / lab / f"{lab}.ipynb", as_version=4)
        model = nbformat.read(root / "build" / "source" / lab / f"{lab}.ipynb", as_version=4)
        return cls(lab, blank, model)

    def write(self, program: Program, bait: Bait) -> bytes:
        """What a program hands in."""
        nb = answered(self.blank, self.model, APART[self.lab])
        nb.cells = [_first(IMPORTS[self.lab] + CRY), *_of_the_lab(nb)]
        for name in program.cells:
            source = bait.fill(program.source(name))
            if name.startswith("first"):
                place = 1 + sum(one["id"].startswith("first") for one in nb.cells)
                nb.cells.insert(place, new_code_cell(source, id=name.replace(" ", "-")))
            elif name.startswith("last"):
                nb.cells.append(new_code_cell(source, id=name.replace(" ", "-")))
            else:
                _answer(nb, name).source = source
        made = program.rewrite(copy.deepcopy(nb)) if program.rewrite else nb
        if isinstance(made, bytes):
            return made
        return bait.fill(nbformat.writes(made, version=4)).encode("utf-8", "surrogatepass")


def _first(source: str) -> NotebookNode:
    return new_code_cell(source, id="imports")


def _of_the_lab(nb: NotebookNode) -> Iterator[NotebookNode]:
    """The cells that the gradebook knows; what lies between takes time and decides nothing."""
    return (cell for cell in nb.cells if "nbgrader" in cell.metadata)


def _answer(nb: NotebookNode, exercise: str) -> NotebookNode:
    return next(
        cell
        for cell in nb.cells
        if cell.metadata.get("nbgrader", {}).get("grade_id") == exercise
        and cell.metadata["nbgrader"]["solution"]
    )

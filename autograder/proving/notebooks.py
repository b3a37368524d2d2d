"""A lab's two notebooks before the judge: the solution passes, the empty lab gains nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from autograder.exercises import Lab, load_lab
from autograder.judge.verdict import Outcome, Verdict
from autograder.proving.prove import SEED
from autograder.release.products import make_products
from autograder.sandbox import Limits, ProcessSandbox
from autograder.submission.cells import cells_to_run
from autograder.submission.parse import parse_notebook
from autograder.submission.verdicts import grade_cells

PATIENT = Limits(cell_seconds=60.0, notebook_seconds=180.0, submission_seconds=360.0)


def notebook_problems(root: Path, name: str) -> Iterator[str]:
    """Judge the solution and the empty lab, built from their sources.

    Args:
        root: the project's folder.
        name: of the lab.

    Returns:
        A line for each exercise that the solution fails, or the empty lab gains points for.
    """
    lab = load_lab(name)
    products = make_products(root, load_lab, only=name)
    file = f"{name}/{name}.ipynb"
    solved = {product.path: product.content for product in products.exported}
    released = {product.path: product.content for product in products.products}
    for verdict in _verdicts(lab, solved[f"build/source/{file}"], root / "build/source" / file):
        if verdict.outcome is not Outcome.PASSED:
            first = verdict.message.splitlines()[0]
            yield f"{name}: {verdict.name}: the solution itself fails: {first}"
    for verdict in _verdicts(lab, released[f"labs/{file}"], root / "labs" / file):
        if verdict.score > 0:
            yield f"{name}: {verdict.name}: the empty lab gains points"


def _verdicts(lab: Lab, content: bytes, path: Path) -> list[Verdict]:
    cells = [cell for _, cell in cells_to_run(parse_notebook(content, path), lab)]
    _, verdicts = grade_cells(lab, cells, ProcessSandbox(), seed=SEED, limits=PATIENT)
    return verdicts

"""A class of students for a benchmark: half are right, half make a known mistake; nobody cheats.

The right ones hand in the solution, or another right way of writing it in every exercise. The
others got two exercises wrong, each in a way that is listed among its mistakes. All of it is made
from the exercises themselves, the same at every call.
"""

from __future__ import annotations

import builtins
import symtable
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell

from autograder.exercises import Exercise, Lab, load_lab
from autograder.proving.right_answers import right_answers
from autograder.proving.sample_class import answered
from autograder.release.products import make_products
from mitdl_utils.checks.rules import broken_rule, read_code

PROJECT = Path(__file__).parents[2]
WRONG_EXERCISES = 2
IMPORTS = "import numpy as np\n\nfrom mitdl_utils import check"


@dataclass(frozen=True)
class Handed:
    """One student's work.

    Attributes:
        student: named by what they did.
        text: of the notebook.
        wrong: exercises that are wrong, each to the name of its mistake; empty for a right one.
    """

    student: str
    text: str
    wrong: dict[str, str]


@dataclass(frozen=True)
class Material:
    """A lab as built from its sources now.

    Attributes:
        lab: its exercises.
        root: a folder with the lab's source alone, as `release.register` wants it.
        released: the notebook that students get.
        solved: the same with solutions.
        examples: the recorded examples that lie beside both.
    """

    lab: Lab
    root: Path
    released: str
    solved: str
    examples: str


def build_lab(project: Path, name: str, into: Path) -> Material:
    """Build one lab in a folder of its own; the project's products stay as they are.

    Args:
        project: the project's folder.
        name: of the lab.
        into: an empty folder.
    """
    source = Path("solutions", name, f"{name}.py")
    (into / source).parent.mkdir(parents=True)
    (into / source).write_bytes((project / source).read_bytes())
    made = make_products(into, load_lab)
    found = {one.path: one.content.decode() for one in (*made.products, *made.exported)}
    for path in (f"build/source/{name}/{name}.ipynb", f"build/source/{name}/examples.json"):
        (into / path).parent.mkdir(parents=True, exist_ok=True)
        (into / path).write_text(found[path], encoding="utf-8")
    return Material(
        load_lab(name),
        into,
        found[f"labs/{name}/{name}.ipynb"],
        found[f"build/source/{name}/{name}.ipynb"],
        found[f"labs/{name}/examples.json"],
    )


def make_class(material: Material, size: int) -> list[Handed]:
    """The class, right and wrong by turns."""
    lab = material.lab
    blank = nbformat.reads(material.released, as_version=4)
    model = nbformat.reads(material.solved, as_version=4)
    ways = _ways(PROJECT, lab)
    slips = {exercise.name: _mistakes(lab, exercise) for exercise in lab}
    handed = []
    for number in range(size):
        turn = number // 2
        wrong = _chosen(slips, turn) if number % 2 else {}
        parts = [slips[name][mistake] for name, mistake in wrong.items()]
        if turn:  # the first of each kind hands in the solution where it is right
            parts += [ways[name][turn % len(ways[name])] for name in ways if name not in wrong]
        text = nbformat.writes(answered(blank, model, "\n\n\n".join(parts)))
        student = f"right-{turn:02}" if not wrong else f"wrong-{turn:02}-{'-'.join(wrong.values())}"
        handed.append(Handed(student[:80], text, wrong))
    return handed


def _chosen(slips: dict[str, dict[str, str]], turn: int) -> dict[str, str]:
    """Two exercises and a mistake in each, others for every student."""
    names = [name for name in slips if slips[name]]
    chosen = {}
    for step in range(WRONG_EXERCISES):
        name = names[(turn * WRONG_EXERCISES + step) % len(names)]
        every = list(slips[name])
        chosen[name] = every[turn % len(every)]
    return chosen


def alone(text: str) -> str:
    """A notebook without what is only shown: one import cell, the answers and their checks."""
    nb = nbformat.reads(text, as_version=4)
    kept = [cell for cell in nb.cells if cell.cell_type != "code" or "nbgrader" in cell.metadata]
    own = [cell for cell in nb.cells if cell.get("id") == "my-own-cell"]
    first = next(i for i, cell in enumerate(kept) if cell.cell_type == "code")
    nb.cells = [*kept[:first], new_code_cell(IMPORTS, id="imports"), *own, *kept[first:]]
    return str(nbformat.writes(nb))


def _mistakes(lab: Lab, exercise: Exercise) -> dict[str, str]:
    """Edits of the answer that a student could have written, and that call nothing forbidden."""
    edited = {
        mistake.name: mistake.row.apply(exercise.answer_source)
        for mistake in exercise.known_mistakes
        if mistake.row is not None
    }
    known = {"np", "torch", "nn", "F", *dir(builtins), *(other.name for other in lab)}
    return {
        name: source
        for name, source in edited.items()
        if names_from_outside(source) <= known
        and not broken_rule(read_code([("", source)]), exercise.name, exercise.forbidden)
    }


def names_from_outside(source: str) -> set[str]:
    """Names that a function or class uses and does not define."""
    found: set[str] = set()
    waiting = [symtable.symtable(source, "cell", "exec")]
    while waiting:
        scope = waiting.pop()
        waiting += scope.get_children()
        outer = scope.get_type() == "module"
        found |= {
            symbol.get_name()
            for symbol in scope.get_symbols()
            if symbol.is_global() and symbol.is_referenced() and not outer
        }
    return found


def _ways(project: Path, lab: Lab) -> dict[str, list[str]]:
    """How the sample class's right students write each exercise, where it needs nothing else."""
    ways: dict[str, list[str]] = {exercise.name: [exercise.answer_source] for exercise in lab}
    known = {"np", "torch", "nn", "F", *dir(builtins), *ways}
    for exercise, answer in right_answers(lab, project / "solutions" / lab.name / "sample_class"):
        if names_from_outside(answer.source) <= known:
            ways[exercise.name].append(answer.source)
    return ways

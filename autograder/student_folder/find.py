"""Find a lab of the course from wherever one is: by path, number, name, or an exercise's name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from autograder.errors import UsageError
from autograder.exercises import page_name, page_of, pages
from autograder.layout import EXAMPLES, UNIT, means

LABS = "labs"
NAMED = re.compile(r"(?:labs/)?(?P<lab>\w+)(?:/(?P<exercise>[A-Za-z]\w*))?/?")


@dataclass(frozen=True)
class NotebookTarget:
    """A notebook that somebody means.

    Attributes:
        path: of the notebook.
        exercise: that they named; "" for all of the lab.
    """

    path: Path
    exercise: str = ""


def find_notebooks(target: str | None, cwd: Path = Path()) -> list[NotebookTarget]:
    """Return the notebooks that a target means.

    Args:
        target: a notebook, a folder of one lab or of several, "03", "03_losses", "losses",
            "softmax" or "03/softmax"; None for the lab that we are in, else all of the course.
        cwd: where we are.

    Raises:
        UsageError: when there is none, or several of which none is named as its folder.
    """
    if target is None:
        return [NotebookTarget(path) for path in _current_notebooks(cwd)]
    path = cwd / target
    if path.is_dir():
        return [NotebookTarget(notebook) for notebook in _in_folder(path)]
    if path.exists():
        return [NotebookTarget(path)]
    match = NAMED.fullmatch(target.replace("\\", "/"))
    if match is None:
        raise UsageError(_not_found_message(target, []))
    return [_lab_or_exercise(target, match["lab"], match["exercise"] or "", cwd)]


def course_around(cwd: Path = Path()) -> Path | None:
    """Return the folder of the course that we are in: the nearest with labs in `labs/`."""
    for folder in (cwd, *cwd.resolve().parents):
        if any((folder / LABS).glob(f"{UNIT}/{EXAMPLES}")):
            return folder
    return None


def notebooks_of(course: Path) -> dict[str, Path]:
    """Return the notebooks of a course's labs, by the names of their folders.

    A notebook that was renamed is still its lab's, if it is the only one there.
    """
    folders = [path.parent for path in sorted((course / LABS).glob(f"{UNIT}/{EXAMPLES}"))]
    return {folder.name: path for folder in folders if (path := _notebook_of(folder))}


def _notebook_of(folder: Path) -> Path | None:
    expected = folder / f"{folder.resolve().name}.ipynb"
    notebooks = [expected] if expected.exists() else sorted(folder.glob("*.ipynb"))
    return notebooks[0] if len(notebooks) == 1 else None


def _current_notebooks(cwd: Path) -> list[Path]:
    """Return the notebook of the lab that we are in, or those of all labs around us."""
    for folder in (cwd, *cwd.resolve().parents):
        notebook = _notebook_of(folder) if (folder / EXAMPLES).is_file() else None
        if notebook:
            return [notebook]
    course = course_around(cwd)
    if course is None:
        raise UsageError(
            f"{cwd.resolve()}: has no labs around it, expected a folder of the course; go there, "
            "name a notebook, or make one with `mitdl start deep-learning`"
        )
    return list(notebooks_of(course).values())


def _in_folder(path: Path) -> list[Path]:
    notebook = _notebook_of(path)
    if notebook:
        return [notebook]
    notebooks = sorted(path.glob("*.ipynb"))
    labs = [] if notebooks else [*_labs_in(path)] or [*_labs_in(path / LABS)]
    if not labs:
        raise UsageError(
            f"{path}: has {len(notebooks)} notebooks, expected one; name the notebook itself"
        )
    return labs


def _labs_in(folder: Path) -> Iterator[Path]:
    """Yield the notebooks that lie in a folder of their own name with recorded examples."""
    for lab_folder in sorted(folder.iterdir()) if folder.is_dir() else ():
        notebook = lab_folder / f"{lab_folder.name}.ipynb"
        if notebook.is_file() and (lab_folder / EXAMPLES).is_file():
            yield notebook


def _lab_or_exercise(target: str, lab: str, exercise: str, cwd: Path) -> NotebookTarget:
    """Return the notebook of a lab or exercise of this name, among the labs around us."""
    course = course_around(cwd)
    known = notebooks_of(course) if course else {}
    path = next((path for name, path in known.items() if means(lab, name)), None)
    if path is None and not exercise and page_name(lab) in pages():
        name, exercise = page_of(lab)
        path = known.get(name)
        if path is None:
            raise UsageError(
                f"{target}: is an exercise of {name}, which is not here; go to your folder of the "
                "course, or make one with `mitdl start deep-learning`"
            )
    if path is None:
        raise UsageError(_not_found_message(target, [*known]))
    return NotebookTarget(path, _exercise_of_lab(exercise, path) if exercise else "")


def _exercise_of_lab(name: str, path: Path) -> str:
    """Return the exercise of this name as it is written in its lab."""
    lab, exercise = page_of(name)
    if lab[:2] != path.parent.resolve().name[:2]:
        raise UsageError(
            f"{name}: is an exercise of {lab}, expected one of {path.parent.name}; "
            f"for example {lab}/{exercise}"
        )
    return exercise


def _not_found_message(target: str, known: list[str]) -> str:
    names = [*known, *(name[3:] for name in known), *pages()]
    near = get_close_matches(page_name(target.rpartition("/")[2]), names, 1)
    hint = f"did you mean {near[0]}?" if near else "expected for example labs/01_perceptron"
    return f"{target}: is no notebook and no lab here; {hint}"

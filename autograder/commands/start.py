"""Start a student's folder, go on with one, or bring new versions into it."""

from __future__ import annotations

import argparse
from pathlib import Path

import mitdl_utils
from autograder.commands import ALL_GRADED
from autograder.commands.console import tell
from autograder.errors import UsageError
from autograder.student_folder import find_folder, start
from autograder.student_folder.course import course_files, units


def run(args: argparse.Namespace) -> int:
    """Say what was handed out, each notebook that was kept, and what to do next."""
    folder: Path = _current_folder() if args.folder is None else args.folder
    name = "this folder" if folder == Path() else folder
    course = course_files()
    steps = start(folder, course, update=args.update)
    new = units([step.path for step in steps if step.state == "new"])
    for step in steps:
        if step.state != "new":
            tell(str(step))
    if new:
        tell(f"{name}: handed out {_count_text(new)} of mitdl {mitdl_utils.__version__}")
    elif not steps:
        tell(f"{name}: is up to date with mitdl {mitdl_utils.__version__}")
    if args.folder is not None and new:
        tell(f"next: cd {folder}, then `jupyter lab`, and open {_first_notebook(course)}")
    return ALL_GRADED


def _current_folder() -> Path:
    """Return the folder that we are in, relative to here where that is short."""
    try:
        folder = find_folder(Path.cwd())
    except UsageError:
        raise UsageError(
            "start: no folder is named, expected a new one; for example `mitdl start deep-learning`"
        ) from None
    return Path() if folder == Path.cwd() else folder


def _count_text(new: dict[str, list[str]]) -> str:
    """Return how many lectures and labs there are, in words."""
    words = []
    for plural, singular in (("lectures", "lecture"), ("labs", "lab")):
        number = sum(unit.startswith(f"{plural}/") for unit in new)
        words += [f"{number} {singular if number == 1 else plural}"] if number else []
    return " and ".join(words)


def _first_notebook(course: dict[str, bytes]) -> str:
    """Return what to open first: the first lecture, or else the first lab."""
    notebooks = [path for path in course if path.endswith(".ipynb")]
    return min(notebooks, key=lambda path: (not path.startswith("lectures/"), path))

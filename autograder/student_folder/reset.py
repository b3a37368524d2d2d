"""Give one lab or lecture afresh, and keep what was written in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from autograder.errors import UsageError
from autograder.gradebook.write_whole import write_whole
from autograder.layout import means
from autograder.student_folder.course import units
from autograder.student_folder.folder import Step, keep_aside
from autograder.student_folder.ledger import read_ledger, write_ledger
from autograder.worked_in import digest_of

NAME = re.compile(r"(?:(labs|lectures)/)?(\w+)(?:\.ipynb)?/?")


def reset(folder: Path, course: Mapping[str, bytes], target: str, cwd: Path) -> list[Step]:
    """Put a lab or lecture back as it is handed out; what differs is kept beside it.

    Args:
        folder: the student's.
        course: content of what is handed out, by path.
        target: "01_perceptron", "01", "perceptron", "lectures/01", or a folder or notebook.
        cwd: where relative paths begin.

    Returns:
        What was done, a step for each file.

    Raises:
        UsageError: when there is no such lab or lecture.
    """
    ledger = read_ledger(folder)
    steps = []
    for path in _paths_of(target, folder, list(course), cwd):
        steps.append(_reset_file(folder, path, course[path]))
        ledger.handed[path] = digest_of(course[path])
    write_ledger(folder, ledger)
    return steps


def _reset_file(folder: Path, path: str, content: bytes) -> Step:
    """Put one file back."""
    target = folder / path
    present = target.read_bytes() if target.is_file() else None
    if present == content:
        return Step(path, "fresh")
    if present is None:
        write_whole(target, content)
        return Step(path, "new")
    copy = keep_aside(target)
    write_whole(target, content)
    return Step(path, "reset", copy.relative_to(folder).as_posix())


def _paths_of(target: str, folder: Path, paths: list[str], cwd: Path) -> list[str]:
    """Return the paths that a student means: one notebook's, or all of a lab."""
    grouped = units(paths)
    path = (cwd / target).resolve()
    if path.is_relative_to(folder.resolve()):
        relative = path.relative_to(folder.resolve()).as_posix()
        if relative in paths:
            return [relative]
        if relative in grouped:
            return grouped[relative]
    match = NAME.fullmatch(target.replace("\\", "/"))
    for kind in ("labs", "lectures") if match else ():
        if match and match[1] in (None, kind):
            for unit in grouped:
                if unit.startswith(kind) and means(match[2], unit.removeprefix(f"{kind}/")):
                    return grouped[unit]
    raise UsageError(
        f"{target}: is no lab or lecture of the course, expected one of {', '.join(grouped)}"
    )

"""Build, and enter labs into the gradebook."""

from __future__ import annotations

import argparse
from collections.abc import Collection, Iterable

from autograder.commands import ALL_GRADED
from autograder.commands.console import short_path, tell
from autograder.errors import MitdlError
from autograder.exercises import labs
from autograder.gradebook.course import assignment_named, open_course, open_gradebook
from autograder.project import find_project
from autograder.release import Drift, build, register


def run(args: argparse.Namespace) -> int:
    """Build these labs, then print a line for each that the gradebook has now."""
    root, course = find_project(), open_course(args.course)
    names = [assignment_named(name) for name in args.lab] or list(labs())
    for only in names if args.lab else [None]:
        tell(f"building {only or 'all lectures and labs'}")
        refuse_worked_in(build(root, only=only), names)
    open_gradebook(course, create=True).close()
    for name in names:
        register(root, name, course.db_url)
        folder = short_path(root / "labs" / name)  # of the project, wherever the course lies
        print(f"{name}: in the gradebook, and {folder} is what students get")
    return ALL_GRADED


def refuse_worked_in(drifts: Iterable[Drift], labs: Collection[str]) -> None:
    """Refuse to release a lab in which somebody has worked: students would get the answers.

    Raises:
        MitdlError: with a line for each.
    """
    problems = [str(drift) for drift in drifts if drift.kept and drift.path.split("/")[1] in labs]
    if problems:
        raise MitdlError("\n".join(problems))

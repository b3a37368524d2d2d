"""Build, and enter labs into the gradebook."""

from __future__ import annotations

import argparse

from autograder.commands import ALL_GRADED
from autograder.exercises import labs
from autograder.gradebook.course import assignment_named, open_course, open_gradebook
from autograder.release import build, find_project, register


def run(args: argparse.Namespace) -> int:
    """Print a line for each lab that the gradebook has now."""
    root, course = find_project(), open_course(args.course)
    names = [assignment_named(name) for name in args.lab] or list(labs())
    build(root)
    open_gradebook(course, create=True).close()
    for name in names:
        register(root, name, course.db_url)
        print(f"{name}: in the gradebook, and labs/{name} is what students get")
    return ALL_GRADED

"""Write a page for each student."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator

from tqdm import tqdm

from autograder.commands import ALL_GRADED, NOT_ALL
from autograder.commands.console import short_path, tell
from autograder.errors import UsageError, listed
from autograder.gradebook.course import Course, assignment_named, open_course, released_lab
from autograder.grading.class_standing import class_standing, with_moved_penalty
from autograder.grading.penalties import MOVED
from autograder.reports.exporter import Pages, try_feedback


def run(args: argparse.Namespace) -> int:
    """Print the paths of the pages."""
    course = open_course(args.course)
    lab = assignment_named(args.lab, course)
    written = list(write_class_feedback(course, lab))
    for path in (path for pages in written for path in pages.paths):
        print(short_path(path))
    if not written:
        raise UsageError(f"{lab}: nothing is graded yet; run `mitdl grade {lab}`")
    problems = [pages.problem for pages in written if pages.problem]
    if moved := with_moved_penalty(course, lab):
        remedy = f"run `mitdl grade {lab} --feedback`"
        problems.append(f"{lab}: {len(moved)} have {MOVED}; {remedy}: {listed(moved)}")
    for problem in problems:
        tell(problem)
    return NOT_ALL if problems else ALL_GRADED


def write_class_feedback(course: Course, lab: str) -> Iterator[Pages]:
    """Write the pages of all graded submissions, with a progress bar."""
    submissions = class_standing(course, lab)
    students = [graded.student for graded in submissions if graded.result is not None]
    notebooks = [notebook.notebook for notebook in released_lab(course, lab)]
    for student in tqdm(students, "feedback", file=sys.stderr, disable=None, unit="student"):
        yield try_feedback(course, lab, student, notebooks)

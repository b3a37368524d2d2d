"""Write a page for each student."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from tqdm import tqdm

from autograder.commands import ALL_GRADED
from autograder.commands.console import short_path
from autograder.errors import UsageError
from autograder.gradebook.course import Course, assignment_named, open_course, released_lab
from autograder.grading.standing import class_standing
from autograder.reports.exporter import write_feedback


def run(args: argparse.Namespace) -> int:
    """Print the paths of the pages."""
    course = open_course(args.course)
    lab = assignment_named(args.lab, course)
    pages = list(write_class_feedback(course, lab))
    for page in pages:
        print(short_path(page))
    if not pages:
        raise UsageError(f"{lab}: nothing is graded yet; run `mitdl grade {lab}`")
    return ALL_GRADED


def write_class_feedback(course: Course, lab: str) -> Iterator[Path]:
    """Write the pages of all graded submissions, with a progress bar."""
    submissions = class_standing(course, lab)
    students = [graded.student for graded in submissions if graded.result is not None]
    notebooks = [notebook.notebook for notebook in released_lab(course, lab)]
    for student in tqdm(students, "feedback", file=sys.stderr, disable=None, unit="student"):
        yield from write_feedback(course, lab, student, notebooks)

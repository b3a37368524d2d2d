"""Grade a class."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext

from tqdm import tqdm

from autograder.commands import ALL_GRADED, NOT_ALL
from autograder.commands.console import tell
from autograder.errors import UsageError
from autograder.gradebook.course import (
    Course,
    assignment_named,
    find_submissions,
    of_students,
    open_course,
)
from autograder.grading.cluster import cluster
from autograder.grading.run import Graded, Grading
from autograder.grading.standing import with_standing
from autograder.grading.workers import Workers, local_workers
from autograder.reports.exporter import write_feedback
from autograder.reports.gather import gather_overview
from autograder.reports.table import class_table
from autograder.sandbox.choose import choose_sandbox
from autograder.submission.libraries import missing_for_all
from autograder.submission.reading import Submission


def run(args: argparse.Namespace) -> int:
    """Print the class's table, or a line of JSON as soon as each submission is done."""
    course = open_course(args.course)
    lab = assignment_named(args.lab, course)
    submissions = of_students(find_submissions(course.coursedir, lab), args.student)
    if not submissions:
        where = course.coursedir.format_path(
            course.coursedir.submitted_directory, ", ".join(args.student) or "STUDENT", lab
        )
        raise UsageError(f"{lab}: nothing was handed in, expected {where}/{lab}.ipynb")
    graded = list(grade_class(course, lab, submissions, args))
    if not args.json:
        print(class_table(gather_overview(course, lab, with_standing(course, lab, graded))))
    results = [one.result for one in graded if one.result is not None and not one.result.problem]
    for line in missing_for_all([result.notes for result in results]):
        tell(f"{lab}: {line}")
    missing = [submission for submission in graded if submission.reason]
    for submission in missing:
        tell(f"{submission.student}: not graded: {submission.reason}")
    return NOT_ALL if missing else ALL_GRADED


def grade_class(
    course: Course, lab: str, submissions: Sequence[Submission], args: argparse.Namespace
) -> Iterator[Graded]:
    """Grade with a progress bar, and write JSON and feedback where they are asked for."""
    with _workers(args, lab) as workers:
        grading = Grading(course, lab, workers, args.force)
        count = len(grading.each_notebook(submissions))
        progress = tqdm(
            grading.run(submissions), lab, count, file=sys.stderr, disable=None, unit="notebook"
        )
        for graded in progress:
            if args.json and graded.result is not None:
                print(json.dumps(graded.result.as_json()), flush=True)
            if args.feedback and graded.fresh and not graded.reason:
                list(write_feedback(course, lab, graded.student, grading.released))
            yield graded


def _workers(args: argparse.Namespace, lab: str) -> AbstractContextManager[Workers]:
    """Return the workers of a scheduler, or processes of this machine."""
    if args.scheduler:
        return cluster(args.scheduler, args.unsafe)
    return nullcontext(local_workers(choose_sandbox(args.unsafe), args.jobs, lab))

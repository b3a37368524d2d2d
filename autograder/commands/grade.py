"""Grade a class."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext

from tqdm import tqdm

from autograder.commands import ALL_GRADED, NOT_ALL
from autograder.commands.console import listed, tell
from autograder.errors import UsageError
from autograder.gradebook.course import (
    Course,
    assignment_named,
    find_submissions,
    open_course,
    open_gradebook,
    released_lab,
)
from autograder.gradebook.entries import roster
from autograder.gradebook.options import unknown_options
from autograder.gradebook.students import (
    as_in_roster,
    of_students,
    unknown_students,
    without_doubles,
)
from autograder.grading.cluster import cluster
from autograder.grading.run import Graded, Grading
from autograder.grading.standing import with_standing
from autograder.grading.workers import Workers, local_workers
from autograder.reports.exporter import write_feedback
from autograder.reports.gather import gather_overview
from autograder.reports.table import class_table
from autograder.sandbox.choose import choose_sandbox
from autograder.submission.reading import Submission


def run(args: argparse.Namespace) -> int:
    """Print the class's table, or a line of JSON as soon as each submission is done."""
    course = open_course(args.course)
    lab = assignment_named(args.lab, course)
    for line in unknown_options(course.config):
        tell(line)
    everybody, doubles = submissions_of(course, lab)
    submissions = of_students(everybody, args.student)
    unknown = unknown_students(everybody, args.student)
    if not submissions:
        where = course.coursedir.format_path(
            course.coursedir.submitted_directory, listed(args.student) or "STUDENT", lab
        )
        name = released_lab(course, lab)[0].notebook
        raise UsageError(
            f"{lab}: nothing was handed in, expected {where}/{name}.ipynb"
            + (f"; {'; '.join(unknown)}" if unknown else "")
        )
    graded = list(grade_class(course, lab, submissions, args))
    if not args.json:
        print(class_table(gather_overview(course, lab, with_standing(course, lab, graded))))
    problems = [*_problems(graded), *unknown, *doubles]
    for line in (*_changes(graded), *problems):
        tell(line)
    return NOT_ALL if problems else ALL_GRADED


def submissions_of(course: Course, lab: str) -> tuple[list[Submission], list[str]]:
    """Return a submission of each student, and lines about folders that were left out."""
    found = find_submissions(course.coursedir, lab)
    with open_gradebook(course) as gradebook:
        return without_doubles(as_in_roster(found, roster(gradebook)))


def _changes(graded: Sequence[Graded]) -> list[str]:
    """Say what was graded again, and why."""
    counts = Counter(submission.why for submission in graded if submission.why and submission.fresh)
    kept = [submission for submission in graded if submission.why and not submission.fresh]
    return [
        *(f"{count} graded again: {why}" for why, count in counts.most_common()),
        *(f"{submission.student}: {submission.why}" for submission in kept),
    ]


def _problems(graded: Sequence[Graded]) -> list[str]:
    """Say what was not graded, and what a person must know to trust a score."""
    lines = [f"{one.student}: not graded: {one.reason}" for one in graded if one.reason]
    notices = {one.student: one.notice for one in graded if one.notice}
    return lines + [f"{student}: {notice}" for student, notice in notices.items()]


def grade_class(
    course: Course, lab: str, submissions: Sequence[Submission], args: argparse.Namespace
) -> Iterator[Graded]:
    """Grade with a progress bar, and write JSON and feedback where they are asked for."""
    with _workers(args, lab) as workers:
        grading = Grading(course, lab, workers, args.force, args.seed)
        count = len(grading.each_notebook(submissions))
        progress = tqdm(
            grading.run(submissions), lab, count, file=sys.stderr, disable=None, unit="notebook"
        )
        for graded in progress:
            if args.json and graded.result is not None:
                print(json.dumps(graded.result.as_json()), flush=True)
            if args.feedback and (graded.fresh or graded.why) and not graded.reason:
                list(write_feedback(course, lab, graded.student, grading.released))
            yield graded


def _workers(args: argparse.Namespace, lab: str) -> AbstractContextManager[Workers]:
    """Return the workers of a scheduler, or processes of this machine."""
    if args.scheduler:
        return cluster(args.scheduler, args.unsafe)
    return nullcontext(local_workers(choose_sandbox(args.unsafe), args.jobs, lab))

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
from autograder.commands.console import tell
from autograder.errors import UsageError, listed
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
from autograder.gradebook.soundness import missing_file
from autograder.gradebook.students import (
    as_in_roster,
    of_students,
    unknown_students,
    without_doubles,
)
from autograder.grading.class_standing import with_standing
from autograder.grading.cluster import cluster
from autograder.grading.run import Graded, Grading
from autograder.grading.workers import Workers, local_workers
from autograder.reports.exporter import try_feedback
from autograder.reports.gather import gather_overview
from autograder.reports.table import class_table
from autograder.sandbox.choose import choose_sandbox
from autograder.sandbox.scratch import remove_leftovers
from autograder.submission.libraries import missing_for_all
from autograder.submission.reading import Submission


def run(args: argparse.Namespace) -> int:
    """Print the class's table, or a line of JSON as soon as each submission is done."""
    course = open_course(args.course)
    lab = assignment_named(args.lab, course)
    for line in unknown_options(course.config):
        tell(line)
    handed_in = find_submissions(course.coursedir, lab)
    unknown = unknown_students(handed_in, args.student)
    if not of_students(handed_in, args.student):
        raise UsageError("; ".join([_nothing_line(course, lab, args.student), *unknown]))
    submissions, doubles = _first_of_each(course, of_students(handed_in, args.student))
    page_problems: list[str] = []
    graded = list(grade_class(course, lab, submissions, args, page_problems))
    if not args.json:
        print(class_table(gather_overview(course, lab, with_standing(course, lab, graded))))
    missing_libraries = missing_for_all(
        [
            submission.result.notes
            for submission in graded
            if submission.result is not None and not submission.result.problem
        ]
    )
    problems = [*_problems(graded), *page_problems, *unknown, *doubles]
    for line in (*(f"{lab}: {line}" for line in missing_libraries), *_changes(graded), *problems):
        tell(line)
    return NOT_ALL if problems else ALL_GRADED


def _nothing_line(course: Course, lab: str, students: Sequence[str]) -> str:
    """Say that nothing was handed in, and where it is looked for."""
    notebooks = [] if missing_file(course.db_url) else released_lab(course, lab)
    names = ", ".join(notebook.notebook for notebook in notebooks) or lab
    folder = course.coursedir.submitted_directory
    path = course.coursedir.format_path(folder, listed(students) or "STUDENT", lab)
    return f"{lab}: nothing was handed in, expected {path}/{names}.ipynb"


def _first_of_each(
    course: Course, submissions: Sequence[Submission]
) -> tuple[list[Submission], list[str]]:
    """Return a submission of each student, and lines about folders that were left out."""
    with open_gradebook(course) as gradebook:
        return without_doubles(as_in_roster(submissions, roster(gradebook)))


def _changes(graded: Sequence[Graded]) -> list[str]:
    """Say what was graded again, and why."""
    counts = Counter(
        submission.change for submission in graded if submission.change and submission.fresh
    )
    corrected = [submission for submission in graded if submission.change and not submission.fresh]
    return [
        *(f"{count} graded again: {change}" for change, count in counts.most_common()),
        *(f"{submission.student}: {submission.change}" for submission in corrected),
    ]


def _problems(graded: Sequence[Graded]) -> list[str]:
    """Say what was not graded, and what a person must know to trust a score."""
    lines = [
        f"{submission.student}: not graded: {submission.reason}"
        for submission in graded
        if submission.reason
    ]
    notices = {submission.student: submission.notice for submission in graded if submission.notice}
    return lines + [f"{student}: {notice}" for student, notice in notices.items()]


def grade_class(
    course: Course,
    lab: str,
    submissions: Sequence[Submission],
    args: argparse.Namespace,
    page_problems: list[str],
) -> Iterator[Graded]:
    """Grade with a progress bar, and write JSON and feedback where they are asked for.

    Args:
        course: whose.
        lab: its name.
        submissions: to grade.
        args: of the command.
        page_problems: gets a line for each student whose page could not be written.
    """
    remove_leftovers()
    with _workers(args, lab) as workers:
        grading = Grading(course, lab, workers, args.force, args.seed)
        count = len(grading.each_notebook(submissions))
        progress = tqdm(
            grading.run(submissions), lab, count, file=sys.stderr, disable=None, unit="notebook"
        )
        for graded in progress:
            if args.json and graded.result is not None:
                print(json.dumps(graded.result.as_json()), flush=True)
            if args.feedback and (graded.fresh or graded.change) and not graded.reason:
                pages = try_feedback(course, lab, graded.student, grading.released)
                page_problems += filter(None, [pages.problem])
            yield graded


def _workers(args: argparse.Namespace, lab: str) -> AbstractContextManager[Workers]:
    """Return the workers of a scheduler, or processes of this machine."""
    if args.scheduler:
        return cluster(args.scheduler, args.unsafe)
    return nullcontext(local_workers(choose_sandbox(args.unsafe), args.jobs, lab))

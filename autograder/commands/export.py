"""Print all scores of the gradebook in a form that other systems read."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace

from autograder.commands import ALL_GRADED, NOT_ALL
from autograder.commands.console import short_path, tell
from autograder.errors import listed
from autograder.gradebook.course import assignment_named, open_course, open_gradebook
from autograder.gradebook.write_whole import write_whole
from autograder.grading.class_standing import Unsettled, unsettled
from autograder.grading.penalties import MOVED
from autograder.reports.exports import as_csv, scores_in


def run(args: argparse.Namespace) -> int:
    """Print the table as CSV, or write it; on stderr, which scores are not the last word."""
    course = open_course(args.course)
    names = [assignment_named(name, course) for name in args.lab]
    with open_gradebook(course) as gradebook:
        scores = scores_in(gradebook, names)
    by_lab = {lab.name: unsettled(course, lab.name) for lab in scores.assignments if lab.notebooks}
    remarks = {
        (student, lab): "; ".join(words)
        for lab, pending in by_lab.items()
        for student, words in _remarks(pending).items()
    }
    table = as_csv(replace(scores, remarks=remarks), args.to)
    if args.output is None:
        sys.stdout.write(table)
    else:
        write_whole(args.output, table)
        tell(f"{args.to}: {short_path(args.output)}")
    for line in (line for lab, pending in by_lab.items() for line in _lines(lab, pending)):
        tell(line)
    missing = any(
        pending.ungraded or pending.outdated or pending.unclear or pending.moved
        for pending in by_lab.values()
    )
    return NOT_ALL if missing else ALL_GRADED


def _remarks(pending: Unsettled) -> dict[str, list[str]]:
    """Return what a table says of each student whose score is not the last word."""
    remarks: dict[str, list[str]] = {}
    for students, remark in (
        (pending.ungraded, "handed in, not graded"),
        (pending.outdated, "handed in again, not graded"),
        (pending.waiting, "waits for a person"),
        (pending.unreadable, "no notebook in the folder"),
        (pending.unclear, "unclear when handed in"),
        (pending.moved, "late penalty is of an earlier state"),
    ):
        for student in students:
            remarks.setdefault(student, []).append(remark)
    return remarks


def _lines(lab: str, pending: Unsettled) -> Sequence[str]:
    """Return a line for each reason for which scores are not the last word."""
    remedy = f"run `mitdl grade {lab}`"
    reasons = (
        (pending.waiting, "wait for a person to grade something; their scores may rise"),
        (pending.unreadable, "have 0 because their folder holds no notebook"),
        (
            pending.ungraded,
            f"have handed in and are not graded; {remedy}, which says why where it cannot",
        ),
        (pending.outdated, f"have a score of what they had handed in before; {remedy}"),
        (pending.unclear, "have a timestamp.txt that nobody can read, so none is late"),
        (pending.moved, f"have {MOVED}; {remedy}"),
    )
    return [
        f"{lab}: {len(students)} {sentence}: {listed(students)}"
        for students, sentence in reasons
        if students
    ]

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
from autograder.grading.penalties import MOVED
from autograder.grading.standing import Unsettled, unsettled
from autograder.reports.exports import as_csv, scores_in


def run(args: argparse.Namespace) -> int:
    """Print the table as CSV, or write it; on stderr, which scores are not the last word."""
    course = open_course(args.course)
    names = [assignment_named(name, course) for name in args.lab]
    with open_gradebook(course) as gradebook:
        scores = scores_in(gradebook, names)
    found = {lab.name: unsettled(course, lab.name) for lab in scores.assignments if lab.notebooks}
    remarks = {
        (student, lab): "; ".join(words)
        for lab, one in found.items()
        for student, words in _remarks(one).items()
    }
    table = as_csv(replace(scores, remarks=remarks), args.to)
    if args.output is None:
        sys.stdout.write(table)
    else:
        write_whole(args.output, table)
        tell(f"{args.to}: {short_path(args.output)}")
    for line in (line for lab, one in found.items() for line in _lines(lab, one)):
        tell(line)
    missing = any(
        one.ungraded or one.outdated or one.unclear or one.moved for one in found.values()
    )
    return NOT_ALL if missing else ALL_GRADED


def _remarks(found: Unsettled) -> dict[str, list[str]]:
    """Return what a table says of each student whose score is not the last word."""
    remarks: dict[str, list[str]] = {}
    for who, remark in (
        (found.ungraded, "handed in, not graded"),
        (found.outdated, "handed in again, not graded"),
        (found.waiting, "waits for a person"),
        (found.unreadable, "no notebook in the folder"),
        (found.unclear, "unclear when handed in"),
        (found.moved, "late penalty is of an earlier state"),
    ):
        for student in who:
            remarks.setdefault(student, []).append(remark)
    return remarks


def _lines(lab: str, found: Unsettled) -> Sequence[str]:
    """Return a line for each reason for which scores are not the last word."""
    again = f"run `mitdl grade {lab}`"
    reasons = (
        (found.waiting, "wait for a person to grade something; their scores may rise"),
        (found.unreadable, "have 0 because their folder holds no notebook"),
        (
            found.ungraded,
            f"have handed in and are not graded; {again}, which says why where it cannot",
        ),
        (found.outdated, f"have a score of what they had handed in before; {again}"),
        (found.unclear, "have a timestamp.txt that nobody can read, so none is late"),
        (found.moved, f"have {MOVED}; {again}"),
    )
    return [f"{lab}: {len(who)} {what}: {listed(who)}" for who, what in reasons if who]

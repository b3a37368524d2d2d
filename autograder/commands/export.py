"""Print all scores of the gradebook in a form that other systems read."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from autograder.commands import ALL_GRADED, NOT_ALL
from autograder.commands.console import short_path, tell
from autograder.errors import listed
from autograder.gradebook.course import Course, assignment_named, open_course, open_gradebook
from autograder.gradebook.write_whole import write_whole
from autograder.grading.standing import Unsettled, unsettled
from autograder.reports.exports import as_csv, scores_in


def run(args: argparse.Namespace) -> int:
    """Print the table as CSV, or write it; on stderr, which scores are not the last word."""
    course = open_course(args.course)
    names = [assignment_named(name, course) for name in args.lab]
    with open_gradebook(course) as gradebook:
        scores = scores_in(gradebook, names)
    table = as_csv(scores, args.to)
    if args.output is None:
        sys.stdout.write(table)
    else:
        write_whole(args.output, table)
        tell(f"{args.to}: {short_path(args.output)}")
    missing = [_tell_unsettled(course, assignment.name) for assignment in scores.assignments]
    return NOT_ALL if any(missing) else ALL_GRADED


def _tell_unsettled(course: Course, lab: str) -> bool:
    """Say whose scores are not the last word; return whether something is not graded."""
    found = unsettled(course, lab)
    for line in _lines(lab, found):
        tell(line)
    return bool(found.ungraded or found.unclear)


def _lines(lab: str, found: Unsettled) -> Sequence[str]:
    """Return a line for each reason for which scores are not the last word."""
    reasons = (
        (found.waiting, "wait for a person to grade something; their scores may rise"),
        (found.unreadable, "have 0 because what they handed in cannot be read"),
        (found.ungraded, f"have handed in and are not graded; run `mitdl grade {lab}`"),
        (found.unclear, "have a timestamp.txt that nobody can read, so none is late"),
    )
    return [f"{lab}: {len(who)} {what}: {listed(who)}" for who, what in reasons if who]

"""Print all scores of the gradebook in a form that other systems read."""

from __future__ import annotations

import argparse
import sys

from autograder.commands import ALL_GRADED
from autograder.gradebook.course import assignment_named, open_course, open_gradebook
from autograder.reports.exports import as_csv, scores_in


def run(args: argparse.Namespace) -> int:
    """Print the table as CSV."""
    course = open_course(args.course)
    names = [assignment_named(name, course) for name in args.lab]
    with open_gradebook(course) as gradebook:
        sys.stdout.write(as_csv(scores_in(gradebook, names), args.to))
    return ALL_GRADED

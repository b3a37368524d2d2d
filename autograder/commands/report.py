"""Print the class's results and write the instructor's page."""

from __future__ import annotations

import argparse

from autograder.commands import ALL_GRADED, NOT_ALL
from autograder.commands.console import short_path, tell
from autograder.errors import UsageError
from autograder.gradebook.course import assignment_named, open_course
from autograder.grading.class_standing import class_standing
from autograder.reports.gather import gather_overview
from autograder.reports.page import write_report
from autograder.reports.table import class_table


def run(args: argparse.Namespace) -> int:
    """Print the class's table, and on stderr the path of the page."""
    course = open_course(args.course)
    lab = assignment_named(args.lab, course)
    overview = gather_overview(course, lab, class_standing(course, lab))
    if not overview.graded:
        raise UsageError(f"{lab}: nothing is graded yet; run `mitdl grade {lab}`")
    print(class_table(overview))
    tell(f"page: {short_path(write_report(course, overview))}")
    return ALL_GRADED if len(overview.graded) == len(overview.submissions) else NOT_ALL

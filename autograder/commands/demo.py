"""Grade a sample class end to end; each step goes on from where the last run stopped."""

from __future__ import annotations

import argparse

from autograder.commands import ALL_GRADED, NOT_ALL
from autograder.commands.console import short_path, tell
from autograder.commands.feedback import write_class_feedback
from autograder.commands.grade import grade_class
from autograder.gradebook.course import assignment_named, find_submissions, open_course
from autograder.gradebook.database import without_password
from autograder.grading.class_standing import with_standing
from autograder.project import find_project
from autograder.proving.demo import hand_in, start_course
from autograder.release import build, register
from autograder.reports.gather import gather_overview
from autograder.reports.page import write_report
from autograder.reports.table import class_table
from autograder.sandbox.choose import sandbox_problem


def run(args: argparse.Namespace) -> int:
    """Print the class's table, and on stderr the paths of report, feedback and gradebook."""
    lab, root = assignment_named(args.lab), find_project()
    start_course(args.into, root)
    build(root, only=lab)
    course = open_course(args.into)
    register(root, lab, course.db_url)
    hand_in(root, lab, course)
    problem = "" if args.unsafe else sandbox_problem()
    if problem:
        args.unsafe = True
        tell(f"{problem}\ngrading the sample class, which is ours, in a plain process (--unsafe)\n")
    graded = list(grade_class(course, lab, find_submissions(course.coursedir, lab), args, []))
    paths = [path for submission in write_class_feedback(course, lab) for path in submission.paths]
    overview = gather_overview(course, lab, with_standing(course, lab, graded))
    page = write_report(course, overview)
    print(class_table(overview))
    fresh = sum(submission.fresh and not submission.reason for submission in graded)
    unchanged = sum(not submission.fresh for submission in graded)
    tell(f"\ngraded now: {fresh}, graded before and unchanged: {unchanged}")
    for submission in graded:
        if submission.reason:
            tell(f"{submission.student}: not graded: {submission.reason}")
    tell(f"report     {short_path(page)}")
    tell(f"feedback   {short_path(paths[0].parent.parent.parent)}/STUDENT/{lab}/{lab}.html")
    tell(f"gradebook  {without_password(course.db_url)}")
    # Who hands in what is no notebook is of the sample class too, and waits for a person.
    failed = [
        submission
        for submission in graded
        if submission.reason and not submission.waits_for_a_person
    ]
    return NOT_ALL if failed else ALL_GRADED

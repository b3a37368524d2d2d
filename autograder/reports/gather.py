"""Gather what the reports of a class show, from results and gradebook."""

from __future__ import annotations

import os
from collections.abc import Iterable
from urllib.parse import quote

from autograder.gradebook.course import Course, released_lab
from autograder.grading.run import Graded
from autograder.reports.overview import Overview
from autograder.submission.cells import known_lab
from autograder.submission.released import ReleasedNotebook, exercise_points


def gather_overview(course: Course, lab: str, submissions: Iterable[Graded]) -> Overview:
    """Return an overview of a lab.

    Args:
        course: whose.
        lab: its name.
        submissions: one for each student, with its standing in the gradebook.
    """
    notebooks = released_lab(course, lab)
    known = known_lab(lab, *(notebook.notebook for notebook in notebooks))
    submissions = list(submissions)
    return Overview(
        lab,
        known.title if known else lab,
        submissions,
        _points(lab, notebooks),
        {exercise.name: exercise.sentences for exercise in known or ()},
        _pages(course, lab, notebooks[0].notebook, submissions),
    )


def _points(lab: str, notebooks: list[ReleasedNotebook]) -> dict[str, float]:
    """Return the points of each exercise, under its notebook's name in a lab of several."""
    points = {}
    for notebook in notebooks:
        prefix = f"{notebook.notebook}: " if len(notebooks) > 1 else ""
        of_notebook = exercise_points(known_lab(lab, notebook.notebook), notebook.cells)
        points.update({prefix + name: max_score for name, max_score in of_notebook.items()})
    return points


def _pages(
    course: Course, lab: str, notebook: str, submissions: Iterable[Graded]
) -> dict[str, str]:
    """Return the links to the feedback pages of graded students, relative to the report's."""
    folder = course.report(lab).parent
    pages = {}
    for graded in submissions:
        page = course.feedback(graded.student, lab, notebook)
        if not graded.reason and page.is_file():
            pages[graded.student] = quote(os.path.relpath(page, folder))
    return pages

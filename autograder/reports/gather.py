"""Gather what the reports of a class show, from results and gradebook."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
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
        _sentences(lab, notebooks),
        _pages(course, lab, [notebook.notebook for notebook in notebooks], submissions),
    )


def _points(lab: str, notebooks: list[ReleasedNotebook]) -> dict[str, float]:
    """Return the points of each exercise, under its notebook's name in a lab of several."""
    points = {}
    for notebook in notebooks:
        notebook_points = exercise_points(known_lab(lab, notebook.notebook), notebook.cells)
        prefix = _prefix(notebook, notebooks)
        points.update({prefix + name: max_score for name, max_score in notebook_points.items()})
    return points


def _sentences(lab: str, notebooks: list[ReleasedNotebook]) -> dict[str, dict[str, str]]:
    """Return each exercise's sentences by mistake, under its notebook's name as well."""
    return {
        _prefix(notebook, notebooks) + exercise.name: dict(exercise.sentences)
        for notebook in notebooks
        for exercise in known_lab(lab, notebook.notebook) or ()
    }


def _prefix(notebook: ReleasedNotebook, notebooks: list[ReleasedNotebook]) -> str:
    """Return what stands before an exercise's name, as in merged results; "" for one notebook."""
    return f"{notebook.notebook}: " if len(notebooks) > 1 else ""


def _pages(
    course: Course, lab: str, notebooks: Sequence[str], submissions: Iterable[Graded]
) -> dict[str, str]:
    """Return a link to the feedback of each graded student, relative to the report's page."""
    folder = course.report(lab).parent
    pages = {}
    for graded in submissions:
        written = [course.feedback(graded.student, lab, notebook) for notebook in notebooks]
        written = [page for page in written if page.is_file() and not graded.reason]
        if written:  # of several, the folder lists them
            page = written[0] if len(notebooks) == 1 else written[0].parent
            pages[graded.student] = quote(os.path.relpath(page, folder))
    return pages

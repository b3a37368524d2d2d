"""The standing of a class: its graded submissions, with their state in the gradebook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from autograder.gradebook.course import Course, open_gradebook, released_lab
from autograder.gradebook.entries import Standing, standings
from autograder.grading.run import Graded, read_result
from autograder.submission.record import merge_results


def with_standing(course: Course, lab: str, graded: Iterable[Graded]) -> list[Graded]:
    """Return new gradings with their standing in the gradebook, one for each student."""
    by_student = sorted(graded, key=lambda submission: submission.student)
    standing = _standings(course, lab)
    return [
        _merged(lab, student, list(notebooks), standing.get(student))
        for student, notebooks in groupby(by_student, key=lambda submission: submission.student)
    ]


def _merged(
    lab: str, student: str, notebooks: Sequence[Graded], standing: Standing | None
) -> Graded:
    """Merge a student's graded notebooks into one."""
    reasons = dict.fromkeys(graded.reason for graded in notebooks if graded.reason)
    results = [graded.result for graded in notebooks if graded.result is not None]
    result = merge_results(lab, sorted(results, key=lambda result: result.lab))
    missing = "" if result is not None and standing is not None else "not in the gradebook"
    fresh = any(graded.fresh for graded in notebooks)
    return Graded(student, result, "; ".join(reasons) or missing, fresh, standing)


def class_standing(course: Course, lab: str) -> Iterator[Graded]:
    """Return all gradings of a lab that the gradebook has, by student."""
    notebooks = [notebook.notebook for notebook in released_lab(course, lab)]
    standing = _standings(course, lab)
    for student in sorted(standing):
        read = [read_result(course, student, lab, notebook) for notebook in notebooks]
        results = [result for result in read if result is not None]
        complete = len(results) == len(notebooks)
        reason = "" if complete else "no autograded notebook of ours; run `mitdl grade`"
        result = merge_results(lab, results)
        yield Graded(student, result, reason, fresh=False, standing=standing[student])


def _standings(course: Course, lab: str) -> dict[str, Standing]:
    with open_gradebook(course) as gradebook:
        return standings(gradebook, lab)

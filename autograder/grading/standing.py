"""The standing of a class: its graded submissions, with their state in the gradebook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from autograder.gradebook.course import Course, find_submissions, open_gradebook, released_lab
from autograder.gradebook.entries import Standing, handed_in, roster, standings
from autograder.gradebook.nbgraders_clock import home_of
from autograder.gradebook.students import as_in_roster, natural
from autograder.grading.run import Graded, read_result
from autograder.submission.reading import Submission
from autograder.submission.record import merge_results


def with_standing(course: Course, lab: str, graded: Iterable[Graded]) -> list[Graded]:
    """Return new gradings with their standing in the gradebook, one for each student."""
    by_student = sorted(graded, key=lambda submission: natural(submission.student))
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
    why = "; ".join(dict.fromkeys(graded.why for graded in notebooks if graded.why))
    notice = next((graded.notice for graded in notebooks if graded.notice), "")
    return Graded(student, result, "; ".join(reasons) or missing, fresh, standing, why, notice)


def class_standing(course: Course, lab: str) -> Iterator[Graded]:
    """Return all gradings of a lab that the gradebook has, by student."""
    notebooks = [notebook.notebook for notebook in released_lab(course, lab)]
    standing = _standings(course, lab)
    folders = {one.student: one for one in _submissions(course, lab)}
    for student in sorted(standing, key=natural):
        read = [read_result(course, student, lab, notebook) for notebook in notebooks]
        results = [result for result in read if result is not None]
        complete = len(results) == len(notebooks)
        reason = "" if complete else "no autograded notebook of ours; run `mitdl grade`"
        result = merge_results(lab, results)
        notice = ""
        if student in folders:
            notice = handed_in(folders[student], home_of(course.config)).problem
        yield Graded(student, result, reason, False, standing[student], notice=notice)


@dataclass(frozen=True)
class Unsettled:
    """The students whose score in the gradebook is not the last word, by reason.

    Attributes:
        waiting: a person has to grade something of theirs.
        ungraded: have handed in, and are not in the gradebook.
        unreadable: have no points because nobody could read what they handed in.
        unclear: nobody can tell when they handed in.
    """

    waiting: list[str] = field(default_factory=list)
    ungraded: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    unclear: list[str] = field(default_factory=list)


def unsettled(course: Course, lab: str) -> Unsettled:
    """Return whose scores of a lab are not the last word."""
    found, standing = Unsettled(), _standings(course, lab)
    for student, one in sorted(standing.items(), key=lambda pair: natural(pair[0])):
        if one.needs_manual_grade:
            found.waiting.append(student)
        elif one.score == 0 and _is_unreadable(course, student, lab):
            found.unreadable.append(student)
    for submission in _submissions(course, lab):
        if submission.student not in standing:
            found.ungraded.append(submission.student)
        elif handed_in(submission, home_of(course.config)).problem:
            found.unclear.append(submission.student)
    return found


def _is_unreadable(course: Course, student: str, lab: str) -> bool:
    notebooks = [notebook.notebook for notebook in released_lab(course, lab)]
    results = [read_result(course, student, lab, notebook) for notebook in notebooks]
    return any(result is not None and result.problem for result in results)


def _submissions(course: Course, lab: str) -> list[Submission]:
    """Return what was handed in, with students spelled as in the gradebook."""
    with open_gradebook(course) as gradebook:
        return as_in_roster(find_submissions(course.coursedir, lab), roster(gradebook))


def _standings(course: Course, lab: str) -> dict[str, Standing]:
    with open_gradebook(course) as gradebook:
        return standings(gradebook, lab)

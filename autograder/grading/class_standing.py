"""The standing of a class: its graded submissions, with their state in the gradebook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from autograder.errors import MitdlError
from autograder.gradebook.course import Course, find_submissions, open_gradebook, released_lab
from autograder.gradebook.entries import handed_in, roster
from autograder.gradebook.patch_times import zone_of_course
from autograder.gradebook.standings import Standing, standings
from autograder.gradebook.students import as_in_roster, natural
from autograder.grading.penalties import MOVED, moved_penalties
from autograder.grading.run import Graded, read_result
from autograder.judge.verdict import Result
from autograder.submission.reading import Missing, Submission, digest_of, open_submission
from autograder.submission.record import merge_results

UNGRADED = "handed in; `mitdl grade` grades it, or says why not"
NOT_OURS = "no autograded notebook of ours; run `mitdl grade`"
AGAIN = "handed in again since it was graded; run `mitdl grade`"
PENALTY = f"{MOVED}; run `mitdl grade`"


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
    change = "; ".join(dict.fromkeys(graded.change for graded in notebooks if graded.change))
    notice = next((graded.notice for graded in notebooks if graded.notice), "")
    return Graded(student, result, "; ".join(reasons) or missing, fresh, standing, change, notice)


def class_standing(course: Course, lab: str) -> Iterator[Graded]:
    """Return all gradings of a lab that the gradebook has, and what waits to be graded."""
    notebooks = [notebook.notebook for notebook in released_lab(course, lab)]
    standing, submissions = _standings(course, lab), _submissions(course, lab)
    moved = moved_penalties(course, standing)
    for student in sorted({*standing, *submissions}, key=natural):
        submission, entered = submissions.get(student), standing.get(student)
        notices = [_time_problem(course, submission)]
        if entered is None or not entered.scored:
            yield Graded(student, None, UNGRADED, False, entered, notice="".join(notices))
            continue
        results = _results(course, student, lab, notebooks)
        if _is_outdated(submission, notebooks, results):
            notices.insert(0, AGAIN)
        if student in moved:
            notices.append(PENALTY)
        reason = "" if len(results) == len(notebooks) else NOT_OURS
        result, notice = merge_results(lab, results), "; ".join(filter(None, notices))
        yield Graded(student, result, reason, False, entered, notice=notice)


def _results(course: Course, student: str, lab: str, notebooks: Sequence[str]) -> list[Result]:
    """Return what was found when a student's notebooks were graded; nothing for the others."""
    read = (read_result(course, student, lab, notebook) for notebook in notebooks)
    return [result for result in read if result is not None]


def _time_problem(course: Course, submission: Submission | None) -> str:
    """Return why nobody can tell when something was handed in; "" where that is known."""
    return (
        handed_in(submission, zone_of_course(course.config)).problem
        if submission is not None
        else ""
    )


def _is_outdated(
    submission: Submission | None, notebooks: Sequence[str], results: Iterable[Result]
) -> bool:
    """Whether something else lies in a student's folder now than what was graded."""
    if submission is None:
        return False
    several = tuple(notebooks) if len(notebooks) > 1 else ()
    for result in results:
        name = result.lab.removeprefix(f"{submission.lab}/")
        submitted_notebook = replace(submission, notebook=name, siblings=several)
        try:
            content = open_submission(submitted_notebook).content
        except Missing as error:
            content = str(error).encode()
        except MitdlError:
            return True
        if result.digest and result.digest != digest_of(submitted_notebook, content):
            return True
    return False


@dataclass(frozen=True)
class Unsettled:
    """The students whose score in the gradebook is not the last word, by reason.

    Attributes:
        waiting: a person has to grade something of theirs.
        ungraded: have handed in, and have no score.
        outdated: their score is of what they had handed in before.
        unreadable: have no points because there was nothing to grade.
        unclear: nobody can tell when they handed in.
        moved: their late penalty is not what due date and points give now.
    """

    waiting: list[str] = field(default_factory=list)
    ungraded: list[str] = field(default_factory=list)
    outdated: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    unclear: list[str] = field(default_factory=list)
    moved: list[str] = field(default_factory=list)


def unsettled(course: Course, lab: str) -> Unsettled:
    """Return whose scores of a lab are not the last word."""
    by_reason = Unsettled()
    standing, submissions = _standings(course, lab), _submissions(course, lab)
    notebooks = [notebook.notebook for notebook in released_lab(course, lab)]
    moved = moved_penalties(course, standing)
    for student in sorted({*standing, *submissions}, key=natural):
        submission, entered = submissions.get(student), standing.get(student)
        results = _results(course, student, lab, notebooks)
        paths = [course.autograded(student, lab, notebook) for notebook in notebooks]
        failed = submission is not None and not all(path.is_file() for path in paths)
        if entered is None or not entered.scored:
            by_reason.ungraded.append(student)
        elif failed or _is_outdated(submission, notebooks, results):
            by_reason.outdated.append(student)
        elif entered.needs_manual_grade:
            by_reason.waiting.append(student)
        elif entered.score == 0 and any(result.problem for result in results):
            by_reason.unreadable.append(student)
        if entered is not None and _time_problem(course, submission):
            by_reason.unclear.append(student)
        if student in moved:
            by_reason.moved.append(student)
    return by_reason


def _submissions(course: Course, lab: str) -> dict[str, Submission]:
    """Return what was handed in by student, spelled as in the gradebook; of doubles the first."""
    with open_gradebook(course) as gradebook:
        submissions = as_in_roster(find_submissions(course.coursedir, lab), roster(gradebook))
    return {submission.student: submission for submission in reversed(submissions)}


def with_moved_penalty(course: Course, lab: str) -> list[str]:
    """Return the students whose late penalty is not what due date and points give now."""
    return sorted(moved_penalties(course, _standings(course, lab)), key=natural)


def _standings(course: Course, lab: str) -> dict[str, Standing]:
    with open_gradebook(course) as gradebook:
        return standings(gradebook, lab)

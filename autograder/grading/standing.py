"""How a class stands: what was graded, and what the gradebook says of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from autograder.gradebook.course import Course, open_gradebook, released_lab
from autograder.gradebook.entries import Standing, standings
from autograder.grading.run import Graded, record_of
from autograder.submission.record import Record, together


@dataclass(frozen=True)
class Placed:
    """One submission with its record and its place in the gradebook.

    Attributes:
        student: whose.
        record: verdicts and all, or None.
        standing: scores in the gradebook, or None.
        reason: why it was not graded; "" when it was.
    """

    student: str
    record: Record | None
    standing: Standing | None
    reason: str = ""


def place(course: Course, lab: str, graded: Iterable[Graded]) -> list[Placed]:
    """What was graded just now beside what the gradebook says, by student."""
    graded = sorted(graded, key=lambda one: one.student)
    with open_gradebook(course) as gradebook:
        seen = standings(gradebook, lab)
    return [
        _placed(lab, student, list(theirs), seen.get(student))
        for student, theirs in groupby(graded, key=lambda one: one.student)
    ]


def _placed(lab: str, student: str, graded: Sequence[Graded], seen: Standing | None) -> Placed:
    reasons = dict.fromkeys(one.reason for one in graded if one.reason)
    records = [one.record for one in graded if one.record is not None]
    records.sort(key=lambda one: one.result.lab)
    return Placed(student, together(lab, records), seen, "; ".join(reasons))


def place_all(course: Course, lab: str) -> Iterator[Placed]:
    """Everything that the gradebook has of a lab, by student."""
    notebooks = [one.notebook for one in released_lab(course, lab)]
    with open_gradebook(course) as gradebook:
        seen = standings(gradebook, lab)
    for student in sorted(seen):
        found = {one: record_of(course, student, lab, one) for one in notebooks}
        records = [record for record in found.values() if record is not None]
        whole = len(records) == len(found)
        reason = "" if whole else "no autograded notebook of ours; run `mitdl grade`"
        yield Placed(student, together(lab, records), seen[student], reason)

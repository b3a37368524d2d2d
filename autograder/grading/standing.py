"""How a class stands: what was graded, and what the gradebook says of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from autograder.grading.course import Course, open_gradebook
from autograder.grading.grade import Graded, record_of
from autograder.grading.gradebook import Standing, standing, students_with
from autograder.grading.record import Record


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
    with open_gradebook(course) as gradebook:
        placed = [
            Placed(one.student, one.record, standing(gradebook, lab, one.student), one.reason)
            for one in graded
        ]
    return sorted(placed, key=lambda one: one.student)


def place_all(course: Course, lab: str) -> Iterator[Placed]:
    """Everything that the gradebook has of a lab, by student."""
    with open_gradebook(course) as gradebook:
        for student in sorted(students_with(gradebook, lab)):
            record = record_of(course, student, lab)
            reason = "" if record else "no autograded notebook of ours; run `mitdl grade`"
            yield Placed(student, record, standing(gradebook, lab, student), reason)

"""Names of students: spelled in one way, sorted as people do, and told apart from other folders."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from difflib import get_close_matches

from autograder.submission.reading import Submission

# Folders that programs leave among the students': Jupyter's, a Mac's, those of archives and disks.
LEFTOVERS = re.compile(
    r"__MACOSX|\._.*|\.(?:ipynb_checkpoints|DS_Store|Trash.*|git)|lost\+found|@eaDir"
)


def composed(student: str) -> str:
    """Return a name in Unicode's composed form.

    A Mac's folder of Müller is spelled with a u and two dots behind it, the roster with a ü.
    """
    return unicodedata.normalize("NFC", student)


def is_leftover(folder: str) -> bool:
    """Whether a folder among the students' belongs to a program.

    >>> is_leftover("__MACOSX"), is_leftover("ada")
    (True, False)
    """
    return LEFTOVERS.fullmatch(folder) is not None


def natural(name: str) -> tuple[tuple[str | int, ...], str]:
    """Return the key that sorts names as people do.

    >>> sorted(["s10", "S2", "s1"], key=natural)
    ['s1', 'S2', 's10']
    """
    parts = re.split(r"(\d+)", name.casefold())  # text and digits take turns
    return tuple(int(part) if position % 2 else part for position, part in enumerate(parts)), name


def of_students(submissions: Iterable[Submission], students: Collection[str]) -> list[Submission]:
    """Return only the submissions of these students; all where none are named."""
    wanted = set(map(composed, students))
    return [
        submission
        for submission in submissions
        if not wanted or composed(submission.student) in wanted
    ]


def as_in_roster(submissions: Iterable[Submission], roster: Iterable[str]) -> list[Submission]:
    """Return the submissions with each student spelled as the gradebook spells them already."""
    spelled = {composed(student): student for student in roster}
    return [
        replace(submission, student=spelled.get(submission.student, submission.student))
        for submission in submissions
    ]


def unknown_students(submissions: Iterable[Submission], students: Collection[str]) -> list[str]:
    """Return a line for each of these students who has handed in nothing."""
    known = [composed(submission.student) for submission in submissions]
    lines = []
    for student in dict.fromkeys(map(composed, students)):
        if student not in known:
            near = get_close_matches(student, known, 1)
            hint = f"; did you mean {near[0]}?" if near else ""
            lines.append(f"{student}: has handed in nothing{hint}")
    return lines


def without_doubles(submissions: Sequence[Submission]) -> tuple[list[Submission], list[str]]:
    """Return one submission of each student, and a line for each folder that was left out.

    Two folders are one student's where their names are spelled alike but for Unicode's forms.
    """
    by_student: dict[str, Submission] = {}
    lines = []
    for submission in submissions:
        first = by_student.setdefault(submission.student, submission)
        if first is not submission:
            lines.append(
                f"{submission.student}: has two folders, {str(first.folder)!a} and "
                f"{str(submission.folder)!a}, of which the first was graded; "
                "keep the right one"
            )
    return list(by_student.values()), lines

"""How far somebody is in the course: what the last checks said, and what stands in the notebooks.

`mitdl check` leaves its verdicts in a small hidden file of the course's folder. To tell them costs
a moment, where to judge all labs again takes a minute.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from autograder.errors import MitdlError, UsageError
from autograder.gradebook.write_whole import write_whole
from autograder.judge.verdict import Outcome, Result
from autograder.student_folder.find import LABS, course_around, notebooks_of
from autograder.submission.cells import CHECK
from autograder.submission.parse import read_notebook
from autograder.worked_in import digest_of
from autograder.written_questions import is_empty

RECORD = ".mitdl-progress.json"
NOTE = "what `mitdl check` said last; `mitdl progress` reads it"
UNWRITTEN = "not written yet"


@dataclass(frozen=True)
class LabProgress:
    """How far somebody is in one lab.

    Attributes:
        name: of the lab.
        notebook: its path.
        score: by the last check; 0 where there was none.
        max_score: of its exercises.
        exercises: how many there are.
        unwritten: exercises that are stubs still.
        wrong: exercises that were not right when they were last checked.
        checked: whether the notebook is as it was at the last check.
        unanswered: whether an answer for a person to read is still empty.
        problem: why the notebook cannot be read; "" where it can.
    """

    name: str
    notebook: Path
    score: float = 0.0
    max_score: float = 0.0
    exercises: int = 0
    unwritten: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()
    checked: bool = False
    unanswered: bool = False
    problem: str = ""

    @property
    def done(self) -> bool:
        """Whether all of its exercises are right as they stand."""
        return self.checked and not self.wrong and not self.problem


def record_check(path: Path, result: Result) -> None:
    """Keep what a check of one's own notebook said; elsewhere, or without permission, nothing."""
    course = course_around(path.parent)
    if course is None or path.resolve().parent.parent != (course / LABS).resolve():
        return
    with suppress(OSError, MitdlError):
        labs = _read_records(course)
        labs[path.resolve().parent.name] = {
            "digest": digest_of(path.read_bytes()),
            "score": result.score,
            "wrong": [v.name for v in result.exercises if v.outcome is not Outcome.PASSED],
        }
        text = json.dumps({"note": NOTE, "labs": labs}, indent=1, sort_keys=True)
        write_whole(course / RECORD, text + "\n")


def progress(cwd: Path = Path()) -> list[LabProgress]:
    """Return how far somebody is in each lab of the course that we are in.

    Raises:
        UsageError: when we are in no course.
    """
    course = course_around(cwd)
    if course is None:
        raise UsageError(
            f"{cwd.resolve()}: has no labs around it, expected a folder of the course; go there, "
            "or make one with `mitdl start deep-learning`"
        )
    records = _read_records(course)
    return [
        _lab_progress(name, path, records.get(name)) for name, path in notebooks_of(course).items()
    ]


def _lab_progress(name: str, path: Path, record: dict[str, Any] | None) -> LabProgress:
    """Read one notebook beside what its last check said."""
    try:
        nb = read_notebook(path)
        points = _points(nb)
        if not points:
            raise UsageError(f"{path}: its check cells are gone")
        checked = record is not None and record["digest"] == digest_of(path.read_bytes())
    except (UsageError, OSError) as error:
        return LabProgress(name, path, problem=str(error))
    unwritten = tuple(exercise for exercise in points if _is_stub(nb, exercise))
    wrong = tuple(exercise for exercise in points if record and exercise in record["wrong"])
    return LabProgress(
        name,
        path,
        score=record["score"] if record else 0.0,
        max_score=sum(points.values()),
        exercises=len(points),
        unwritten=unwritten,
        wrong=wrong,
        checked=checked,
        unanswered=any(
            is_empty(cell.source) for cell, meta in _nbgrader_cells(nb) if _is_marked_by_hand(meta)
        ),
    )


def _points(nb: NotebookNode) -> dict[str, float]:
    """Return the exercises that a notebook's check cells ask for, with their points."""
    return {
        str(meta["grade_id"]).removeprefix(CHECK): float(meta.get("points", 0))
        for _, meta in _nbgrader_cells(nb)
        if meta.get("grade") and not meta.get("solution")
    }


def _is_stub(nb: NotebookNode, exercise: str) -> bool:
    return any(
        UNWRITTEN in cell.source
        for cell, meta in _nbgrader_cells(nb)
        if meta["grade_id"] == exercise
    )


def _is_marked_by_hand(meta: dict[str, Any]) -> bool:
    return bool(meta.get("grade") and meta.get("solution"))


def _nbgrader_cells(nb: NotebookNode) -> Iterator[tuple[NotebookNode, dict[str, Any]]]:
    for cell in nb.cells:
        meta = cell.metadata.get("nbgrader")
        if meta and meta.get("grade_id"):
            yield cell, meta


def _read_records(course: Path) -> dict[str, Any]:
    """Return the records of a course by lab; those that are damaged are none."""
    try:
        form = json.loads((course / RECORD).read_text(encoding="utf-8"))
        labs = form["labs"].items()
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
    return {
        lab: record
        for lab, record in labs
        if isinstance(record, dict)
        and isinstance(record.get("digest"), str)
        and isinstance(record.get("score"), int | float)
        and isinstance(record.get("wrong"), list)
    }

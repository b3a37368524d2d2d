"""One submission, whatever it takes of us: a graded notebook comes out."""

from __future__ import annotations

import warnings
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from traitlets.config import Config

from autograder.sandbox import ProcessSandbox
from autograder.submission import pipeline
from autograder.submission.pipeline import Task, grade_submission
from autograder.submission.reading import Submission, Unreadable
from autograder.submission.released import ReleasedCell, ReleasedNotebook

LAB = "01_perceptron"


@pytest.fixture
def task() -> Task:
    check = new_code_cell("check()")
    about = {"grade_id": "check_tanh", "grade": True, "locked": True, "points": 2.0}
    check.metadata["nbgrader"] = about | {"solution": False, "task": False, "schema_version": 3}
    flags = {"locked": True, "grade": True, "solution": False, "task": False, "points": 2.0}
    cell = ReleasedCell("check_tanh", "code", check.source, checksum=None, **flags)
    submission = Submission("s", LAB, Path("s"))
    content = nbformat.writes(new_notebook(cells=[check])).encode()
    return Task(submission, content, "", "digest", ReleasedNotebook(LAB, (cell,)), Config())


def test_a_submission_that_takes_all_of_our_time_waits_for_a_person_with_the_reason(
    task: Task, monkeypatch: pytest.MonkeyPatch
) -> None:
    def endless(*_: object) -> None:
        number = 0
        while number >= 0:
            number += 1

    monkeypatch.setattr(pipeline, "OWN_SECONDS", 0.2)
    monkeypatch.setattr(pipeline, "parse_submission", endless)
    with pytest.raises(Unreadable) as caught:
        grade_submission(task, ProcessSandbox())
    assert str(caught.value) == (
        "01_perceptron.ipynb: takes too much time to be graded (more than 0 seconds besides "
        "running it); hand in a shorter notebook"
    )


def test_a_flood_of_ids_is_not_told_one_by_one(
    task: Task, monkeypatch: pytest.MonkeyPatch, recwarn: pytest.WarningsRecorder
) -> None:
    same = [new_code_cell("1", id="same") for _ in range(100)]
    monkeypatch.setattr(pipeline, "_preprocess", lambda nb, *_: nb)
    content = nbformat.writes(new_notebook(cells=[*same, nbformat.reads(task.content, 4).cells[0]]))
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        flooding = Task(**{**vars(task), "content": content.encode()})
        recwarn.clear()
        grade_submission(flooding, ProcessSandbox())
    assert [str(one.message) for one in recwarn] == []

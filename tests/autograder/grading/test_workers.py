"""Forks that grade: one that ends takes nobody else's grading along, and nobody is forgotten."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from traitlets.config import Config

from autograder.errors import MitdlError
from autograder.gradebook.course import find_submissions, open_course
from autograder.grading import workers
from autograder.grading.run import Grading
from autograder.grading.workers import GradedOrError, Processes
from autograder.sandbox import ProcessSandbox
from autograder.submission.pipeline import GradedNotebook, Task
from autograder.submission.reading import Submission
from autograder.submission.released import ReleasedNotebook
from autograder.submission.scores import Scores

LAB = "01_perceptron"


def tasks(*students: str) -> list[Task]:
    released = ReleasedNotebook(LAB, LAB, ())
    return [
        Task(Submission(name, LAB, Path(name)), b"", "", "", released, Config())
        for name in students
    ]


def grade(task: Task, _: object) -> GradedNotebook:
    """Grade by the student's name: some end the process that grades them."""
    name = task.submission.student
    if name.startswith("killed"):
        os.kill(os.getpid(), signal.SIGKILL)
    if name.startswith("leaves"):
        os._exit(0)
    if name.startswith("raises"):
        raise MitdlError("sandbox: does not start")
    return GradedNotebook(name, None, Scores({}, {}))


@pytest.fixture
def graded(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(workers, "grade_submission", grade)
    monkeypatch.setattr(workers, "preload", lambda *_: None)

    def all_of(*students: str, jobs: int = 2) -> dict[str, GradedOrError]:
        asked = tasks(*students)
        done = list(Processes(ProcessSandbox(), jobs).grade(iter(asked)))
        assert len(done) == len(asked)
        return {task.submission.student: outcome for task, outcome in done}

    return all_of


def failures(outcomes: dict[str, GradedOrError]) -> dict[str, str]:
    return {name: str(one) for name, one in outcomes.items() if isinstance(one, Exception)}


MANY = [f"honest-{n}" for n in range(12)]
ENDS = "ends the process that grades it, also alone; look at the notebook"


@pytest.mark.parametrize("place", [0, 5, 12])
@pytest.mark.parametrize("bomb", ["killed", "leaves"])
def test_who_ends_the_grader_is_named_and_all_others_are_graded(
    graded: Any, bomb: str, place: int
) -> None:
    outcomes = graded(*MANY[:place], bomb, *MANY[place:])
    assert set(outcomes) == {bomb, *MANY}
    assert list(failures(outcomes)) == [bomb]
    assert failures(outcomes)[bomb].startswith(ENDS)


def test_several_who_end_the_grader_are_named_each(graded: Any) -> None:
    bombs = ["killed-1", "leaves-1", "killed-2"]
    outcomes = graded(bombs[0], *MANY[:4], bombs[1], bombs[2], *MANY[4:])
    assert set(failures(outcomes)) == set(bombs)


def test_a_class_of_nothing_else_comes_to_its_end(graded: Any) -> None:
    assert len(failures(graded(*(f"killed-{n}" for n in range(5)), jobs=3))) == 5


def test_an_error_is_the_one_that_was_raised(graded: Any) -> None:
    assert failures(graded("raises", *MANY[:2])) == {"raises": "sandbox: does not start"}


def test_who_was_given_to_no_worker_is_named(classroom: Any) -> None:
    class Forgetful:
        """Workers that lose each second submission."""

        def grade(self, tasks: Iterator[Task]) -> Iterator[tuple[Task, GradedOrError]]:
            for number, task in enumerate(list(tasks)):
                if number % 2:
                    yield task, MitdlError("seen")

    for name in ("a", "b", "c"):
        classroom.path(name).write_text("[]")
    course = open_course(classroom.folder)
    found = find_submissions(course.coursedir, LAB)
    reasons = {one.student: one.reason for one in Grading(course, LAB, Forgetful()).run(found)}
    lost = "no worker has graded it; call again"
    assert reasons == {"a": lost, "b": "seen", "c": lost}

"""A forbidden library is closed in the fork of an exercise, however an answer came by it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from autograder.sandbox import Cell, ProcessSandbox
from autograder.sandbox.session import SandboxSession
from tests.helpers.patience import PATIENT

CLOSED = ("torch", "sklearn", "mitdl_utils.training", "mitdl_utils.fit")
SOURCE = """
import importlib, torch
from mitdl_utils import training
from sklearn.preprocessing import StandardScaler
key, held, kept = "torch", [torch], torch.ones(2)
load = importlib.import_module
def by_its_name(): return globals()[key].ones(2).tolist()
def from_a_list(): return held[0].nn.functional.relu(held[0].zeros(2)).tolist()
def by_what_is_kept(): return (kept + kept).tolist()
def by_an_operator(): return held[0].ops.aten.add(kept, kept).tolist()
def by_import(): return load("sklearn.linear_model").LinearRegression().fit([[1.0]], [1.0]).coef_
def by_a_class(): return StandardScaler().fit_transform([[1.0], [2.0]])
def by_a_function(): return training.evaluate(None)
def with_no_library():
    try:
        import sklearn.cluster
    except ImportError:
        return 1
"""
ROADS = [line[4:].partition("(")[0] for line in SOURCE.splitlines() if "(): return" in line]


@pytest.fixture(scope="module")
def started() -> Iterator[SandboxSession]:
    with ProcessSandbox().start(PATIENT, {}, ()) as session:
        (run,) = session.run([Cell("answers", SOURCE)])
        assert run.status == "ok", run.outputs
        yield session


@pytest.mark.parametrize("road", ROADS)
def test_a_closed_library_speaks_up(started: SandboxSession, road: str) -> None:
    with started.exercise(road, CLOSED) as student:
        raised = student.call(road, [], {}).raised
    assert raised is not None
    assert raised.type == "ForbiddenCall", raised


def test_it_is_there_for_the_next_exercise(started: SandboxSession) -> None:
    with started.exercise("by_its_name", ()) as student:
        assert student.call("by_its_name", [], {}).value == [1.0, 1.0]
        assert student.call("by_a_class", [], {}).raised is None


def test_to_an_answer_that_can_do_without_it_is_not_installed(started: SandboxSession) -> None:
    with started.exercise("with_no_library", CLOSED) as student:
        assert student.call("with_no_library", [], {}).value == 1

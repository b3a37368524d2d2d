"""A student's road through labs of each kind: out of order, blank, wrong, right, restarted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import jupytext
import pytest

from tests.browser.lab import Notebook

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Road:
    """What a student of a lab does.

    Attributes:
        lab: its name.
        name: of the exercise that goes wrong first.
        wrong: the answer.
        says: of the mistake, in the sentence that the student gets.
        later: an exercise whose right answer calls one that is not written yet.
        needs: that one.
    """

    lab: str
    name: str
    wrong: str
    says: str
    later: str
    needs: str


ROADS = [
    Road(
        "03_losses",
        "softmax",
        "def softmax(z, axis=-1):\n    e = np.exp(z)\n    return e / e.sum()",
        "each row adds up to 1",
        "cross_entropy",
        "log_softmax",
    ),
    Road(
        "05_backpropagation",
        "dense_backward",
        "def dense_backward(dout, x, W):\n    return dout @ W.T, dout.T @ x, dout.sum(axis=0)",
        "transpose",
        "mlp_loss_and_gradients",
        "softmax_cross_entropy_backward",
    ),
    Road(
        "07_batching",
        "minibatches",
        "def minibatches(X, y, batch_size, rng, drop_last=False):\n"
        "    for start in range(0, len(X), batch_size):\n"
        "        yield X[start : start + batch_size], y[start : start + batch_size]",
        "order",
        "train_on",
        "mean_loss",
    ),
]


def solution(road: Road, name: str) -> str:
    """The course's own answer."""
    source = jupytext.read(ROOT / "solutions" / road.lab / f"{road.lab}.py")
    metas = [(cell.metadata.get("nbgrader", {}), cell.source) for cell in source.cells]
    return next(text for meta, text in metas if meta.get("grade_id") == name)


def checked(notebook: Notebook, name: str) -> str:
    """What the check cell of an exercise says."""
    notebook.run(f"check_{name}")
    return notebook.outputs(f"check_{name}")


@pytest.mark.parametrize("road", ROADS, ids=lambda road: road.lab)
def test_a_road_through_a_lab(opened: Callable[..., Notebook], road: Road) -> None:
    notebook = opened(f"labs/{road.lab}/{road.lab}.ipynb")
    assert "is not defined; run the cell above that defines it" in checked(notebook, road.name)

    notebook.run_above(road.name)
    notebook.run(road.name)
    assert "not written yet" in checked(notebook, road.name)

    notebook.type(road.later, solution(road, road.later))
    notebook.run(road.later)
    notebook.run(road.needs)
    said = checked(notebook, road.later)
    assert f"{road.later}: stops in {road.needs}, which is not written yet" in said

    notebook.type(road.name, road.wrong)
    notebook.run(road.name)
    assert road.says in checked(notebook, road.name)

    notebook.type(road.name, solution(road, road.name))
    notebook.run(road.name)
    assert "right on all" in checked(notebook, road.name)

    notebook.restart()
    assert "is not defined; run the cell above that defines it" in checked(notebook, road.name)
    notebook.run(road.name)
    said = checked(notebook, road.name)
    assert "right on all" in said or "after a restart a session knows none of them" in said
    assert notebook.errors == []
    if road is ROADS[0]:  # which runs all of a lab: once is enough
        assert "Success" not in notebook.validate()

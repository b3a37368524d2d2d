"""Checks in a web page, without a browser: what goes in and comes out."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from mitdl_utils.checks import page

ROOT = Path(__file__).parents[3]
GIVEN = "import numpy as np\n"
RIGHT = "def sigmoid(z):\n    return np.exp(-np.logaddexp(0, -np.asarray(z)))"


@pytest.fixture(autouse=True)
def lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder of lab 1, and no module that stays replaced."""
    import sys

    shutil.copy(ROOT / "labs/01_perceptron/examples.json", tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(sys.modules, page.PICTURE, sys.modules.get(page.PICTURE))
    monkeypatch.setattr(sys, "meta_path", [*sys.meta_path])


def ask(name: str, *right: str, **answers: str) -> dict[str, Any]:
    cells = [{"name": "", "source": GIVEN}]
    cells += [{"name": key, "source": source} for key, source in answers.items()]
    said = page.answered(json.dumps({"name": name, "cells": cells, "right": right}))
    return dict(json.loads(said))


def test_a_right_answer_counts_with_those_before_it() -> None:
    said = ask("sigmoid", "weighted_sum", sigmoid=RIGHT)
    assert said["right"]
    assert said["text"].startswith("sigmoid: right on all 13 examples.\n2 of 10 exercises right")
    assert said["curve"] is None


def test_a_wrong_curve_comes_to_be_drawn() -> None:
    said = ask("sigmoid", sigmoid="def sigmoid(z):\n    return 1 / (1 + np.exp(z))")
    assert "the exponent has the wrong sign" in said["text"]
    curve = said["curve"]
    assert curve["name"] == "sigmoid"
    assert len(curve["z"]) == len(curve["yours"]) == len(curve["expected"])


def test_what_a_cell_prints_is_shown_below() -> None:
    said = ask("sigmoid", sigmoid=f"{RIGHT}\nprint('so far')")
    assert said["text"].endswith("    Its cell printed:\n      so far")


def test_a_cell_that_stops_says_where() -> None:
    said = ask("sigmoid", sigmoid="x = 1\nsigmoid(x)")
    assert said["text"] == (
        "sigmoid: its cell stopped: NameError: name 'sigmoid' is not defined "
        "(line 2 of its cell: `sigmoid(x)`)"
    )


def test_an_earlier_cell_that_is_no_python_is_as_if_it_had_not_been_run() -> None:
    said = ask(
        "sigmoid_derivative",
        sigmoid="def sigmoid(z:",
        sigmoid_derivative="def sigmoid_derivative(z):\n    return sigmoid(z)",
    )
    assert "It uses your `sigmoid` (exercise 2), which is not there" in said["text"]


def test_a_loop_in_a_cell_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "CALL_SECONDS", 0.2)
    said = ask("sigmoid", sigmoid="while True:\n    pass")
    assert said["text"].startswith(
        "sigmoid: its cell comes to no end in 0.2 seconds and was stopped"
    )
    assert said["text"].endswith("Is there a loop that never ends?")

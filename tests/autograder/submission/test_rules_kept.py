"""The rules are read under limits: what takes too much is a rule that nobody can tell is kept."""

from __future__ import annotations

import pytest

from autograder.bounded import Budget
from autograder.exercises import Lab, load_lab
from autograder.sandbox import Cell, CellRun
from autograder.submission.rules_kept import Rules, read_as_run, read_rules
from tests.helpers.bombs import RULES

NOBODY_CAN_TELL = "nobody can tell whether"
RIGHT = """
import numpy as np
def sigmoid(z): return 1 / (1 + np.exp(-z))
def tanh(z): return 2 * sigmoid(2 * z) - 1
def relu(z): return z * (z > 0)
"""


@pytest.fixture(scope="module")
def lab() -> Lab:
    return load_lab("01_perceptron")


def read(lab: Lab, *sources: str) -> Rules:
    cells = [Cell(f"cell-{n}", source) for n, source in enumerate(sources)]
    return read_rules(lab, cells, budget=Budget(seconds=2.0, each=0.4, memory=2**28))


def ruled(lab: Lab) -> list[str]:
    return [exercise.name for exercise in lab if exercise.forbidden]


@pytest.mark.parametrize("name", RULES)
def test_no_cell_keeps_the_reader_busy(lab: Lab, name: str) -> None:
    """Each is read, or told apart, within its time; and so is the next notebook."""
    rules = read(lab, RIGHT, RULES[name])
    assert set(rules.broken) == set(ruled(lab))
    for said in rules.broken.values():
        assert said == "" or NOBODY_CAN_TELL in said
    assert not any(read(lab, RIGHT).broken.values())


@pytest.mark.parametrize("name", ["help", "help-on-attributes", "timers"])
def test_where_a_cell_takes_too_long_no_rule_can_be_told(lab: Lab, name: str) -> None:
    for exercise, said in read(lab, RIGHT, RULES[name]).broken.items():
        assert said.startswith(f"{exercise}: the notebook's code takes too much time to be read")
        assert NOBODY_CAN_TELL in said


def test_an_answer_that_takes_too_long_costs_its_own_rule(lab: Lab) -> None:
    chain = RULES["chain"] + "\ndef tanh(z): return a0"
    broken = read(lab, RIGHT, chain).broken
    assert NOBODY_CAN_TELL in broken["tanh"]
    assert broken["relu"] == broken["sigmoid"] == ""


def test_a_call_that_is_forbidden_is_named_as_ever(lab: Lab) -> None:
    broken = read(lab, RIGHT, "def tanh(z): return np.tanh(z)").broken
    assert "uses numpy.tanh (line 1 of its cell), which is the answer itself" in broken["tanh"]
    assert broken["relu"] == ""


def test_a_cell_that_is_no_python_counts_only_where_it_ran(lab: Lab) -> None:
    rules = read(lab, RIGHT, "x = = 1")
    exercise = next(exercise for exercise in lab if exercise.forbidden)
    assert rules.problem(exercise, [CellRun("cell-0", "ok")]) == ""
    said = rules.problem(exercise, [CellRun("cell-0", "ok"), CellRun("cell-1", "ok")])
    assert said.startswith(f"{exercise.name}: cell cell-1 runs but cannot be read as Python")
    assert NOBODY_CAN_TELL in said


def test_an_exercise_without_rules_breaks_none(lab: Lab) -> None:
    free = next(exercise for exercise in lab if not exercise.forbidden)
    assert read(lab, RULES["help"]).problem(free, []) == ""


def as_run(lab: Lab, source: str, *compiled: str) -> Rules:
    cells = [Cell("cell-0", RIGHT), Cell("cell-1", source)]
    runs = [CellRun("cell-0", "ok"), CellRun("cell-1", "ok", (), compiled)]
    return read_as_run(read_rules(lab, cells), lab, cells, runs)


def test_code_that_ran_and_stands_in_no_cell_is_read(lab: Lab) -> None:
    hands_over = "getattr(shell, name)(text)"
    assert as_run(lab, hands_over).broken["tanh"] == ""
    broken = as_run(lab, hands_over, "def tanh(z): return np.tanh(z)").broken
    assert broken["tanh"].startswith("tanh: uses numpy.tanh (line 1 of its cell)")
    assert broken["relu"] == ""
    free = as_run(lab, hands_over, "import mitdl_utils.observe").broken["perceptron"]
    assert free.startswith("perceptron: cell cell-1, line 1: mitdl_utils.observe is the grader's")


def test_code_that_ran_and_is_no_python_can_be_told_by_nobody(lab: Lab) -> None:
    rules = as_run(lab, "getattr(shell, name)(text)", "more code than anybody reads")
    said = rules.problem(lab["tanh"], [CellRun("cell-1", "ok")])
    assert said.startswith("tanh: cell cell-1 runs but cannot be read as Python")
    assert rules.problem(lab["perceptron"], [CellRun("cell-1", "ok")]) == ""


def test_magics_that_stand_in_a_cell_are_read_once(lab: Lab) -> None:
    cells = [Cell("cell-0", RIGHT), Cell("cell-1", "%time relu(1.0)")]
    rules = read_rules(lab, cells)
    ran = ("get_ipython().run_line_magic('time', 'relu(1.0)')\n", "relu(1.0)\n")
    assert read_as_run(rules, lab, cells, [CellRun("cell-1", "ok", (), ran)]) is rules


def test_who_names_the_graders_own_is_named_for_the_instructor(lab: Lab) -> None:
    rules = read(lab, RIGHT, "import mitdl_utils.observe\nimport autograder")
    lines = ["cell cell-1, line 1: mitdl_utils.observe", "cell cell-1, line 2: autograder"]
    assert list(rules.internal) == lines
    assert list(read(lab, RIGHT).internal) == []

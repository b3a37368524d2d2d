"""What fails only because an earlier answer is wrong is judged on its own merit."""

from __future__ import annotations

import pytest

from autograder.exercises import load_lab
from autograder.judge.verdict import Kind, Outcome, Verdict
from autograder.sandbox import Cell
from autograder.sandbox.choose import choose_sandbox
from autograder.submission.verdicts import grade_cells

DEPENDENT = {
    "tanh": "def tanh(z):\n    return 2 * sigmoid(2 * z) - 1",
    "sigmoid_derivative": "def sigmoid_derivative(z):\n    s = sigmoid(z)\n    return s * (1 - s)",
    "tanh_derivative": "def tanh_derivative(z):\n    return 1 - tanh(z) ** 2",
}
NAIVE = "def sigmoid(z):\n    return 1 / (1 + np.exp(-z))"
SIGMOID = "def sigmoid(z):\n    return 0.5 * (1 + np.tanh(0.5 * z))"
SUMMED = "def weighted_sum(x, w, b):\n    return x @ w + b"
PERCEPTRON = "def perceptron(x, w, b, g):\n    return g(weighted_sum(x, w, b))"
CARRIED = (
    "{}: right; error carried forward: your `sigmoid` (exercise 2) {}, but with a right one this "
    "is right"
)


def graded(lab: str, cells: dict[str, str], seed: int = 1, **more) -> dict[str, Verdict]:
    made = [Cell(name, source) for name, source in {"c0": "import numpy as np", **cells}.items()]
    _, verdicts = grade_cells(load_lab(lab), made, choose_sandbox(), seed=seed, **more)
    return {verdict.name: verdict for verdict in verdicts}


def perceptron(sigmoid: str, **more: str) -> dict[str, Verdict]:
    return graded("01", {"sigmoid": sigmoid, **DEPENDENT, **more})


# ── each kind of wrong helper ─────────────────────────────────────────────────────────────────────

HELPERS = {
    "overflows": (NAIVE, "overflows"),
    "uses scipy": (
        "from scipy.special import expit\ndef sigmoid(z):\n    return expit(z)",
        "uses what it may not use",
    ),
    "imports scipy inside": (
        "def sigmoid(z):\n    from scipy.special import expit\n    return expit(z)",
        "uses what it may not use",
    ),
    "is not there": ("", "is not there"),
    "has another name": (NAIVE.replace("sigmoid", "my_sigmoid"), "is not there"),
    "is not written": ("def sigmoid(z):\n    raise NotImplementedError", "is not written yet"),
    "raises": ("def sigmoid(z):\n    return 1 / (1 + np.exq(-z))", "is not right yet"),
    "takes nothing": ("def sigmoid():\n    return 0.5", "is not right yet"),
    "is no function": ("sigmoid = 0.5", "is not there"),
    "is a lambda": ("sigmoid = lambda z: 1 / (1 + np.exp(z))", "is not right yet"),
    "changes its input": ("def sigmoid(z):\n    z *= 2\n    return z", "is not right yet"),
    "reaches the forbidden by a helper": (
        "from scipy.special import expit\ndef half(z):\n    return expit(z) / 2\n"
        "def sigmoid(z):\n    return 2 * half(z)",
        "uses what it may not use",
    ),
}


@pytest.mark.parametrize(("sigmoid", "state"), HELPERS.values(), ids=HELPERS)
def test_a_wrong_helper_costs_itself_and_no_other(sigmoid: str, state: str) -> None:
    seen = perceptron(sigmoid)
    assert seen["sigmoid"].score == 0
    for name in DEPENDENT:
        assert seen[name].outcome is Outcome.PASSED, seen[name].message
        assert seen[name].score == seen[name].max_score
        assert seen[name].message == CARRIED.format(name, state)
        assert (seen[name].kind, seen[name].mistake) == (None, None)


def test_its_own_mistake_is_told_as_if_the_helper_were_right() -> None:
    seen = perceptron(NAIVE, tanh="def tanh(z):\n    return sigmoid(2 * z)")["tanh"]
    assert seen.mistake == "sigmoid-not-stretched"
    assert seen.message.endswith(
        "    It was judged with our own in place of your `sigmoid` (exercise 2), which overflows."
    )


def test_a_mistake_that_has_nothing_to_do_with_the_helper_is_told_as_ever() -> None:
    alone = graded("01", {"weighted_sum": SUMMED, "perceptron": PERCEPTRON + " * 2"})["perceptron"]
    assert (alone.outcome, alone.score) == (Outcome.FAILED, 0.0)
    assert "exercise 1" not in alone.message


def test_a_helper_that_checks_too_little_costs_itself_only() -> None:
    seen = graded(
        "01",
        {"weighted_sum": "def weighted_sum(x, w, b):\n    return x @ w", "perceptron": PERCEPTRON},
    )
    assert seen["weighted_sum"].score < 2
    assert seen["perceptron"].score == 2  # also where a ValueError is to come from weighted_sum


def test_several_wrong_helpers_are_named_together() -> None:
    seen = graded(
        "01",
        {
            "weighted_sum": "def weighted_sum(x, w, b):\n    return x @ w",
            "sigmoid": NAIVE,
            "classify": "def classify(x, w, b, threshold=0.5):\n"
            "    return (sigmoid(weighted_sum(x, w, b)) >= threshold).astype(int)",
        },
    )
    assert seen["classify"].message == (
        "classify: right; error carried forward: your `weighted_sum` (exercise 1) and `sigmoid` "
        "(exercise 2) are not right yet, but with right ones this is right"
    )


@pytest.mark.parametrize(
    ("sigmoid", "blamed"),
    [
        (SIGMOID, "`perceptron` (exercise 8) is not right yet, but with a right one"),
        (
            NAIVE,
            "`sigmoid` (exercise 2) and `perceptron` (exercise 8) are not right yet, but with "
            "right ones",
        ),
    ],
)
def test_of_a_chain_each_link_costs_itself_only(sigmoid: str, blamed: str) -> None:
    seen = graded(
        "01",
        {
            "weighted_sum": SUMMED.replace("+ b", "- b"),
            "sigmoid": sigmoid,
            "perceptron": PERCEPTRON + " * 2",
            "classify": "def classify(x, w, b, threshold=0.5):\n"
            "    return (perceptron(x, w, b, sigmoid) >= threshold).astype(int)",
        },
    )
    assert seen["weighted_sum"].mistake == "bias-subtracted"
    assert "in place of your `weighted_sum` (exercise 1)" in seen["perceptron"].message
    assert seen["classify"].message == (
        f"classify: right; error carried forward: your {blamed} this is right"
    )


def test_only_earlier_exercises_are_helpers() -> None:
    seen = perceptron(
        "def sigmoid(z):\n    return (tanh(z / 2) + 1) / 2", tanh="def tanh(z):\n    return z"
    )
    assert seen["sigmoid"].score == seen["tanh"].score == 0


def test_answers_that_call_each_other_do_not_both_pass() -> None:
    seen = perceptron("def sigmoid(z):\n    return (tanh(z / 2) + 1) / 2")
    assert seen["sigmoid"].outcome is Outcome.FAILED
    assert seen["tanh"].outcome is Outcome.PASSED


# ── what cannot be judged so says whose fault it may be ───────────────────────────────────────────


def test_a_helper_that_cannot_be_replaced_is_blamed_and_no_mistake_is_guessed() -> None:
    once = "if 'kept' not in globals():\n    kept = sigmoid\n"
    seen = perceptron(NAIVE, tanh=f"{once}def tanh(z):\n    return 2 * kept(2 * z) - 1")["tanh"]
    assert (seen.outcome, seen.mistake) == (Outcome.FAILED, None)
    assert seen.message.splitlines()[1:] == [
        "    It uses your `sigmoid` (exercise 2), which overflows: mend that first."
    ]


def test_forbidden_calls_are_found_behind_a_name_that_a_cell_has_kept() -> None:
    half = "def sigmoid(z):\n    return np.tanh(z / 2)"
    for kept in ("kept = sigmoid", "def make(): return sigmoid\nkept = make()"):
        seen = perceptron(half, tanh=f"{kept}\ndef tanh(z):\n    return kept(2 * z)")
        assert seen["sigmoid"].outcome is Outcome.FAILED
        assert seen["tanh"].kind is Kind.FORBIDDEN
        assert "uses numpy.tanh (in sigmoid" in seen["tanh"].message


def test_its_own_forbidden_call_stays_forbidden() -> None:
    seen = perceptron(NAIVE, tanh="def tanh(z):\n    return np.tanh(z) + 0 * sigmoid(z)")["tanh"]
    assert (seen.kind, seen.score, seen.mistake) == (Kind.FORBIDDEN, 0.0, "forbidden-call")


def test_more_calls_than_ours_answers_are_nobody_s_mistake(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("autograder.submission.stand_ins.MOST_CALLS", 20)
    often = "def tanh(z):\n    for _ in range(30): sigmoid(0.0)\n    return 2 * sigmoid(2 * z) - 1"
    seen = perceptron("def sigmoid(z):\n    return 0.5 + 0 * z", tanh=often)["tanh"]
    assert seen.kind is Kind.WRONG
    assert seen.message.endswith(
        "    It uses your `sigmoid` (exercise 2), which is not right yet: mend that first."
    )


# ── no other verdict changes ──────────────────────────────────────────────────────────────────────


def test_the_same_seed_gives_the_same_verdicts() -> None:
    first, second = (graded("01", {"sigmoid": NAIVE, **DEPENDENT}, seed=7) for _ in range(2))
    assert first == second


def test_an_answer_that_only_counted_at_its_check_is_carried_there() -> None:
    cells = {"sigmoid": NAIVE, **DEPENDENT, "check": "pass", "later": "tanh = None"}
    seen = graded("01", cells, checks={"tanh": 4, "sigmoid": 4})
    assert seen["tanh"].message == CARRIED.format("tanh", "overflows")


@pytest.mark.parametrize(
    ("lab", "wrong", "right"),
    [
        (
            "02",
            {"dense": "def dense(x, W, b, g=None):\n    return x @ W if g is None else g(x @ W)"},
            {
                "mlp_forward": "def mlp_forward(x, params, g):\n"
                "    for W, b in params[:-1]:\n        x = dense(x, W, b=b, g=g)\n"
                "    return dense(x, *params[-1])"
            },
        ),
        (
            "03",
            {"softmax": "def softmax(z, axis=-1):\n    return np.exp(z) / np.exp(z).sum()"},
            {
                "log_softmax": "def log_softmax(z, axis=-1):\n"
                "    return np.log(softmax(z, axis=axis))"
            },
        ),
    ],
)
def test_functions_and_arguments_by_name_reach_what_stands_in(
    lab: str, wrong: dict[str, str], right: dict[str, str]
) -> None:
    seen = graded(lab, {**wrong, **right})
    (name,) = right
    assert "TypeError" not in seen[name].message
    if lab == "02":
        assert seen[name].outcome is Outcome.PASSED
    else:  # the logarithm of a softmax is not the log-softmax, far from 0
        assert seen[name].message.endswith("(exercise 4), which is not right yet.")

"""Errors are carried forward through generators, classes, and what a cell has kept or renamed."""

from __future__ import annotations

import pytest

from autograder.exercises import load_lab
from autograder.judge.verdict import Outcome, Verdict
from autograder.sandbox import Cell
from autograder.sandbox.choose import choose_sandbox
from autograder.submission.verdicts import grade_cells

CARRIED = (
    "{}: right; error carried forward: your {} {}, but with a right one this is right"  # which, how
)
NAIVE = "def sigmoid(z):\n    return 1 / (1 + np.exp(-z))"
SGD = """class SGD:
    def __init__(self, lr=1e-3):
        self.lr = lr
    def step(self, params, grads):
        return [p + self.lr * g for p, g in zip(params, grads)]"""
MOMENTUM = """class Momentum(SGD):
    def __init__(self, lr=1e-3, momentum=0.9, nesterov=False):
        super().__init__(lr)
        self.momentum, self.nesterov, self.v = momentum, nesterov, None
    def step(self, params, grads):
        if self.v is None:
            self.v = [np.zeros_like(p) for p in params]
        self.v = [self.momentum * v + g for v, g in zip(self.v, grads)]
        ahead = [g + self.momentum * v for v, g in zip(self.v, grads)]
        return super().step(params, ahead if self.nesterov else self.v)"""
ADAM = """class Adam:
    def __init__(self, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
        self.lr, self.betas, self.eps, self.m = lr, betas, eps, None
    def decayed(self, p):
        return p
    def step(self, params, grads):
        if self.m is None:
            self.m = [np.zeros_like(p) for p in params]
            self.v = [np.zeros_like(p) for p in params]
        b1, b2 = self.betas
        self.m = [b1 * m + (1 - b1) * g for m, g in zip(self.m, grads)]
        self.v = [b2 * v + (1 - b2) * g * g for v, g in zip(self.v, grads)]
        return [
            self.decayed(p) - self.lr * m / (np.sqrt(v) + self.eps)
            for p, m, v in zip(params, self.m, self.v)
        ]"""
INHERITS = """class AdamW(Adam):
    def __init__(self, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2):
        super().__init__(lr, betas, eps)
        self.weight_decay = weight_decay
    def step(self, params, grads):
        return super().step([p * (1 - self.lr * self.weight_decay) for p in params], grads)"""
WRAPS = """class AdamW:
    def __init__(self, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2):
        self.adam, self.weight_decay = Adam(lr, betas, eps=eps), weight_decay
    def step(self, params, grads):
        shrink = 1 - self.adam.lr * self.weight_decay
        return self.adam.step([p * shrink for p in params], grads)"""
OVERRIDES = INHERITS[: INHERITS.index("    def step")] + (
    "    def decayed(self, p):\n        return p * (1 - self.lr * self.weight_decay)"
)
READS = INHERITS.replace("        return", "        first = self.m is None\n        return")
CHANGES = INHERITS.replace("        return", "        self.eps = 0.1\n        return")


def graded(lab: str, cells: dict[str, str]) -> dict[str, Verdict]:
    made = [Cell(name, source) for name, source in {"c0": "import numpy as np", **cells}.items()]
    _, verdicts = grade_cells(load_lab(lab), made, choose_sandbox(), seed=1)
    return {verdict.name: verdict for verdict in verdicts}


def is_carried(verdict: Verdict, helper: str, how: str = "is not right yet") -> bool:
    full = (Outcome.PASSED, verdict.max_score)
    assert (verdict.outcome, verdict.score) == full, verdict.message
    return verdict.message == CARRIED.format(verdict.name, helper, how)


# ── what draws from a generator, and what yields ──────────────────────────────────────────────────


def test_random_weights_are_drawn_from_the_generator_of_the_caller() -> None:
    wide = "def he_normal(d_in, d_out, rng):\n    return rng.normal(0, 2 / d_in, (d_in, d_out))"
    layers = (
        "def init_mlp(sizes, rng):\n    pairs = zip(sizes[:-1], sizes[1:])\n"
        "    return [(he_normal(i, o, rng), np.zeros(o)) for i, o in pairs]"
    )
    seen = graded("02", {"he_normal": wide, "init_mlp": layers})
    assert seen["he_normal"].score == 0
    assert is_carried(seen["init_mlp"], "`he_normal` (exercise 2)")


def test_batches_are_yielded_to_a_loop_and_one_by_one() -> None:
    error = "0.5 * (1 + np.tanh(0.5 * (x @ w + b))) - labels"
    seen = graded(
        "07",
        {
            "minibatches": "def minibatches(X, y, batch_size, rng, drop_last=False):\n"
            "    raise NotImplementedError('minibatches: not written yet')",
            "sgd_epoch": "def sgd_epoch(X, y, w, b, lr, batch_size, rng):\n"
            f"    for x, labels in minibatches(X, y, batch_size, rng):\n        e = {error}\n"
            "        w, b = w - lr * x.T @ e / len(x), b - lr * e.mean()\n    return w, b",
            "gradient_noise": "def gradient_noise(X, y, w, b, batch_size, rng, trials):\n"
            f"    def gradient(x, labels):\n        e = {error}\n"
            "        return np.append(x.T @ e, e.sum()) / len(x)\n"
            "    draws = [next(minibatches(X, y, batch_size, rng)) for _ in range(trials)]\n"
            "    away = [gradient(*draw) - gradient(X, y) for draw in draws]\n"
            "    return np.mean([np.sum(a**2) for a in away])",
        },
    )
    for name in ("sgd_epoch", "gradient_noise"):
        assert is_carried(seen[name], "`minibatches` (exercise 1)", "is not written yet")


# ── classes ───────────────────────────────────────────────────────────────────────────────────────


def test_a_class_may_inherit_from_a_wrong_one() -> None:
    seen = graded("06", {"SGD": SGD, "Momentum": MOMENTUM, "Adam": ADAM, "AdamW": INHERITS})
    assert (seen["SGD"].mistake, seen["SGD"].score) == ("uphill", 0)
    assert seen["Adam"].mistake == "no-bias-correction"
    assert is_carried(seen["Momentum"], "`SGD` (exercise 1)")
    assert is_carried(seen["AdamW"], "`Adam` (exercise 6)")


@pytest.mark.parametrize(
    ("adam", "how"),
    [
        (ADAM, "is not right yet"),
        ("class Adam:\n    pass", "is not right yet"),
        ("def Adam(*args, **kwargs):\n    raise NotImplementedError", "is not written yet"),
        ("Adam = None", "is not there"),
    ],
)
def test_a_class_may_hold_a_wrong_one(adam: str, how: str) -> None:
    seen = graded("06", {"Adam": adam, "AdamW": WRAPS})
    assert is_carried(seen["AdamW"], "`Adam` (exercise 6)", how)


def test_a_class_whose_cell_stops_for_want_of_another_is_judged() -> None:
    seen = graded("06", {"AdamW": INHERITS})
    assert is_carried(seen["AdamW"], "`Adam` (exercise 6)", "is not there")


def test_where_that_cannot_be_judged_it_says_what_to_mend() -> None:
    seen = graded("06", {"AdamW": READS})["AdamW"]
    assert seen.message.splitlines() == [
        "AdamW: is not defined, because its cell stops with NameError: name 'Adam' is not defined",
        "    It uses your `Adam` (exercise 6), which is not there: mend that first.",
    ]


def test_a_mistake_of_its_own_is_told_of_a_class_that_inherits() -> None:
    without_lr = INHERITS.replace("self.lr * self.weight_decay", "self.weight_decay")
    seen = graded("06", {"Adam": ADAM, "AdamW": without_lr})["AdamW"]
    assert seen.mistake == "decay-without-lr"
    assert seen.message.endswith("in place of your `Adam` (exercise 6), which is not right yet.")


@pytest.mark.parametrize("adamw", [OVERRIDES, READS, CHANGES], ids=["overrides", "reads", "sets"])
def test_a_class_that_knows_the_inside_of_a_wrong_one_waits_for_it(adamw: str) -> None:
    seen = graded("06", {"Adam": ADAM, "AdamW": adamw})["AdamW"]
    assert (seen.outcome, seen.mistake) == (Outcome.FAILED, None)
    assert "Error" not in seen.message
    assert seen.message.splitlines()[1:] == [
        "    It uses your `Adam` (exercise 6), which is not right yet: mend that first."
    ]


def test_a_model_does_not_travel_and_so_its_trainer_waits_for_what_it_uses() -> None:
    stopping = "class EarlyStopping:\n    def __init__(self, patience, min_delta=0.0):\n        0"
    fit = (
        "import torch\ndef fit_digits(X_train, y_train, X_val, y_val, seed):\n"
        "    model, stopping = torch.nn.Linear(64, 10), EarlyStopping(3)\n"
        "    stopping.step(1.0, model)\n    return model"
    )
    seen = graded("08", {"EarlyStopping": stopping, "fit_digits": fit})["fit_digits"]
    assert "AttributeError" in seen.message.splitlines()[0]
    assert seen.message.endswith(
        "    It uses your `EarlyStopping` (exercise 7), which is not right yet: mend that first."
    )


# ── other names ───────────────────────────────────────────────────────────────────────────────────

KEPT = {
    "alias": "kept = sigmoid\ndef tanh(z):\n    return 2 * kept(2 * z) - 1",
    "of an alias": "a = sigmoid\nkept = a\ndef tanh(z):\n    return 2 * kept(2 * z) - 1",
    "lambda": "tanh = lambda z: 2 * sigmoid(2 * z) - 1",
    "default": "def tanh(z, s=sigmoid):\n    return 2 * s(2 * z) - 1",
    "lambda's default": "tanh = lambda z, s=sigmoid: 2 * s(2 * z) - 1",
    "in a dict": "by = {'s': sigmoid}\ndef tanh(z):\n    return 2 * by['s'](2 * z) - 1",
    "made by a function": "def of(s):\n    return lambda z: 2 * s(2 * z) - 1\ntanh = of(sigmoid)",
    "with a magic": "%time kept = sigmoid\ndef tanh(z):\n    return 2 * kept(2 * z) - 1",
    "renamed": "def my_sigmoid(z):\n    return 1 / (1 + np.exp(-z))\n"
    "def tanh(z):\n    return 2 * my_sigmoid(2 * z) - 1",
}


@pytest.mark.parametrize("how", KEPT)
def test_a_helper_may_be_used_by_another_name(how: str) -> None:
    seen = graded("01", {"sigmoid": "" if how == "renamed" else NAIVE, "tanh": KEPT[how]})["tanh"]
    state = "is not there" if how == "renamed" else "overflows"
    assert is_carried(seen, "`sigmoid` (exercise 2)", state)


def test_a_helper_of_another_name_is_no_excuse_where_it_is_right() -> None:
    renamed = "def my_sigmoid(z):\n    return 0.5 * (1 + np.tanh(z / 2))\n"
    tanh = "def tanh(z):\n    return my_sigmoid(2 * z)"
    seen = graded("01", {"c1": renamed, "tanh": tanh})["tanh"]
    assert seen.outcome is Outcome.FAILED
    assert "carried" not in seen.message
    assert "sigmoid`" not in seen.message


def test_whoever_uses_what_has_another_name_reads_which_one_is_meant() -> None:
    tanh = "def tanh(z):\n    return sigmoid(abs)"  # which ours cannot be asked
    seen = graded("01", {"c1": NAIVE.replace("sigmoid", "my_sigmoid"), "tanh": tanh})["tanh"]
    assert seen.message.splitlines()[1:] == [
        "    It uses your `sigmoid` (exercise 2), which is not there: did you mean my_sigmoid? "
        "Call it sigmoid, which is the name that is asked for."
    ]

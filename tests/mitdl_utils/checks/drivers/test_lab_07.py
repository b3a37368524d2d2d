"""The drivers of lab 07: what they note of right answers, and the fact that tells a wrong one."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from autograder.exercises import load_lab
from autograder.judge.judge import LocalStudent, judge
from mitdl_utils.checks.drivers import driven
from mitdl_utils.checks.drivers.epochs import ENOUGH, EVERYWHERE, HOW_MANY, SHAPES
from mitdl_utils.checks.drivers.lab_07.gradient_noise import FAR, FARTHER, NEAR, left_out
from mitdl_utils.checks.drivers.lab_07.sgd_epoch import order_in
from mitdl_utils.checks.facts import Facts

pytest.importorskip("torch")
LAB = load_lab("07")
NUMBERS = {"w", "b", "noise"}  # the references' own
SEED = 3

# (n, d) and (n,), no row and no label twice
X = np.arange(14.0).reshape(7, 2)
Y = np.array([5, 3, 9, 4, 8, 6, 7])
MANY_X = np.arange(86.0).reshape(43, 2)
MANY_Y = np.arange(43) + 100


def facts_of(exercise: str, answer: Callable[..., Any], *args: Any, **named: Any) -> Any:
    """Let the driver of an exercise work with an answer."""
    return driven(LAB[exercise].driver, answer)(*args, **named)


WITH_FACTS = ["minibatches", "sgd_epoch", "gradient_noise", "make_loader"]


@pytest.mark.parametrize("exercise", WITH_FACTS)
def test_the_right_answer_has_the_right_facts(exercise: str) -> None:
    for case in LAB[exercise].draw_cases(np.random.default_rng(0)):
        facts = facts_of(exercise, LAB[exercise].right, *case.args, **case.kwargs)
        assert isinstance(facts, Facts)
        assert set(facts) - set(facts.right) <= NUMBERS, case.label
        assert {label: facts[label] for label in facts.right} == facts.right, case.label


@pytest.mark.parametrize(
    ("result", "fact"),
    [(None, "none, but None"), (X, "none, but an array"), (3, "none, but int")],
)
def test_what_is_no_list_of_batches_ends_the_facts(result: Any, fact: str) -> None:
    assert facts_of("minibatches", lambda *_: result, X, Y, 3, SEED) == {HOW_MANY: fact}


def test_batches_without_labels_are_told_by_their_kind() -> None:
    facts = facts_of("minibatches", lambda X, *_: [X[:3], (X[3:6],)], X, Y, 3, SEED)
    assert facts == {HOW_MANY: "2", SHAPES: ["an array", "a tuple of 1"]}
    assert facts.right == {HOW_MANY: "3", SHAPES: ["x (3, 2), y (3,)"] * 2 + ["x (1, 2), y (1,)"]}


def slices(X: Any, y: Any, batch_size: int, rng: Any, drop_last: bool = False) -> Iterator[Any]:
    """Give the batches in the order of X."""
    for start in range(0, len(X), batch_size):
        yield X[start : start + batch_size], y[start : start + batch_size]


def test_slices_keep_their_neighbours_in_every_epoch() -> None:
    facts = facts_of("minibatches", slices, MANY_X, MANY_Y, 9, SEED)
    wrong = {label for label in facts if facts[label] != facts.right[label]}
    assert wrong == {
        "neighbours in X stay neighbours",
        "the next epoch has the same order",
        "another seed gives the same order",
    }
    kept = facts_of("minibatches", slices, MANY_X, MANY_Y, 9, SEED, drop_last=True)
    assert (kept[HOW_MANY], kept.right[HOW_MANY]) == ("5", "4")
    assert kept["examples that never come"] == 0 != kept.right["examples that never come"]


def test_labels_of_other_rows_are_not_their_own() -> None:
    facts = facts_of("minibatches", lambda X, y, *_: [(X, y[::-1])], X, Y, 7, SEED)
    assert facts["each x is beside its own y"] is False
    assert facts["examples that come more than once"] == 0


def test_a_generator_that_changes_its_arguments_is_seen() -> None:
    def minibatches(X: Any, y: Any, *_: Any) -> Iterator[Any]:
        X[:] = X[::-1].copy()
        yield X, y[::-1]

    facts = facts_of("minibatches", minibatches, X, Y, 7, SEED)
    assert facts["the X and y that you were given"] == "changed"


def test_draws_from_the_global_generator_are_seen() -> None:
    def minibatches(X: Any, y: Any, batch_size: int, rng: Any) -> Iterator[Any]:
        order = np.random.permutation(len(X))
        return slices(X[order], y[order], batch_size, rng)

    facts = facts_of("minibatches", minibatches, MANY_X, MANY_Y, 9, SEED)
    assert facts["the global random state"] == "changed"
    assert facts["the same seed gives the same order"] is False


def test_batches_that_never_end_are_read_up_to_twice_the_rows() -> None:
    read: list[int] = []

    def minibatches(X: Any, y: Any, batch_size: int, rng: Any) -> Iterator[Any]:
        for _ in itertools.count():
            for x, labels in slices(X, y, batch_size, rng):
                read.append(len(x))
                yield x, labels

    facts = facts_of("minibatches", minibatches, X[:3], Y[:3], 6_000, SEED, rows=22_000)
    assert facts == {"the order of many rows": "not all rows"}
    assert sum(read) == 2 * 22_000
    assert facts_of("minibatches", minibatches, X, Y, 3, SEED)[HOW_MANY] == "9 or more"


def test_many_small_batches_are_all_read() -> None:
    def minibatches(X: Any, y: Any, batch_size: int, rng: Any) -> Iterator[Any]:
        order = rng.permutation(len(X))
        return slices(X[order], y[order], 5, rng)

    facts = facts_of("minibatches", minibatches, X[:3], Y[:3], 600, SEED, rows=1_000)
    assert facts == {"the order of many rows": "fair"}


def test_a_row_that_stays_comes_to_one_place_only() -> None:
    def minibatches(X: Any, y: Any, batch_size: int, rng: Any) -> Any:
        order = np.append(0, 1 + rng.permutation(len(X) - 1))
        return [(X[order], y[order])]

    facts = facts_of("minibatches", minibatches, X[:3], Y[:3], 3, SEED, times=70)
    assert facts == {EVERYWHERE: "0 of 3"}
    assert facts.right == {EVERYWHERE: "3 of 3"}


def one_hot(n: int) -> tuple[Any, ...]:
    """Return data that tells the order: a weight for each row."""
    return np.eye(n), np.zeros(n, dtype=int), np.zeros(n), 0.0, 1.0, 1, SEED


def test_the_order_is_read_from_the_weights() -> None:
    assert order_in((np.array([-0.3, -0.5, -0.4]), 0.1)).tolist() == [1, 2, 0]
    assert order_in((np.array([-0.3, 0.5]), 0.1)) is None
    assert order_in((np.array([-0.3, -0.3]), 0.1)) is None
    facts = facts_of("sgd_epoch", LAB["sgd_epoch"].right, *one_hot(ENOUGH), about="places")
    assert facts == {"the places of the rows": "fair"}


@pytest.mark.parametrize("about", ["result", "seeds"])
def test_weights_alone_end_the_facts(about: str) -> None:
    args = X[:4], np.array([0, 1, 1, 0]), np.ones(2), 0.5, 0.1, 2, SEED
    facts = facts_of("sgd_epoch", lambda X, y, w, *_: w, *args, about=about)
    assert facts == {"what comes back": "an array"}


def test_weights_that_do_not_move_tell_no_order() -> None:
    facts = facts_of("sgd_epoch", lambda X, y, w, b, *_: (w, b), *one_hot(40), about="places")
    assert facts == {"the places of the rows": "not to be read from w"}


def test_weights_that_depend_on_the_order_are_different() -> None:
    args = X, np.array([0, 1, 1, 0, 1, 0, 1]), np.ones(2), 0.5, 0.1, 2, SEED
    facts = facts_of("sgd_epoch", LAB["sgd_epoch"].right, *args)
    assert facts["w and b, in whatever order the examples come"] == "different"
    assert "w" not in facts


def test_the_rows_left_out_are_read_from_the_noise() -> None:
    mean = (30 * NEAR + 20 * FAR + 14 * FARTHER) / 64
    assert left_out(mean, 64) == [30, 20, 14]
    assert left_out(mean + 0.01, 64) == []
    assert left_out(-1.0, 64) == []


@pytest.mark.parametrize(
    ("result", "about", "label", "fact"),
    [
        (None, "result", "what comes back", "None"),
        (np.zeros(2), "draws", "what comes back", "an array"),
        (0.123, "rows", "rows that come as often as others", "not to be read"),
        (NEAR, "rows", "rows that come as often as others", "0 of 3"),
        (0.305, "draws", "rows that are drawn together", "not to be read"),
        (1.0, "draws", "other seeds give the same noise", True),
    ],
)
def test_a_noise_that_tells_something_else(result: Any, about: str, label: str, fact: Any) -> None:
    y, w = np.zeros(7, dtype=int), np.zeros(2)
    facts = facts_of("gradient_noise", lambda *_: result, X, y, w, 0.0, 2, SEED, 64, about=about)
    assert facts[label] == fact != facts.right[label]


def test_pairs_that_are_always_of_one_sign_are_neighbours() -> None:
    def answer(X: Any, *_: Any) -> float:
        return float(np.sum(((X[0] - X[1]) / 4) ** 2)) if len(X) == 2 else 1.0

    X = np.column_stack([2.0 * (-1.0) ** np.arange(14), np.zeros(14)])
    y, w = np.zeros(14, dtype=int), np.zeros(2)
    facts = facts_of("gradient_noise", answer, X, y, w, 0.0, 2, SEED, 14, about="draws")
    assert facts["rows that are drawn together"] == "neighbours, or the same ones each time"
    assert facts.right["rows that are drawn together"] == "any"


def loader_of(X: Any, y: Any, batch_size: int, in_any_order: bool, seed: int, **change: Any) -> Any:
    """Return a right loader but for some settings."""
    import torch

    data = torch.utils.data.TensorDataset(X, y)
    own = torch.Generator().manual_seed(seed)
    settings = {"batch_size": batch_size, "shuffle": in_any_order, "generator": own, **change}
    return torch.utils.data.DataLoader(data, **settings)


def test_a_loader_that_was_never_made_ends_the_facts() -> None:
    facts = facts_of("make_loader", lambda *_: None, X, Y, 3, True, SEED)
    assert facts == {HOW_MANY: "none, but None"}
    assert facts.right == {HOW_MANY: "3"}


def test_batches_of_x_alone_end_the_facts() -> None:
    facts = facts_of("make_loader", lambda X, *_: [X], X, Y, 3, False, SEED)
    assert facts[HOW_MANY] == "1"
    assert list(facts) == [HOW_MANY, SHAPES]


@pytest.mark.parametrize(
    ("change", "label", "fact"),
    [
        ({"drop_last": True}, "examples that never come", 7),
        ({"shuffle": False}, "neighbours in X stay neighbours", True),
        ({"generator": None}, "the global random state", "changed"),
        ({"generator": None}, "the same seed gives the same order", False),
    ],
)
def test_a_loader_with_another_setting(change: dict[str, Any], label: str, fact: Any) -> None:
    def answer(X: Any, y: Any, batch_size: int, shuffle: bool, seed: int) -> Any:
        return loader_of(X, y, batch_size, shuffle, seed, **change)

    facts = facts_of("make_loader", answer, MANY_X, MANY_Y, 9, True, SEED)
    assert facts[label] == fact != facts.right[label]


def test_a_sampler_with_its_own_generator_is_not_told_that_it_seeds_the_global_one() -> None:
    """A DataLoader without a generator draws a number itself, and nobody has seeded anything."""
    import torch
    from torch.utils.data import DataLoader, Sampler, TensorDataset

    class Mine(Sampler[int]):
        def __init__(self, n: int, generator: torch.Generator) -> None:
            self.n, self.generator = n, generator

        def __len__(self) -> int:
            return self.n

        def __iter__(self) -> Iterator[int]:
            return iter(torch.randperm(self.n, generator=self.generator).tolist())

    def make_loader(X: Any, y: Any, batch_size: int, shuffle: bool, seed: int) -> Any:
        sampler = Mine(len(X), torch.Generator().manual_seed(seed)) if shuffle else None
        return DataLoader(TensorDataset(X, y), batch_size, sampler=sampler)

    student = LocalStudent({"make_loader": make_loader})
    said = judge(LAB["make_loader"], student, np.random.default_rng(0)).message
    assert "or your loader has no generator and draws from it" in " ".join(said.split())


def test_a_loader_that_is_used_up_gives_no_second_epoch() -> None:
    facts = facts_of("make_loader", lambda *args: iter(loader_of(*args)), X, Y, 3, False, SEED)
    assert facts["batches in the second epoch"] == 0 != facts.right["batches in the second epoch"]
    assert facts["the second epoch has the order of X"] is False


MODEL = [(np.array([[0.5, -1.0]]), np.array([0.25]))]
BATCHES = [(X[:4], Y[:4, np.newaxis] / 4.0), (X[4:], Y[4:, np.newaxis] / 4.0)]
CASE = (MODEL, BATCHES, "mse_loss")


def test_gradients_are_those_of_one_large_batch() -> None:
    facts = facts_of("accumulate_gradients", LAB["accumulate_gradients"].right, *CASE)
    away = 2 * (X @ MODEL[0][0].T + MODEL[0][1] - Y[:, np.newaxis] / 4.0) / len(X)  # (n, 1)
    np.testing.assert_allclose(facts.pop("gradient of parameter 1"), away.T @ X)
    np.testing.assert_allclose(facts.pop("gradient of parameter 2"), away.sum(axis=0))
    assert facts == {
        "parameters with a gradient": "1, 2",
        "the parameters": "as it was",
        "which parameters are frozen": "as it was",
    }


def test_gradients_that_were_cleared_thawed_or_used_are_seen() -> None:
    facts = facts_of("accumulate_gradients", lambda model, *_: model.zero_grad(), *CASE)
    assert facts["parameters with a gradient"] == "none"

    def thaws(model: Any, *_: Any) -> None:
        model.requires_grad_(True)

    facts = facts_of("accumulate_gradients", thaws, *CASE, frozen=1)
    assert facts["which parameters are frozen"] == "changed"

    def steps(model: Any, *_: Any) -> None:
        for parameter in model.parameters():
            parameter.data += 1.0

    assert facts_of("accumulate_gradients", steps, *CASE)["the parameters"] == "moved"


SGD = ("SGD", {"lr": 0.01})
INPUTS, LABELS = "the inputs were moved to the device", "the labels were moved to the device"


def test_an_epoch_of_training_is_two_steps() -> None:
    facts = facts_of("train_on", LAB["train_on"].right, *CASE, SGD, "cpu")
    assert list(facts)[:3] == [INPUTS, LABELS, "what comes back is"]
    assert facts[INPUTS] and facts[LABELS]
    assert facts["what comes back is"] == "a number"
    W, b, losses = MODEL[0][0].copy(), MODEL[0][1].copy(), []
    for x, y in BATCHES:
        away = x @ W.T + b - y
        losses.append(np.mean(away**2))
        W, b = W - 0.02 * away.T @ x / len(x), b - 0.02 * away.mean(axis=0)
    assert facts["mean loss of epoch 1"] == pytest.approx((4 * losses[0] + 3 * losses[1]) / 7)
    np.testing.assert_allclose(facts["parameter 1 after epoch 1"], W)
    np.testing.assert_allclose(facts["parameter 2 after epoch 1"], b)


@pytest.mark.parametrize(
    ("result", "fact"),
    [("tensor", "a tensor, or another object"), (None, "None"), ([0.5, 0.25], "a list of 2")],
)
def test_a_loss_that_is_no_number_is_told_by_its_kind(result: Any, fact: str) -> None:
    import torch

    loss = torch.tensor(0.5) if result == "tensor" else result
    facts = facts_of("train_on", lambda *_: loss, *CASE, SGD, "cpu")
    assert facts["what comes back is"] == fact
    assert "mean loss of epoch 1" not in facts


def test_batches_that_stay_where_they_are_are_seen() -> None:
    def answer(model: Any, loader: Any, *_: Any) -> float:
        for x, _labels in loader:
            x.to("cpu")
        return 0.0

    facts = facts_of("train_on", answer, *CASE, SGD, "cpu")
    assert facts[INPUTS] is True
    assert facts[LABELS] is False

"""The drivers of lab 02 tell a right answer from wrong ones, by labels that a student reads."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from mitdl_utils.checks.drivers.lab_02.build_mlp import build_mlp
from mitdl_utils.checks.drivers.lab_02.dense_layer import dense_layer
from mitdl_utils.checks.drivers.lab_02.he_normal import he_normal
from mitdl_utils.checks.drivers.lab_02.init_mlp import init_mlp
from mitdl_utils.checks.drivers.library import Library
from mitdl_utils.checks.facts import Facts

SEED = 3
NUMBERS = np.random.default_rng(SEED)
W, B = NUMBERS.normal(size=(3, 2)), NUMBERS.normal(size=2)
X, UPSTREAM = NUMBERS.normal(size=(4, 3)), NUMBERS.normal(size=(4, 2))


def words(facts: Facts) -> dict[str, Any]:
    """The facts that are no numbers."""
    return {label: fact for label, fact in facts.items() if isinstance(fact, bool | str)}


def slips(facts: Facts) -> dict[str, Any]:
    """The facts in words that are not right."""
    return {label: fact for label, fact in words(facts).items() if fact != facts.right.get(label)}


# Weights drawn at random


def he(d_in: int, d_out: int, rng: Any) -> Any:
    return rng.normal(scale=np.sqrt(2 / d_in), size=(d_in, d_out))


def drawn(subject: Callable[..., Any], seed: int = SEED) -> Facts:
    return he_normal(subject, Library(), 100, 160, np.random.default_rng(SEED), seed)


def test_right_weights_have_the_right_facts() -> None:
    facts = drawn(he)
    assert slips(facts) == {}
    assert facts.right.keys() == facts.keys()
    assert facts["what comes back"] == "floats (100, 160)"
    assert facts["mean / √(2 / d_in)"] == pytest.approx(0, abs=0.06)
    assert facts["standard deviation / √(2 / d_in)"] == pytest.approx(1, abs=0.06)
    assert facts["an rng of the same seed"] == "the same"


def test_without_a_seed_nothing_is_drawn_again() -> None:
    assert "an rng of the same seed" not in drawn(he, seed=0)


@pytest.mark.parametrize(
    ("wrong", "slip"),
    [
        (
            lambda i, o, rng: rng.uniform(-((6 / i) ** 0.5), (6 / i) ** 0.5, size=(i, o)),
            {
                "two thirds within one standard deviation": "no",
                "weights beyond 2.0 standard deviations": "none",
                "weights beyond 2.5 standard deviations": "none",
                "weights beyond 3.0 standard deviations": "none",
            },
        ),
        (
            lambda i, o, rng: np.repeat(he(i, 1, rng), o, axis=1),
            {"units with the same weights": "some"},
        ),
        (
            lambda i, o, rng: he(i, o, np.random.default_rng(0)),
            {"the next call with this rng": "the same"},
        ),
        (lambda i, o, rng: he(i, o, np.random), {"an rng of the same seed": "another"}),
        (lambda i, o, rng: he(i, o, rng).ravel(), {"what comes back": "floats (16000,)"}),
        (lambda i, o, rng: None, {"what comes back": "None"}),
    ],
    ids=["uniform", "units alike", "own seed", "global generator", "flat", "nothing"],
)
def test_a_wrong_draw_is_told_by_its_facts(wrong: Callable[..., Any], slip: dict[str, str]) -> None:
    facts = slips(drawn(wrong))
    assert slip.items() <= facts.items()
    assert "what comes back" not in slip or facts == slip


def params_of(sizes: list[int], rng: Any) -> Any:
    return [(he(i, o, rng), np.zeros(o)) for i, o in pairwise(sizes)]


def started(subject: Callable[..., Any]) -> Facts:
    return init_mlp(subject, Library(), [130, 130, 130], np.random.default_rng(SEED), SEED)


def test_a_right_start_has_the_right_facts() -> None:
    facts = started(params_of)
    assert slips(facts) == {}
    assert facts.right.keys() == facts.keys()
    layer = "(floats (130, 130), floats (130,))"
    assert facts["what comes back"] == f"[{layer}, {layer}]"
    assert facts["b 2"] == "all 0"


def test_layers_with_the_same_numbers_are_told() -> None:
    def wrong(sizes: list[int], rng: Any) -> Any:
        seed = int(rng.integers(2**31))
        return [params_of([i, o], np.random.default_rng(seed))[0] for i, o in pairwise(sizes)]

    assert slips(started(wrong)) == {"the layers": "the same numbers again"}


def test_biases_other_than_zero_are_told_layer_by_layer() -> None:
    wrong = started(lambda sizes, rng: [(W, b + 1) for W, b in params_of(sizes, rng)])
    assert slips(wrong) == {"b 1": "all 1", "b 2": "all 1"}


def test_layers_of_another_form_end_early() -> None:
    facts = started(lambda sizes, rng: [W for W, _ in params_of(sizes, rng)])
    assert facts == {"what comes back": "[floats (130, 130), floats (130, 130)]"}
    assert started(lambda sizes, rng: 3) == {"what comes back": "an int"}


# Modules


class Layer(nn.Module):
    def __init__(self, d_in: int, d_out: int) -> None:
        super().__init__()
        self.W = nn.Parameter(torch.randn(d_in, d_out))
        self.b = nn.Parameter(torch.zeros(d_out))

    def forward(self, x: torch.Tensor) -> Any:
        return torch.sigmoid(x @ self.W + self.b)


class Alike(Layer):
    def __init__(self, d_in: int, d_out: int) -> None:
        super().__init__(d_in, d_out)
        self.W = nn.Parameter(torch.ones(d_in, d_out))


class Turned(Layer):
    def __init__(self, d_in: int, d_out: int) -> None:
        super().__init__(d_out, d_in)


class Detached(Layer):
    def forward(self, x: torch.Tensor) -> Any:
        return super().forward(x).detach()


class Dropping(Layer):
    def forward(self, x: torch.Tensor) -> Any:
        return nn.functional.dropout(super().forward(x))


class Silent(Layer):
    def forward(self, x: torch.Tensor) -> Any:
        return None


SHARED = nn.Parameter(torch.randn(3, 2))


class Sharing(Layer):
    def __init__(self, d_in: int, d_out: int) -> None:
        super().__init__(d_in, d_out)
        self.W = SHARED


def layered(subject: Any) -> Facts:
    return dense_layer(subject, Library(), 3, 2, W, B, X, UPSTREAM)


def test_a_right_layer_has_the_right_facts_and_gradients() -> None:
    facts = layered(Layer)
    assert slips(facts) == {}
    out = 1 / (1 + np.exp(-(X @ W + B)))
    dz = UPSTREAM * out * (1 - out)
    for label, right in {
        "output": out,
        "gradient of W": X.T @ dz,
        "gradient of b": dz.sum(axis=0),
        "gradient of x": dz @ W.T,
        "output of the last example": out[-1:],
    }.items():
        np.testing.assert_allclose(facts[label], right, rtol=1e-9, err_msg=label)


@pytest.mark.parametrize(
    ("wrong", "slip"),
    [
        (Alike, {"its units at first": "all alike"}),
        (Sharing, {"a second layer": "shares the weights of the first"}),
        (Turned, {"its parameters": "W (2, 3), b (3,)"}),
        (Detached, {"gradients flow back": False}),
        (Dropping, {"output": "another one at each call"}),
        (Silent, {"output": "no tensor but None"}),
        (lambda d_in, d_out: None, {"it is": "None"}),
        (lambda d_in, d_out: [1.0], {"it is": "a plain list"}),
        (lambda d_in, d_out: object(), {"it is": "no torch.nn.Module"}),
        (lambda d_in, d_out: nn.Module(), {"its parameters": "none"}),
    ],
)
def test_a_wrong_layer_is_told_by_one_fact(wrong: Any, slip: dict[str, Any]) -> None:
    facts = layered(wrong)
    assert slips(facts) == slip
    last = next(iter(slip))
    if last not in ("its units at first", "a second layer"):
        assert list(facts)[-1] == last


def network(sizes: list[int]) -> Any:
    modules = [part for i, o in pairwise(sizes) for part in (nn.Linear(i, o), nn.ReLU())]
    return nn.Sequential(*modules[:-1])


START = NUMBERS.normal(size=3 * 5 + 5 + 5 * 2 + 2)


def built(subject: Any) -> Facts:
    return build_mlp(subject, Library(), [3, 5, 2], START, X, UPSTREAM)


def test_a_right_network_has_the_right_facts_and_output() -> None:
    facts = built(network)
    assert slips(facts) == {}
    first, rest = START[:15].reshape(5, 3), START[15:]
    hidden = np.maximum(X @ first.T + rest[:5], 0)
    out = hidden @ rest[5:15].reshape(2, 5).T + rest[15:]
    np.testing.assert_allclose(facts["output"], out, rtol=1e-9)
    np.testing.assert_allclose(facts["gradient of parameter 4"], UPSTREAM.sum(axis=0), rtol=1e-9)
    np.testing.assert_allclose(facts["output in eval mode"], out, rtol=1e-9)


@pytest.mark.parametrize(
    ("wrong", "slip"),
    [
        (lambda sizes: list(network(sizes)), {"it is": "a plain list"}),
        (lambda sizes: nn.ModuleList(network(sizes)), {"it is": "no torch.nn.Sequential"}),
        (lambda sizes: network(sizes[:-1]), {"shapes of its parameters": "(5, 3), (5,)"}),
        (lambda sizes: network(sizes).requires_grad_(False), {}),
    ],
    ids=["list", "module list", "a layer too few", "frozen"],
)
def test_a_wrong_network_is_told_by_one_fact(wrong: Any, slip: dict[str, Any]) -> None:
    facts = built(wrong)
    frozen = {f"gradient of parameter {k}": "no tensor but None" for k in (1, 2, 3, 4)}
    assert slips(facts) == (slip or frozen)

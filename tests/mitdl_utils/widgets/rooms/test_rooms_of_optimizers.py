"""The rooms of lecture 6: their optimizers are PyTorch's, their races are fair."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from mitdl_utils.widgets import race, rate_finder
from mitdl_utils.widgets.models.numbers import Stream
from mitdl_utils.widgets.models.optimizers import NAMES, Memory, trails
from mitdl_utils.widgets.rooms.race import BUDGET, LANDS, POWERS, RING, arrivals, run
from mitdl_utils.widgets.rooms.rate_finder import (
    STEPS,
    loss_and_gradient,
    losses,
    start_of,
    steepest,
    verdict,
)

MU, BETA = 0.8, 0.95
IN_TORCH: dict[str, Callable[[list[torch.Tensor], float], torch.optim.Optimizer]] = {
    "SGD": lambda p, lr: torch.optim.SGD(p, lr=lr),
    "momentum": lambda p, lr: torch.optim.SGD(p, lr=lr, momentum=MU),
    "Adagrad": lambda p, lr: torch.optim.Adagrad(p, lr=lr, eps=1e-8),
    "RMSprop": lambda p, lr: torch.optim.RMSprop(p, lr=lr, alpha=BETA),
    "Adadelta": lambda p, lr: torch.optim.Adadelta(p, lr=lr, rho=BETA),
    "Adam": lambda p, lr: torch.optim.Adam(p, lr=lr, betas=(MU, BETA)),
}
rng = np.random.default_rng(0)


@pytest.mark.parametrize("name", NAMES)
def test_an_optimizer_takes_the_steps_of_torchs(name: str) -> None:
    land, rate = LANDS["banana"], 0.01
    places, _ = trails(name, land.gradient, land.start, np.array([rate]), 40, Memory(MU, BETA))
    w = torch.tensor(land.start, dtype=torch.float64, requires_grad=True)
    optimizer, expected = IN_TORCH[name]([w], rate), [w.tolist()]
    for _ in range(40):
        w.grad = torch.tensor(land.gradient(w.detach().numpy()))
        optimizer.step()
        expected.append(w.tolist())
    np.testing.assert_allclose(places[0], expected, rtol=1e-9, atol=1e-9)


def test_without_correction_adams_first_step_is_longer_than_its_rate() -> None:
    for corrected, length in ((True, 1.0), (False, 0.1 / np.sqrt(0.001))):
        memory = Memory(0.9, 0.999, corrected)
        places, _ = trails("Adam", np.ones_like, (0.0, 0.0), np.array([0.01]), 1, memory)
        np.testing.assert_allclose(places[0, 1], -0.01 * length, rtol=1e-6)


@pytest.mark.parametrize("name", LANDS)
def test_slopes_of_a_landscape_are_those_of_its_height(name: str) -> None:
    land, w, h = LANDS[name], rng.uniform(-2, 2, (20, 2)), 1e-5
    for axis in (0, 1):
        to = np.eye(2)[axis] * h
        rise = (land.loss(w + to) - land.loss(w - to)) / (2 * h)
        np.testing.assert_allclose(land.gradient(w)[:, axis], rise, rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("name", LANDS)
def test_a_landscape_is_lowest_at_its_bottoms(name: str) -> None:
    land = LANDS[name]
    bottoms = np.array(land.bottoms)
    np.testing.assert_allclose(land.gradient(bottoms), 0, atol=1e-12)
    assert (land.loss(rng.uniform(-3, 3, (500, 2))) > land.loss(bottoms[0])).all()


def test_who_leaves_the_ring_again_has_not_arrived() -> None:
    land, near, far = LANDS["bowl"], [RING / 2, 0.0], [1.0, 0.0]
    runs = [[far, near, near], [far, near, far], [near, near, near], [near, far, near]]
    runs.append([near, near, [np.nan, np.nan]])
    assert arrivals(land, np.array(runs)).tolist() == [1, 3, 0, 2, 3]


@pytest.mark.parametrize("name", NAMES)
def test_no_rate_is_better_than_the_one_that_is_found(name: str) -> None:
    land, memory = LANDS["slanted ravine"], Memory()
    best = run(name, land, land.start, memory, None)
    arrived = [run(name, land, land.start, memory, float(p)).arrival for p in POWERS[::3]]
    assert best.arrival <= min(arrived)
    assert len(best.places) == BUDGET + 1


def test_plain_sgd_wins_in_the_round_bowl_and_misses_the_slanted_ravine() -> None:
    first = {name: one.arrival for name, one in race("bowl").runs().items()}
    assert min(first, key=lambda name: first[name]) == "SGD"
    assert race("slanted ravine", ["SGD"]).runs()["SGD"].arrival > BUDGET


def test_the_networks_gradient_is_torchs() -> None:
    x, y = rng.normal(size=(12, 5)), rng.integers(0, 3, 12)
    params = start_of((5, 7, 3), Stream(1))
    tensors = [torch.tensor(p, requires_grad=True) for p in params]
    hidden = torch.relu(torch.tensor(x) @ tensors[0] + tensors[1])
    expected = F.cross_entropy(hidden @ tensors[2] + tensors[3], torch.tensor(y))
    expected.backward()
    loss, gradient = loss_and_gradient(params, x, y)
    assert loss == pytest.approx(expected.item(), rel=1e-12)
    for got, tensor in zip(gradient, tensors, strict=True):
        assert tensor.grad is not None
        np.testing.assert_allclose(got, tensor.grad.numpy(), rtol=1e-10, atol=1e-12)


def test_a_run_is_slow_or_learns_or_flies_out() -> None:
    x, y = rng.normal(size=(60, 4)), np.arange(60) % 2
    x[:, 0] += 4 * y
    said = [verdict(losses(x, y, "SGD", 0, lambda step, lr=lr: lr)) for lr in (1e-4, 0.5, 30.0)]
    assert said == ["slow", "learned", "flown out"]
    falling = np.concatenate([np.full(50, 2.0), np.linspace(2, 0, 10), np.zeros(STEPS - 60)])
    assert 50 <= steepest(falling) <= 60


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"land": "hill"}, "race: land is 'hill', expected one of bowl, ravine"),
        ({"running": ["Lion"]}, r"race: running is \['Lion'\], expected one or more of SGD"),
        ({"running": []}, r"race: running is \[\], expected one or more of SGD"),
    ],
)
def test_a_race_that_cannot_be_run_is_refused(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        race(**arguments)


@pytest.mark.parametrize(
    ("x", "y", "optimizer", "message"),
    [
        (np.zeros((4, 2)), np.zeros(3), "SGD", r"x is \(4, 2\) and y is \(3,\)"),
        (np.zeros((2, 2)), np.array([1, 3]), "SGD", r"y holds \[1, 3\], expected classes 0, 1"),
        (np.zeros((2, 2)), np.array([0, 1]), "Lion", "optimizer is 'Lion', expected one of SGD"),
    ],
)
def test_examples_that_do_not_fit_are_refused(x: Any, y: Any, optimizer: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        rate_finder(x, y, optimizer)

"""The quick oracles of lab 04 against libraries that are slower than a verdict may be."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import approx_fprime

from autograder.exercises import Exercise
from autograder.exercises.lab_04 import LAB

torch = pytest.importorskip("torch")

SEEDS = range(5)


def right_cases(exercise: Exercise, seed: int):
    """The cases of an exercise for which its reference gives a value."""
    for one in exercise.draw_cases(np.random.default_rng(seed)):
        want = exercise.expected(one)
        if want.raised is None:
            yield one, want.value


@pytest.mark.parametrize("seed", SEEDS)
def test_differences_are_the_mean_of_scipys_to_both_sides(seed: int) -> None:
    for one, got in right_cases(LAB["numerical_gradient"], seed):
        f, w, *rest = one.args
        h = one.kwargs.get("h", *rest or [1e-5])

        def flat(v, f=f, shape=w.shape):
            return f(v.reshape(shape))

        start = w.astype(np.float64).ravel()
        sides = [approx_fprime(start, flat, step) for step in (h, -h)]
        assert got.shape == w.shape
        expected = np.mean(sides, axis=0).reshape(w.shape)
        np.testing.assert_allclose(got, expected, rtol=1e-6, atol=2e-8, err_msg=one.label)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_fit_is_that_of_torch(seed: int) -> None:
    for one, got in right_cases(LAB["fit_linear_regression"], seed):
        X, y, lr, steps = one.args
        X, y = (torch.tensor(a.astype(np.float64)) for a in (X, y))
        w = torch.zeros(X.shape[1], dtype=torch.float64, requires_grad=True)
        b = torch.zeros((), dtype=torch.float64, requires_grad=True)
        optimizer = torch.optim.SGD([w, b], lr=lr)
        losses = []
        for _ in range(steps):
            optimizer.zero_grad()
            loss = torch.nn.functional.mse_loss(X @ w + b, y)
            loss.backward()
            losses.append(loss.item())
            optimizer.step()
        for ours, theirs in zip(got, (w.detach().numpy(), b.item(), losses), strict=True):
            np.testing.assert_allclose(ours, theirs, rtol=1e-9, atol=1e-10, err_msg=one.label)

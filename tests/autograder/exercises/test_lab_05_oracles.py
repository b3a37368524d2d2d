"""The oracles of lab 05 step into the imaginary; torch.autograd is to agree with them."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.exercises.lab_05 import LAB
from mitdl_utils.checks.trial import Case

torch = pytest.importorskip("torch")


def cases(name: str) -> list[Case]:
    return LAB[name].draw_cases(np.random.default_rng(0))


def test_softmax_cross_entropy_backward_is_what_autograd_says() -> None:
    oracle = LAB["softmax_cross_entropy_backward"].reference
    for case in cases("softmax_cross_entropy_backward"):
        logits = torch.tensor(case.args[0].astype(np.float64), requires_grad=True)
        torch.nn.functional.cross_entropy(logits, torch.tensor(case.args[1].copy())).backward()
        np.testing.assert_allclose(oracle(*case.args), logits.grad.numpy(), rtol=1e-9, atol=1e-14)


def test_mlp_loss_and_gradients_are_what_autograd_says() -> None:
    oracle = LAB["mlp_loss_and_gradients"].reference
    for case in cases("mlp_loss_and_gradients"):
        x, labels, params = case.args
        pairs = [
            [torch.tensor(a.astype(np.float64), requires_grad=True) for a in pair]
            for pair in params
        ]
        h = torch.tensor(x.astype(np.float64))
        for depth, (W, b) in enumerate(pairs):
            z = h @ W + b
            h = z if depth == len(pairs) - 1 else torch.relu(z)
        loss = torch.nn.functional.cross_entropy(h, torch.tensor(labels))
        loss.backward()
        wanted_loss, wanted = oracle(x, labels, params)
        assert wanted_loss == pytest.approx(loss.item(), rel=1e-9, abs=1e-14)
        for pair, want in zip(pairs, wanted, strict=True):
            for ours, other in zip(want, pair, strict=True):
                np.testing.assert_allclose(ours, other.grad.numpy(), rtol=1e-9, atol=1e-13)


def test_value_is_what_autograd_says() -> None:
    Value = LAB["Value"].reference
    for x in (-1.3, -0.2, 0.0, 0.7, 2.1):
        a, b = Value(x), Value(1.7)
        c = torch.tensor(x, dtype=torch.float64, requires_grad=True)
        d = torch.tensor(1.7, dtype=torch.float64, requires_grad=True)

        def network(a, b):
            shared = a * b + 3.0 - a / b
            return (shared.tanh() + a.relu() * shared) * (0.3 * a).exp() - 2.0 / b**2.5

        ours, other = network(a, b), network(c, d)
        ours.backward()
        other.backward()
        assert ours.data == pytest.approx(other.item(), rel=1e-12)
        assert (a.grad, b.grad) == pytest.approx((c.grad.item(), d.grad.item()), rel=1e-12)

"""Batches to cut and to train on: rows with a label each, and networks with data to learn."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from autograder.exercises import draw

Array = NDArray[np.float64]
Layers = list[tuple[Array, Array]]
Batches = list[tuple[Array, NDArray[np.generic]]]


def a_seed(rng: Generator) -> int:
    """Draw a seed."""
    return int(rng.integers(10**6))


def labelled(rng: Generator, n: int, d: int) -> tuple[Array, NDArray[np.int64]]:
    """Draw rows (n, d) that are all different, each with a label of its own, not its index."""
    X = draw(rng, n, d)
    X[:, 0] = np.round(rng.permutation(n) * 0.25 + 0.1, 2)
    return X, rng.permutation(n) + int(rng.integers(3, 50))


def network(rng: Generator, sizes: Sequence[int]) -> Layers:
    """Draw weights and biases of a network, as PyTorch keeps them."""
    return [
        (draw(rng, d_out, d_in, scale=0.7), draw(rng, d_out, scale=0.7))
        for d_in, d_out in pairwise(sizes)
    ]


def problem(
    rng: Generator, layers: Sequence[int], sizes: Sequence[int], loss: str = "cross_entropy"
) -> tuple[Layers, Batches, str]:
    """Draw a network and batches for it to learn.

    Args:
        rng: draws all of it.
        layers: inputs, units of each layer, outputs.
        sizes: of the batches.
        loss: "cross_entropy", for labels; "mse_loss", for as many numbers as there are outputs.

    Returns:
        The network, the batches and the name of the loss.
    """
    model, (d, *_, k) = network(rng, layers), layers
    batches: Batches = []
    for n in sizes:
        X = draw(rng, n, d, scale=1.0)
        y = rng.integers(0, k, n) if loss == "cross_entropy" else draw(rng, n, k)
        batches.append((X, y))
    return model, batches, loss

"""Networks whose weights are penalized, as lists of `(W, b)`."""

from itertools import pairwise
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from autograder.exercises import draw

Params = list[tuple[NDArray[Any], NDArray[Any]]]


def drawn_params(rng: Generator, *sizes: int) -> Params:
    """Draw the layers of a network of these sizes."""
    return [(draw(rng, a, b), draw(rng, b)) for a, b in pairwise(sizes)]


def large_params(rng: Generator, *sizes: int) -> Params:
    """Draw layers with large weights and small biases."""
    return [(1e4 * W, b) for W, b in drawn_params(rng, *sizes)]


def strided_params(rng: Generator) -> Params:
    """Draw one layer that is a view of another."""
    return [(draw(rng, 6, 4)[::2, ::2], draw(rng, 4)[::2])]


def by_hand() -> Params:
    """Return two small layers with whole numbers."""
    first = (np.array([[1.0, -2.0], [0.0, 3.0]]), np.array([5.0, -1.0]))
    return [first, (np.array([[2.0], [1.0]]), np.array([4.0]))]

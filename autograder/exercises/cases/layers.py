"""Weights and biases of layers."""

from itertools import pairwise

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from autograder.exercises import draw

Params = list[tuple[NDArray[np.float64], NDArray[np.float64]]]


def layers(rng: Generator, *sizes: int, scale: float = 1.0) -> Params:
    """Draw weights and biases for these sizes, inputs first."""
    pairs = pairwise(sizes)
    return [(draw(rng, i, o, scale=scale), draw(rng, o, scale=scale)) for i, o in pairs]

"""Networks whose weights are penalized, as lists of `(W, b)`."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from autograder.exercises import case, draw
from mitdl_utils.checks.diagnose import Case

Params = list[tuple[NDArray[Any], NDArray[Any]]]


def drawn_params(rng: Generator, *sizes: int) -> Params:
    """Draw the layers of a network of these sizes."""
    return [(draw(rng, a, b), draw(rng, b)) for a, b in pairwise(sizes)]


def networks(rng: Generator) -> Iterator[Case]:
    """Draw networks with the strength of a penalty."""
    first = (np.array([[1.0, -2.0], [0.0, 3.0]]), np.array([5.0, -1.0]))
    yield case("worked by hand", [first, (np.array([[2.0], [1.0]]), np.array([4.0]))], 0.1)
    yield case("one layer", drawn_params(rng, 3, 2), 0.3)
    yield case("three layers", drawn_params(rng, 4, 3, 5, 2), 0.01)
    yield case("layers as wide as deep", drawn_params(rng, 2, 2, 2), 2.5)
    yield case("λ = 1", drawn_params(rng, 3, 4, 1), 1.0)
    yield case("λ = 0", drawn_params(rng, 3, 4, 1), 0.0)
    yield case("λ = ½", drawn_params(rng, 2, 3), 0.5)
    yield case("one weight", drawn_params(rng, 1, 1), 0.7)
    yield case("large weights", [(1e4 * W, b) for W, b in drawn_params(rng, 2, 3, 1)], 0.2)
    yield case("strided views", [(draw(rng, 6, 4)[::2, ::2], draw(rng, 4)[::2])], 0.4)

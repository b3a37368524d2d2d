"""Networks whose weights are penalized, as lists of `(W, b)`."""

from collections.abc import Iterator
from functools import partial

import numpy as np
from numpy.random import Generator

from autograder.exercises import case, draw
from autograder.exercises.cases.layers import layers
from mitdl_utils.checks.trial import Case

network = partial(layers, scale=2.0)


def networks(rng: Generator) -> Iterator[Case]:
    """Draw networks with the strength of a penalty."""
    first = (np.array([[1.0, -2.0], [0.0, 3.0]]), np.array([5.0, -1.0]))
    yield case("worked by hand", [first, (np.array([[2.0], [1.0]]), np.array([4.0]))], 0.1)
    yield case("one layer", network(rng, 3, 2), 0.3)
    yield case("three layers", network(rng, 4, 3, 5, 2), 0.01)
    yield case("layers as wide as deep", network(rng, 2, 2, 2), 2.5)
    yield case("λ = 1", network(rng, 3, 4, 1), 1.0)
    yield case("λ = 0", network(rng, 3, 4, 1), 0.0)
    yield case("λ = ½", network(rng, 2, 3), 0.5)
    yield case("one weight", network(rng, 1, 1), 0.7)
    yield case("large weights", [(1e4 * W, b) for W, b in network(rng, 2, 3, 1)], 0.2)
    yield case("strided views", [(draw(rng, 6, 4)[::2, ::2], draw(rng, 4)[::2])], 0.4)

"""Inputs of activations and of their derivatives: of any shape, and far from 0."""

from collections.abc import Iterator

import numpy as np
from numpy.random import Generator

from autograder.exercises import case, draw
from mitdl_utils.checks.trial import Case


def of_any_shape(rng: Generator) -> Iterator[Case]:
    """Draw numbers with up to three axes."""
    yield case("a few numbers", np.array([-2.0, -0.5, 0.0, 0.5, 2.0]))
    yield case("a vector", draw(rng, 5))
    yield case("a batch", draw(rng, 4, 3))
    yield case("three axes", draw(rng, 2, 3, 4))
    yield case("float32", draw(rng, 3).astype(np.float32))
    yield case("a strided view", draw(rng, 8)[::3])


def far_from_zero(z: float) -> Iterator[Case]:
    """Make inputs at ±z, where a curve is flat, and at ±10,000, where an exponential overflows."""
    yield case("far right", z)
    yield case("far left", -z)
    yield case("very far right", 10_000.0)
    yield case("very far left", -10_000.0)
    yield case("very far, both ways", np.array([-10_000.0, -1000.0, 0.0, 1000.0, 10_000.0]))

"""Logits of many kinds: in rows, far apart, tied, along other axes."""

from collections.abc import Iterator

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from autograder.exercises import Exercise, case, draw
from mitdl_utils.checks.trial import Case


def along_an_axis(exercise: Exercise) -> None:
    """Ask a function of logits and an axis for values in three parts."""
    exercise.cases(by_hand)
    exercise.part("the last axis", 0.25)(moderate)
    exercise.part("other axes", 0.25)(other_axes)
    exercise.part("large logits", 0.5)(large)


def by_hand(rng: Generator) -> Iterator[Case]:
    """Give logarithms of 1, 2 and 5, whose exponentials add up to 8."""
    yield case("worked by hand", np.log([1.0, 2.0, 5.0]))


def quarters(rng: Generator, *shape: int) -> NDArray[np.float64]:
    """Draw multiples of 1/4, which float32 holds exactly, far from 0 too."""
    numbers: NDArray[np.float64] = np.round(4 * rng.normal(scale=1.5, size=shape)) / 4 + 0.25
    return numbers


def moderate(rng: Generator) -> Iterator[Case]:
    """Draw logits whose exponentials stay small, along the last axis."""
    yield case("one row of logits", draw(rng, 4))
    yield case("two classes", draw(rng, 2))
    yield case("one class only", draw(rng, 3, 1))
    yield case("all the same", np.full(5, 0.75))
    yield case("a batch", draw(rng, 5, 3))
    yield case("as many examples as classes", draw(rng, 4, 4))
    yield case("a batch of one", draw(rng, 1, 4))
    yield case("three axes", draw(rng, 2, 3, 4))
    yield case("all below zero", -np.abs(draw(rng, 3, 4)) - 1.0)
    yield case("float32", draw(rng, 3, 4).astype(np.float32))
    yield case("a strided view", draw(rng, 4, 6)[:, ::2])


def other_axes(rng: Generator) -> Iterator[Case]:
    """Draw logits with the axis as an argument."""
    yield case("axis 0", draw(rng, 4, 3), axis=0)
    yield case("axis 0, square", draw(rng, 3, 3), axis=0)
    yield case("axis 0 of a vector", draw(rng, 5), axis=0)
    yield case("axis 1, by position", draw(rng, 4, 3), 1)
    yield case("axis -1, said", draw(rng, 2, 5), axis=-1)
    yield case("axis 0 of three", draw(rng, 2, 3, 4), axis=0)
    yield case("axis 1 of three", draw(rng, 2, 3, 4), axis=1)
    yield case("axis -2 of three", draw(rng, 3, 2, 4), axis=-2)
    yield case("axis -2", draw(rng, 3, 4), axis=-2)


def large(rng: Generator) -> Iterator[Case]:
    """Draw logits whose exponentials overflow, or vanish beside one far larger."""
    yield case("far right", quarters(rng, 3) + 1000.0)
    yield case("far left", quarters(rng, 3) - 1000.0)
    yield case("rows far apart", quarters(rng, 3, 4) + np.array([[1000.0], [0.0], [-1000.0]]))
    yield case("rows a little apart", quarters(rng, 2, 3) + np.array([[30.0], [-30.0]]))
    yield case("very far right", quarters(rng, 2, 3) + 10_000.0)
    yield case(
        "very far, both ways", np.array([[10_000.0, -10_000.0, 0.0], [-1000.0, 1000.0, 1.0]])
    )
    yield case("two tied far ahead", np.array([1000.0, 1000.0, -1000.0]))
    yield case("one far behind", np.array([-10_000.0, 0.5, 1.25, -0.75]))
    yield case("two far apart", np.array([0.25, 40.0, -2.5]))

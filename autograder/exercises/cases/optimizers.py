"""Walks of optimizers, few and each of them rich: settings, parameters, gradients of each step."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from autograder.exercises import Exercise, case, draw
from mitdl_utils.checks.trial import Case

Settings = dict[str, Any]
Shapes = list[tuple[int, ...]]


def walks(
    exercise: Exercise, simple: Settings, odd: Settings, size: float, faint: Settings | None = None
) -> None:
    """Ask for walks of a single parameter, and of several, some of whose gradients are 0.

    Args:
        exercise: that asks.
        simple: settings for numbers that can be checked by hand.
        odd: settings that are all unlike the defaults.
        size: of gradients that are about as faint as eps.
        faint: settings for these.
    """

    @exercise.part("one parameter", 0.5)
    def one_parameter(rng: Generator) -> Iterator[Case]:
        yield by_hand(simple)
        yield float32(rng, odd)

    @exercise.part("several parameters", 0.5)
    def several_parameters(rng: Generator) -> Iterator[Case]:
        yield by_default(rng)
        yield three_parameters(rng, odd)
        yield faint_gradients(rng, faint or {}, size)


def by_hand(settings: Settings) -> Case:
    """Make a walk of two steps with one number, to be checked by hand."""
    grads = [[np.array([0.5])], [np.array([-0.25])]]
    return case("worked by hand", settings, [np.array([1.0])], grads)


def float32(rng: Generator, settings: Settings) -> Case:
    """Draw a walk in single precision."""
    params = [draw(rng, 3).astype(np.float32)]
    grads = [[g.astype(np.float32) for g in step] for step in _gradients(rng, [(3,)], 3)]
    return case("float32", settings, params, grads)


def by_default(rng: Generator) -> Case:
    """Draw a walk with default settings, and one of a second optimizer that works in between."""
    shapes: Shapes = [(2, 3), (4,)]
    params = [draw(rng, *shape) for shape in shapes]
    second = _gradients(rng, shapes, 2)
    return case("defaults, five steps", {}, params, _gradients(rng, shapes, 5), second)


def three_parameters(rng: Generator, settings: Settings) -> Case:
    """Draw a walk of strided parameters, one of which could broadcast, with a gradient of 0."""
    shapes: Shapes = [(2, 3), (3,), (3,)]
    params = [draw(rng, 2, 6)[:, ::2], draw(rng, 3), draw(rng, 6)[::2]]
    grads = _gradients(rng, shapes, 6)
    grads[2][1][:] = 0.0
    return case("other settings, three parameters", settings, params, grads)


def faint_gradients(rng: Generator, settings: Settings, size: float) -> Case:
    """Draw a walk with gradients as faint as eps, some of them 0 at first or always."""
    shapes: Shapes = [(3,), (1, 2)]
    params = [draw(rng, *shape) for shape in shapes]
    grads = _gradients(rng, shapes, 5, size)
    for step in range(5):
        grads[step][0][0] = 0.0
    grads[0][1][0, 0] = grads[1][1][0, 0] = 0.0
    return case("faint gradients and zeros", settings, params, grads)


def _gradients(
    rng: Generator, shapes: Shapes, steps: int, scale: float = 1.0
) -> list[list[NDArray[np.float64]]]:
    """Draw for each step a new gradient of each shape."""
    return [[scale * draw(rng, *shape) for shape in shapes] for _ in range(steps)]

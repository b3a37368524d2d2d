"""Cases that all optimizers share: few, each of them rich."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from autograder.exercises import case, draw
from autograder.exercises.legacy import in_part
from mitdl_utils.checks.diagnose import Case

ONE, SEVERAL = "one parameter", "several parameters"


def gradients(
    rng: np.random.Generator, shapes: list[tuple[int, ...]], steps: int, scale: float = 1.0
) -> list[list[np.ndarray[Any, Any]]]:
    """For each step a gradient of each shape, never twice the same."""
    return [[scale * draw(rng, *shape) for shape in shapes] for _ in range(steps)]


def journeys(
    rng: np.random.Generator,
    simple: dict[str, Any],
    odd: dict[str, Any],
    faint: float,
    faint_settings: dict[str, Any],
) -> Iterator[Case]:
    """Whole trajectories, of one parameter and of several.

    Args:
        rng: draws parameters and gradients.
        simple: settings for numbers that can be checked by hand.
        odd: settings that are all unlike the defaults.
        faint: the size of gradients that are about as large as what eps is added to.
        faint_settings: settings for these.
    """
    yield in_part(ONE, by_hand(simple))
    yield in_part(ONE, float32(rng, odd))
    yield in_part(SEVERAL, by_default(rng))
    yield in_part(SEVERAL, three_parameters(rng, odd))
    yield in_part(SEVERAL, faint_gradients(rng, faint_settings, faint))


def by_hand(settings: dict[str, Any]) -> Case:
    """One number, two steps."""
    grads = [[np.array([0.5])], [np.array([-0.25])]]
    return case("worked by hand", settings, [np.array([1.0])], grads)


def by_default(rng: np.random.Generator) -> Case:
    """Nothing is set; a second optimizer works in between."""
    shapes: list[tuple[int, ...]] = [(2, 3), (4,)]
    params = [draw(rng, *shape) for shape in shapes]
    second = gradients(rng, shapes, 2)
    return case("defaults, five steps", {}, params, gradients(rng, shapes, 5), second)


def three_parameters(rng: np.random.Generator, settings: dict[str, Any]) -> Case:
    """Strided, two of one shape and one that stretches to fit them; a zero on the way."""
    shapes: list[tuple[int, ...]] = [(2, 3), (3,), (3,)]
    params = [draw(rng, 2, 6)[:, ::2], draw(rng, 3), draw(rng, 6)[::2]]
    grads = gradients(rng, shapes, 6)
    grads[2][1][:] = 0.0
    return case("other settings, three parameters", settings, params, grads)


def faint_gradients(rng: np.random.Generator, settings: dict[str, Any], size: float) -> Case:
    """Gradients about as large as what eps is added to, and some that are 0 at first or always."""
    shapes: list[tuple[int, ...]] = [(3,), (1, 2)]
    params = [draw(rng, *shape) for shape in shapes]
    grads = gradients(rng, shapes, 5, size)
    for step in range(5):
        grads[step][0][0] = 0.0
    grads[0][1][0, 0] = grads[1][1][0, 0] = 0.0
    return case("faint gradients and zeros", settings, params, grads)


def float32(rng: np.random.Generator, settings: dict[str, Any]) -> Case:
    """Single precision in."""
    params = [draw(rng, 3).astype(np.float32)]
    grads = [[g.astype(np.float32) for g in step] for step in gradients(rng, [(3,)], 3)]
    return case("float32", settings, params, grads)

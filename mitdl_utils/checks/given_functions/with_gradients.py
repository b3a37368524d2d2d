"""Functions of an array with their gradients, right and wrong, for checks that compare the two.

Polynomials only: they give the same digits on every machine.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mitdl_utils.checks.given_functions.given import GivenFunction, weights_like

Array = NDArray[Any]


def _cubes(w: Array, weights: Sequence[float] = ()) -> Any:
    return (weights_like(w, weights) * w * w * w).sum()


def _cubes_slope(w: Array, weights: Sequence[float] = ()) -> Array:
    slope: Array = 3 * weights_like(w, weights) * w * w
    return slope


def _off(change: Callable[[Array], Any]) -> Callable[..., Any]:
    """Make a wrong slope of cubes from the right one."""
    return lambda w, weights=(): change(_cubes_slope(w, weights))


def _off_at(index: int, factor: float) -> Callable[..., Any]:
    """Make the slope of cubes with a wrong entry, at this index of the flat array."""

    def change(slope: Array) -> Array:
        slope.flat[index] *= factor
        return slope

    return _off(change)


def _ones(w: Array, weights: Sequence[float]) -> Array:
    return weights_like(w, weights or (1.0,))


def _squared_sum(w: Array, weights: Sequence[float] = ()) -> Any:
    total = (_ones(w, weights) * w).sum()
    return total * total


def _squared_sum_slope(factor: float) -> Callable[..., Any]:
    """Make this many times Σ weight · w, times the weight of each; right is 2."""

    def slope(w: Array, weights: Sequence[float] = ()) -> Any:
        each = _ones(w, weights)
        return factor * each * (each * w).sum()

    return slope


def _faint(w: Array, weights: Sequence[float] = ()) -> Any:
    return 1e-9 * (weights_like(w, weights) * w).sum()


def _faint_slope_doubled(w: Array, weights: Sequence[float] = ()) -> Any:
    return 2e-9 * weights_like(w, weights)


def _first_cubed(w: Array, weights: Sequence[float] = ()) -> Any:
    return _cubes(w.ravel()[:1], weights)


def _first_cubed_slope(w: Array, weights: Sequence[float] = ()) -> Array:
    slope = np.zeros(w.shape)
    slope.flat[0] = _cubes_slope(w, weights).flat[0]
    return slope


GIVEN = (
    GivenFunction("cubes", _cubes),
    GivenFunction("cubes_slope", _cubes_slope),
    GivenFunction("cubes_slope_halved", _off(lambda slope: 0.5 * slope)),
    GivenFunction("cubes_slope_first_off", _off_at(0, 1.5)),
    GivenFunction("cubes_slope_last_off", _off_at(-1, 0.5)),
    GivenFunction("cubes_slope_turned_round", _off(lambda slope: -slope)),
    GivenFunction(
        "cubes_slope_off_more_and_more", _off(lambda slope: slope / (1 + weights_like(slope)))
    ),
    GivenFunction("cubes_slope_as_a_column", _off(lambda slope: slope.reshape(-1, 1))),
    GivenFunction("cubes_slope_of_one", _off(lambda slope: slope.ravel()[:1])),
    GivenFunction("squared_sum", _squared_sum),
    GivenFunction("squared_sum_slope", _squared_sum_slope(2.0)),
    GivenFunction("squared_sum_slope_halved", _squared_sum_slope(1.0)),
    GivenFunction("squared_sum_slope_too_large", _squared_sum_slope(5.0)),
    GivenFunction("faint", _faint),
    GivenFunction("faint_slope_doubled", _faint_slope_doubled),
    GivenFunction("first_cubed", _first_cubed),
    GivenFunction("first_cubed_slope", _first_cubed_slope),
)

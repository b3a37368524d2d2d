"""Functions of an array with their gradients, right and wrong, for checks that compare the two.

Polynomials only: they give the same digits on every machine.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mitdl_utils.checks.given_functions.given import GivenFunction

Array = NDArray[Any]


def _weights(w: Array) -> Array:
    """Return 1, 2, 3 … in the shape of w, so that no two entries can be confused."""
    return np.arange(1.0, w.size + 1).reshape(w.shape)


def _cubes(w: Array) -> Any:
    return (_weights(w) * w * w * w).sum()


def _cubes_slope(w: Array) -> Array:
    slope: Array = 3 * _weights(w) * w * w
    return slope


def _off_at(index: int, factor: float) -> Callable[[Array], Array]:
    """Make the slope of cubes with a wrong entry, at this index of the flat array."""

    def wrong(w: Array) -> Array:
        slope = _cubes_slope(w)
        slope.flat[index] *= factor
        return slope

    return wrong


def _first_cubed(w: Array) -> Any:
    return w.flat[0] * w.flat[0] * w.flat[0]


def _first_cubed_slope(w: Array) -> Array:
    slope = np.zeros(w.shape)
    slope.flat[0] = 3 * w.flat[0] * w.flat[0]
    return slope


GIVEN = (
    GivenFunction("cubes", _cubes),
    GivenFunction("cubes_slope", _cubes_slope),
    GivenFunction("cubes_slope_halved", lambda w: 0.5 * _cubes_slope(w)),
    GivenFunction("cubes_slope_first_off", _off_at(0, 1.5)),
    GivenFunction("cubes_slope_last_off", _off_at(-1, 0.5)),
    GivenFunction("cubes_slope_turned_round", lambda w: -_cubes_slope(w)),
    GivenFunction("cubes_slope_off_more_and_more", lambda w: _cubes_slope(w) / (1 + _weights(w))),
    GivenFunction("cubes_slope_as_a_column", lambda w: _cubes_slope(w).reshape(-1, 1)),
    GivenFunction("cubes_slope_of_one", lambda w: _cubes_slope(w).ravel()[:1]),
    GivenFunction("squared_sum", lambda w: w.sum() * w.sum()),
    GivenFunction("squared_sum_slope", lambda w: np.full(w.shape, 2.0 * w.sum())),
    GivenFunction("squared_sum_slope_halved", lambda w: np.full(w.shape, 1.0 * w.sum())),
    GivenFunction("squared_sum_slope_too_large", lambda w: np.full(w.shape, 5.0 * w.sum())),
    GivenFunction("faint", lambda w: 1e-9 * (_weights(w) * w).sum()),
    GivenFunction("faint_slope_doubled", lambda w: 2e-9 * _weights(w)),
    GivenFunction("first_cubed", _first_cubed),
    GivenFunction("first_cubed_slope", _first_cubed_slope),
)

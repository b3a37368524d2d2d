"""Derivatives, for gradient descent to follow. Polynomials: the same digits on every machine."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from mitdl_utils.checks.given_functions.given import GivenFunction

Array = NDArray[Any]


def _ramp(w: Array) -> Array:
    """Return 1, 2, 3 … in the shape of w, so that no two entries can be confused."""
    return np.arange(1.0, w.size + 1).reshape(w.shape)


def _bowl_slope(w: Array) -> Array:
    """Return the slope of a bowl with its minimum at 1, steeper along each axis than the last."""
    slope: Array = _ramp(w) * (w - 1.0)
    return slope


def _whirl(w: Array) -> Array:
    """Couple each entry to its neighbour: all of them have to move at the same time."""
    slope: Array = w + 2.0 * np.roll(w, 1) * _ramp(w)
    return slope


GIVEN = (
    GivenFunction("bowl_slope", _bowl_slope),
    GivenFunction("whirl", _whirl),
    GivenFunction("double_well_slope", lambda w: w * (w * w - 1.0)),
)

"""Derivatives, for gradient descent to follow. Polynomials: the same digits on every machine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mitdl_utils.checks.given_functions.given import GivenFunction, weights_like

Array = NDArray[Any]


def _bowl_slope(w: Array, weights: Sequence[float] = ()) -> Array:
    """Return the slope of a bowl with its minimum at 1, along each axis as steep as its weight."""
    slope: Array = weights_like(w, weights) * (w - 1.0)
    return slope


def _whirl(w: Array, weights: Sequence[float] = ()) -> Array:
    """Couple each entry to its neighbour: all of them have to move at the same time."""
    slope: Array = w + 2.0 * np.roll(w, 1) * weights_like(w, weights)
    return slope


GIVEN = (
    GivenFunction("bowl_slope", _bowl_slope),
    GivenFunction("whirl", _whirl),
    GivenFunction("double_well_slope", lambda w: w * (w * w - 1.0)),
)

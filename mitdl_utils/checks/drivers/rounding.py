"""Equality of results but for rounding."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np


def has_float32(values: Iterable[Any]) -> bool:
    """Return whether any of these arrays and numbers is in single precision."""
    return any(getattr(value, "dtype", None) == np.float32 for value in values)


def near(result: Any, other: Any, single: bool) -> bool:
    """Return whether two results are the same but for rounding.

    With float32 inputs a float64 result has float32's rounding in it, and another order of the
    rows may round otherwise.

    Args:
        result: an array or a number.
        other: of the same shape.
        single: whether an input is float32; a result that is counts too.

    >>> near(0.1 + 0.2, 0.3, single=False), near(0.3, 0.30001, single=True)
    (True, True)
    """
    rtol, atol = (1e-4, 1e-6) if single or has_float32((result, other)) else (1e-8, 1e-11)
    if bool(np.all(np.abs(np.subtract(result, other)) <= atol + rtol * np.abs(other))):
        return True
    return bool(np.allclose(result, other, rtol=rtol, atol=atol, equal_nan=True))

"""Indices instead of values: a NumPy function that was called with an argument missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mitdl_utils.checks.recognise import Answered

FEWEST = 2  # cases, where the numbers alone tell
ARGUMENTS_MISSING = (
    "You give back indices, the places where a condition holds, and no values: np.where(condition) "
    "alone does that, as np.nonzero and np.argwhere do. Give np.where all three, "
    "np.where(condition, a, b): a where the condition holds, b elsewhere."
)


def find_indices(cases: Sequence[Answered]) -> str | None:
    """Say that the places of entries come back, where that is so in every case with an array.

    Args:
        cases: those whose value is wrong.
    """
    arrays = [case for case in cases if isinstance(case.want.value, np.ndarray)]
    if not arrays:
        return None
    if all(_is_tuple_of_indices(case) for case in arrays):
        return ARGUMENTS_MISSING
    if len(arrays) >= FEWEST and all(_are_indices(case) for case in arrays):
        return ARGUMENTS_MISSING
    return None


def _is_tuple_of_indices(case: Answered) -> bool:
    """Whether a value has the form that np.where(condition) gives: an index for each axis."""
    value = case.seen.value
    return (
        isinstance(value, tuple)
        and len(value) == case.want.value.ndim
        and all(isinstance(i, np.ndarray) and i.ndim == 1 and i.dtype.kind == "i" for i in value)
        and len({len(i) for i in value}) == 1
    )


def _are_indices(case: Answered) -> bool:
    """Whether a value is np.where(condition)[0], np.flatnonzero or np.argwhere of a condition."""
    value = case.seen.value
    if not isinstance(value, np.ndarray) or value.dtype.kind != "i":
        return False
    return any(
        np.array_equal(value, locate(condition))
        for condition in _conditions(case)
        for locate in (np.flatnonzero, np.argwhere, lambda holds: np.nonzero(holds)[0])
    )


def _conditions(case: Answered) -> Iterator[NDArray[np.bool_]]:
    """Yield what a condition may have been: the sign of the right value, or of an argument."""
    shape = case.want.value.shape
    for array in (case.want.value, *map(_numbers, case.asked.args)):
        if array.shape == shape:
            yield from (array > 0, array < 0, array >= 0, array <= 0)


def _numbers(value: Any) -> NDArray[Any]:
    """Return an argument as numbers; an empty array where it is none."""
    numeric = isinstance(value, np.ndarray) and value.dtype.kind in "biuf"
    return value if numeric else np.zeros(0)

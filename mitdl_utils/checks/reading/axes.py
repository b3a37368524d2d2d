"""Right along another axis: a sum over columns for one over rows, rows that add up to 1."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from mitdl_utils.checks.reading.pairs import Array, Pair, is_conclusive, numbers_in, same

REDUCTIONS: tuple[tuple[Callable[..., Any], str], ...] = (
    (np.sum, "sum"),
    (np.mean, "take the mean"),
    (np.max, "take the largest"),
    (np.min, "take the smallest"),
    (np.argmax, "look for the largest"),
    (np.argmin, "look for the smallest"),
    (np.std, "take the deviation"),
    (np.var, "take the variance"),
    (np.linalg.norm, "take the length"),
)


def find_axis(pairs: Sequence[Pair], parameters: Sequence[str]) -> str | None:
    """Find that an answer goes along the other one of the two axes of a table."""
    if not is_conclusive(pairs):
        return None
    return _axis_of_argument(pairs, parameters) or _axis_of_unit_sums(pairs)


def _axis_of_argument(pairs: Sequence[Pair], parameters: Sequence[str]) -> str | None:
    """Find an argument whose sum, mean or the like along one axis is asked for."""
    for name in parameters:
        tables = [numbers_in(pair.case, parameters).get(name) for pair in pairs]
        if not all(isinstance(table, np.ndarray) and table.ndim == 2 for table in tables):
            continue
        for function, words in REDUCTIONS:
            for asked, used, lane in ((0, 1, "each column"), (1, 0, "each row")):
                if all(
                    _is_reduced(pair.want, function, table, asked)
                    and _is_reduced(pair.got, function, table, used)
                    for pair, table in zip(pairs, tables, strict=True)
                ):
                    other = "each row" if lane == "each column" else "each column"
                    return (
                        f"You {words} within {other} of {name} (axis={used}); within {lane} is "
                        "asked for."
                    )
    return None


def _is_reduced(value: Array, function: Callable[..., Any], table: Any, axis: int) -> bool:
    """Whether an array is what a function makes of a table along an axis, its shape aside."""
    if table.shape[axis] == 0:
        return False
    reduced = np.asarray(function(table, axis=axis), dtype=np.float64)
    return reduced.size == value.size and same(value.ravel(), reduced.ravel())


def _axis_of_unit_sums(pairs: Sequence[Pair]) -> str | None:
    """Find that columns add up to 1 where rows should, or rows where columns should."""
    tables = [pair for pair in pairs if pair.want.ndim == 2 and min(pair.want.shape) > 1]
    if len(tables) < 2 or any(pair.got.shape != pair.want.shape for pair in pairs):
        return None
    for axis, rows, columns in ((1, "rows", "columns"), (0, "columns", "rows")):
        asked = all(
            _unit_sums(pair.want, axis) and not _unit_sums(pair.want, 1 - axis) for pair in tables
        )
        if asked and all(_unit_sums(pair.got, 1 - axis) for pair in tables):
            return f"Your {columns} add up to 1; it is the {rows} that should (axis={axis})."
    return None


def _unit_sums(table: Array, axis: int) -> bool:
    return bool(np.allclose(table.sum(axis=axis), 1, rtol=1e-6))

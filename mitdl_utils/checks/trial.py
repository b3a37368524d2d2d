"""A case of an exercise, and what the reference and each known mistake make of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from mitdl_utils.checks.fingerprint import Fingerprint
from mitdl_utils.observe import Observation

FAR = 50.0  # an input beyond this is where formulas overflow or lose digits


@dataclass(frozen=True)
class Case:
    """One call of the exercise.

    Attributes:
        label: what is special about it: "the boundary itself".
        args: positional arguments.
        kwargs: keyword arguments.
        part: the part of the exercise that it counts for; "" for all parts.
    """

    label: str
    args: tuple[Any, ...]
    kwargs: Mapping[str, Any]
    part: str = ""

    @property
    def far(self) -> bool:
        """Whether an argument is so large that a formula may overflow on the way."""
        return any(_largest(value) >= FAR for value in (*self.args, *self.kwargs.values()))

    @property
    def size(self) -> int:
        """The number of values in the arguments: how much a reader has to look at."""
        return sum(_size(value) for value in (*self.args, *self.kwargs.values()))


def _largest(value: Any) -> float:
    """Return the largest size of a float in an argument, 0 where there is none."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        return max(map(_largest, value), default=0.0)
    if isinstance(value, float) or (isinstance(value, np.ndarray) and value.dtype.kind == "f"):
        return float(np.max(np.abs(value), initial=0.0))
    return 0.0


def _size(value: Any) -> int:
    if isinstance(value, list | tuple):
        return sum(map(_size, value))
    if isinstance(value, dict):
        return sum(map(_size, value.values()))
    return int(np.size(value)) if isinstance(value, np.ndarray) else 1


@dataclass(frozen=True)
class Trial:
    """A case with the outcomes of the reference and of each known mistake."""

    case: Case
    want: Observation
    mistakes: Mapping[str, Observation | Fingerprint]

"""Wrong values beside the right ones, for the relations to look at."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mitdl_utils.checks.normal import arrays_in
from mitdl_utils.checks.recognise import Answered

Array = NDArray[np.float64]
RTOL, ATOL = 1e-6, 1e-9
MOST = 10_000  # entries of an array that is looked at
FEW = 3  # so many different numbers are not alike by chance


@dataclass(frozen=True)
class Pair:
    """One array of an answer and the right one.

    Attributes:
        got: the answer's, in float64; its shape may be another.
        want: the right one.
        case: the case that they belong to.
        position: of the array in its component, which may be a list of arrays.
    """

    got: Array
    want: Array
    case: Answered
    position: int = 0

    @cached_property
    def wrong(self) -> bool:
        """Whether they differ."""
        return not same(self.got, self.want, self.case)


def same(left: Array, right: Array, case: Answered | None = None) -> bool:
    """Whether two arrays have one shape and, nearly, the same numbers."""
    if left.shape != right.shape:
        return False
    rtol, atol = RTOL, ATOL
    if case is not None:
        rtol, atol = max(rtol, case.returns.rtol), max(atol, case.returns.atol)
    return bool(np.allclose(left, right, rtol=rtol, atol=atol))


def right_entries(pair: Pair) -> NDArray[np.bool_]:
    """Mark the entries that are right, of two arrays of one shape."""
    rtol, atol = max(RTOL, pair.case.returns.rtol), max(ATOL, pair.case.returns.atol)
    mask: NDArray[np.bool_] = np.isclose(pair.got, pair.want, rtol=rtol, atol=atol)
    return mask


def pairs_of(answered: Iterable[Answered], key: Hashable) -> list[Pair]:
    """Pair the arrays of a component, in all cases where both are finite."""
    return [pair for case in answered if not case.asked.far for pair in _pairs(case, key)]


def _pairs(case: Answered, key: Hashable) -> Iterator[Pair]:
    if key not in case.parts or key not in case.right:
        return
    got, want = arrays_in(case.parts[key]), arrays_in(case.right[key])
    if len(got) != len(want):
        return
    for position, (left, right) in enumerate(zip(got, want, strict=True)):
        if not 0 < left.size <= MOST or not 0 < right.size <= MOST:
            continue
        if np.isfinite(left).all() and np.isfinite(right).all():
            yield Pair(left.astype(np.float64), right.astype(np.float64), case, position)


def is_conclusive(pairs: Sequence[Pair]) -> bool:
    """Whether there is enough that is wrong for a relation to be no chance."""
    wrong = [pair for pair in pairs if pair.wrong]
    numbers = {float(f"{v:.6g}") for pair in wrong for v in np.ravel(pair.got)[:50]} - {0.0}
    wanted = {float(f"{v:.6g}") for pair in wrong for v in np.ravel(pair.want)[:50]} - {0.0}
    cases = {id(pair.case) for pair in wrong}
    return len(numbers) >= FEW and len(wanted) >= FEW and len(cases) >= 2


def numbers_in(case: Answered, parameters: Sequence[str]) -> Mapping[str, Any]:
    """Name the arguments of a case by the exercise's parameters."""
    return {**dict(zip(parameters, case.asked.args, strict=False)), **case.asked.kwargs}

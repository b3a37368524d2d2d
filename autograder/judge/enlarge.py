"""Many numbers, and one more axis: the largest question of a part, made from one of its cases.

Most cases are small, because a student reads them. A function that is right for a few numbers and
wrong for many would pass them all.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mitdl_utils.checks.trial import Case

MANY = 120  # numbers of the largest array
ENOUGH = 80  # with so many a case is large as it is
FREE = {1, 2, 3}  # axes of the cases of a function that takes arrays of any shape
NOISE = 0.1  # keeps signs, zeros and probabilities what they are
MOST = 10.0  # beyond it noise costs float32 the digits that cases of large numbers leave it
SHORT = 2.0**16  # of float32's 24 bits

Array = NDArray[Any]


def enlarged(
    cases: Sequence[Case], others: Sequence[Case], rng: np.random.Generator
) -> Case | None:
    """Make a case with many numbers from those of a part.

    Axes of equal length grow together, by numbers that stand along them already, so that labels
    stay labels and what fits stays fitting. A length that a whole number among the arguments gives,
    or that is the same in all cases of the exercise, stays what it is.

    Args:
        cases: of the part that have a value.
        others: all that the exercise has.
        rng: draws.

    Returns:
        The case; None where one is large already, or none can grow and stay right in float32.
    """
    fixed = _fixed_lengths(others)
    growing = {id(case): _growing_lengths(case, fixed) for case in cases}
    sizes = {id(case): max((a.size for a in _arrays(case)), default=0) for case in cases}
    enlargeable = [
        case for case in cases if growing[id(case)] and (_is_moderate(case) or _is_flat(case))
    ]
    if not enlargeable or max(sizes.values()) >= ENOUGH:
        return None
    case = max(
        enlargeable,
        key=lambda case: (
            _is_moderate(case),
            len(growing[id(case)]) > 1,
            _axes(case),
            sizes[id(case)],
        ),
    )
    lengths = growing[id(case)]
    one_shape = len({array.shape for array in _arrays(case)}) == 1
    if one_shape and {array.ndim for other in others for array in _arrays(other)} >= FREE:
        case = _changed(case, lambda array: np.stack([array, array]))
    return _changed(case, _grower(case, lengths, rng), ", with many numbers")


def _is_moderate(case: Case) -> bool:
    """Whether no number is so large that float32 would show in what comes out."""
    floats = [array for array in _arrays(case) if array.dtype.kind == "f"]
    return all(np.abs(array[np.isfinite(array)]).max(initial=0) <= MOST for array in floats)


def _is_flat(case: Case) -> bool:
    """Whether its arrays are arguments, and not layers, which multiply large numbers by large."""
    return not any(isinstance(value, list | tuple) for value in case.args)


def _axes(case: Case) -> int:
    return max(array.ndim for array in _arrays(case))


def _fixed_lengths(cases: Sequence[Case]) -> set[int]:
    """Return the lengths along an axis that is as long in every case."""
    seen: dict[tuple[int, int], list[int]] = {}
    for case in cases:
        for position, value in enumerate(case.args):
            for axis, length in enumerate(getattr(value, "shape", ())):
                seen.setdefault((position, axis), []).append(length)
    return {
        lengths[0]
        for lengths in seen.values()
        if len(lengths) == len(cases) > 1 and len({*lengths}) == 1
    }


def _growing_lengths(case: Case, fixed: set[int]) -> set[int]:
    """Return the lengths of axes that can grow."""
    counts = {value for value in (*case.args, *case.kwargs.values()) if type(value) is int}
    return {n for array in _arrays(case) for n in array.shape if n > 1} - counts - fixed


def _grower(case: Case, lengths: set[int], rng: np.random.Generator) -> Callable[[Array], Array]:
    """Return what makes an array of a case longer along the axes of these lengths."""
    largest, times = 0, 1
    while largest < MANY:
        times += 1
        grown = [[n * times if n in lengths else n for n in a.shape] for a in _arrays(case)]
        largest = max(map(math.prod, grown))
    noise = NOISE if _is_moderate(case) else 0.0
    drawn = {n: rng.integers(n, size=n * (times - 1)) for n in sorted(lengths)}
    indices = {n: np.concatenate([np.arange(n), repeats]) for n, repeats in drawn.items()}

    def grow(array: Array) -> Array:
        for axis, length in enumerate(array.shape):
            array = np.take(array, indices[length], axis) if length in indices else array
        if array.dtype.kind != "f" or np.array_equal(array, np.round(array)):
            return array
        return _rounded(array * (1 - noise * rng.random(array.shape))).astype(array.dtype)

    return grow


def _rounded(numbers: Array) -> Array:
    """Round to numbers that float32 holds exactly, so that computing with it is right here too."""
    mantissa, exponent = np.frexp(numbers)
    return np.ldexp(np.round(mantissa * SHORT) / SHORT, exponent)


def _arrays(case: Case) -> list[Array]:
    """Return the arrays in a case's arguments, however nested."""
    return [*_arrays_in([*case.args, *case.kwargs.values()])]


def _arrays_in(value: Any) -> Iterator[Array]:
    if isinstance(value, np.ndarray):
        yield value
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _arrays_in(item)
    elif isinstance(value, Mapping):
        yield from _arrays_in([*value.values()])


def _changed(case: Case, change: Callable[[Array], Array], label_suffix: str = "") -> Case:
    """Return a case with each of its arrays changed."""

    def changed(value: Any) -> Any:
        if isinstance(value, np.ndarray):
            return change(value)
        if type(value) in (list, tuple):
            return type(value)(map(changed, value))
        return {key: changed(item) for key, item in value.items()} if type(value) is dict else value

    kwargs = {name: changed(value) for name, value in case.kwargs.items()}
    return replace(
        case, label=case.label + label_suffix, args=tuple(map(changed, case.args)), kwargs=kwargs
    )

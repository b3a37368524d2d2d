"""An answer brought into the form that was asked for, and taken apart into its components.

What a beginner gives back is often right or wrong in its numbers and besides of another type: a
list, Python integers, booleans, a column for a vector. Its numbers are looked at apart from that.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mitdl_utils.checks.compare import NUMBERS, PLAIN, Returns, close

WHOLE = ""  # the one component of a value that has no parts, or not those that are asked for


def in_form(value: Any, want: Any) -> Any:
    """Bring a value into the form of another: its containers, shapes and floats, where it can.

    >>> in_form([[1], [0]], np.array([1.0, 2.0]))
    array([1., 0.])
    >>> in_form((np.int64(3), "a"), [1.5, "b"])
    [3.0, 'a']
    """
    if isinstance(want, dict):
        if not isinstance(value, dict):
            return value
        return {k: in_form(item, want[k]) if k in want else item for k, item in value.items()}
    if isinstance(want, list | tuple):
        if not isinstance(value, list | tuple) or len(value) != len(want):
            return value
        return type(want)(in_form(a, b) for a, b in zip(value, want, strict=True))
    if isinstance(want, PLAIN):
        return value
    numbers = as_numbers(value)
    if numbers is None:
        return value
    shape = np.shape(want)
    alike = numbers.size == np.size(want) and squeezed(numbers.shape) == squeezed(shape)
    numbers = numbers.reshape(shape) if alike else numbers
    return numbers if numbers.ndim else float(numbers)


def whole_numbers(value: Any) -> Any:
    """Write numbers in form as integers, where they are whole.

    >>> whole_numbers(3.0), whole_numbers(np.array([1.0, 0.5]))
    (3, array([1. , 0.5]))
    """
    if not isinstance(value, float | np.ndarray) or not np.isfinite(value).all():
        return value
    array = np.asarray(value)
    if (array != np.round(array)).any() or (np.abs(array) > 2**53).any():
        return value
    return array.astype(np.int64) if array.ndim else int(array)


def squeezed(shape: tuple[int, ...]) -> tuple[int, ...]:
    """Leave the axes of length 1 out of a shape."""
    return tuple(n for n in shape if n != 1)


def as_numbers(value: Any) -> NDArray[Any] | None:
    """Return a number, an array or a list of numbers as an array of floats; None where it is none.

    Single precision is kept, so that it is held to its own tolerance.
    """
    if not _is_numeric(value):
        return None
    try:
        array = np.asarray(value)
    except (ValueError, OverflowError):  # rows of different lengths, numbers of hundreds of digits
        return None
    if array.dtype.kind not in "biuf":
        return None
    return array if array.dtype in (np.float32, np.float16) else array.astype(np.float64)


def components(value: Any, want: Any) -> dict[Hashable, Any]:
    """Take a value apart as the right one is made: by the labels of a dict, the places of a tuple.

    >>> components((1.0, 2.0), (0.0, 0.0)), components(1.0, (0.0, 0.0))
    ({0: 1.0, 1: 2.0}, {'': 1.0})
    """
    if isinstance(want, dict) and isinstance(value, dict):
        return dict(value)
    sequences = isinstance(want, list | tuple) and isinstance(value, list | tuple)
    if sequences and len(value) == len(want) > 1:
        return dict(enumerate(value))
    return {WHOLE: value}


def _is_numeric(value: Any) -> bool:
    if isinstance(value, list | tuple):
        return all(map(_is_numeric, value))
    return isinstance(value, NUMBERS)


def arrays_in(value: Any) -> list[NDArray[Any]]:
    """Return all numbers of a value, array by array."""
    if isinstance(value, dict):
        return [array for item in value.values() for array in arrays_in(item)]
    if isinstance(value, list | tuple):
        return [array for item in value for array in arrays_in(item)]
    numbers = None if isinstance(value, PLAIN) else as_numbers(value)
    return [] if numbers is None else [numbers]


def finite(value: Any) -> bool:
    """Whether all numbers of a value are finite."""
    return all(np.isfinite(array).all() for array in arrays_in(value))


def alike_values(value: Any, other: Any, returns: Returns) -> bool:
    """Whether two values have the same structure and, within tolerance, the same numbers."""
    if isinstance(other, list | tuple):
        return (
            type(value) is type(other)
            and len(value) == len(other)
            and all(alike_values(a, b, returns) for a, b in zip(value, other, strict=True))
        )
    if isinstance(other, dict):
        return (
            isinstance(value, dict)
            and value.keys() == other.keys()
            and all(alike_values(value[key], other[key], returns) for key in other)
        )
    if not (isinstance(value, NUMBERS) and isinstance(other, NUMBERS)):
        return type(value) is type(other) and bool(value == other)
    left, right = np.asarray(value), np.asarray(other)
    return (
        left.shape == right.shape
        and (returns.kind == "indicator" or (left.dtype.kind == "f") == (right.dtype.kind == "f"))
        and left.dtype.kind in "biuf"
        and bool(close(left, right, returns).all())
    )


def wrong_components(value: Any, want: Any, returns: Returns) -> Mapping[Hashable, Any]:
    """Return the components of a value in form that differ from the right one's."""
    right = components(want, want)
    return {
        key: item
        for key, item in components(value, want).items()
        if key not in right or not alike_values(item, in_form(right[key], right[key]), returns)
    }

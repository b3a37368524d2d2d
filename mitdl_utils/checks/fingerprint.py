"""The outcome of a known mistake on a case in a few characters, enough to recognise it.

Everything but the numbers (labels, shapes, positions of NaNs, the error) becomes a short hash; the
numbers become one weighted sum, or stay a list where a sum could hide a mistake: where they are
few, where one is huge, and where the tolerance is wide.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import blake2s
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mitdl_utils.checks.compare import FLOAT32, Returns
from mitdl_utils.observe import Observation

WIDE = 1e-6  # a tolerance above this is wide
HUGE = 1e5
FEW = 2
DIGITS = 12


@dataclass(frozen=True)
class Fingerprint:
    """An outcome, short enough to record and long enough to recognise.

    Attributes:
        form: hash of everything but the numbers.
        numbers: their weighted sum, or each of them.
    """

    form: str
    numbers: tuple[float, ...]

    def fits(self, seen: Observation, returns: Returns) -> bool:
        """Whether an observation has this form and, within tolerance, these numbers."""
        form, values, single = _form_and_numbers(seen, returns)
        if form != self.form:
            return False
        rtol, atol = returns.rtol, returns.atol
        if single:
            rtol, atol = max(rtol, FLOAT32["rtol"]), max(atol, FLOAT32["atol"])
        limits = atol + rtol * np.abs(values)
        if len(self.numbers) != len(values):
            weights = _weights(len(values))
            values, limits = np.array([weights @ values]), np.array([weights @ limits])
        return bool((np.abs(values - np.array(self.numbers)) <= limits).all())


def fingerprint(seen: Observation, returns: Returns) -> Fingerprint:
    """Return the fingerprint of an outcome.

    Args:
        seen: a mistake's outcome.
        returns: for the case, as `Returns.for_inputs` gives it.
    """
    form, values, _ = _form_and_numbers(seen, returns)
    wide = max(returns.rtol, returns.atol) > WIDE
    if wide or len(values) <= FEW or np.abs(values).max() > HUGE:
        return Fingerprint(form, tuple(float(f"{value:.{DIGITS}g}") for value in values))
    weights = _weights(len(values))
    largest = float(weights @ np.abs(values))
    decimals = DIGITS - 1 - int(np.floor(np.log10(largest))) if largest else 0
    return Fingerprint(form, (round(float(weights @ values), decimals) + 0.0,))


@cache
def _weights(count: int) -> NDArray[np.float64]:
    """Draw weights between 1 and 2, without a pattern, so that no two values swap unnoticed.

    RandomState, since its numbers are the same in every version of NumPy.
    """
    return 1 + np.random.RandomState(count).random_sample(count)


def _form_and_numbers(seen: Observation, returns: Returns) -> tuple[str, NDArray[np.float64], bool]:
    """Return the hash of the form, all numbers in a row, and whether any is in single precision.

    A NaN or an infinity is part of the form, and 0 in the row.
    """
    if seen.raised is not None:
        return _hash(["raises", seen.raised.type]), np.zeros(0), False
    arrays: list[NDArray[Any]] = []
    form = [_form(seen.value, returns, arrays), bool(seen.changed), bool(seen.warnings)]
    single = any(array.dtype in (np.float32, np.float16) for array in arrays)
    row = np.concatenate([np.zeros(0), *(np.ravel(a).astype(np.float64) for a in arrays)])
    not_finite = np.flatnonzero(~np.isfinite(row))
    form.append([[int(index), str(row[index])] for index in not_finite])
    row[not_finite] = 0.0
    return _hash(form), row, single


def _form(value: Any, returns: Returns, arrays: list[NDArray[Any]]) -> Any:
    """Return the structure of a value, and append its numbers to `arrays`."""
    if isinstance(value, bool | int | float | np.generic | np.ndarray):
        array = np.asarray(value)
        if array.dtype.kind in "biuf":
            arrays.append(array)
            number = "number" if returns.kind == "indicator" else array.dtype.kind == "f"
            return [number, list(array.shape)]
    if isinstance(value, list | tuple):
        return [type(value).__name__, [_form(item, returns, arrays) for item in value]]
    if isinstance(value, dict):
        return ["dict", list(_items(value, returns, arrays))]
    return value if value is None or isinstance(value, str) else ["other", type(value).__name__]


def _items(
    value: dict[Any, Any], returns: Returns, arrays: list[NDArray[Any]]
) -> Iterator[list[Any]]:
    for key in sorted(value, key=str):
        yield [str(key), _form(value[key], returns, arrays)]


def _hash(form: Any) -> str:
    return blake2s(json.dumps(form).encode(), digest_size=5).hexdigest()

"""The outcome of a known mistake on a case in a few characters, enough to recognise it.

Only what differs from the right outcome is kept: how the call ended, what form its value had, and
each wrong component (a label of a dict, a place of a tuple) by itself, so that a mistake is known
again in one component though another is wrong in a way of its own. Of a component, everything but
the numbers (labels, shapes, positions of NaNs) becomes a short hash; the numbers become one
weighted sum, or stay a list where a sum could hide a mistake: where they are few, where one is
huge, and where the tolerance is wide.
"""

from __future__ import annotations

import json
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import blake2s
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mitdl_utils.checks.compare import FLOAT32, NUMBERS, Returns
from mitdl_utils.checks.normal import WHOLE, components, in_form, wrong_components
from mitdl_utils.observe import Observation

WIDE = 1e-6  # a tolerance above this is wide
HUGE = 1e5
FEW = 2
DIGITS = 12
DIGITS_WHERE_WIDE = 8
FORM = 10  # characters of a hash
RAISES = "raises "
NOT_FINITE = "!"


@dataclass(frozen=True)
class Digest:
    """A component of a value, short enough to record and long enough to recognise.

    Attributes:
        form: hash of everything but the numbers; it begins with "!" where some are not finite.
        numbers: their weighted sum, or each of them.
    """

    form: str
    numbers: tuple[float, ...]

    @property
    def finite(self) -> bool:
        """Whether all numbers are finite."""
        return not self.form.startswith(NOT_FINITE)

    def fits(self, value: Any, returns: Returns) -> bool:
        """Whether a component has this form and, within tolerance, these numbers."""
        form, values, single = _form_and_numbers(value)
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


@dataclass(frozen=True)
class Fingerprint:
    """An outcome by its differences from the right one.

    Attributes:
        manner: "raises ValueError"; or, where they are not as they should be, a hash of the types
            and shapes, "c" for a changed argument, "w" for a warning.
        parts: a digest of each component that differs, by its label or place.
    """

    manner: str
    parts: tuple[tuple[Hashable, Digest], ...] = ()

    @property
    def raises(self) -> str:
        """The type of the error, or ""."""
        return self.manner.removeprefix(RAISES) if self.manner.startswith(RAISES) else ""

    @property
    def changes(self) -> bool:
        """Whether an argument was changed."""
        form = FORM * (len(self.manner) >= FORM)
        return not self.raises and "c" in self.manner[form:]

    def fits(self, seen: Observation, want: Observation, returns: Returns) -> bool:
        """Whether an observation differs from the right one in just this way."""
        if manner(seen, want, returns) != self.manner:
            return False
        if seen.raised is not None:
            return True
        known = dict(self.parts)
        # A component that is as good as right and as good as wrong may be recorded.
        return _wrong(seen, want, returns).keys() <= known.keys() and all(
            digest.fits(_component(seen, want, key), returns) for key, digest in known.items()
        )


def fingerprint(seen: Observation, want: Observation, returns: Returns) -> Fingerprint:
    """Return the fingerprint of an outcome.

    Args:
        seen: a mistake's outcome.
        want: the right one.
        returns: for the case, as `Returns.for_inputs` gives it.
    """
    how = manner(seen, want, returns)
    if seen.raised is not None:
        return Fingerprint(how)
    parts = _wrong(seen, want, returns).items()
    return Fingerprint(how, tuple((key, _digest(part, returns)) for key, part in parts))


def manner(seen: Observation, want: Observation, returns: Returns) -> str:
    """Say in a few characters how a call ended, and what form its value had; "" where it should."""
    if seen.raised is not None:
        return RAISES + seen.raised.type
    form = _hash(_types(seen.value, returns))
    right = want.raised is None and form == _hash(_types(want.value, returns))
    return ("" if right else form) + "c" * bool(seen.changed) + "w" * bool(seen.warnings)


def _wrong(seen: Observation, want: Observation, returns: Returns) -> Mapping[Hashable, Any]:
    if want.raised is not None:
        return {WHOLE: in_form(seen.value, seen.value)}
    return wrong_components(in_form(seen.value, want.value), want.value, returns)


def _component(seen: Observation, want: Observation, key: Hashable) -> Any:
    right = seen.value if want.raised is not None else want.value
    return components(in_form(seen.value, right), right).get(key)


def _digest(value: Any, returns: Returns) -> Digest:
    form, values, _ = _form_and_numbers(value)
    wide = max(returns.rtol, returns.atol) > WIDE
    if wide or len(values) <= FEW or np.abs(values).max() > HUGE:
        digits = DIGITS_WHERE_WIDE if returns.rtol > WIDE else DIGITS
        return Digest(form, tuple(float(f"{value:.{digits}g}") for value in values))
    weights = _weights(len(values))
    largest = float(weights @ np.abs(values))
    decimals = DIGITS - 1 - int(np.floor(np.log10(largest))) if largest else 0
    return Digest(form, (round(float(weights @ values), decimals) + 0.0,))


@cache
def _weights(count: int) -> NDArray[np.float64]:
    """Draw weights between 1 and 2, without a pattern, so that no two values swap unnoticed.

    RandomState, since its numbers are the same in every version of NumPy.
    """
    return 1 + np.random.RandomState(count).random_sample(count)


def _form_and_numbers(value: Any) -> tuple[str, NDArray[np.float64], bool]:
    """Return the hash of the form, all numbers in a row, and whether any is in single precision.

    A NaN or an infinity is part of the form, and 0 in the row.
    """
    arrays: list[NDArray[Any]] = []
    form = [_form(value, arrays)]
    single = any(array.dtype in (np.float32, np.float16) for array in arrays)
    row = np.concatenate([np.zeros(0), *(np.ravel(a).astype(np.float64) for a in arrays)])
    not_finite = np.flatnonzero(~np.isfinite(row))
    form.append([[int(index), str(row[index])] for index in not_finite])
    row[not_finite] = 0.0
    return NOT_FINITE * bool(len(not_finite)) + _hash(form), row, single


def form_of(value: Any) -> str:
    """Return the hash of a component's form, as `Digest` has it."""
    return _form_and_numbers(value)[0]


def _form(value: Any, arrays: list[NDArray[Any]]) -> Any:
    """Return the structure of a value with its texts, and append its numbers to `arrays`."""
    array = _numeric(value)
    if array is not None:
        arrays.append(array)
        return list(array.shape)
    if isinstance(value, list | tuple):
        return [type(value).__name__, [_form(item, arrays) for item in value]]
    if isinstance(value, dict):
        return ["dict", list(_items(value, arrays))]
    return value if value is None or isinstance(value, str) else ["other", type(value).__name__]


def _items(value: dict[Any, Any], arrays: list[NDArray[Any]]) -> Iterator[list[Any]]:
    for key in sorted(value, key=str):
        yield [str(key), _form(value[key], arrays)]


def _types(value: Any, returns: Returns) -> Any:
    """Return the types and shapes of a value, without its numbers and texts."""
    array = _numeric(value)
    if array is not None:
        number = "number" if returns.kind == "indicator" else array.dtype.kind == "f"
        return [number, list(array.shape)]
    if isinstance(value, list | tuple):
        return [type(value).__name__, [_types(item, returns) for item in value]]
    if isinstance(value, dict):
        return ["dict", [[str(key), _types(value[key], returns)] for key in sorted(value, key=str)]]
    return type(value).__name__


def _numeric(value: Any) -> NDArray[Any] | None:
    if not isinstance(value, NUMBERS):
        return None
    array = np.asarray(value)
    return array if array.dtype.kind in "biuf" else None


def _hash(form: Any) -> str:
    return blake2s(json.dumps(form).encode(), digest_size=FORM // 2).hexdigest()

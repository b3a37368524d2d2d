"""Relations between numbers: a factor, a difference, a sign, a power."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from mitdl_utils.checks.compare import show
from mitdl_utils.checks.normal import arrays_in
from mitdl_utils.checks.reading.pairs import Array, Pair, is_conclusive, numbers_in, same

FUNCTIONS: tuple[tuple[Callable[[Array], Array], str], ...] = (
    (
        lambda right: -right,
        "The numbers are right but for the sign: yours are minus the right ones.",
    ),
    (lambda right: 1 - right, "Yours is 1 minus the right one: have two things changed places?"),
    (lambda right: 1 / right, "Yours is 1 divided by the right one: a fraction is upside down."),
    (np.square, "Yours is the square of the right one."),
    (np.sqrt, "Yours is the root of the right one."),
    (np.abs, "The sizes are right, but you lose the minus of those below 0."),
    (np.exp, "Yours is e to the power of the right one."),
    (np.log, "Yours is the logarithm of the right one."),
    (lambda right: np.maximum(right, 0), "Right above 0; what is to be below 0 comes out as 0."),
    (lambda right: np.minimum(right, 0), "Right below 0; what is to be above 0 comes out as 0."),
    (np.round, "You round, or compute in integers on the way."),
    (np.floor, "You round down, perhaps by // or int()."),
)
NAMED = {1 / math.log(2): "as with a logarithm to base 2", 1 / math.log(10): "as with log10"}
POWERS = ((1, "{q}"), (2, "{q} squared"), (0.5, "the root of {q}"))
MULTIPLES = ((1.0, ""), (2.0, "twice "), (0.5, "half of "))


def find_constant(pairs: Sequence[Pair]) -> str | None:
    """Find an answer that does not depend on what comes in."""
    values = {float(v) for pair in pairs for v in np.ravel(pair.got)}
    wanted = {float(f"{v:.6g}") for pair in pairs for v in np.ravel(pair.want)}
    if len(values) != 1 or len(wanted) < 3:
        return None
    return f"You give {show(values.pop())} whatever comes in."


def find_function(pairs: Sequence[Pair]) -> str | None:
    """Find a simple function of the right values: minus, a square, a reciprocal."""
    if not is_conclusive(pairs):
        return None
    for function, sentence in FUNCTIONS:
        with np.errstate(all="ignore"):
            if all(same(pair.got, function(pair.want), pair.case) for pair in pairs):
                return sentence
    return None


def find_factor(pairs: Sequence[Pair], parameters: Sequence[str]) -> str | None:
    """Find one factor in all cases, or one that is a length or an argument of each case."""
    if not is_conclusive(pairs):
        return None
    factors = [_factor(pair) for pair in pairs]
    known = [(f, pair) for f, pair in zip(factors, pairs, strict=True) if f is not None]
    if len(known) < 2 or any(math.isnan(factor) for factor, _ in known):
        return None
    values = np.array([factor for factor, _ in known])
    sign = ", and the sign is wrong" if (values < 0).all() else ""
    if not sign and not (values > 0).all():
        return None
    sizes = np.abs(values)
    if np.allclose(sizes, sizes[0], rtol=1e-5):
        return _constant_factor(float(sizes[0]), sign)
    for quantity, words in _quantities(known, parameters):
        for power, spelled in POWERS:
            for multiple, times in MULTIPLES:
                for direction, amount in ((1, "large"), (-1, "small")):
                    if np.allclose(sizes, (multiple * quantity**power) ** direction, rtol=1e-5):
                        name = times + spelled.format(q=words)
                        return f"Yours is too {amount} by a factor that is {name}{sign}."
    return None


def _factor(pair: Pair) -> float | None:
    """Return got / want where it is one number; NaN where it is none, None where both are 0."""
    if pair.got.shape != pair.want.shape:
        return math.nan
    zero = np.abs(pair.want) <= 1e-12
    if (np.abs(pair.got[zero]) > 1e-9).any():
        return math.nan
    if zero.all():
        return None
    ratios = pair.got[~zero] / pair.want[~zero]
    median = float(np.median(ratios))
    return median if np.allclose(ratios, median, rtol=1e-5) and median else math.nan


def _constant_factor(size: float, sign: str) -> str | None:
    if math.isclose(size, 1, rel_tol=1e-5):
        return None
    for known, words in NAMED.items():
        if math.isclose(size, known, rel_tol=1e-5):
            return f"Yours is {size:.4g} times the right one everywhere, {words}{sign}."
    if size > 1:
        times = "twice" if math.isclose(size, 2, rel_tol=1e-5) else f"{size:.4g} times"
        return f"Yours is {times} the right one, in every case{sign}."
    part = "half" if math.isclose(size, 0.5, rel_tol=1e-5) else f"{size:.4g} times"
    return f"Yours is {part} the right one, in every case{sign}."


def _quantities(
    known: Sequence[tuple[float, Pair]], parameters: Sequence[str]
) -> Iterator[tuple[Array, str]]:
    """Yield what varies from case to case: lengths of the arguments, and numbers among them."""
    measures = [dict(_measures(numbers_in(pair.case, parameters))) for _, pair in known]
    for words in dict.fromkeys(words for measured in measures for words in measured):
        if all(words in measured for measured in measures):
            values = np.array([measured[words] for measured in measures], dtype=float)
            if len(set(values.tolist())) > 1 and (values > 0).all():
                yield values, words


def _measures(arguments: Any) -> Iterator[tuple[str, float]]:
    for name, value in arguments.items():
        if isinstance(value, np.ndarray) and value.ndim:
            if value.ndim == 1:
                yield f"the number of entries of {name}", value.shape[0]
                yield f"the sum of {name}", float(np.sum(value))
            else:
                yield f"the number of rows of {name}", value.shape[0]
                yield f"the number of columns of {name}", value.shape[-1]
                yield f"the number of entries of {name}", value.size
        elif isinstance(value, list | tuple):
            yield f"the number of entries of {name}", len(value)
            if all(isinstance(item, int | float) for item in value):
                yield f"the sum of {name}", float(sum(value))
        elif isinstance(value, int | float) and not isinstance(value, bool):
            yield name, float(value)
            yield f"1 − {name}", 1.0 - value
        elif isinstance(value, dict):
            yield from _measures(value)


def find_difference(pairs: Sequence[Pair], parameters: Sequence[str]) -> str | None:
    """Find one difference in all cases, or one that is an argument of each case."""
    if not is_conclusive(pairs) or any(pair.got.shape != pair.want.shape for pair in pairs):
        return None
    first = float(np.ravel(pairs[0].got - pairs[0].want)[0])
    if all(same(pair.got, pair.want + first, pair.case) for pair in pairs):
        amount = "large" if first > 0 else "small"
        return f"Yours is too {amount} by {show(abs(first))}, in every case."
    for name in parameters:
        values = [numbers_in(pair.case, parameters).get(name) for pair in pairs]
        for multiple, words in ((1, ""), (2, "twice ")):
            for sign, amount in ((1, "large"), (-1, "small")):
                if all(
                    _differs_by(pair, value, sign * multiple)
                    for pair, value in zip(pairs, values, strict=True)
                ):
                    return f"Yours is too {amount} by just {words}{name}, in every case."
    return None


def _differs_by(pair: Pair, value: Any, times: int) -> bool:
    if not isinstance(value, int | float | np.ndarray) or isinstance(value, bool):
        return False
    try:
        moved = pair.want + times * np.asarray(value, dtype=float)
    except (ValueError, TypeError):
        return False
    return same(pair.got, moved, pair.case)


def find_argument(pairs: Sequence[Pair], parameters: Sequence[str]) -> str | None:
    """Find an argument that comes back as it was."""
    for name in parameters:
        values = [numbers_in(pair.case, parameters).get(name) for pair in pairs]
        if is_conclusive(pairs) and all(
            isinstance(value, int | float | np.ndarray)
            and same(pair.got, np.asarray(value, dtype=float), pair.case)
            for pair, value in zip(pairs, values, strict=True)
        ):
            return f"You give back {name} as it came."
    return None


def find_step(pairs: Sequence[Pair], parameters: Sequence[str]) -> str | None:
    """Find one factor between what is added to an argument and what should be."""
    for name in parameters:
        moved = [_moved_from(pair, numbers_in(pair.case, parameters).get(name)) for pair in pairs]
        steps = [step for step in moved if step is not None]
        if len(steps) < len(moved) or not is_conclusive(steps):
            continue
        factors = [factor for step in steps if (factor := _factor(step)) is not None]
        if len(factors) < 2 or not np.allclose(factors, factors[0], rtol=1e-4):
            continue
        factor = factors[0]
        if math.isclose(factor, -1, rel_tol=1e-4):
            return f"What you add to {name} is minus what should be added: a sign is turned round."
        return f"What you add to {name} is {factor:.4g} times what it should be."
    return None


def _moved_from(pair: Pair, start: Any) -> Pair | None:
    arrays = arrays_in(start)
    if len(arrays) <= pair.position or arrays[pair.position].shape != pair.want.shape:
        return None
    if pair.got.shape != pair.want.shape:
        return None
    begin = arrays[pair.position]
    return Pair(pair.got - begin, pair.want - begin, pair.case, pair.position)


def find_row(pairs: Sequence[Pair], parameters: Sequence[str]) -> str | None:
    """Find a factor, or a difference, that is another one in each example, row or column."""
    if any(pair.got.shape != pair.want.shape for pair in pairs) or not is_conclusive(pairs):
        return None
    asked = [numbers_in(pair.case, parameters).get("axis", -1) for pair in pairs]
    choices: list[tuple[Sequence[Any], str]] = [([None] * len(pairs), "each example")]
    choices.append((asked, "each row" if set(asked) == {-1} else "each sum along the axis"))
    choices.append(([0] * len(pairs), "each column"))
    for axes, extent in choices:
        lanes = [_lanes(pair, axis) for pair, axis in zip(pairs, axes, strict=True)]
        long = [
            pair.wrong and got.shape[1] >= 3 for (got, _), pair in zip(lanes, pairs, strict=True)
        ]
        if sum(long) < 2:
            continue
        if all(_constant_rows(got / np.where(want, want, 1)) for got, want in lanes):
            return (
                f"Within {extent} the proportions are right, and one factor is off for all of it: "
                "look at what you multiply with or divide by."
            )
        if all(_constant_rows(got - want) for got, want in lanes):
            return (
                f"Within {extent} all are off by the same number: look at what you add or subtract."
            )
    return None


def _lanes(pair: Pair, axis: int | None) -> tuple[Array, Array]:
    """Return answer and right values as rows that run along an axis; None for one row of all."""
    if axis is None or pair.want.ndim == 0:
        return pair.got.reshape(1, -1), pair.want.reshape(1, -1)
    axis = axis if -pair.want.ndim <= axis < pair.want.ndim else -1
    got, want = (np.moveaxis(array, axis, -1) for array in (pair.got, pair.want))
    return got.reshape(-1, got.shape[-1]), want.reshape(-1, want.shape[-1])


def _constant_rows(rows: Array) -> bool:
    """Whether all values of each row are the same."""
    median = np.median(rows, axis=1, keepdims=True)
    return bool(np.allclose(rows, median, rtol=1e-5, atol=1e-9))


def find_slope(pairs: Sequence[Pair]) -> str | None:
    """Find that the answers fall wherever the right ones rise."""
    if any(pair.got.shape != pair.want.shape for pair in pairs) or not is_conclusive(pairs):
        return None
    got = np.concatenate([pair.got.ravel() for pair in pairs])
    want = np.concatenate([pair.want.ravel() for pair in pairs])
    order = np.argsort(want)
    rise, fall = np.diff(want[order]) > 1e-9, np.diff(got[order])
    if rise.sum() >= 8 and (fall[rise] < 0).all():
        return "Yours falls where the right one rises: look for a sign, or for what changes places."
    return None

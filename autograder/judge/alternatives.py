"""What an answer may be instead of right: another exercise's, or the right one asked otherwise.

"As if b were 0", "with X and y in each other's place", "along the other axis": all that is tried
with the right answer, so that a student reads it only where every value says so.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import combinations
from typing import Any

import numpy as np

from autograder.exercises import Exercise
from mitdl_utils.checks.drivers import CALL, driven
from mitdl_utils.checks.reading.alternatives import Alternative
from mitdl_utils.checks.reading.pairs import numbers_in
from mitdl_utils.checks.recognise import Answered
from mitdl_utils.observe import Observation, observe

Arguments = dict[str, Any]
Change = Callable[[Any], Any]

# What a slip makes of one argument. Tried in this order, so that the simplest is told.
CHANGES: tuple[tuple[Change, str], ...] = (
    (lambda value: value * 0, "0"),
    (lambda value: value * 0 + 1, "1"),
    (lambda value: -value, "−{name}"),
    (lambda value: 1 - value, "1 − {name}"),
    (lambda value: 2 * value - 1, "2·{name} − 1"),
    (lambda value: 2 * value, "2·{name}"),
    (lambda value: value / 2, "{name}/2"),
    (lambda value: np.abs(value), "|{name}|"),
    (lambda value: value - 1, "{name} − 1"),
    (lambda value: value + 1, "{name} + 1"),
    (lambda value: _real_number(value) ** 2, "{name}²"),
    (lambda value: np.sqrt(_real_number(value)), "√{name}"),
    (lambda value: 1 / _real_number(value), "1/{name}"),
)


def alternatives(exercise: Exercise, others: Iterable[Exercise] = ()) -> Iterator[Alternative]:
    """Yield what an answer may be, the simplest first.

    Args:
        exercise: that is asked for; nothing is yielded for one that trains.
        others: of its lab; what would loop or train is left out.
    """
    if exercise.seconds is not None:
        return
    yield from _other_answers(exercise, others)
    if exercise.driver != CALL or "while " in exercise.answer_source:
        return
    for change, sentence in _changes(exercise):
        yield Alternative(sentence, partial(_observe_changed, exercise, change))
    for transpose, sentence in _transpositions(exercise):
        yield Alternative(sentence, partial(_observe_transposed, exercise, transpose))


def _other_answers(exercise: Exercise, others: Iterable[Exercise]) -> Iterator[Alternative]:
    for other in others:
        trains = other.seconds is not None or "while " in other.answer_source
        if other.name == exercise.name or other.driver != exercise.driver or trains:
            continue
        call = driven(other.driver, other.right)
        yield Alternative(
            f"These are the values of `{other.name}`, another exercise: which of the two is asked "
            "for here?",
            lambda case, call=call: observe(call, case.asked.args, case.asked.kwargs),  # type: ignore[misc]
        )


def _changes(exercise: Exercise) -> Iterator[tuple[Callable[[Arguments], Arguments], str]]:
    """Yield what may be done to the arguments, and the sentence."""
    if "axis" in exercise.parameters:
        for axis, words in ((0, "axis 0"), (-1, "the last axis"), (None, "no axis, all at once")):
            yield partial(_with_value, "axis", axis), f"Right along {words}, whatever `axis` says."
        yield _other_axis, "Right along the other axis: is it rows or columns that `axis` means?"
    for name, parameter in inspect.signature(exercise.right).parameters.items():
        if name == "axis":
            continue
        if parameter.default is not parameter.empty:
            yield (
                partial(_without, name),
                f"Right as if {name} were always {parameter.default!r}: where do you use it?",
            )
        for change, words in CHANGES:
            other = words.format(name=name)
            yield (
                partial(_with_changed, name, change),
                f"Right as if {name} were {other}: look at each place where {name} stands, or "
                "is to stand.",
            )
    for first, second in combinations(exercise.parameters, 2):
        yield (
            partial(_with_swapped, first, second),
            f"Right as if {first} and {second} had changed places: which is which?",
        )


def _real_number(value: Any) -> Any:
    """Refuse a count, whose square may be more steps than anybody waits for."""
    if isinstance(value, int):
        raise TypeError(f"{value} is a count")
    return value


def _without(name: str, arguments: Arguments) -> Arguments:
    return {key: value for key, value in arguments.items() if key != name}


def _with_value(name: str, value: Any, arguments: Arguments) -> Arguments:
    return {**arguments, name: value}


def _with_changed(name: str, change: Change, arguments: Arguments) -> Arguments:
    value = arguments[name]
    if isinstance(value, bool) or not isinstance(value, int | float | np.ndarray):
        raise TypeError(f"{name} is no number")
    with np.errstate(all="ignore"):
        return {**arguments, name: change(value)}


def _with_swapped(first: str, second: str, arguments: Arguments) -> Arguments:
    return {**arguments, first: arguments[second], second: arguments[first]}


def _other_axis(arguments: Arguments) -> Arguments:
    """Turn to the other one of two axes; an array with one axis has no other."""
    first, axis = next(iter(arguments.values())), arguments.get("axis", -1)
    return arguments if np.ndim(first) != 2 else {**arguments, "axis": 1 - axis % 2}


def _transpositions(exercise: Exercise) -> Iterator[tuple[Callable[[Arguments], Arguments], str]]:
    """Yield how tables may be turned before, and the answer after."""
    for name in exercise.parameters[:1]:
        sentence = f"Right along the other axis: you treat the columns of {name} as its rows."
        yield partial(_transposed, (name,)), sentence
        yield partial(_transposed, tuple(exercise.parameters)), sentence


def _transposed(names: tuple[str, ...], arguments: Arguments) -> Arguments:
    tables = {
        name: value.T
        for name, value in arguments.items()
        if name in names and isinstance(value, np.ndarray)
    }
    return {**arguments, **tables}


def _observe_changed(
    exercise: Exercise, change: Callable[[Arguments], Arguments], case: Answered
) -> Observation:
    """Observe the right answer with changed arguments."""

    def ask(**arguments: Any) -> Any:
        return exercise.right(**change(arguments))

    return observe(ask, (), _arguments(exercise, case))


def _observe_transposed(
    exercise: Exercise, transpose: Callable[[Arguments], Arguments], case: Answered
) -> Observation:
    """Observe the right answer with turned arguments, turned back."""

    def ask(**arguments: Any) -> Any:
        return _transposed_back(exercise.right(**transpose(arguments)))

    return observe(ask, (), _arguments(exercise, case))


def _transposed_back(value: Any) -> Any:
    if isinstance(value, tuple | list):
        return type(value)(map(_transposed_back, value))
    return value.T if isinstance(value, np.ndarray) else value


def _arguments(exercise: Exercise, case: Answered) -> Mapping[str, Any]:
    return dict(numbers_in(case, exercise.parameters))

"""Which known mistake gives exactly these outputs?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from mitdl_utils.checks.compare import Difference, Returns, close, compare, show
from mitdl_utils.checks.fingerprint import Fingerprint
from mitdl_utils.observe import Observation

# Told first: nothing else can be said before they are mended.
NO_CALL = ("missing", "unwritten", "signature")


@dataclass(frozen=True)
class Case:
    """One call of the exercise.

    Attributes:
        label: what is special about it: "the boundary itself".
        args: positional arguments.
        kwargs: keyword arguments.
        part: which part of the exercise's points it stands for; "" for all of them.
    """

    label: str
    args: tuple[Any, ...]
    kwargs: Mapping[str, Any]
    part: str = ""

    def spelled(self, name: str, parameters: Sequence[str]) -> str:
        """The call as one would type it, arrays named by their parameter when they are large."""
        shown = [show(a) for a in self.args]
        more = [f"{k}={show(v)}" for k, v in self.kwargs.items()]
        text = f"{name}({', '.join(shown + more)})"
        if len(text) <= 100 and "an array" not in text:
            return text
        named = [f"{p} = {s}" for p, s in zip(parameters, shown, strict=False)] + more
        return f"{name}({', '.join(parameters)}) with " + ", ".join(named)

    @property
    def size(self) -> int:
        """How much a reader has to look at: the number of values in the arguments."""
        return sum(_size(value) for value in (*self.args, *self.kwargs.values()))


def _size(value: Any) -> int:
    if isinstance(value, list | tuple):
        return sum(map(_size, value))
    if isinstance(value, dict):
        return sum(map(_size, value.values()))
    return int(np.size(value)) if isinstance(value, np.ndarray) else 1


@dataclass(frozen=True)
class Trial:
    """A case with what the reference and each known mistake make of it."""

    case: Case
    want: Observation
    mistakes: Mapping[str, Observation | Fingerprint]


@dataclass(frozen=True)
class Finding:
    """What is wrong with an answer, on the smallest case that shows it.

    Attributes:
        case: that case.
        difference: how the answer misses.
        mistakes: names of the known mistakes that fit all that was seen; often one, or none.
    """

    case: Case
    difference: Difference
    mistakes: tuple[str, ...]


def alike(one: Observation, other: Observation | Fingerprint, returns: Returns) -> bool:
    """Whether two observations are the same for all that a diagnosis needs."""
    if isinstance(other, Fingerprint):
        return other.fits(one, returns)
    if one.raised is not None or other.raised is not None:
        return (
            one.raised is not None
            and other.raised is not None
            and one.raised.type == other.raised.type
        )
    return (
        alike_values(one.value, other.value, returns)
        and bool(one.changed) == bool(other.changed)
        and bool(one.warnings) == bool(other.warnings)
    )


def alike_values(one: Any, other: Any, returns: Returns) -> bool:
    """Whether two values have the same structure and, within tolerance, the same numbers."""
    if isinstance(other, list | tuple):
        return (
            type(one) is type(other)
            and len(one) == len(other)
            and all(alike_values(a, b, returns) for a, b in zip(one, other, strict=True))
        )
    if isinstance(other, dict):
        return (
            isinstance(one, dict)
            and one.keys() == other.keys()
            and all(alike_values(one[key], other[key], returns) for key in other)
        )
    numeric = bool | int | float | np.generic | np.ndarray
    if not (isinstance(one, numeric) and isinstance(other, numeric)):
        return type(one) is type(other) and one == other
    left, right = np.asarray(one), np.asarray(other)
    return (
        left.shape == right.shape
        and (returns.kind == "indicator" or (left.dtype.kind == "f") == (right.dtype.kind == "f"))
        and left.dtype.kind in "biuf"
        and bool(close(left, right, returns).all())
    )


def fitting(
    trials: Sequence[Trial], answers: Sequence[Observation], returns: Returns
) -> Iterator[str]:
    """Names of the mistakes that agree with the answers on every case where they matter.

    A mistake fits when the answers equal its outputs wherever it differs from the reference,
    and equal the reference everywhere else.
    """
    if not trials:
        return
    for name in trials[0].mistakes:
        if all(
            alike(answer, trial.mistakes[name], returns.for_inputs(trial.case.args))
            for trial, answer in zip(trials, answers, strict=True)
        ):
            yield name


def _rank(kind: str) -> int:
    """What is told first: that nothing can be called; and last, what an error's message lacks."""
    return 0 if kind in NO_CALL else 2 if kind == "message" else 1


def examine(
    trials: Sequence[Trial], answers: Sequence[Observation], returns: Returns
) -> Finding | None:
    """Judge a list of answers; None when all are right.

    Args:
        trials: cases with the reference's and the mistakes' observations.
        answers: the student's observation for each trial, in order.
        returns: what the exercise gives back.

    Returns:
        The finding on the smallest failing case, or None.
    """
    failing = [
        (trial.case, difference)
        for trial, answer in zip(trials, answers, strict=True)
        if (difference := compare(answer, trial.want, returns.for_inputs(trial.case.args)))
        is not None
    ]
    if not failing:
        return None
    first = min(failing, key=lambda pair: (_rank(pair[1].kind), pair[0].size))
    return Finding(first[0], first[1], tuple(fitting(trials, answers, returns)))

"""Find the known mistake that gives exactly these outputs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from mitdl_utils.checks.compare import Difference, Returns, compare, show
from mitdl_utils.checks.fingerprint import Fingerprint
from mitdl_utils.checks.normal import alike_values
from mitdl_utils.checks.recognise import FAR, Answered, recognise
from mitdl_utils.observe import Observation

# Reported first: while a function cannot be called, nothing else is known of it.
NO_CALL = ("missing", "unwritten", "signature")


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

    def spelled(self, name: str, parameters: Sequence[str]) -> str:
        """Write the call as one would type it, large arrays named by their parameter."""
        values = [show(a) for a in self.args]
        more = [f"{k}={show(v)}" for k, v in self.kwargs.items()]
        text = f"{name}({', '.join(values + more)})"
        if len(text) <= 100 and "an array" not in text:
            return text
        named = [f"{p} = {s}" for p, s in zip(parameters, values, strict=False)] + more
        return f"{name}({', '.join(parameters)}) with " + ", ".join(named)

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


@dataclass(frozen=True)
class Finding:
    """The difference of a wrong answer, on the smallest case that shows it.

    Attributes:
        case: that case.
        difference: between the answer and the right outcome.
        mistakes: names of the known mistakes that fit all observations; often one, or none.
    """

    case: Case
    difference: Difference
    mistakes: tuple[str, ...]


def alike(
    seen: Observation, other: Observation | Fingerprint, want: Observation, returns: Returns
) -> bool:
    """Whether two observations are the same for all that a diagnosis needs.

    Args:
        seen: one of them.
        other: the other one, or its fingerprint.
        want: the right one, which a fingerprint builds on.
        returns: the kind of value, and the tolerances.
    """
    if isinstance(other, Fingerprint):
        return other.fits(seen, want, returns)
    if seen.raised is not None or other.raised is not None:
        return (
            seen.raised is not None
            and other.raised is not None
            and seen.raised.type == other.raised.type
        )
    return (
        alike_values(seen.value, other.value, returns)
        and bool(seen.changed) == bool(other.changed)
        and bool(seen.warnings) == bool(other.warnings)
    )


def fitting(
    trials: Sequence[Trial], answers: Sequence[Observation], returns: Returns
) -> Iterator[str]:
    """Yield the names of the mistakes that agree with the answers on every case.

    A mistake fits when the answers equal its outputs wherever it differs from the reference,
    and equal the reference everywhere else.
    """
    if not trials:
        return
    for name in trials[0].mistakes:
        if all(
            alike(answer, trial.mistakes[name], trial.want, returns.for_inputs(trial.case.args))
            for trial, answer in zip(trials, answers, strict=True)
        ):
            yield name


def _rank(kind: str) -> int:
    """Rank a difference: first that nothing can be called, last what an error's message lacks."""
    return 0 if kind in NO_CALL else 2 if kind == "message" else 1


def examine(
    trials: Sequence[Trial], answers: Sequence[Observation], returns: Returns
) -> Finding | None:
    """Judge a list of answers; None when all are right.

    Args:
        trials: cases with the reference's and the mistakes' observations.
        answers: the student's observation for each trial, in order.
        returns: the kind of value that the exercise returns, and the tolerances.

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
    names = tuple(fitting(trials, answers, returns))
    if names:
        return Finding(first[0], first[1], names)
    answered = [
        Answered(trial.case.part, trial.case.far, answer, trial.want,
            returns.for_inputs(trial.case.args), trial.mistakes)
        for trial, answer in zip(trials, answers, strict=True)
        if trial.want.raised is None
    ]
    recognition = recognise(answered, trials[0].mistakes)
    if recognition is not None:
        return Finding(first[0], first[1], recognition.names)
    return Finding(first[0], first[1], ())

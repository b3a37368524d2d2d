"""Find the known mistake that gives exactly these outputs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from mitdl_utils.checks.compare import Difference, Returns, compare, compare_values, show
from mitdl_utils.checks.fingerprint import Fingerprint
from mitdl_utils.checks.normal import alike_values, in_form
from mitdl_utils.checks.reading import besides, explain, read
from mitdl_utils.checks.recognise import FAR, Answered, Recognition, recognise
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
        mistakes: names of the known mistakes that fit; often one, or none.
        notes: sentences on what else is wrong.
        together: whether there are two mistakes at once, and not two that look alike.
    """

    case: Case
    difference: Difference
    mistakes: tuple[str, ...]
    notes: tuple[str, ...] = ()
    together: bool = False


@dataclass(frozen=True)
class Words:
    """Names for sentences.

    Attributes:
        parameters: of the arguments, in order.
        results: of the values, where the answer returns several.
    """

    parameters: Sequence[str] = ()
    results: Sequence[str] = ()


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


def examine(
    trials: Sequence[Trial],
    answers: Sequence[Observation],
    returns: Returns,
    words: Words = Words(),
    deeper: Callable[[Sequence[Answered]], Recognition | None] = lambda cases: None,
) -> Finding | None:
    """Judge a list of answers; None when all are right.

    Args:
        trials: cases with the reference's and the mistakes' observations.
        answers: the student's observation for each trial, in order.
        returns: the kind of value that the exercise returns, and the tolerances.
        words: names of the arguments and of the values, for sentences.
        deeper: looks for more where no known mistake explains all that is wrong.

    Returns:
        The finding on the failing case that is easiest to read, or None.
    """
    differences = [
        compare(answer, trial.want, returns.for_inputs(trial.case.args))
        for trial, answer in zip(trials, answers, strict=True)
    ]
    failing = [
        (trial, difference)
        for trial, difference in zip(trials, differences, strict=True)
        if difference is not None
    ]
    if not failing:
        return None
    first, difference = min(failing, key=lambda pair: (_rank(*pair), pair[0].case.size))
    names = tuple(fitting(trials, answers, returns))
    if names or difference.kind in NO_CALL:
        return Finding(first.case, difference, names)
    valued = [i for i, trial in enumerate(trials) if trial.want.raised is None]
    cases = [_answered(trials[i], answers[i], returns) for i in valued]
    recognition = recognise(cases, trials[0].mistakes)
    if recognition is None or recognition.rest:
        recognition = deeper(cases) or recognition
    if recognition is None:
        return Finding(first.case, _with_reading(first, difference, cases, words), ())
    through = [t.case.label for t, d in failing if d.kind == "no-error"]
    notes = besides(
        cases,
        [differences[i] for i in valued],
        through,
        recognition,
        words.parameters,
        words.results,
    )
    shown = _shown([trials[i] for i in valued], cases, recognition) or (first.case, difference)
    return Finding(*shown, recognition.names, notes, recognition.together)


def _rank(trial: Trial, difference: Difference) -> int:
    """Rank a difference by how much it tells: wrong values first, checks of arguments last."""
    kind, args = difference.kind, trial.case.args
    single = not any(isinstance(value, np.ndarray | list | tuple | dict) for value in args)
    if kind in (*NO_CALL, "forbidden"):
        return 0
    if kind == "exception":
        return 3 if single else 2
    if kind == "type" and single:
        return 4
    return {"no-error": 5, "message": 6}.get(kind, 1)


def _answered(trial: Trial, answer: Observation, returns: Returns) -> Answered:
    return Answered(
        label=trial.case.label,
        args=trial.case.args,
        kwargs=trial.case.kwargs,
        group=trial.case.part,
        far=trial.case.far,
        seen=answer,
        want=trial.want,
        returns=returns.for_inputs(trial.case.args),
        outcomes=trial.mistakes,
    )


def _shown(
    trials: Sequence[Trial], cases: Sequence[Answered], recognition: Recognition
) -> tuple[Case, Difference] | None:
    """Return the smallest case whose value the mistake explains, and the difference of values."""
    explained = sorted({i for i, _ in recognition.explained}, key=lambda i: trials[i].case.size)
    for i in explained:
        one = cases[i]
        value, want = (in_form(v, one.want.value) for v in (one.seen.value, one.want.value))
        difference = compare_values(value, want, replace(one.returns, kind="indicator"))
        if difference is not None:
            return trials[i].case, difference
    return None


def _with_reading(
    trial: Trial, difference: Difference, cases: Sequence[Answered], words: Words
) -> Difference:
    """Add what to look at: how the values are related to the right ones, or what the error says."""
    if difference.kind == "exception":
        one = next(case for case in cases if case.label == trial.case.label and case.seen.raised)
        return replace(difference, advice=explain(one, cases, words.parameters))
    if difference.kind in ("timeout", "ended", "forbidden", "no-error", "message"):
        return difference
    text = read(cases, words.parameters, words.results)
    if not text and difference.kind in ("type", "shape"):
        text = f"The numbers are right, it is only the {difference.kind}. {difference.advice}"
    return replace(difference, advice=text or difference.advice)

"""Find the known mistake that gives exactly these outputs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from mitdl_utils.checks.compare import Difference, Returns, compare
from mitdl_utils.checks.compounded import compounded
from mitdl_utils.checks.fingerprint import Fingerprint
from mitdl_utils.checks.normal import alike_values
from mitdl_utils.checks.reading import (
    ONLY_THE_SHAPE,
    Alternative,
    explain,
    is_of_a_number,
    read,
    speaks_for_itself,
    unexplained,
)
from mitdl_utils.checks.recognise import FEW_CELLS, Answered, Recognition, recognise
from mitdl_utils.checks.trial import Case, Trial
from mitdl_utils.observe import Observation

# Reported first: while a function cannot be called, nothing else is known of it.
NO_CALL = ("missing", "unwritten", "signature")

LOOK_FIRST = "Look at what comes in before you compute with it."
INSTEAD_OF_ASSERT = "An assert raises an AssertionError: ask with `if` and raise a ValueError."
PRINT_IT = "Print what you give back, and its type, just before the return."
RETURN_IT = "Put a return at its end."
NOTHING = ("None", "none, but None")  # what drivers say of it


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


@dataclass(frozen=True)
class Further:
    """What else is tried where no known mistake explains all that is wrong.

    Attributes:
        pairs: looks for two mistakes made at once; None where nobody can tell.
        alternatives: what the answer may be instead of right.
    """

    pairs: Callable[[Sequence[Answered]], Recognition | None] | None = None
    alternatives: Iterable[Alternative] = ()


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
    further: Further = Further(),
) -> Finding | None:
    """Judge a list of answers; None when all are right.

    Args:
        trials: cases with the reference's and the mistakes' observations.
        answers: the student's observation for each trial, in order.
        returns: the kind of value that the exercise returns, and the tolerances.
        words: names of the arguments and of the values, for sentences.
        further: what else is tried.

    Returns:
        The finding on the failing case that is easiest to read, or None.
    """
    failing = [
        _Failing(trial, answer, difference)
        for trial, answer in zip(trials, answers, strict=True)
        if (difference := compare(answer, trial.want, returns.for_inputs(trial.case.args)))
        is not None
    ]
    if not failing:
        return None
    first = min(
        failing, key=lambda failure: (failure.rank, failure.trial.case.far, failure.trial.case.size)
    )
    speaks = speaks_for_itself(first.answer.raised)
    names = () if speaks else tuple(fitting(trials, answers, returns))
    if first.difference.kind in NO_CALL:
        return Finding(first.trial.case, first.difference, names)
    valued = [pair for pair in zip(trials, answers, strict=True) if pair[0].want.raised is None]
    cases = [_answered(trial, answer, returns) for trial, answer in valued]
    if names:
        apart = _apart_from_its_type(first, cases, names)
        shown = apart and _smallest_explained(cases, apart)
        notes = unexplained(cases, (), apart, words.parameters, words.results) if apart else ()
        return Finding(*(shown or (first.trial.case, first.difference)), names, notes)
    recognition = _where_it_answers(valued, cases, returns) or recognise(cases, trials[0].mistakes)
    if recognition is None or recognition.rest:
        pair = further.pairs(cases) if further.pairs else None
        recognition = pair or recognition or compounded(cases, trials[0].mistakes)
    if recognition is None:
        difference = _with_advice(first, cases, words, further.alternatives)
        return Finding(first.trial.case, difference, ())
    shown = _smallest_explained(cases, recognition)
    case, difference = shown or (first.trial.case, first.difference)
    unraised = [
        failure.trial.case.label for failure in failing if failure.difference.kind == "no-error"
    ]
    notes = unexplained(cases, unraised, recognition, words.parameters, words.results)
    if difference.kind in ("type", "shape"):  # it says itself what comes back
        notes = tuple(note for note in notes if not note.startswith("Besides, it returns"))
    return Finding(case, difference, recognition.names, notes, recognition.together)


def _apart_from_its_type(
    first: _Failing, cases: Sequence[Answered], names: Sequence[str]
) -> Recognition | None:
    """Find what a mistake of values explains in an answer whose type alone is wrong elsewhere."""
    if first.difference.kind != "type":
        return None
    explained = set()
    for i, case in enumerate(cases):
        predicted = case.predicted(names[0]) or {}
        if predicted and case.seen is first.answer:
            return None  # the type too may be the mistake's
        explained |= {(i, key) for key in case.wrong if key in predicted}
    return Recognition(tuple(names[:2]), frozenset(explained)) if explained else None


def _where_it_answers(
    valued: Sequence[tuple[Trial, Observation]], cases: Sequence[Answered], returns: Returns
) -> Recognition | None:
    """Find mistakes that agree in all but the cases that raise, and those that should raise."""
    answered = [(trial, answer) for trial, answer in valued if answer.raised is None]
    wrong = [i for i, case in enumerate(cases) if not case.seen.raised and case.difference]
    if not wrong or len(answered) < FEW_CELLS:
        return None
    trials, answers = zip(*answered, strict=True)
    names = tuple(fitting(trials, answers, returns))
    cells = frozenset((i, key) for i in wrong for key in cases[i].parts)
    return Recognition(names[:2], cells) if names else None


@dataclass(frozen=True)
class _Failing:
    """An answer that differs from the right one."""

    trial: Trial
    answer: Observation
    difference: Difference

    @property
    def rank(self) -> int:
        """How little it tells: wrong values come first, and last what an error's message lacks.

        A number where an array was thought of comes after arrays, where the formula shows itself.
        """
        kind, args = self.difference.kind, self.trial.case.args
        if kind in (*NO_CALL, "forbidden"):
            return 0
        if kind == "exception":
            raised = self.answer.raised
            return 3 if raised is not None and is_of_a_number(raised) else 2
        if kind == "type" and not any(isinstance(a, np.ndarray | list | dict) for a in args):
            return 4
        return {"no-error": 5, "message": 6}.get(kind, 1)


def _answered(trial: Trial, answer: Observation, returns: Returns) -> Answered:
    return Answered(trial, answer, returns.for_inputs(trial.case.args))


def _smallest_explained(
    cases: Sequence[Answered], recognition: Recognition
) -> tuple[Case, Difference] | None:
    """Return the smallest case whose value the mistake explains, and the difference of values."""
    for i in sorted({i for i, _ in recognition.explained}, key=lambda i: cases[i].asked.size):
        difference = cases[i].difference_of_values
        if difference is not None:
            return cases[i].asked, difference
    return None


def _with_advice(
    failing: _Failing,
    cases: Sequence[Answered],
    words: Words,
    alternatives: Iterable[Alternative],
) -> Difference:
    """Add what to look at: how the values are related to the right ones, or what the error says."""
    difference = failing.difference
    if difference.kind == "exception":
        if failing.trial.want.raised is not None:
            raised = failing.answer.raised
            asserts = raised is not None and raised.line.startswith("assert ")
            return replace(difference, advice=INSTEAD_OF_ASSERT if asserts else LOOK_FIRST)
        raising = next(case for case in cases if case.seen is failing.answer)
        return replace(difference, advice=explain(raising, cases, words.parameters))
    if difference.kind in ("timeout", "ended", "forbidden", "no-error", "message"):
        return difference
    text = read(cases, words.parameters, words.results, alternatives)
    same_numbers = not text and difference.kind in ("type", "shape")
    another_type = text == ONLY_THE_SHAPE and difference.kind == "type"
    if another_type or (same_numbers and not any(c.wrong for c in cases)):
        text = f"The numbers are right, it is only the {difference.kind}. {difference.advice}"
    last = RETURN_IT if _gives_nothing(failing.answer.value) else PRINT_IT
    return replace(difference, advice=text or difference.advice or last)


def _gives_nothing(value: Any) -> bool:
    """Whether an answer gives back nothing, as it is or in a driver's words."""
    return value is None or (
        isinstance(value, dict) and any(isinstance(v, str) and v in NOTHING for v in value.values())
    )

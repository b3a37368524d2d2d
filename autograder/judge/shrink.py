"""Shrinking: make a failing input smaller while it still fails in the same way."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from autograder.errors import MitdlError
from autograder.exercises import Exercise
from mitdl_utils.checks.compare import compare
from mitdl_utils.checks.diagnose import Finding
from mitdl_utils.checks.trial import Case
from mitdl_utils.observe import Observation

MOST_QUESTIONS = 16
SMALL = 8  # a case with so few numbers reads well as it is
COUNTS = ("steps", "epochs")  # arguments that are numbers of repetitions


def smallest(exercise: Exercise, finding: Finding, ask: Callable[[Case], Observation]) -> Finding:
    """Return the same finding on the smallest input that a few calls can reach.

    Axes of equal length shrink together, and so do lists of equal length, because unrelated lengths
    differ in every case. A smaller input counts when the reference has a value for it and the
    student's answer differs from that in the same way as before.

    Args:
        exercise: that the finding is about.
        finding: the difference, and the case that shows it.
        ask: calls the student's function for a case.

    Returns:
        The finding, on its own case or a smaller one.
    """
    if finding.difference.kind not in ("value", "nan", "shape"):
        return finding
    questions = 0
    while _is_large(finding.case, exercise.parameters):
        for case in _smaller(finding.case, exercise.parameters):
            questions += 1
            if questions > MOST_QUESTIONS:
                return finding
            smaller = _still_fails(exercise, case, finding, ask)
            if smaller is not None:
                finding = smaller
                break
        else:
            return finding
    return finding


def _is_large(case: Case, parameters: Sequence[str]) -> bool:
    repetitions = sum(int(case.args[index]) for index in _counts(case, parameters))
    return case.size + repetitions > SMALL


def _counts(case: Case, parameters: Sequence[str]) -> list[int]:
    """Return the indices of the arguments that are numbers of repetitions."""
    indexed = enumerate(zip(parameters, case.args, strict=False))
    return [i for i, (name, value) in indexed if name in COUNTS and isinstance(value, int)]


def _still_fails(
    exercise: Exercise, case: Case, finding: Finding, ask: Callable[[Case], Observation]
) -> Finding | None:
    try:
        want = exercise.expected(case)
    except MitdlError:
        return None
    if want.raised is not None:
        return None
    returns = exercise.returns.for_inputs(case.args)
    difference = compare(ask(case), want, returns)
    if difference is None or difference.kind != finding.difference.kind:
        return None
    advice = finding.difference.advice  # it was read from all cases
    return replace(finding, case=case, difference=replace(difference, advice=advice))


def _smaller(case: Case, parameters: Sequence[str]) -> Iterator[Case]:
    """Yield cases with one length of arrays halved, longest first; then of lists; then counts."""
    values = list(_values(case))
    arrays = {n for value in values if isinstance(value, np.ndarray) for n in value.shape}
    lists = {len(value) for value in values if isinstance(value, list)}
    cuts = [_cutter(np.ndarray, n) for n in sorted(arrays, reverse=True) if n > 1]
    cuts += [_cutter(list, n) for n in sorted(lists, reverse=True) if n > 1]
    for cut in cuts:
        yield replace(
            case,
            args=tuple(map(cut, case.args)),
            kwargs={k: cut(v) for k, v in case.kwargs.items()},
        )
    for index in _counts(case, parameters):
        if case.args[index] > 1:
            args = list(case.args)
            args[index] //= 2
            yield replace(case, args=tuple(args))


def _values(case: Case) -> Iterator[Any]:
    """Yield all arguments, and the values inside lists, tuples and dicts among them."""
    pending = [*case.args, *case.kwargs.values()]
    while pending:
        value = pending.pop()
        yield value
        if isinstance(value, list | tuple):
            pending.extend(value)
        elif isinstance(value, Mapping):
            pending.extend(value.values())


def _cutter(kind: type, length: int) -> Callable[[Any], Any]:
    """Return a function that halves arrays along axes of this length, or lists of this length."""
    half = max(1, length // 2)

    def cut(value: Any) -> Any:
        if isinstance(value, np.ndarray):
            if kind is list:
                return value
            return value[tuple(slice(half if n == length else None) for n in value.shape)]
        if isinstance(value, list | tuple):
            items = value[:half] if kind is list is type(value) and len(value) == length else value
            return type(value)(cut(item) for item in items)
        return value

    return cut

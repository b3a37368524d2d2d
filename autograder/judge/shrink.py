"""Make a failing input smaller while it still fails in the same way."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from autograder.errors import MitdlError
from autograder.exercises import Exercise
from mitdl_utils.checks.compare import compare
from mitdl_utils.checks.diagnose import Case, Finding
from mitdl_utils.observe import Observation

MOST_QUESTIONS = 16
SMALL = 8  # a case with so few numbers reads well as it is


def smallest(exercise: Exercise, finding: Finding, ask: Callable[[Case], Observation]) -> Finding:
    """The same finding on the smallest input that a few questions can find.

    Axes of equal length shrink together: in a case all unrelated lengths differ. A smaller input
    counts when the reference gives a value for it and the student fails it with the same kind
    of difference.

    Args:
        exercise: what was asked.
        finding: what is wrong, on which case.
        ask: puts a case to the student.

    Returns:
        The finding, on its own case or a smaller one.
    """
    if finding.difference.kind not in ("value", "nan", "shape"):
        return finding
    questions = 0
    while finding.case.size > SMALL:
        for case in _smaller(finding.case):
            questions += 1
            if questions > MOST_QUESTIONS:
                return finding
            found = _still_fails(exercise, case, finding, ask)
            if found is not None:
                finding = found
                break
        else:
            return finding
    return finding


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
    return replace(finding, case=case, difference=difference)


def _smaller(case: Case) -> Iterator[Case]:
    """Cases with one of the lengths halved, longest first."""
    lengths = sorted({n for value in _arrays(case) for n in value.shape if n > 1}, reverse=True)
    for length in lengths:
        cut = _cutter(length, max(1, length // 2))
        yield replace(
            case,
            args=tuple(map(cut, case.args)),
            kwargs={k: cut(v) for k, v in case.kwargs.items()},
        )


def _arrays(case: Case) -> Iterator[np.ndarray[Any, Any]]:
    waiting = [*case.args, *case.kwargs.values()]
    while waiting:
        value = waiting.pop()
        if isinstance(value, np.ndarray):
            yield value
        elif isinstance(value, list | tuple):
            waiting.extend(value)
        elif isinstance(value, Mapping):
            waiting.extend(value.values())


def _cutter(length: int, kept: int) -> Callable[[Any], Any]:
    def cut(value: Any) -> Any:
        if isinstance(value, np.ndarray):
            return value[tuple(slice(kept if n == length else None) for n in value.shape)]
        if isinstance(value, list | tuple):
            return type(value)(cut(item) for item in value)
        return value

    return cut

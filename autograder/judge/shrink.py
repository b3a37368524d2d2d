"""Make a failing input smaller while it still fails in the same way."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
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
COUNTS = ("steps", "epochs")  # arguments that say how often


def smallest(exercise: Exercise, finding: Finding, ask: Callable[[Case], Observation]) -> Finding:
    """The same finding on the smallest input that a few questions can find.

    Axes of equal length shrink together, and so do lists (the gradients of each step, and in each
    of them one for each parameter): in a case all unrelated lengths differ. A smaller input counts
    when the reference gives a value for it and the student fails it with the same kind of
    difference.

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
    while _much_to_read(finding.case, exercise.parameters):
        for case in _smaller(finding.case, exercise.parameters):
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


def _much_to_read(case: Case, parameters: Sequence[str]) -> bool:
    counted = sum(int(case.args[place]) for place in _counts(case, parameters))
    return case.size + counted > SMALL


def _counts(case: Case, parameters: Sequence[str]) -> list[int]:
    """Which arguments say how often: their places."""
    named = enumerate(zip(parameters, case.args, strict=False))
    return [i for i, (name, value) in named if name in COUNTS and isinstance(value, int)]


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


def _smaller(case: Case, parameters: Sequence[str]) -> Iterator[Case]:
    """Cases with one of the lengths of arrays halved, longest first; then of lists; then counts."""
    values = list(_inside(case))
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
    for place in _counts(case, parameters):
        if case.args[place] > 1:
            args = list(case.args)
            args[place] //= 2
            yield replace(case, args=tuple(args))


def _inside(case: Case) -> Iterator[Any]:
    """All arguments, and what lists, tuples and dicts among them hold."""
    waiting = [*case.args, *case.kwargs.values()]
    while waiting:
        value = waiting.pop()
        yield value
        if isinstance(value, list | tuple):
            waiting.extend(value)
        elif isinstance(value, Mapping):
            waiting.extend(value.values())


def _cutter(kind: type, length: int) -> Callable[[Any], Any]:
    """Halves all arrays along their axes of this length, or all lists of this length."""
    kept = max(1, length // 2)

    def cut(value: Any) -> Any:
        if isinstance(value, np.ndarray):
            if kind is list:
                return value
            return value[tuple(slice(kept if n == length else None) for n in value.shape)]
        if isinstance(value, list | tuple):
            whole = value[:kept] if kind is list is type(value) and len(value) == length else value
            return type(value)(cut(item) for item in whole)
        return value

    return cut

"""Two slips at once: two rows of an exercise's table, made together in the right answer."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import combinations, islice
from typing import Any

from autograder.exercises import Exercise
from autograder.exercises.answers import Function, compiled, globals_of
from autograder.exercises.mistakes import DoesNotFit, Row
from mitdl_utils.checks.drivers import driven
from mitdl_utils.checks.recognise import Answered, Recognition, explains, wrong_cells
from mitdl_utils.observe import Observation, observe

MOST_PAIRS = 2500  # of a table of 70 rows; a second or so
MOST_SECONDS = 5.0  # of the processor, for one answer


def two_slips(exercise: Exercise, cases: Sequence[Answered]) -> Recognition | None:
    """Find two mistakes that explain the answers when both are made.

    Args:
        exercise: with its table of mistakes.
        cases: the answers to all cases that have a value.

    Returns:
        Both, or None; None also for an exercise that trains, whose answers take seconds.
    """
    if not wrong_cells(cases) or exercise.seconds is not None:
        return None
    begun = time.process_time()
    for names, answer in _pairs(exercise):
        if time.process_time() - begun > MOST_SECONDS:
            break
        call = driven(exercise.driver, answer)
        recognition = explains(cases, lambda case, call=call: _outcome(call, case))  # type: ignore[misc]
        if recognition is not None:
            stronger = sorted(names, key=lambda name: -_effect(cases, name))
            return Recognition(tuple(stronger), recognition.explained, together=True)
    return None


def _effect(cases: Sequence[Answered], name: str) -> int:
    """Count what a mistake alone gets wrong."""
    wrong = [case.predicted(name) for case in cases if not case.asked.far]
    return sum(1 if cells is None else len(cells) for cells in wrong)


def _outcome(call: Function, case: Answered) -> Observation:
    return observe(call, case.asked.args, case.asked.kwargs)


@lru_cache(maxsize=16)  # an exercise that some of a class get wrong is met again
def _pairs(exercise: Exercise) -> tuple[tuple[tuple[str, str], Function], ...]:
    """Return the first pairs of rows whose edits can both be made, and the answer with both."""
    return tuple(islice(_all_pairs(exercise), MOST_PAIRS))


def _all_pairs(exercise: Exercise) -> Iterator[tuple[tuple[str, str], Function]]:
    names: Mapping[str, Any] = globals_of(exercise.right)
    rows = [mistake.row for mistake in exercise.known_mistakes if mistake.row is not None]
    for first, second in combinations(rows, 2):
        source = _apply_both(exercise.answer_source, first, second) or _apply_both(
            exercise.answer_source, second, first
        )
        if source is None or "while " in source:  # which two edits may leave without an end
            continue
        try:
            yield (first.name, second.name), compiled(source, exercise.name, names, first.where)
        except Exception:  # two edits that make no sense together, where a class is made
            continue


def _apply_both(source: str, first: Row, second: Row) -> str | None:
    try:
        return second.apply(first.apply(source))
    except DoesNotFit:
        return None

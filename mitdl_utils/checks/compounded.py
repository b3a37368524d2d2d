"""A known mistake with a second, general slip: the sign turned round, half of it, 1 minus it.

The general slip is undone in the answer, and what is left is held against what is recorded of the
mistake. So a check cell knows both without an answer to compute them with.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from mitdl_utils.checks.normal import arrays_in, finite
from mitdl_utils.checks.recognise import PLENTY, Answered, Cell, Recognition, wrong_cells

FEWEST = 2  # cases in which the mistake shows


class Slip(NamedTuple):
    """Something done to everything that an answer gives.

    Attributes:
        undo: gives what was there before, of a component and the number of rows that came in.
        sentence: to be told beside the mistake's.
    """

    undo: Callable[[Any, int], Any]
    sentence: str


SLIPS = (
    Slip(lambda part, rows: -part, "Besides, the sign of all of it is turned round."),
    Slip(lambda part, rows: 1 - part, "Besides, you give 1 minus what you mean."),
    Slip(lambda part, rows: part / 2, "Besides, all of it is twice as large as it should be."),
    Slip(lambda part, rows: part * 2, "Besides, all of it is half as large as it should be."),
    Slip(
        lambda part, rows: part / rows,
        "Besides, all of it is too large by a factor that is the number of rows.",
    ),
    Slip(
        lambda part, rows: part * rows,
        "Besides, all of it is too small by a factor that is the number of rows.",
    ),
    Slip(lambda part, rows: np.transpose(part), "Besides, rows and columns are swapped."),
    Slip(lambda part, rows: 1 / part, "Besides, a fraction is upside down."),
)


def compounded(cases: Sequence[Answered], names: Iterable[str]) -> Recognition | None:
    """Find the known mistake that explains all answers but for one general slip.

    Args:
        cases: the answers to all cases that have a value.
        names: of the known mistakes.

    Returns:
        The mistake with the sentence on the slip; None where there is none, or more than one.
    """
    wrong = wrong_cells(cases)
    if not wrong:
        return None
    names = list(names)
    for slip in SLIPS:
        matches = [match for name in names if (match := _with_slip(cases, name, slip, wrong))]
        if len({match.explained for match in matches}) == 1:
            return matches[0]
    return None


def _with_slip(
    cases: Sequence[Answered], name: str, slip: Slip, wrong: frozenset[Cell]
) -> Recognition | None:
    """Hold a mistake against all answers without the slip; None where one contradicts it."""
    explained, weight = set[Cell](), 0
    for i, case in enumerate(cases):
        if case.seen.raised is not None or case.asked.far:
            continue
        predicted = case.predicted(name)
        if predicted is None:
            return None
        for key, part in case.parts.items():
            undone = _undone(slip, part, _rows(case))
            if undone is None or not _agrees(case, key, undone, predicted):
                return None
            if key in predicted and key in case.wrong:
                explained.add((i, key))
                weight += case.weight(key)
    if len({i for i, _ in explained}) < FEWEST or weight < PLENTY:
        return None
    return Recognition((name,), wrong | explained, slip=slip.sentence)


def _undone(slip: Slip, part: Any, rows: int) -> Any:
    """Undo a slip in a component; None where it is no array or number."""
    if isinstance(part, bool | str) or not isinstance(part, float | np.ndarray):
        return None
    if not finite(part) or not arrays_in(part):
        return None
    with np.errstate(all="ignore"):
        return slip.undo(np.asarray(part), rows)


def _rows(case: Answered) -> int:
    """Return the length of the first array that comes in, 1 where there is none."""
    given = (*case.asked.args, *case.asked.kwargs.values())
    arrays = [value for value in given if isinstance(value, np.ndarray)]
    return next((len(array) for array in arrays if array.ndim and len(array)), 1)


def _agrees(case: Answered, key: Any, undone: Any, predicted: Mapping[Any, Any]) -> bool:
    """Whether a component is as the mistake has it, or right where that has it right."""
    if key in predicted:
        return case.is_as(undone, predicted[key])
    return key in case.right and case.is_as(undone, case.right[key])

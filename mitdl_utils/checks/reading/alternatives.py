"""Something else that an answer gives: another function, or the right one asked otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from mitdl_utils.checks.patience import worked
from mitdl_utils.checks.recognise import Answered, explains, wrong_cells
from mitdl_utils.observe import Observation

FEWEST = 2  # cases that are wrong and explained
ENOUGH = 2  # weight of those: it is told what holds, and no mistake is named
MOST_SECONDS = 1.0  # of the processor, for one answer


@dataclass(frozen=True)
class Alternative:
    """What an answer may be instead.

    Attributes:
        sentence: to be told where the answer is just that.
        outcome_of: gives its outcome on a case.
    """

    sentence: str
    outcome_of: Callable[[Answered], Observation]


def find_alternative(cases: Sequence[Answered], alternatives: Iterable[Alternative]) -> str | None:
    """Find an alternative that gives every value of an answer, the right ones among them.

    Args:
        cases: the answers to all cases that have a value.
        alternatives: in the order in which they are tried.
    """
    if not wrong_cells(cases):
        return None
    begun = worked()
    for alternative in alternatives:
        recognition = explains(cases, alternative.outcome_of, ENOUGH)
        if recognition and len({i for i, _ in recognition.explained}) >= FEWEST:
            return alternative.sentence
        if worked() - begun > MOST_SECONDS:
            break
    return None

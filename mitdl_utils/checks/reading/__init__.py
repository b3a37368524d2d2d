"""Read a wrong answer that no known mistake explains: how is it related to the right one?

The simplest relation is told that holds in all cases, and of several components which are right.
Where there is none: for which cases and entries it is right, and in what way the others are off. A
relation is told only where there are enough numbers for it to be no chance.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import partial

from mitdl_utils.checks.normal import arrays_in, finite
from mitdl_utils.checks.reading.alternatives import Alternative, find_alternative
from mitdl_utils.checks.reading.arrays import ONLY_THE_SHAPE, find_order, find_shape
from mitdl_utils.checks.reading.axes import find_axis
from mitdl_utils.checks.reading.errors import explain, is_of_a_number, speaks_for_itself
from mitdl_utils.checks.reading.indices import find_indices
from mitdl_utils.checks.reading.largest_error import common_error, largest_error
from mitdl_utils.checks.reading.names import listed, name_of
from mitdl_utils.checks.reading.numbers import (
    find_argument,
    find_constant,
    find_difference,
    find_factor,
    find_function,
    find_row,
    find_slope,
    find_step,
)
from mitdl_utils.checks.reading.pairs import Pair, pairs_of, same
from mitdl_utils.checks.reading.right_entries import which_cases, which_entries
from mitdl_utils.checks.reading.steps import which_step
from mitdl_utils.checks.reading.unexplained import unexplained
from mitdl_utils.checks.recognise import Answered

MOST_COMPONENTS = 5  # of which one says which are right

NOTHING_YET = (
    "No example is right yet. Compute this one on paper, step by step, and print what each of your "
    "lines makes of it."
)

__all__ = [
    "ONLY_THE_SHAPE",
    "Alternative",
    "explain",
    "is_of_a_number",
    "read",
    "relation",
    "speaks_for_itself",
    "unexplained",
]


def read(
    cases: Sequence[Answered],
    parameters: Sequence[str],
    results: Sequence[str] = (),
    alternatives: Iterable[Alternative] = (),
) -> str:
    """Say in a sentence or two what to look at.

    Args:
        cases: the answers to all cases that have a value.
        parameters: names of the arguments.
        results: names of the values, where several are returned.
        alternatives: what the answer may be instead of right.

    Returns:
        The sentences; "" where no case has a wrong value.
    """
    valued = [case for case in cases if case.seen.raised is None]
    wrong = [case for case in valued if case.wrong]
    if not wrong:
        return ""
    if places := find_indices(wrong):
        return places
    near = [case for case in wrong if not case.asked.far and all(map(finite, case.parts.values()))]
    if not near:
        ordinary = [case for case in wrong if not case.asked.far]
        names = " and ".join(f"“{case.asked.label}”" for case in (ordinary or wrong)[:2])
        if ordinary:
            return (
                f"Something is no number, or infinite, in {names}: look for a division by 0, a "
                "logarithm of 0, or an overflow."
            )
        return (
            f"Right for moderate numbers, wrong for very large ones ({names}): something "
            "overflows there or loses its digits."
        )
    instead = partial(find_alternative, cases, alternatives)
    if not any(arrays_in(part) for case in wrong for part in case.parts.values()):
        return instead() or which_cases(valued, parameters) or ""
    components = _component_keys(valued)
    if len(components) == 1:
        return _read_component(valued, components[0], parameters, instead)
    return instead() or _read_components(valued, near, components, parameters, results)


def _component_keys(cases: Sequence[Answered]) -> list[Hashable]:
    return list(dict.fromkeys(key for case in cases for key in case.right))


def _read_component(
    cases: Sequence[Answered],
    key: Hashable,
    parameters: Sequence[str],
    instead: Callable[[], str | None],
) -> str:
    pairs = pairs_of(cases, key)
    return (
        _exact_relation(pairs, parameters)
        or instead()
        or _step_or_row_relation(pairs, parameters)
        or which_cases(cases, parameters)
        or which_entries(pairs, parameters)
        or find_slope(pairs)
        or find_shape(pairs)
        or _joined(common_error(pairs), _right_cases(cases), largest_error(pairs))
        or NOTHING_YET
    )


def relation(pairs: Sequence[Pair], parameters: Sequence[str]) -> str | None:
    """Find the simplest relation of wrong arrays to the right ones that holds in all pairs."""
    return _exact_relation(pairs, parameters) or _step_or_row_relation(pairs, parameters)


def _exact_relation(pairs: Sequence[Pair], parameters: Sequence[str]) -> str | None:
    """Find a relation that gives every number of the answer from the right one, or an argument."""
    if not any(pair.wrong for pair in pairs):
        return None
    return (
        find_constant(pairs)
        or find_argument(pairs, parameters)
        or find_function(pairs)
        or find_factor(pairs, parameters)
        or find_difference(pairs, parameters)
        or find_order(pairs)
        or find_axis(pairs, parameters)
    )


def _step_or_row_relation(pairs: Sequence[Pair], parameters: Sequence[str]) -> str | None:
    """Find a relation of what is added to an argument, or one within each row."""
    if not any(pair.wrong for pair in pairs):
        return None
    return find_step(pairs, parameters) or find_row(pairs, parameters)


def _joined(*sentences: str | None) -> str | None:
    """Join what is known into one text."""
    return " ".join(filter(None, sentences)) or None


def _read_components(
    cases: Sequence[Answered],
    near: Sequence[Answered],
    components: Sequence[Hashable],
    parameters: Sequence[str],
    results: Sequence[str],
) -> str:
    """Say which components are right, and how the first wrong one is related to the right one."""
    wrong = [key for key in components if any(key in case.wrong for case in near)]
    if not wrong:
        return "The number of values that come back is not as asked: count them."
    if swapped := _exchanged(cases, wrong, results):
        return swapped
    first = wrong[0]
    if not any(arrays_in(case.right.get(first)) for case in cases):
        if all(set(case.wrong) <= {first} for case in cases):
            return f"Only {name_of(first, results)} is not as it should be."
        return (
            f"Look first at what is said of {name_of(first, results)}; the rest may follow from it."
        )
    right = _right_components(cases, components, wrong)
    summary = which_step(cases, wrong) or (
        _name_right_and_wrong(right, wrong, results) if right else ""
    )
    pairs = pairs_of(cases, first)
    text = relation([pair for key in wrong for pair in pairs_of(cases, key)], parameters)
    if text is None and (text := relation(pairs, parameters)):
        text = f"{name_of(first, results)}: {text}"
    if text is None:
        text = (
            which_cases(cases, parameters)
            or which_entries(pairs, parameters)
            or find_shape(pairs)
            or _joined(
                common_error(pairs),
                _right_cases(cases),
                largest_error(pairs, name_of(first, results)),
            )
        )
    if text is None and not summary:
        text = NOTHING_YET
    return f"{summary} {text or f'Look at the lines that make {name_of(first, results)}.'}".strip()


def _right_components(
    cases: Sequence[Answered], components: Sequence[Hashable], wrong: Sequence[Hashable]
) -> list[Hashable]:
    """Return the components that are right, where there are few and every case has them."""
    if len(components) > MOST_COMPONENTS:
        return []
    return [
        key
        for key in components
        if key not in wrong and all(arrays_in(case.right.get(key)) for case in cases)
    ]


def _name_right_and_wrong(
    right: Sequence[Hashable], wrong: Sequence[Hashable], results: Sequence[str]
) -> str:
    rights, wrongs = ([name_of(key, results) for key in keys] for keys in (right, wrong))
    text = f"{listed(rights)} {'is' if len(rights) == 1 else 'are'} right, {listed(wrongs)} not."
    return text[0].upper() + text[1:] if text.startswith("the ") else text


def _exchanged(cases: Sequence[Answered], wrong: Sequence[Hashable], results: Sequence[str]) -> str:
    """Say that two values of several have changed places."""
    for index, first in enumerate(wrong):
        for second in wrong[index + 1 :]:
            if all(isinstance(key, int) for key in (first, second)) and all(
                _equals_component(case, first, second) and _equals_component(case, second, first)
                for case in cases
            ):
                return (
                    f"{name_of(first, results)} and {name_of(second, results)} have changed places."
                )
    return ""


def _equals_component(case: Answered, key: Hashable, right_key: Hashable) -> bool:
    got, want = arrays_in(case.parts.get(key)), arrays_in(case.right.get(right_key))
    return len(got) == len(want) and all(map(same, got, want))


def _right_cases(cases: Sequence[Answered]) -> str:
    """Say which cases are right, where that is all that they are known to have in common."""
    right = [case.asked.label for case in cases if not case.wrong and not case.asked.far]
    if not right:
        return ""
    names = listed([f"“{label}”" for label in dict.fromkeys(right[:3])])
    more = " and others" if len(right) > 3 else ""
    return f"Right in {names}{more}: what do the wrong ones have that these lack?"

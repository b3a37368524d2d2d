"""Recognise a known mistake by its numbers, in an answer that is otherwise not as asked either.

A first try has a slip in the formula and nothing else right: it overflows, checks nothing, returns
a list. So a mistake is compared with an answer only on cases that have a value, after the answer
has been brought into the form that is asked for, and only where the mistake differs from right.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import combinations
from typing import Any

import numpy as np

from mitdl_utils.checks.compare import Difference, Returns, close, compare, compare_values
from mitdl_utils.checks.fingerprint import Digest, Fingerprint
from mitdl_utils.checks.normal import (
    WHOLE,
    alike_values,
    arrays_in,
    components,
    finite,
    in_form,
    whole_numbers,
    wrong_components,
)
from mitdl_utils.checks.trial import Case, Trial
from mitdl_utils.observe import Observation

Cell = tuple[int, Hashable]  # a component of the answer to a case
TELLING = 10  # weight of a number that nobody gives by chance
ENOUGH = 10  # weight of what a mistake explains where it explains all
PLENTY = 20  # and where something else is wrong too
FEW_CELLS = 3  # cells that agree, right ones among them, where each says little


@dataclass(frozen=True)
class Answered:
    """An answer to a case beside the right one, in the form of that.

    Attributes:
        trial: the case, with a right outcome that has a value.
        seen: the answer as it came.
        returns: the kind of value and its tolerances, for the case.
    """

    trial: Trial
    seen: Observation
    returns: Returns
    _predicted: dict[str, Mapping[Hashable, Any] | None] = field(default_factory=dict)

    @property
    def asked(self) -> Case:
        """The case."""
        return self.trial.case

    @property
    def want(self) -> Observation:
        """The right outcome."""
        return self.trial.want

    @cached_property
    def parts(self) -> Mapping[Hashable, Any]:
        """The answer's components; none where it raised."""
        if self.seen.raised is not None:
            return {}
        return components(in_form(self.seen.value, self.want.value), self.want.value)

    @cached_property
    def right(self) -> Mapping[Hashable, Any]:
        """The components of the right value."""
        return components(in_form(self.want.value, self.want.value), self.want.value)

    @cached_property
    def wrong(self) -> frozenset[Hashable]:
        """The keys of the answer's components that are wrong."""
        if self.seen.raised is not None:
            return frozenset()
        value = in_form(self.seen.value, self.want.value)
        return frozenset(wrong_components(value, self.want.value, self.returns))

    @property
    def difference(self) -> Difference | None:
        """How the answer differs from the right one."""
        return compare(self.seen, self.want, self.returns)

    @property
    def difference_of_values(self) -> Difference | None:
        """How the answer differs from the right one, the type of its numbers aside."""
        value, want = (in_form(v, self.want.value) for v in (self.seen.value, self.want.value))
        if self.returns.kind == "int":
            value, want = whole_numbers(value), whole_numbers(want)
        return compare_values(value, want, replace(self.returns, kind="indicator"))

    def predicted(self, name: str) -> Mapping[Hashable, Any] | None:
        """Return the components that a mistake gets wrong; None where it raises."""
        if name not in self._predicted:
            self._predicted[name] = self.predict(self.trial.mistakes[name])
        return self._predicted[name]

    def predict(self, outcome: Observation | Fingerprint) -> Mapping[Hashable, Any] | None:
        """Return the components that an outcome has wrong; None where it raised."""
        if isinstance(outcome, Fingerprint):
            return None if outcome.raises else dict(outcome.parts)
        if outcome.raised is not None:
            return None
        value = in_form(outcome.value, self.want.value)
        return wrong_components(value, self.want.value, self.returns)

    def warns(self, name: str) -> bool:
        """Whether a mistake makes NumPy warn in this case."""
        outcome = self.trial.mistakes[name]
        if isinstance(outcome, Fingerprint):
            return outcome.manner.endswith("w") and not outcome.raises
        return bool(outcome.warnings)

    def changes(self, name: str) -> bool:
        """Whether a mistake changes an argument in this case."""
        outcome = self.trial.mistakes[name]
        if isinstance(outcome, Fingerprint):
            return outcome.changes
        return bool(outcome.changed)

    def agrees(self, key: Hashable, predicted: Any) -> bool:
        """Whether a component of the answer is what a mistake makes of it."""
        return self.is_as(self.parts[key], predicted)

    def is_as(self, part: Any, predicted: Any) -> bool:
        """Whether a component has the value, or the digest, that is predicted."""
        if isinstance(predicted, Digest):
            return predicted.fits(part, self.returns)
        return alike_values(part, predicted, self.returns)

    def tells_nothing(self, key: Hashable, predicted: Any) -> bool:
        """Whether a disagreement may come from an overflow, on either side."""
        theirs = predicted.finite if isinstance(predicted, Digest) else finite(predicted)
        return (
            self.asked.far or bool(self.seen.warnings) or not (theirs and finite(self.parts[key]))
        )

    def weight(self, key: Hashable) -> int:
        """Return how telling a wrong component is: how unlikely somebody is to hit it by chance."""
        part, right = self.parts[key], self.right.get(key)
        numbers = arrays_in(part)
        if not numbers:
            return TELLING if isinstance(part, str) else 1
        wanted = arrays_in(right)
        values: set[float] = set()
        for number, array in enumerate(numbers):
            off = np.ones(array.shape, dtype=bool)
            if number < len(wanted) and wanted[number].shape == array.shape:
                off = ~close(array, wanted[number], self.returns)
            values.update(float(f"{value:.6g}") for value in array[off][:50])
        telling = sum(not (2 * value).is_integer() or abs(value) > 10 for value in values)
        return TELLING * min(telling, 5) + min(len(values) - telling, 5)


@dataclass(frozen=True)
class Fit:
    """A mistake that nothing contradicts.

    Attributes:
        name: of the mistake.
        explained: the wrong cells that are as it makes them.
        weight: how telling these are.
        agreeing: how many cells it says rightly, also that they are right.
    """

    name: str
    explained: frozenset[Cell]
    weight: int
    agreeing: int


@dataclass(frozen=True)
class Recognition:
    """The mistakes that were recognised.

    Attributes:
        names: of one mistake, of several that look alike, or of two that were made together.
        explained: the cells of the answers that they explain.
        rest: wrong cells that they do not explain.
        together: whether they were made together.
        region: the one component, or the one part of the exercise, that was looked at; or None.
        slip: sentence on a general slip that was made as well; "" for none.
    """

    names: tuple[str, ...]
    explained: frozenset[Cell]
    rest: frozenset[Cell] = frozenset()
    together: bool = False
    region: Hashable = None
    slip: str = ""


def recognise(cases: Sequence[Answered], names: Iterable[str]) -> Recognition | None:
    """Find the known mistakes in an answer by its values, best explanation first.

    Args:
        cases: the answers to all cases that have a value.
        names: of the known mistakes, in the order in which they are reported.

    Returns:
        A mistake that explains all wrong values; else two that do together; else one that explains
        some and contradicts none; else one that does so in a component or a part of the exercise.
        None where there is none, or too little to tell.
    """
    names, wrong = list(names), wrong_cells(cases)
    if not wrong:
        return None
    fits = [fit for name in names if (fit := _fit(cases, name, wrong)) is not None]
    return (
        _whole(fits, wrong)
        or _together(fits, wrong)
        or _partly(fits, wrong)
        or _within(cases, names, wrong)
    )


def wrong_cells(cases: Sequence[Answered]) -> frozenset[Cell]:
    """Return the wrong cells to explain: where nothing overflows, if there are such."""
    cells = [(i, key) for i, case in enumerate(cases) for key in case.wrong]
    sound = [
        (i, key)
        for i, key in cells
        if not cases[i].asked.far and finite(cases[i].parts[key]) and not cases[i].seen.warnings
    ]
    return frozenset(sound or cells)


def explains(
    cases: Sequence[Answered],
    outcome_of: Callable[[Answered], Observation],
    enough: int = PLENTY,
) -> Recognition | None:
    """Recognise an answer of known making that explains every wrong value; None where it does not.

    Args:
        cases: the answers to all cases that have a value, some of them wrong.
        outcome_of: gives that answer's outcome on a case; the smallest wrong one is asked first,
            since most answers drop out there.
        enough: weight of what has to be explained.
    """
    wrong = wrong_cells(cases)
    first = min((i for i, _ in wrong), key=lambda i: _size(cases[i]))
    explained, weight = set[Cell](), 0
    for i in sorted(range(len(cases)), key=lambda i: i != first):
        case = cases[i]
        if case.seen.raised is not None:
            continue
        for key, agrees in _verdicts(case, case.predict(outcome_of(case))):
            if agrees is False or (agrees is None and (i, key) in wrong):
                return None
            if agrees and key in case.wrong:
                explained.add((i, key))
                weight += case.weight(key)
    if weight < enough or not wrong <= explained:
        return None
    return Recognition((), frozenset(explained), together=True)


def _size(case: Answered) -> int:
    """Return how many numbers come in."""
    return sum(getattr(value, "size", 1) for value in case.asked.args)


def _fit(
    cases: Sequence[Answered],
    name: str,
    wrong: frozenset[Cell],
    within: Callable[[int, Hashable], bool] = lambda i, key: True,
) -> Fit | None:
    """Hold a mistake against the answers; None where one contradicts it or none supports it."""
    wrong_cases = {i for i, _ in wrong}
    explained, weight, agreeing = set(), 0, 0
    for i in sorted(range(len(cases)), key=lambda i: i not in wrong_cases):  # most drop out at once
        case = cases[i]
        if case.seen.raised is not None or not any(within(i, key) for key in case.parts):
            continue
        for key, agrees in _verdicts(case, case.predicted(name)):
            if not within(i, key):
                continue
            if agrees is False:
                return None
            if agrees and key in case.wrong:
                explained.add((i, key))
                weight += case.weight(key)
            agreeing += bool(agrees)
    return Fit(name, frozenset(explained), weight, agreeing) if explained else None


def _verdicts(
    case: Answered, predicted: Mapping[Hashable, Any] | None
) -> Iterator[tuple[Hashable, bool | None]]:
    """Yield for each component whether it is as a mistake makes it; None for what says nothing."""
    if predicted is None or (WHOLE in predicted and WHOLE not in case.parts):
        yield from ((key, False) for key in case.parts)
        return
    for key in case.parts:
        if key not in predicted:
            yield key, None if key in case.wrong else True
        elif key in case.wrong and case.agrees(key, predicted[key]):
            yield key, True
        elif key in case.wrong and case.tells_nothing(key, predicted[key]):
            yield key, None
        else:
            yield key, False


def _whole(fits: Sequence[Fit], wrong: frozenset[Cell]) -> Recognition | None:
    """Take the mistakes that explain every wrong cell."""
    good = [
        fit
        for fit in fits
        if wrong <= fit.explained and (fit.weight >= ENOUGH or fit.agreeing >= FEW_CELLS)
    ]
    if not good:
        return None
    most = max(len(fit.explained) for fit in good)
    best = tuple(fit.name for fit in good if len(fit.explained) == most)
    return Recognition(best[:2], frozenset(good[0].explained))


def _together(fits: Sequence[Fit], wrong: frozenset[Cell]) -> Recognition | None:
    """Take two mistakes that explain every wrong cell between them."""
    strong = sorted(
        (fit for fit in fits if fit.weight >= ENOUGH), key=lambda fit: -len(fit.explained)
    )
    for first, second in combinations(strong, 2):
        both = first.explained | second.explained
        if wrong <= both and not first.explained & second.explained:
            return Recognition((first.name, second.name), both, together=True)
    return None


def _partly(fits: Sequence[Fit], wrong: frozenset[Cell]) -> Recognition | None:
    """Take the mistake that explains most, where it explains enough."""
    strong = [fit for fit in fits if fit.weight >= PLENTY and 3 * len(fit.explained) >= len(wrong)]
    if not strong:
        return None
    best = max(strong, key=lambda fit: len(fit.explained))
    return Recognition((best.name,), best.explained, wrong - best.explained)


def _within(
    cases: Sequence[Answered], names: Sequence[str], wrong: frozenset[Cell]
) -> Recognition | None:
    """Take the one mistake that explains every wrong cell of a component, or of a part."""
    for region, keep in _regions(cases):
        inside = frozenset(cell for cell in wrong if keep(*cell))
        if len(inside) < 2 or 4 * len(inside) < len(wrong):
            continue
        fits = [fit for name in names if (fit := _fit(cases, name, inside, keep)) is not None]
        good = [fit for fit in fits if inside <= fit.explained and fit.weight >= PLENTY]
        if len(good) == 1:
            explained = good[0].explained
            return Recognition((good[0].name,), explained, wrong - explained, region=region)
    return None


def _regions(
    cases: Sequence[Answered],
) -> Iterator[tuple[Hashable, Callable[[int, Hashable], bool]]]:
    """Yield the components that hold numbers, then the parts of the exercise."""
    keys = dict.fromkeys(key for case in cases for key in case.parts if arrays_in(case.parts[key]))
    if len(keys) > 1:
        for key in keys:
            yield key, lambda i, other, key=key: other == key  # type: ignore[misc]
    groups = dict.fromkeys(case.asked.part for case in cases)
    if len(groups) > 1:
        for group in groups:
            yield group, lambda i, key, group=group: cases[i].asked.part == group  # type: ignore[misc]

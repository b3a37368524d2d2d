"""Which cases, rows and entries are right, and which are wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from mitdl_utils.checks.normal import arrays_in
from mitdl_utils.checks.reading.pairs import Array, Pair, numbers_in, right_entries
from mitdl_utils.checks.recognise import Answered

Feature = tuple[Callable[[Answered], bool], str, str]  # holds, "for …" where it does, where not


def _shapes(case: Answered) -> list[tuple[int, ...]]:
    return [np.shape(value) for value in case.asked.args if isinstance(value, np.ndarray | float)]


def _one_row(case: Answered) -> bool:
    shapes = [shape for shape in _shapes(case) if shape]
    return bool(shapes) and (len(shapes[0]) == 1 or shapes[0][0] == 1)


FEATURES: tuple[Feature, ...] = (
    (lambda case: all(not shape for shape in _shapes(case)), "a single number", "an array"),
    (_one_row, "one row", "several rows"),
    (
        lambda case: any(1 in shape for shape in _shapes(case)),
        "arrays with an axis of length 1",
        "all others",
    ),
    (
        lambda case: any(len(s) == 2 and s[0] == s[1] for s in _shapes(case)),
        "square arrays",
        "arrays that are not square",
    ),
    (
        lambda case: any(a.dtype == np.float32 for a in arrays_in(list(case.asked.args))),
        "float32 inputs",
        "float64 inputs",
    ),
)


ALL: tuple[tuple[Callable[[Any], Any], str], ...] = (
    (lambda value: value == 0, "0 throughout"),
    (lambda value: value == 1, "1 throughout"),
    (lambda value: value > 0, "above 0 throughout"),
    (lambda value: value < 0, "below 0 throughout"),
)


def which_cases(cases: Sequence[Answered], parameters: Sequence[str]) -> str | None:
    """Say what the right cases have in common and the wrong ones lack."""
    right = [case for case in cases if case.seen.raised is None and not case.wrong]
    wrong = [case for case in cases if case.wrong and not case.asked.far]
    if not right or not wrong:
        return None
    for holds, with_it, without in (*_features(cases, parameters), *FEATURES):
        if len(right) >= 2 and len(wrong) >= 2:
            if all(map(holds, right)) and not any(map(holds, wrong)):
                return f"Right for {with_it}, wrong for {without}."
            if all(map(holds, wrong)) and not any(map(holds, right)):
                return f"Right for {without}, wrong for {with_it}."
    groups = [{case.asked.part for case in group} for group in (right, wrong)]
    if groups[0].isdisjoint(groups[1]) and "" not in groups[0] | groups[1]:
        names = [" and ".join(f"“{name}”" for name in sorted(group)) for group in groups]
        return f"Right for {names[0]}, wrong for {names[1]}."
    return None


def _features(cases: Sequence[Answered], parameters: Sequence[str]) -> Iterator[Feature]:
    """Yield for each argument: whether it is given, 0, 1, of one sign throughout."""
    for name in parameters:
        given = [numbers_in(case, parameters).get(name) for case in cases]
        missing = [value is None for value in given]
        if any(missing) and not all(missing):
            yield _feature(
                name, parameters, _is_given, f"calls that give {name}", f"calls without {name}"
            )
        if all(isinstance(value, np.ndarray) for value in given):
            for test, words in ALL:
                yield _feature(
                    name, parameters, test, f"a {name} that is {words}", f"any other {name}"
                )
        if all(isinstance(value, int | float) for value in given):
            for test, words in ALL[:2]:
                amount = words.split()[0]
                yield _feature(name, parameters, test, f"{name} = {amount}", f"another {name}")


def _is_given(value: Any) -> bool:
    return value is not None


def _feature(
    name: str, parameters: Sequence[str], test: Callable[[Any], Any], with_it: str, without: str
) -> Feature:
    def holds(case: Answered) -> bool:
        return bool(np.all(test(numbers_in(case, parameters).get(name))))

    return holds, with_it, without


def which_entries(pairs: Sequence[Pair], parameters: Sequence[str]) -> str | None:
    """Say which entries of the wrong arrays are right."""
    wrong = [pair for pair in pairs if pair.wrong and pair.got.shape == pair.want.shape]
    masks = [right_entries(pair) for pair in wrong]
    if not masks or not any(mask.any() for mask in masks) or sum(map(np.size, masks)) < 4:
        return None
    return (
        _by_input(wrong, masks, parameters)
        or _by_label(wrong, masks, parameters)
        or _by_position(masks)
    )


SIGNS: tuple[tuple[Callable[[Array], Any], str, str], ...] = (
    (lambda z: z > 0, "above 0", "0 or below"),
    (lambda z: z >= 0, "0 or above", "below 0"),
    (lambda z: z == 0, "0", "not 0"),
    (lambda z: z == 1, "1", "not 1"),
)


def _by_input(wrong: Sequence[Pair], masks: Sequence[Any], parameters: Sequence[str]) -> str | None:
    """Find an argument whose sign, or whose zeros, say where the answer is right."""
    for name in parameters:
        inputs = [_broadcast(numbers_in(p.case, parameters).get(name), p.want) for p in wrong]
        known = [value for value in inputs if value is not None]
        if len(known) < len(inputs):
            continue
        for holds, with_it, without in SIGNS:
            signs = [holds(value) for value in known]
            if not any(np.any(t) for t in signs) or all(np.all(t) for t in signs):
                continue
            if all(np.array_equal(t, m) for t, m in zip(signs, masks, strict=True)):
                return f"Right where {name} is {with_it}, wrong where it is {without}."
            if all(np.array_equal(t, ~m) for t, m in zip(signs, masks, strict=True)):
                return f"Right where {name} is {without}, wrong where it is {with_it}."
    return None


def _broadcast(value: Any, want: Array) -> Array | None:
    """Return an argument as an array of the same shape, or of one number a row; else None."""
    if not isinstance(value, np.ndarray | float) or np.asarray(value).dtype.kind not in "biuf":
        return None
    array: Array = np.asarray(value, dtype=np.float64)
    if array.shape == want.shape:
        return array
    if want.ndim == 2 and array.shape == want.shape[:1]:
        return np.broadcast_to(array[:, np.newaxis], want.shape)
    return None


def _by_label(wrong: Sequence[Pair], masks: Sequence[Any], parameters: Sequence[str]) -> str | None:
    """Find whole numbers, one a row, that name the one column in which the answer is right."""
    for name in parameters:
        labels = [numbers_in(pair.case, parameters).get(name) for pair in wrong]
        label_masks = [_label_mask(label, mask) for label, mask in zip(labels, masks, strict=True)]
        known = [label_mask for label_mask in label_masks if label_mask is not None]
        if len(known) < len(label_masks) or sum(map(len, known)) < 4:
            continue
        if all(np.array_equal(k, m) for k, m in zip(known, masks, strict=True)):
            return f"Right in the column that {name} names in each row, wrong in the others."
        if all(np.array_equal(k, ~m) for k, m in zip(known, masks, strict=True)):
            return f"Wrong in the column that {name} names in each row, right in the others."
    return None


def _label_mask(labels: Any, mask: Any) -> Any:
    """Mark in each row the column that a label names; None where these are no labels."""
    if not isinstance(labels, np.ndarray) or labels.dtype.kind not in "iu" or mask.ndim != 2:
        return None
    if labels.shape != mask.shape[:1] or mask.shape[1] < 2:
        return None
    if labels.min(initial=0) < 0 or labels.max(initial=0) >= mask.shape[1]:
        return None
    return labels[:, np.newaxis] == np.arange(mask.shape[1])


POSITIONS: tuple[tuple[Callable[[Any], Any], str], ...] = (
    (lambda m: _right_at(m, np.s_[:1]), "The first {row} is right, the others are wrong."),
    (lambda m: _right_at(m, np.s_[-1:]), "The last {row} is right, the others are wrong."),
    (lambda m: _right_at(m, np.s_[1:]), "All are right but the first {row}."),
    (lambda m: _right_at(m, np.s_[:-1]), "All are right but the last {row}."),
    (
        lambda m: _right_at(m, np.s_[..., :1]),
        "The first column is right, the others are wrong.",
    ),
    (
        lambda m: _right_at(m, np.s_[..., -1:]),
        "The last column is right, the others are wrong.",
    ),
    (lambda m: _right_at(m, np.s_[..., :-1]), "All columns are right but the last."),
    (lambda m: _right_at(m, np.s_[..., 1:]), "All columns are right but the first."),
    (
        lambda m: m.ndim == 2 and np.array_equal(m, np.eye(*m.shape) > 0),
        "Right on the diagonal, wrong beside it.",
    ),
    (
        lambda m: m.ndim == 2 and np.array_equal(m, np.eye(*m.shape) == 0),
        "Right beside the diagonal, wrong on it.",
    ),
)


def _right_at(mask: Any, index: Any) -> bool:
    """Whether just these entries are right."""
    expected = np.zeros_like(mask)
    expected[index] = True
    return np.array_equal(mask, expected) and not expected.all()


def _by_position(masks: Sequence[Any]) -> str | None:
    tables = [mask for mask in masks if mask.ndim and min(mask.shape[:1] + mask.shape[-1:]) > 1]
    if len(tables) < 2:
        return None
    row = "row" if tables[0].ndim > 1 else "entry"
    for holds, sentence in POSITIONS:
        if ("column" not in sentence or row == "row") and all(map(holds, tables)):
            return sentence.format(row=row)
    if len(tables) > 2 and all(mask[:1].all() for mask in tables):
        return (
            f"The first {row} is always right, later ones are not: what is left over from before?"
        )
    return None

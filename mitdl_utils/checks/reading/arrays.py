"""Relations between arrays: turned, shifted, summed up, stretched."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from mitdl_utils.checks.reading.pairs import Array, Pair, is_conclusive, same

Test = Callable[[Array, Array], bool]


def _equal_reduced(function: Callable[..., Array], got: Array, want: Array, axis: int) -> bool:
    return got.ndim >= 1 and same(function(got, axis=axis), want)


def _diagonal(got: Array, want: Array) -> bool:
    return (
        got.ndim == 2
        and got.shape == (want.size, want.size)
        and want.size > 1
        and same(np.diagonal(got), want.ravel())
    )


def _repeats_all(got: Array, want: Array) -> bool:
    return got.ndim == want.ndim + 1 and len(got) > 1 and all(same(row, want) for row in got)


def _repeats_row(got: Array, want: Array, row: int) -> bool:
    """Whether every row of an answer is one row of the right one."""
    return (
        want.ndim >= 1
        and len(want) > 1
        and got.shape == want.shape
        and same(got, np.broadcast_to(want[row], want.shape))
    )


def _equal_after(got: Array, want: Array, function: Callable[[Array], Array]) -> bool:
    """Whether one array with the axes of the other gives it by a function that moves entries."""
    return want.ndim >= 1 and got.ndim == want.ndim and same(function(got), want)


ONLY_THE_SHAPE = "The numbers are right and in order; only the shape is another."
TESTS: tuple[tuple[Test, str], ...] = (
    (
        lambda got, want: same(got.T, want),
        "The numbers are right, but rows and columns are swapped.",
    ),
    (
        lambda got, want: got.shape != want.shape and same(got.ravel(), want.ravel()),
        ONLY_THE_SHAPE,
    ),
    (
        _diagonal,
        "You pair every entry with every other one, by broadcasting; only those on the diagonal "
        "are asked for. Look at the shapes that meet: (n, 1) and (n,) make (n, n).",
    ),
    (
        _repeats_all,
        "Each row of yours is the whole right answer: something was stretched by broadcasting.",
    ),
    (
        lambda got, want: want.ndim >= 1 and len(want) > 1 and same(got, want[0]),
        "You give the first one alone, and that is right: does a return stand in the loop?",
    ),
    (
        lambda got, want: want.ndim >= 1 and len(want) > 1 and same(got, want[-1]),
        "You give the last one alone, and that is right: each one takes the place of the one "
        "before.",
    ),
    (
        lambda got, want: _repeats_row(got, want, 0),
        "The first row is right, and all of yours are like it.",
    ),
    (
        lambda got, want: _repeats_row(got, want, -1),
        "The last row is right, and all of yours are like it.",
    ),
    (
        lambda got, want: _equal_reduced(np.mean, got, want, 0),
        "What you give is still to be averaged over the rows (axis 0); then it would be right.",
    ),
    (
        lambda got, want: _equal_reduced(np.mean, got, want, -1),
        "What you give is still to be averaged along the last axis; then it would be right.",
    ),
    (
        lambda got, want: _equal_reduced(np.sum, got, want, 0),
        "What you give is still to be summed over the rows (axis 0); then it would be right.",
    ),
    (
        lambda got, want: _equal_reduced(np.sum, got, want, -1),
        "What you give is still to be summed along the last axis; then it would be right.",
    ),
    (
        lambda got, want: got.ndim == 0 and same(got, np.asarray(want.mean())),
        "You give one number, the mean of the right ones. There is to be one for each.",
    ),
    (
        lambda got, want: got.ndim == 0 and same(got, np.asarray(want.sum())),
        "You give one number, the sum of the right ones. There is to be one for each.",
    ),
    (
        lambda got, want: got.ndim == want.ndim >= 1 and same(got, want[1:]),
        "The first one is missing; the others are right.",
    ),
    (
        lambda got, want: got.ndim == want.ndim >= 1 and same(got, want[:-1]),
        "The last one is missing; the others are right.",
    ),
    (
        lambda got, want: _equal_after(got, want, lambda a: a[1:]),
        "There is one too many, the first; the others are right.",
    ),
    (
        lambda got, want: _equal_after(got, want, lambda a: a[:-1]),
        "There is one too many, the last; the others are right.",
    ),
    (
        lambda got, want: _equal_after(got, want, lambda a: a[::-1]),
        "The right numbers in reverse order.",
    ),
    (
        lambda got, want: _equal_after(got, want, lambda a: a[..., ::-1]),
        "The right numbers, but each row is in reverse order.",
    ),
    (
        lambda got, want: _equal_after(got, want, lambda a: np.roll(a, -1, axis=0)),
        "The right numbers, each a place too late.",
    ),
    (
        lambda got, want: _equal_after(got, want, lambda a: np.roll(a, 1, axis=0)),
        "The right numbers, each a place too early.",
    ),
    (
        lambda got, want: _equal_after(want, got, lambda a: np.cumsum(a, axis=0)),
        "Yours are the right ones added up, each to those before: what has to begin at 0 again?",
    ),
    (
        lambda got, want: _equal_after(got, want, lambda a: np.cumsum(a, axis=0)),
        "What you give is still to be added up, each to those before; then it would be right.",
    ),
    (
        lambda got, want: (
            want.ndim >= 1
            and got.shape == want.shape
            and same(np.sort(got, axis=None), np.sort(want, axis=None))
        ),
        "The right numbers, but in other places.",
    ),
)


def find_order(pairs: Sequence[Pair]) -> str | None:
    """Find how the entries of the right arrays were put elsewhere, summed up, or stretched."""
    if not is_conclusive(pairs):
        return None
    for test, sentence in TESTS:
        if all(test(pair.got, pair.want) for pair in pairs):
            return sentence
    return None


def find_shape(pairs: Sequence[Pair]) -> str | None:
    """Say how the shapes differ, where the numbers tell nothing."""
    other = [pair for pair in pairs if pair.got.shape != pair.want.shape]
    if not other:
        return None
    got, want = other[0].got.shape, other[0].want.shape
    if all(pair.got.shape == pair.want.shape[::-1] for pair in other):
        return "Your shape is the right one turned round: rows and columns are swapped."
    if all(pair.got.ndim > pair.want.ndim for pair in other):
        return (
            f"You have an axis too many, {got} for {want}: which sum, mean or index takes it away?"
        )
    if all(pair.got.ndim < pair.want.ndim for pair in other):
        return f"You have lost an axis, {got} for {want}: which sum, mean or index takes it away?"
    for step, amount in ((1, "one too many"), (-1, "one too few")):
        if all(p.got.ndim and p.want.ndim and len(p.got) == len(p.want) + step for p in other):
            return f"Along the first axis you have {amount}: {got} for {want}."
    return f"Print the shape after each line: where does {want} become {got}?"

"""Epochs of batches: facts that do not depend on luck about orders that do.

The rows of a batch are told apart by their labels, which are all different. What depends on luck is
asked only where luck cannot decide: of at least `ENOUGH` rows, or of many epochs.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any

import numpy as np

from mitdl_utils.checks.drivers.kinds import kind
from mitdl_utils.checks.facts import Facts

ENOUGH = 40  # rows from which on no order comes twice by chance
LEFT_OUT = 5  # so many rows left out are never the same three times
EVERYWHERE = "rows that come to every place sooner or later"
HOW_MANY = "how many batches"
SHAPES = "shapes of the batches"

Order = list[list[Any]]  # the labels of an epoch, batch by batch


def sizes_of(n: int, batch_size: int, drop_last: bool = False) -> list[int]:
    """Return how many rows each batch of an epoch holds.

    >>> sizes_of(7, 3), sizes_of(7, 3, drop_last=True)
    ([3, 3, 1], [3, 3])
    """
    whole, rest = divmod(n, batch_size)
    return [batch_size] * whole + ([rest] if rest and not drop_last else [])


def how_many(batches: Any, most: int) -> str:
    """Return the number of batches in words; of what is no list of batches, its kind."""
    if not isinstance(batches, list):
        return f"none, but {kind(batches)}"
    return str(len(batches)) if len(batches) < most else f"{most} or more"


def is_pair(batch: Any) -> bool:
    """Return whether a batch is a pair of arrays (x, y)."""
    return (
        isinstance(batch, tuple | list)
        and len(batch) == 2
        and all(isinstance(part, np.ndarray) and part.ndim for part in batch)
    )


def shapes_of(pairs: Sequence[Any]) -> list[str]:
    """Return the shapes of batches in words."""
    return [f"x {np.shape(x)}, y {np.shape(y)}" for x, y in pairs]


def right_shapes(sizes: Sequence[int], d: int) -> list[str]:
    """Return the words of `shapes_of` for batches with so many rows of d features."""
    return [f"x ({size}, {d}), y ({size},)" for size in sizes]


def order_of(pairs: Sequence[Any]) -> Order:
    """Return the labels of an epoch, batch by batch; what is no pair is left out."""
    return [np.ravel(pair[1]).tolist() for pair in pairs if is_pair(pair)]


def facts_of_rows(pairs: Sequence[Any], X: Any, y: Any, left_out: int = 0) -> Facts:
    """Note whether each row comes once, beside its own label.

    Args:
        pairs: the batches of an epoch, pairs of arrays.
        X: (n, d), no row twice.
        y: (n,), no label twice.
        left_out: how many rows are not to come.
    """
    row_of = dict(zip(y.tolist(), X, strict=True))
    labels = list(chain(*order_of(pairs)))
    beside = all(
        len(rows) == np.size(own)
        and all(
            label in row_of and np.array_equal(row, row_of[label])
            for row, label in zip(rows, np.ravel(own).tolist(), strict=True)
        )
        for rows, own in pairs
    )
    facts = Facts()
    facts.note("examples that never come", len(set(y.tolist()) - set(labels)), right=left_out)
    facts.note("examples that come more than once", len(labels) - len(set(labels)), right=0)
    facts.note("each x is beside its own y", beside, right=True)
    return facts


def fact_of_places(orders: Sequence[Sequence[Any]], n: int) -> Facts:
    """Note how many of n rows come to every place in one of many epochs: "3 of 3"."""
    facts = Facts()
    facts.note(EVERYWHERE, rows_met_everywhere(orders), right=f"{n} of {n}")
    return facts


def rows_met_everywhere(orders: Sequence[Sequence[Any]]) -> str:
    """Return how many of a few rows come to every place in one of these orders.

    >>> rows_met_everywhere([[7, 8, 9], [7, 9, 8]])
    '0 of 3'
    """
    most = max(map(len, orders), default=0)
    positions_of: dict[Any, set[int]] = {}
    for order in orders:
        for position, row in enumerate(order):
            positions_of.setdefault(row, set()).add(position)
    everywhere = sum(len(positions) == most for positions in positions_of.values())
    return f"{everywhere} of {len(positions_of)}"


def facts_of_orders(
    orders: Sequence[Order], repeated: Order, other: Order, y: Sequence[Any]
) -> Facts:
    """Note facts about the orders of several epochs of at least `ENOUGH` rows.

    Args:
        orders: epochs that follow each other, at least two.
        repeated: the first epoch of the same seed.
        other: the first epoch of another seed.
        y: the labels as they were given.
    """
    first, second, *later = orders
    index_of = {label: index for index, label in enumerate(y)}
    indices = [index_of.get(label, -9) for labels in first for label in labels]
    neighbours = int(np.sum(np.abs(np.diff(indices)) == 1))
    mixes = [{frozenset(labels) for labels in order} for order in (first, second)]
    returns = any(order in orders[:index] for index, order in enumerate(later, 2))
    left_out = [set(y) - set(chain(*order)) for order in orders]
    facts = Facts()
    facts.note("neighbours in X stay neighbours", neighbours > len(y) / 2, right=False)
    facts.note("the next epoch has the same order", second == first, right=False)
    facts.note(
        "the next epoch has the same batches in another order",
        second != first and mixes[1] == mixes[0],
        right=False,
    )
    facts.note("an order of before comes again", returns and second != first, right=False)
    facts.note("the same seed gives the same order", repeated == first, right=True)
    facts.note("another seed gives the same order", other == first, right=False)
    if len(left_out[0]) >= LEFT_OUT:
        always = all(rows == left_out[0] for rows in left_out)
        facts.note("the same examples are left out in every epoch", always, right=False)
    return facts

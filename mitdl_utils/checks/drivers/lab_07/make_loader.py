"""`make_loader`: the batches of a loader, epoch after epoch."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any

import numpy as np

from mitdl_utils.checks.drivers.epochs import (
    ENOUGH,
    HOW_MANY,
    SHAPES,
    fact_of_places,
    facts_of_orders,
    facts_of_rows,
    how_many,
    is_pair,
    order_of,
    right_shapes,
    shapes_of,
    sizes_of,
)
from mitdl_utils.checks.drivers.kinds import NUMBER, kind, values_or_kind
from mitdl_utils.checks.drivers.library import inside
from mitdl_utils.checks.drivers.random_states import AS_IT_WAS, CHANGED, random_state, state_since
from mitdl_utils.checks.drivers.torch_models import arrays_of
from mitdl_utils.checks.facts import Facts

TENSORS = ("X", "y")  # what the function is given as tensors
EPOCHS = 4  # whose orders are compared
AT_ONCE = 5  # epochs in a question, for some loaders are slow: they start processes


def make_loader(
    subject: Any,
    library: Any,
    X: Any,
    y: Any,
    batch_size: int,
    shuffle: bool,
    seed: int,
    times: int = 1,
) -> Facts:
    """Note facts about the batches of a loader, epoch after epoch.

    Args:
        subject: the function that makes a loader of tensors.
        library: for torch.
        X: (n, d), no row twice.
        y: (n,), no label twice.
        batch_size: rows in a batch.
        shuffle: whether the order is to be a new one in each epoch.
        seed: of the order.
        times: so many epochs of few rows, to see whether each row comes to each place.

    Returns:
        Facts; they end early where the result is no loader of pairs.
    """

    def read(loader: Any, times: int = 1) -> list[list[Any]]:
        return _epochs(library, loader, most, times)

    n, most, tensors = len(y), len(y) + 2, inside(library).tensors([X, y])
    if times > 1:
        epochs = read(subject(*tensors, batch_size, shuffle, seed), times)
        return fact_of_places([list(chain(*order_of(epoch))) for epoch in epochs], n)
    before = random_state(library, of_torch=True)
    loader = subject(*tensors, batch_size, shuffle, seed)
    sizes, facts = sizes_of(n, batch_size), Facts()
    if loader is None or isinstance(loader, NUMBER | str):
        facts.note(HOW_MANY, how_many(loader, 0), right=str(len(sizes)))
        return facts
    first = read(loader)[0]
    facts.note(HOW_MANY, how_many(first, most), right=str(len(sizes)))
    shapes = shapes_of(first) if all(map(is_pair, first)) else first
    facts.note(SHAPES, shapes, right=right_shapes(sizes, X.shape[1]))
    if shapes is first:
        return facts
    dtypes = sorted({f"x {rows.dtype}, y {labels.dtype}" for rows, labels in first})
    facts.note("dtypes", dtypes, right=[f"x {X.dtype}, y {y.dtype}"])
    facts.add(facts_of_rows(first, X, y))
    twin = subject(*tensors, batch_size, shuffle, seed)  # independent, from the start
    second = read(loader)[0]
    given = arrays_of(library, tensors, otherwise=values_or_kind)
    same = np.array_equal(given[0], X) and np.array_equal(given[1], y)
    facts.note("the X and y that you were given", AS_IT_WAS if same else CHANGED, right=AS_IT_WAS)
    facts.note("batches in the second epoch", len(second), right=len(sizes))
    orders = [order_of(first), order_of(second)]
    of_the_orders = Facts()
    if not shuffle:
        of_the_orders = _facts_of_the_given_order(orders, y.tolist())
    elif n >= ENOUGH:
        orders += map(order_of, read(loader, EPOCHS - 2))
        repeated = [order_of(epoch) for epoch in read(twin, 2)]
        (other,) = read(subject(*tensors, batch_size, shuffle, seed + 1))
        of_the_orders = facts_of_orders(orders, repeated[0], order_of(other), y.tolist())
        same = repeated[1] == orders[1]
        of_the_orders.note("the same seed gives the same second epoch", same, right=True)
    state = state_since(before, library, of_torch=True)
    facts.note("the global random state", state, right=AS_IT_WAS)
    facts.add(of_the_orders)
    return facts


def _facts_of_the_given_order(orders: Sequence[Any], y: list[Any]) -> Facts:
    """Note whether two epochs have the order of X."""
    facts, (first, second) = Facts(), [list(chain(*order)) for order in orders]
    facts.note("the order is that of X", first == y, right=True)
    facts.note("the second epoch has the order of X", second == y, right=True)
    return facts


def _epochs(library: Any, loader: Any, most: int, times: int) -> list[list[Any]]:
    """Read the batches of epochs as pairs of arrays; of what is no pair, its kind."""
    epochs: list[Any] = []
    for done in range(0, times, AT_ONCE):
        epochs += inside(library).epochs(loader, most, min(times - done, AT_ONCE))
    return [[_batch(values, batch) for values, batch in epoch] for epoch in epochs]


def _batch(values: Any, batch: Any) -> Any:
    """Return a batch as a pair of arrays; of what is no pair, its kind."""
    pair = isinstance(batch, tuple | list) and len(batch) == 2
    parts = tuple(values) if values is not None else ()
    if pair and not parts:
        parts = tuple(map(values_or_kind, batch))
    if is_pair(parts):
        return parts
    return " and ".join(map(str, parts)) if parts else kind(batch)

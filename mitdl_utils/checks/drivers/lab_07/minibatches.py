"""`minibatches`: the batches of an epoch, and whether their order is a fair one."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain
from typing import Any

import numpy as np

from mitdl_utils.checks.drivers import snapshot
from mitdl_utils.checks.drivers.chance import FAIR, fairness
from mitdl_utils.checks.drivers.epochs import (
    ENOUGH,
    HOW_MANY,
    SHAPES,
    Order,
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
from mitdl_utils.checks.drivers.kinds import NUMBER, kind
from mitdl_utils.checks.drivers.library import inside
from mitdl_utils.checks.drivers.random_states import (
    AS_IT_WAS,
    CHANGED,
    random_state,
    state_since,
)
from mitdl_utils.checks.facts import Facts

EPOCHS = 4  # whose orders are compared
FIRST = 8  # batches to read before their size is known
NO_STREAM: Any = NUMBER | str | dict | np.ndarray | None.__class__


def minibatches(
    subject: Any,
    library: Any,
    X: Any,
    y: Any,
    batch_size: int,
    rng: int,
    *more: Any,
    rows: int = 0,
    times: int = 1,
    **named: Any,
) -> Facts:
    """Note facts about the batches of an epoch and, of many rows, about the orders of several.

    Args:
        subject: the function that gives the batches.
        library: for generators of random numbers.
        X: (n, d), no row twice.
        y: (n,), no label twice.
        batch_size: rows in a batch.
        rng: seed of the generator that the function is given.
        more: `drop_last` by position.
        rows: so many rows are made in place of X and y, to see whether their order is a fair one.
        times: so many epochs of few rows, to see whether each row comes to each place.
        named: `drop_last` by name.

    Returns:
        Facts; they end early where the result is no list of batches.
    """

    def call(source: Any, X: Any, y: Any) -> Any:
        return subject(X, y, batch_size, source, *more, **named)

    def order(source: Any) -> Order:
        pairs = _batches(library, call(source, snapshot(X), snapshot(y)), most)
        return order_of(pairs) if isinstance(pairs, list) else []

    most = len(y) + 2
    generator = library.numpy.random.default_rng(rng)
    if rows:
        return _fact_of_many_rows(library, lambda X, y: call(generator, X, y), rows)
    if times > 1:
        return fact_of_places([list(chain(*order(generator))) for _ in range(times)], len(y))
    asked = len(y) >= ENOUGH
    before = random_state(library) if asked else []
    called = inside(library).call_with(subject, [X, y], [batch_size, generator, *more], named)
    stream, held = called or (call(generator, X, y), None)
    batches = _batches(library, stream, most)
    drop_last = bool(more[0] if more else named.get("drop_last", False))
    sizes = sizes_of(len(y), batch_size, drop_last)
    facts = Facts()
    facts.note(HOW_MANY, how_many(batches, most), right=str(len(sizes)))
    if not isinstance(batches, list):
        return facts
    shapes = shapes_of(batches) if all(map(is_pair, batches)) else batches
    facts.note(SHAPES, shapes, right=right_shapes(sizes, X.shape[1]))
    if shapes is batches:
        return facts
    facts.add(facts_of_rows(batches, X, y, left_out=len(y) - sum(sizes)))
    integers = all(labels.dtype.kind in "iu" for _, labels in batches)
    facts.note("labels are", "integers" if integers else "floats", right="integers")
    now = held.arrays() if held is not None else [X, y]
    same = np.array_equal(now[0], X) and np.array_equal(now[1], y)
    facts.note("the X and y that you were given", AS_IT_WAS if same else CHANGED, right=AS_IT_WAS)
    if not asked:
        return facts
    facts.note("the global random state", state_since(before, library), right=AS_IT_WAS)
    orders = [order_of(batches), *(order(generator) for _ in range(EPOCHS - 1))]
    repeated, other = (order(library.numpy.random.default_rng(seed)) for seed in (rng, rng + 1))
    facts.add(facts_of_orders(orders, repeated, other, y.tolist()))
    return facts


def _fact_of_many_rows(library: Any, call: Callable[[Any, Any], Any], rows: int) -> Facts:
    """Note whether the order of so many rows is a fair one."""
    indices = np.arange(rows)
    stream = call(indices[:, np.newaxis] + 0.5, indices.copy())
    pairs = _batches(library, stream, rows + 2, most_rows=2 * rows)
    labels = list(chain(*order_of(pairs))) if isinstance(pairs, list) else []
    whole = np.array_equal(np.sort(labels), indices)
    facts = Facts()
    fact = fairness(np.array(labels).astype(np.int64)) if whole else "not all rows"
    facts.note("the order of many rows", fact, right=FAIR)
    return facts


def _batches(library: Any, stream: Any, most: int, most_rows: int = 0) -> Any:
    """Return all batches as a list, cut where it has no end; what is no stream as it is.

    They are read at once, so that a batch that the next one overwrites shows.
    """
    if isinstance(stream, NO_STREAM):
        return stream
    if not isinstance(stream, list | tuple):
        if most_rows:
            stream = _with_rows(library, stream, most, most_rows)
        else:
            stream = inside(library).listed(stream, most)
    return [snapshot(batch) if is_pair(batch) else kind(batch) for batch in stream[:most]]


def _with_rows(library: Any, stream: Any, most: int, most_rows: int) -> list[Any]:
    """Read batches up to about so many rows: endless large ones would fill the memory."""
    stream, batches, rows, wanted = library.builtins.iter(stream), list[Any](), 0, FIRST
    while rows < most_rows and len(batches) < most:
        wanted = min(wanted, most - len(batches))
        following = inside(library).listed(stream, wanted)
        batches += following
        if len(following) < wanted:
            break
        rows += sum(len(batch[1]) for batch in following if is_pair(batch))
        wanted = 1 + (most_rows - rows) * len(batches) // max(rows, 1)
    return batches

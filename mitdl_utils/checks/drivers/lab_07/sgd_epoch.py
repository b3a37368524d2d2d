"""`sgd_epoch`: the weights where no order matters, and the order where weights tell it."""

from __future__ import annotations

from typing import Any

import numpy as np

from mitdl_utils.checks.drivers import snapshot
from mitdl_utils.checks.drivers.chance import FAIR, fairness
from mitdl_utils.checks.drivers.epochs import fact_of_places
from mitdl_utils.checks.drivers.kinds import NUMBER, kind
from mitdl_utils.checks.drivers.random_states import AS_IT_WAS, random_state, state_since
from mitdl_utils.checks.drivers.rounding import has_float32, near
from mitdl_utils.checks.facts import Facts

W_AND_B = "(w, b)"


def sgd_epoch(
    subject: Any,
    library: Any,
    X: Any,
    y: Any,
    w: Any,
    b: Any,
    lr: Any,
    batch_size: int,
    rng: int,
    about: str = "result",
    times: int = 1,
) -> Facts:
    """Note the weights after an epoch in which no order matters, or facts about the order.

    Args:
        subject: the function that runs an epoch.
        library: for generators of random numbers.
        X: (n, d).
        y: (n,).
        w: (d,).
        b: one number.
        lr: learning rate.
        batch_size: rows in a batch.
        rng: seed of the generator that the function is given.
        about: "result"; "seeds"; or "places", for data that `order_in` reads.
        times: how many epochs tell of the places: one of many rows, or many of few.
    """
    originals = (snapshot(X), snapshot(y), snapshot(w))

    def run(source: Any) -> Any:
        return subject(*snapshot(originals), b, lr, batch_size, source)

    def seeded(seed: int) -> Any:
        return run(library.numpy.random.default_rng(seed))

    generator = library.numpy.random.default_rng(rng)
    before = random_state(library) if about == "seeds" else []
    first = subject(X, y, w, b, lr, batch_size, generator)
    facts = Facts()
    if not _is_w_and_b(first):
        facts.note("what comes back", kind(first), right=W_AND_B)
        return facts
    if about == "places":
        return _facts_of_places([first, *(run(generator) for _ in range(times - 1))])
    facts.note("what comes back", W_AND_B, right=W_AND_B)
    if about == "seeds":
        repeated, *others = (seeded(seed) for seed in (rng, rng + 1, rng + 2))
        following = _equal(first, run(generator))
        facts.note("the next epoch gives the same weights", following, right=False)
        facts.note("the same seed gives the same weights", _equal(first, repeated), right=True)
        alike = all(_equal(first, other) for other in others)
        facts.note("other seeds give the same weights", alike, right=False)
        facts.note("the global random state", state_since(before, library), right=AS_IT_WAS)
        return facts
    same = _close(first, seeded(rng + 1), has_float32(originals))
    fact = "the same" if same else "different"
    facts.note("w and b, in whatever order the examples come", fact, right="the same")
    if same:
        facts.note("w", first[0])
        facts.note("b", first[1])
    return facts


def order_in(result: Any) -> Any:
    """Return the order of the rows in an epoch, read from the weights; None where none tells it.

    Row i is 1 at place i and 0 elsewhere, all labels and all first weights are 0, and a batch is
    one row. Then only the bias is shared, it falls with each step, and so a weight moves less the
    later its row comes.
    """
    if not _is_w_and_b(result) or not isinstance(result[0], np.ndarray) or result[0].ndim != 1:
        return None
    weights = result[0]
    legible = bool((weights < 0).all()) and len(np.unique(weights)) == len(weights)
    return np.argsort(weights) if legible else None


def _facts_of_places(results: list[Any]) -> Facts:
    """Note whether each row may come to each place, from the weights of one epoch or of many."""
    facts, orders = Facts(), [order_in(result) for result in results]
    if any(order is None for order in orders):
        facts.note("the places of the rows", "not to be read from w", right=FAIR)
        return facts
    if len(orders) > 1:
        return fact_of_places([order.tolist() for order in orders], len(orders[0]))
    facts.note("the places of the rows", fairness(orders[0]), right=FAIR)
    return facts


def _is_w_and_b(result: Any) -> bool:
    return (
        isinstance(result, tuple | list)
        and len(result) == 2
        and all(isinstance(part, NUMBER | np.ndarray) for part in result)
    )


def _equal(result: Any, other: Any) -> bool:
    return _is_w_and_b(other) and all(map(np.array_equal, result, other))


def _close(result: Any, other: Any, single: bool) -> bool:
    return _is_w_and_b(other) and all(
        np.shape(a) == np.shape(b) and near(a, b, single)
        for a, b in zip(result, other, strict=True)
    )

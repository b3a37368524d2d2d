"""Dropout: what must hold for every mask, since none can be predicted."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mitdl_utils.checks.drivers import snapshot
from mitdl_utils.checks.drivers.chance import beyond_luck
from mitdl_utils.checks.drivers.outline import outline
from mitdl_utils.checks.drivers.random_states import AS_IT_WAS, random_state, state_since
from mitdl_utils.checks.facts import Facts

CALLS = 4
MANY = 60  # entries from which on no two draws are alike
SAME, OTHER = "the same mask", "another mask"


def dropout(
    subject: Any,
    library: Any,
    x: Any,
    p: float,
    rng: int,
    training: bool,
    rows: int = 0,
    calls: int = CALLS,
) -> Facts:
    """Note facts about the results of many calls on the same input.

    Args:
        subject: the function.
        library: makes generators beside the subject.
        x: numbers of any shape.
        p: probability of dropping.
        rng: seed of the generator that the function is given, call after call.
        training: passed to the function, unless it is True.
        rows: repeat x to so many rows, to measure the share of zeros; 0 for x as it is.
        calls: number of calls; more than `CALLS` test whether each of few entries is drawn.

    Returns:
        The facts, which end early where a result cannot be read.
    """
    more = {} if training else {"training": False}
    dropping = p if training else 0.0
    given = x
    x = np.resize(x, (rows, *x.shape[1:])) if rows else x
    x_before, generator = snapshot(x), library.numpy.random.default_rng(rng)
    asked = 0 < dropping < 1 and x.size >= MANY and not rows
    before = random_state(library) if asked and x.ndim > 2 else []
    first = snapshot(subject(x, p, generator, **more))
    if rows and not np.array_equal(x, x_before):
        given[...] = given + 1  # so that the judge sees a changed argument
    x = x_before  # unchanged, even if the function has changed it
    facts, wanted = Facts(), f"out and mask of shape {x.shape}"
    facts.note("what comes back", _form(first, x), right=wanted)
    if facts["what comes back"] != wanted:
        return facts
    results = [
        first,
        *(snapshot(subject(snapshot(x), p, generator, **more)) for _ in range(calls - 1)),
    ]
    if any(_form(result, x) != wanted for result in results):
        facts.note("what comes back", "another form in a later call", right=wanted)
        return facts
    outs = np.array([out for out, _ in results], dtype=np.float64)
    masks = np.array([mask for _, mask in results], dtype=np.float64)
    frozen = bool((masks == masks[0]).all())
    draws = masks[:1] if frozen else masks  # a mask that never changes is one draw, not many
    facts.add(_facts_of_masks(draws, p, dropping))
    if rows:
        facts.add(_facts_of_rows(draws == 0))
        return facts
    if calls > CALLS:
        facts.add(_facts_of_entries(masks))
        return facts
    facts.add(_facts_of_outs(outs, masks, x, dropping))
    if asked:
        facts.add(_facts_of_chance(masks))
        twin = subject(snapshot(x), p, library.numpy.random.default_rng(rng))
        facts.note("the same rng twice", _comparison(first, twin), right=SAME)
    if before:
        other = subject(snapshot(x), p, library.numpy.random.default_rng(rng + 1))
        facts.note("another rng", _comparison(first, other), right=OTHER)
        facts.note("the global random state", state_since(before, library), right=AS_IT_WAS)
    return facts


def _form(result: Any, x: NDArray[Any]) -> str:
    """Write the form of a result in words."""
    form = outline(result)
    if form != "(array, array)":
        return form
    out, mask = result
    if out.shape != x.shape or mask.shape != x.shape:
        return f"out of shape {out.shape} and mask of shape {mask.shape}"
    if out.dtype.kind != "f" or mask.dtype.kind not in "biuf":
        return f"out of {out.dtype} and mask of {mask.dtype}"
    return f"out and mask of shape {x.shape}"


def _comparison(first: Any, second: Any) -> str:
    return SAME if all(map(np.array_equal, first, second)) else OTHER


def _facts_of_masks(masks: NDArray[Any], p: float, dropping: float) -> Facts:
    """Note the values of masks, and their share of zeros."""
    facts = Facts()
    zeros = int(np.count_nonzero(masks == 0))
    binary = zeros + int(np.count_nonzero(masks == 1)) == masks.size
    share = {0: "none", masks.size: "all"}.get(zeros, "")
    if not share:
        likely = {"p": p, "1 − p": 1 - p}
        fitting = (word for word in likely if not beyond_luck(zeros, masks.size, likely[word]))
        share = next(fitting, "another share")
    values = "0 and 1 only" if binary else f"{_smallest(masks)} and so on"
    facts.note("values of mask", values, right="0 and 1 only")
    facts.note("share of zeros in mask", share, right={0.0: "none", 1.0: "all"}.get(dropping, "p"))
    return facts


def _smallest(masks: NDArray[Any]) -> list[float]:
    """Return the three smallest values, or fewer."""
    return [float(value) for value in np.unique(np.round(masks, 6) + 0.0)[:3]]  # 0.0, never -0.0


def _facts_of_outs(
    outs: NDArray[Any], masks: NDArray[Any], x: NDArray[Any], dropping: float
) -> Facts:
    """Note the factor between x and out, where the mask is 1 and where it is 0."""
    facts = Facts()
    wide = np.broadcast_to(np.asarray(x, dtype=np.float64), outs.shape)
    factor = 1 / (1 - dropping) if dropping < 1 else 1.0
    for where, chosen, right in (("is 0", masks == 0, 0.0), ("is not 0", masks != 0, factor)):
        visible = chosen & (wide != 0)
        if visible.any():
            factors = outs[visible] / wide[visible]
            extremes = np.array([factors.min(), factors.max()])
            facts.note(f"out / x where mask {where}", extremes, right=np.full(2, right))
    largest = float(np.abs(outs[wide == 0]).max()) if (wide == 0).any() else 0.0
    facts.note("out where x is 0", largest, right=0.0)
    return facts


def _facts_of_chance(masks: NDArray[Any]) -> Facts:
    """Note whether entries and calls have draws of their own."""
    facts = Facts()
    frozen = any(bool((mask == other).all()) for mask, other in itertools.pairwise(masks))
    facts.note("the next call", SAME if frozen else OTHER, right=OTHER)
    for axis in range(1, masks.ndim if masks.ndim > 2 else 1):
        start = np.take(masks, [0], axis=axis)
        shared = "one draw for all" if (masks == start).all() else "a draw for each"
        facts.note(f"along axis {axis - 1}", shared, right="a draw for each")
    return facts


def _facts_of_rows(dropped: NDArray[np.bool_]) -> Facts:
    """Note, of (calls, n, d), whether each row and each column has its share."""
    facts = Facts()
    share = float(dropped.mean())
    fair = 0 < share < 1
    for axes in ((0, 2), (0, 1)):
        counts = dropped.sum(axis=axes)
        n = dropped.size // len(counts)
        extremes = (int(counts.min()), int(counts.max()))
        fair = fair and not any(beyond_luck(count, n, share) for count in extremes)
    shares = "all have their share" if fair else "some are special"
    facts.note("rows and columns", shares, right="all have their share")
    return facts


def _facts_of_entries(masks: NDArray[Any]) -> Facts:
    """Note, of few entries in many calls at p = 1/2, whether each has a draw of its own."""
    facts = Facts()
    flat = masks.reshape(len(masks), -1) != 0  # (calls, entries)
    calls, n = flat.shape
    varying = int((flat.any(axis=0) & ~flat.all(axis=0)).sum())
    pairs = (flat[:, :, np.newaxis] == flat[:, np.newaxis, :]).sum(axis=0)  # how often they agree
    apart = pairs[~np.eye(n, dtype=bool)]
    tied = bool((apart == calls).any() or (apart == 0).any())
    steady = len(set(flat.sum(axis=1).tolist())) == 1
    facts.note(
        "entries that are dropped at times and kept at times",
        f"{varying} of {n}",
        right=f"{n} of {n}",
    )
    facts.note("entries that always go together", "some" if tied else "none", right="none")
    facts.note(
        "how many are dropped",
        "the same number in each call" if steady else "varies",
        right="varies",
    )
    return facts

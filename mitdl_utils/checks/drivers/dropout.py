"""Dropout: a mask that nobody can foretell, and what must hold whichever it is."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mitdl_utils.checks.drivers import snapshot
from mitdl_utils.checks.drivers.batching import random_state, state_since
from mitdl_utils.checks.drivers.chance import beyond_luck
from mitdl_utils.checks.drivers.outline import outline

CALLS = 4
MANY = 60  # entries that no two draws have alike


def facts(
    subject: Any,
    library: Any,
    x: Any,
    p: float,
    rng: int,
    training: bool,
    rows: int = 0,
    calls: int = CALLS,
) -> dict[str, Any]:
    """What holds for the results of many calls on one input.

    Args:
        subject: the function.
        library: makes generators beside the subject.
        x: numbers of any shape.
        p: probability of dropping.
        rng: seed of the generator that the function is given, call after call.
        training: handed on; left out where it is True.
        rows: where it is not 0, x is repeated to so many rows, to measure the share of zeros.
        calls: how many; more than `CALLS` for a few entries, to see that none is special.

    Returns:
        Facts by what they are about; it ends early where what came back cannot be read.
    """
    more = {} if training else {"training": False}
    given = x
    x = np.resize(x, (rows, *x.shape[1:])) if rows else x
    kept, own = snapshot(x), library.numpy.random.default_rng(rng)
    asked = training and 0 < p < 1 and x.size >= MANY and not rows
    before = random_state(library) if asked and x.ndim > 2 else []
    first = snapshot(subject(x, p, own, **more))
    if rows and not np.array_equal(x, kept):
        given[...] = given + 1  # whoever watches this array is to see it
    x = kept  # as it was, whatever the function has done to it
    seen: dict[str, Any] = {"what comes back": _form(first, x)}
    if seen["what comes back"] != f"out and mask of shape {x.shape}":
        return seen
    results = [first, *(snapshot(subject(snapshot(x), p, own, **more)) for _ in range(calls - 1))]
    if any(_form(result, x) != seen["what comes back"] for result in results):
        return {"what comes back": "another form in a later call"}
    outs = np.array([out for out, _ in results], dtype=np.float64)
    masks = np.array([mask for _, mask in results], dtype=np.float64)
    seen |= _facts_of_masks(masks, p)
    if rows:
        return seen | _facts_of_rows(masks == 0)
    if calls > CALLS:
        return seen | _facts_of_entries(masks)
    seen |= _facts_of_outs(outs, masks, x)
    if asked:
        seen |= _facts_of_chance(masks)
        twin = library.numpy.random.default_rng(rng)
        same = all(map(np.array_equal, first, subject(snapshot(x), p, twin)))
        seen["the same rng twice"] = "the same mask" if same else "another mask"
    if before:
        different = subject(snapshot(x), p, library.numpy.random.default_rng(rng + 1))
        same = all(map(np.array_equal, first, different))
        seen["another rng"] = "the same mask" if same else "another mask"
        seen["the global random state"] = state_since(before, library)
    return seen


def _form(result: Any, x: NDArray[Any]) -> str:
    form = outline(result)
    if form != "(array, array)":
        return form
    out, mask = result
    if out.shape != x.shape or mask.shape != x.shape:
        return f"out of shape {out.shape} and mask of shape {mask.shape}"
    if out.dtype.kind != "f" or mask.dtype.kind not in "biuf":
        return f"out of {out.dtype} and mask of {mask.dtype}"
    return f"out and mask of shape {x.shape}"


def _facts_of_masks(masks: NDArray[Any], p: float) -> dict[str, Any]:
    zeros = int(np.count_nonzero(masks == 0))
    binary = zeros + int(np.count_nonzero(masks == 1)) == masks.size
    name = {0: "none", masks.size: "all"}.get(zeros, "")
    if not name:
        likely = {"p": p, "1 − p": 1 - p}
        fitting = (word for word in likely if not beyond_luck(zeros, masks.size, likely[word]))
        name = next(fitting, "another share")
    return {
        "values of mask": "0 and 1 only" if binary else _some(masks),
        "share of zeros in mask": name,
    }


def _some(masks: NDArray[Any]) -> str:
    values = [float(value) for value in np.unique(np.round(masks, 6))[:3]]
    return f"{values} and so on"


def _facts_of_outs(outs: NDArray[Any], masks: NDArray[Any], x: NDArray[Any]) -> dict[str, Any]:
    """The factor between x and out, where mask says kept and where it says dropped."""
    wide = np.broadcast_to(np.asarray(x, dtype=np.float64), outs.shape)
    seen: dict[str, Any] = {}
    for where, chosen in (("is 0", masks == 0), ("is not 0", masks != 0)):
        visible = chosen & (wide != 0)
        if visible.any():
            factors = outs[visible] / wide[visible]
            seen[f"out / x where mask {where}"] = np.array([factors.min(), factors.max()])
    seen["out where x is 0"] = float(np.abs(outs[wide == 0]).max()) if (wide == 0).any() else 0.0
    return seen


def _facts_of_chance(masks: NDArray[Any]) -> dict[str, Any]:
    frozen = any(bool((one == other).all()) for one, other in itertools.pairwise(masks))
    seen: dict[str, Any] = {"the next call": "the same mask" if frozen else "another mask"}
    for axis in range(1, masks.ndim if masks.ndim > 2 else 1):
        start = np.take(masks, [0], axis=axis)
        shared = bool((masks == start).all())
        seen[f"along axis {axis - 1}"] = "one draw for all" if shared else "a draw for each"
    return seen


def _facts_of_rows(dropped: NDArray[np.bool_]) -> dict[str, Any]:
    """Of (calls, n, d): whether each row, each column and each pair of neighbours has its share."""
    share = float(dropped.mean())
    fair = 0 < share < 1
    for axes in ((0, 2), (0, 1)):
        counts = dropped.sum(axis=axes)
        n = dropped.size // len(counts)
        extremes = (int(counts.min()), int(counts.max()))
        fair = fair and not any(beyond_luck(count, n, share) for count in extremes)
    return {"rows and columns": "all have their share" if fair else "some are special"}


def _facts_of_entries(masks: NDArray[Any]) -> dict[str, Any]:
    """Of few entries in many calls at p = 1/2: whether each has a draw of its own."""
    flat = masks.reshape(len(masks), -1) != 0  # (calls, entries)
    alone = int((flat.any(axis=0) & ~flat.all(axis=0)).sum())
    pairs = (flat[:, :, np.newaxis] == flat[:, np.newaxis, :]).sum(axis=0)  # how often they agree
    apart = pairs[~np.eye(flat.shape[1], dtype=bool)]
    tied = bool((apart == len(flat)).any() or (apart == 0).any())
    return {
        "entries that are dropped at times and kept at times": f"{alone} of {flat.shape[1]}",
        "entries that always go together": "some" if tied else "none",
        "how many are dropped": "the same number in each call"
        if len(set(flat.sum(axis=1).tolist())) == 1
        else "varies",
    }

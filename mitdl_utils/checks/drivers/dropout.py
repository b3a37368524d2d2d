"""Dropout: a mask that nobody can foretell, and what must hold whichever it is."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from mitdl_utils.checks.drivers.splitting import outline

CALLS = 12
MANY = 60  # entries from which on chance can no longer look like a rule
SIGMAS = 7.0


def facts(
    subject: Any, library: Any, x: Any, p: float, rng: Any, training: bool, seed: int
) -> dict[str, Any]:
    """What holds for the results of many calls on one input.

    Args:
        subject: the function.
        library: makes generators beside the subject.
        x: numbers of any shape.
        p: probability of dropping.
        rng: for the first call.
        training: handed on; left out where it is True.
        seed: for generators of the other calls.

    Returns:
        Facts by what they are about; it ends early where what came back cannot be read.
    """
    more = {} if training else {"training": False}
    first = subject(x, p, rng, **more)
    seen: dict[str, Any] = {"what comes back": _form(first, x)}
    if seen["what comes back"] != f"out and mask of shape {x.shape}":
        return seen
    own = library.numpy.random.default_rng(seed)
    results = [first] + [subject(x, p, own, **more) for _ in range(CALLS - 1)]
    if any(_form(result, x) != seen["what comes back"] for result in results):
        return {"what comes back": "another form in a later call"}
    outs = np.array([out for out, _ in results], dtype=np.float64)
    masks = np.array([mask for _, mask in results], dtype=np.float64)
    seen |= _facts_of_masks(masks, p, training)
    seen |= _facts_of_outs(outs, masks, x)
    if training and 0 < p < 1 and x.size >= MANY:
        seen |= _facts_of_chance(masks)
        one, other = (subject(x, p, library.numpy.random.default_rng(seed)) for _ in range(2))
        same = all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))
        seen["the same rng twice"] = "the same mask" if same else "another mask"
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


def _facts_of_masks(masks: NDArray[Any], p: float, training: bool) -> dict[str, Any]:
    binary = bool(((masks == 0) | (masks == 1)).all())
    share = float(np.mean(masks == 0))
    near = SIGMAS * np.sqrt(p * (1 - p) / masks.size) + 1e-12
    names = {0.0: "none", 1.0: "all"}
    name = names.get(share, "another share")
    if share not in names and abs(share - p) <= near:
        name = "p"
    elif share not in names and abs(share - (1 - p)) <= near:
        name = "1 − p"
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
    counts = set(masks.reshape(len(masks), -1).sum(axis=1).tolist())
    frozen = bool((masks == masks[0]).all())
    seen: dict[str, Any] = {
        "the next call": "the same mask" if frozen else "another mask",
        "how many are dropped": "varies" if len(counts) > 1 else "the same number in each call",
    }
    for axis in range(1, masks.ndim if masks.ndim > 2 else 1):
        start = np.take(masks, [0], axis=axis)
        shared = bool((masks == start).all())
        seen[f"along axis {axis - 1}"] = "one draw for all" if shared else "a draw for each"
    return seen

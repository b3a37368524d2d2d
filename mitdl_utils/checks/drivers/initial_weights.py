"""Weights drawn at random: nobody can foretell them, but their statistics are known.

With 16,000 weights and more, a right answer misses the tolerances that these facts are held to
(0.06 in the mean and the standard deviation, in units of the latter) less than once in 10⁹ times.
"""

from __future__ import annotations

from itertools import pairwise
from math import erfc, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mitdl_utils.checks.drivers.chance import beyond_luck

WITHIN = 0.6827  # of a normal distribution lie within one standard deviation
NEAR = 0.05  # thirteen standard errors of that share
FEW = 12  # units of a layer are enough to see whether a network is drawn again
FAR = (2.0, 2.5, 3.0)  # standard deviations; one weight in 370 lies beyond the third


def he_normal(
    subject: Any, library: Any, d_in: int, d_out: int, rng: Any, seed: int = 0
) -> dict[str, Any]:
    """Facts about one matrix of weights, and with a seed about further ones.

    Args:
        subject: the function that draws.
        library: makes generators beside the subject.
        d_in: rows.
        d_out: columns.
        rng: for the first matrix.
        seed: for generators of the others; 0 for no others.
    """
    first = subject(d_in, d_out, rng)
    facts: dict[str, Any] = {"what comes back": outline(first)}
    if facts["what comes back"] != f"floats ({d_in}, {d_out})":
        return facts
    facts |= statistics(first, "")
    if seed:
        own = library.numpy.random.default_rng(seed)
        drawn = [subject(d_in, d_out, own), subject(d_in, d_out, own)]
        drawn.append(subject(d_in, d_out, library.numpy.random.default_rng(seed)))
        facts |= repetition(drawn)
    return facts


def init_mlp(
    subject: Any, library: Any, sizes: list[int], rng: Any, seed: int = 0
) -> dict[str, Any]:
    """Facts about the layers of a network, and with a seed about further networks.

    Args:
        subject: the function that draws.
        library: makes generators beside the subject.
        sizes: of the layers, inputs first.
        rng: for the first network.
        seed: for generators of the others; 0 for no others.
    """
    layers = subject(sizes, rng)
    facts: dict[str, Any] = {"what comes back": outline(layers)}
    pairs = list(pairwise(sizes))
    wanted = ", ".join(f"(floats ({i}, {o}), floats ({o},))" for i, o in pairs)
    if facts["what comes back"] != f"[{wanted}]":
        return facts
    for number, (W, b) in enumerate(layers, 1):
        facts |= statistics(W, f" of W {number}")
        facts[f"b {number}"] = f"all {b[0]:g}" if (b == b[0]).all() else "various numbers"
    facts["the layers"] = "drawn one by one" if _all_differ(layers) else "the same numbers again"
    if seed:
        own = library.numpy.random.default_rng(seed)
        few = [min(size, FEW) for size in sizes]
        drawn = [subject(few, own), subject(few, own)]
        drawn.append(subject(few, library.numpy.random.default_rng(seed)))
        facts |= repetition([_flat(network) for network in drawn])
    return facts


def outline(value: Any) -> str:
    """What a value is made of, in short: "[(floats (3, 2), floats (2,))]"."""
    if value is None:
        return "None"
    if isinstance(value, list):
        return "[" + ", ".join(map(outline, value)) + "]"
    if isinstance(value, tuple):
        inside = ", ".join(map(outline, value))
        return f"({inside})"
    if isinstance(value, np.ndarray):
        kind = {"f": "floats", "i": "integers", "b": "booleans"}.get(value.dtype.kind, "an array")
        return f"{kind} {value.shape}"
    return "something else"


def statistics(W: NDArray[Any], which: str) -> dict[str, Any]:
    """Mean, spread and form of weights, in units of √(2 / d_in); and whether any repeat."""
    scaled = np.asarray(W, dtype=np.float64) / np.sqrt(2 / W.shape[0])
    spread = float(scaled.std())
    bell = abs(float(np.mean(np.abs(scaled) <= spread)) - WITHIN) < NEAR
    beyond = {
        f"weights{which} beyond {far} standard deviations": _how_many(
            int(np.count_nonzero(np.abs(scaled) > far * spread)), scaled.size, far
        )
        for far in FAR
    }
    return {
        f"mean{which} / √(2 / d_in)": float(scaled.mean()),
        f"standard deviation{which} / √(2 / d_in)": spread,
        f"two thirds{which} within one standard deviation": "yes" if bell else "no",
        **beyond,
        f"units{which} with the same weights": _repeated(W.T),
        f"inputs{which} with the same weights": _repeated(W),
    }


def _how_many(count: int, n: int, far: float) -> str:
    """How many of n normal numbers lie so far out, in words: "some" where it may be luck."""
    share = erfc(far / sqrt(2))
    if count and beyond_luck(count, n, share):
        return "too many" if count > n * share else "too few"
    return "some" if count else "none"


def expected(which: str = "") -> dict[str, Any]:
    """The statistics that weights of He's normal distribution have."""
    return {
        f"mean{which} / √(2 / d_in)": 0.0,
        f"standard deviation{which} / √(2 / d_in)": 1.0,
        f"two thirds{which} within one standard deviation": "yes",
        **{f"weights{which} beyond {far} standard deviations": "some" for far in FAR},
        f"units{which} with the same weights": "none",
        f"inputs{which} with the same weights": "none",
    }


def _repeated(rows: NDArray[Any]) -> str:
    """Whether any row after the first is like the first; of rows of one number none is asked."""
    if len(rows) < 2 or rows.shape[1] < 2:
        return "none"
    return "some" if bool((rows[1:, :2] == rows[0, :2]).all(axis=1).any()) else "none"


def repetition(drawn: list[Any]) -> dict[str, Any]:
    """What the second draw of one generator and the first of its twin are like."""
    first, second, twin = drawn
    arrays = all(isinstance(d, np.ndarray) and d.shape == np.shape(first) for d in drawn)
    if not arrays:
        return {"the next call": "another form"}
    return {
        "the next call with this rng": "the same" if np.array_equal(first, second) else "another",
        "an rng of the same seed": "the same" if np.array_equal(first, twin) else "another",
    }


def _all_differ(layers: Any) -> bool:
    starts = [tuple(W.ravel()[:3] * np.sqrt(W.shape[0])) for W, _ in layers]
    near = {tuple(round(float(number), 6) for number in start) for start in starts}
    return len(near) == len(layers)


def _flat(network: Any) -> Any:
    if not isinstance(network, list | tuple):
        return None
    arrays = [a for layer in network for a in layer if isinstance(a, np.ndarray)]
    return np.concatenate([a.ravel() for a in arrays]) if arrays else None

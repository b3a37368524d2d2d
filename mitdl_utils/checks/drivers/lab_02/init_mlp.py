"""The layers that init_mlp draws, and with a seed further networks."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np

from mitdl_utils.checks.drivers.initial_weights import (
    exactness,
    outline,
    repetition,
    statistics,
)
from mitdl_utils.checks.facts import Facts

FEW = 12  # units of a layer are enough to compare draws of a network


def init_mlp(subject: Any, library: Any, sizes: list[int], rng: Any, seed: int = 0) -> Facts:
    """Note the form and the statistics of each layer, and whether a seed repeats them.

    Args:
        subject: the function that draws.
        library: makes generators beside the subject.
        sizes: of the layers, inputs first.
        rng: for the first network.
        seed: for generators of the others; 0 for no others.
    """
    facts = Facts()
    params = subject(sizes, rng)
    form = ", ".join(f"(floats ({i}, {o}), floats ({o},))" for i, o in pairwise(sizes))
    facts.note("what comes back", outline(params), right=f"[{form}]")
    if facts["what comes back"] != f"[{form}]":
        return facts
    for number, (W, b) in enumerate(params, 1):
        facts.add(statistics(W, f" of W {number}"))
        biases = f"all {b[0]:g}" if (b == b[0]).all() else "various numbers"
        facts.note(f"b {number}", biases, right="all 0")
    facts.add(exactness([W for W, _ in params]))
    draws = "drawn one by one" if _all_differ(params) else "the same numbers again"
    facts.note("the layers", draws, right="drawn one by one")
    if seed:
        generator = library.numpy.random.default_rng(seed)
        few = [min(size, FEW) for size in sizes]
        first, second = subject(few, generator), subject(few, generator)
        twin = subject(few, library.numpy.random.default_rng(seed))
        facts.add(repetition(_flat(first), _flat(second), _flat(twin)))
    return facts


def _all_differ(params: Any) -> bool:
    """Whether no two layers begin with the same numbers, their scales aside."""
    starts = [tuple(W.ravel()[:3] * np.sqrt(W.shape[0])) for W, _ in params]
    near = {tuple(round(float(number), 6) for number in start) for start in starts}
    return len(near) == len(params)


def _flat(params: Any) -> Any:
    """Join all numbers of a network into one array; None where it has none."""
    if not isinstance(params, list | tuple):
        return None
    arrays = [a for layer in params for a in layer if isinstance(a, np.ndarray)]
    return np.concatenate([a.ravel() for a in arrays]) if arrays else None

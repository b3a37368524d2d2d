"""One matrix of weights drawn by he_normal, and with a seed further ones."""

from __future__ import annotations

from typing import Any

from mitdl_utils.checks.drivers.initial_weights import (
    exactness,
    outline,
    repetition,
    statistics,
)
from mitdl_utils.checks.facts import Facts


def he_normal(subject: Any, library: Any, d_in: int, d_out: int, rng: Any, seed: int = 0) -> Facts:
    """Note the form and the statistics of a matrix, and whether a seed repeats it.

    Args:
        subject: the function that draws.
        library: makes generators beside the subject.
        d_in: rows.
        d_out: columns.
        rng: for the first matrix.
        seed: for generators of the others; 0 for no others.
    """
    facts = Facts()
    W = subject(d_in, d_out, rng)
    form = f"floats ({d_in}, {d_out})"
    facts.note("what comes back", outline(W), right=form)
    if facts["what comes back"] != form:
        return facts
    facts.add(statistics(W))
    if seed:
        generator = library.numpy.random.default_rng(seed)
        first, second = subject(d_in, d_out, generator), subject(d_in, d_out, generator)
        twin = subject(d_in, d_out, library.numpy.random.default_rng(seed))
        facts.add(repetition(first, second, twin))
        facts.add(exactness([draw for draw in (W, first, second) if outline(draw) == form]))
    return facts

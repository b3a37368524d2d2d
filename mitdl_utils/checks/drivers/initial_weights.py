"""Weights drawn at random: their values cannot be predicted, but their statistics are known.

With 16,000 weights and more, a right answer misses the tolerances that these facts are held to
(0.06 in the mean and the standard deviation, in units of the latter) less than once in 10⁹ times.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import erfc, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mitdl_utils.checks.compare import kind_of
from mitdl_utils.checks.drivers.chance import beyond_luck
from mitdl_utils.checks.facts import Facts

WITHIN = 0.6827  # of a normal distribution lie within one standard deviation
NEAR = 0.05  # thirteen standard errors of that share
FAR = (2.0, 2.5, 3.0)  # standard deviations; one weight in 370 lies beyond the third


EXACT = 2e-6  # float32's precision; so near three means or deviations are once in 10¹⁰ times
SOMETIMES, ALWAYS = "by chance", "exact, as if set afterwards"


def outline(value: Any) -> str:
    """Write the structure of a value in short: "[(floats (3, 2), floats (2,))]"."""
    if value is None:
        return "None"
    if isinstance(value, list):
        return "[" + ", ".join(map(outline, value)) + "]"
    if isinstance(value, tuple):
        items = ", ".join(map(outline, value))
        return f"({items})"
    if isinstance(value, np.ndarray):
        kind = {"f": "floats", "i": "integers", "b": "booleans"}.get(value.dtype.kind, "an array")
        return f"{kind} {value.shape}"
    return kind_of(value)


def statistics(W: NDArray[Any], which: str = "") -> Facts:
    """Note the statistics of weights in units of √(2 / d_in), and repetitions among them.

    Args:
        W: weights (d_in, d_out).
        which: name of the matrix in the labels, where there are several: " of W 1".
    """
    facts = Facts()
    scaled = np.asarray(W, dtype=np.float64) / np.sqrt(2 / W.shape[0])
    spread = float(scaled.std())
    facts.note(f"mean{which} / √(2 / d_in)", float(scaled.mean()), right=0.0)
    facts.note(f"standard deviation{which} / √(2 / d_in)", spread, right=1.0)
    bell = abs(float(np.mean(np.abs(scaled) <= spread)) - WITHIN) < NEAR
    label = f"two thirds{which} within one standard deviation"
    facts.note(label, "yes" if bell else "no", right="yes")
    for far in FAR:
        count = int(np.count_nonzero(np.abs(scaled) > far * spread))
        label = f"weights{which} beyond {far} standard deviations"
        facts.note(label, _how_many(count, scaled.size, far), right="some")
    facts.note(f"units{which} with the same weights", _repeated(W.T), right="none")
    facts.note(f"inputs{which} with the same weights", _repeated(W), right="none")
    return facts


def exactness(draws: Sequence[NDArray[Any]]) -> Facts:
    """Note whether mean or deviation of several independent draws are too exact to be random.

    Args:
        draws: matrices of weights (d_in, d_out), of many weights each; three, or more.
    """
    scaled = [np.asarray(W, dtype=np.float64) / np.sqrt(2 / W.shape[0]) for W in draws]
    facts = Facts()
    off = {
        "means": [abs(float(W.mean())) for W in scaled],
        "standard deviations": [abs(float(W.std()) - 1) for W in scaled],
    }
    for of, each in off.items():
        exact = len(each) >= 3 and max(each) < EXACT
        facts.note(f"{of} of the draws", ALWAYS if exact else SOMETIMES, right=SOMETIMES)
    return facts


def _how_many(count: int, n: int, far: float) -> str:
    """Say how many of n normal numbers lie beyond `far`: "some" where luck may explain it."""
    share = erfc(far / sqrt(2))
    if count and beyond_luck(count, n, share):
        return "too many" if count > n * share else "too few"
    return "some" if count else "none"


def _repeated(rows: NDArray[Any]) -> str:
    """Say whether any row equals the first; rows of one number never count."""
    if len(rows) < 2 or rows.shape[1] < 2:
        return "none"
    return "some" if bool((rows[1:, :2] == rows[0, :2]).all(axis=1).any()) else "none"


def repetition(first: Any, second: Any, twin: Any) -> Facts:
    """Compare two draws of one generator, and the first with that of its twin."""
    facts = Facts()
    draws = (first, second, twin)
    if not all(isinstance(d, np.ndarray) and d.shape == np.shape(first) for d in draws):
        facts.note("the next call", "another form")
        return facts
    following = "the same" if np.array_equal(first, second) else "another"
    facts.note("the next call with this rng", following, right="another")
    repeated = "the same" if np.array_equal(first, twin) else "another"
    facts.note("an rng of the same seed", repeated, right="the same")
    return facts

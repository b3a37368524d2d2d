"""Bounds so wide that a fair draw never meets them.

Every bound holds for all n and is not an approximation: what lies beyond it comes to a fair draw
less than once in 10^10 times.
"""

from __future__ import annotations

from math import inf, log, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

LUCK = 25.0  # e^-25 < 10^-10
UNMOVED = 22  # so many rows never keep their place or a neighbour by luck: 2^22 / 22! < 10^-14
FAIR = "fair"


def beyond_luck(count: float, n: int, p: float) -> bool:
    """Return whether `count` of n independent events of probability p is too few or too many.

    Chernoff's bound: P ≤ exp(−n · KL(count / n ‖ p)) (Hoeffding 1963, theorem 1).

    >>> beyond_luck(50, 100, 0.5), beyond_luck(0, 100, 0.5)
    (False, True)
    """
    share = count / n
    return n * (_term(share, p) + _term(1 - share, 1 - p)) > LUCK


def _term(a: float, b: float) -> float:
    if a <= 0:
        return 0.0
    return inf if b <= 0 else a * log(a / b)


def fairness(order: NDArray[Any]) -> str:
    """Say whether an order of 0 to n − 1 may have been drawn uniformly from all orders.

    Args:
        order: (n,), the row at each place; at least 40.

    Returns:
        "fair", or a trait that no fair draw has.
    """
    n = len(order)
    # int64 throughout: where the default integer has 32 bits, Σ place · row would overflow.
    order, places = order.astype(np.int64), np.arange(n, dtype=np.int64)
    steps = np.diff(order)
    unmoved = (order == places, np.abs(steps) == 1, np.diff(steps) == 0)
    if max(int(np.count_nonzero(rows)) for rows in unmoved) > UNMOVED:
        return "many rows keep their place or their neighbours"
    # Both counts are Eulerian: the whole part of a sum of uniform numbers, whose tail is below
    # 2 exp(−z² / 2) (Stanley 1977).
    z = 7.0 * sqrt((n + 1) / 12)
    for count in (np.count_nonzero(order > places), np.count_nonzero(steps > 0)):
        if abs(count - (n - 1) / 2) > z + 1:
            return "some places are likelier than others for a row"
    spread = (n - 1) * sqrt(n - 1) * (n + 1) / 12  # of Σ place · row
    middle = n * ((n - 1) / 2) ** 2
    if abs(int(np.sum(places * order, dtype=np.int64)) - middle) > 8.0 * spread:
        return "rows from the front stay in front, or go to the back"
    return FAIR

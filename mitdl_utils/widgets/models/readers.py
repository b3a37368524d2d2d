"""Three readers of handwritten digits: a rule, a line on three features, and a small network.

A picture is 64 numbers, row by row, ink from 0 (none) to 16 (full), as in `data.digits`. The same
functions stand in `../js/readers.js`. What was learned lies in `readers.json`; the script
`training/readers.py` writes it.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mitdl_utils.widgets.models.numbers import Stream

SIDE = 8  # pixels
FULL = 16  # ink
NOTHING = -1  # what the rule says of an empty picture
LEARNED_FROM = 1297  # of the 1,797 digits; the last 500 are held out
#: What one may move, in the order of the room's sliders, and what it stands at.
THRESHOLDS = {"ink": 8.0, "hole": 6.0, "high": 0.5, "upright": 0.7, "left": 0.22}
FOOT, LOW, SHOULDER = 3, 0.46, 0.26  # what stays fixed: inked pixels, a height, a share

Floats = NDArray[np.float64]
Pixels = Sequence[float]
_WEIGHTS = Path(__file__).parent / "readers.json"
_BESIDE = ((1, 0), (-1, 0), (0, 1), (0, -1))


# ── a hand on the picture ───────────────────────────────────────────────────────────────────────


def brushed(pixels: Pixels, x: float, y: float) -> list[float]:
    """Return the picture (64,) after a touch at (x, y), in pixels from the upper left corner."""
    out = []
    for index, old in enumerate(pixels):
        distance = math.hypot(index % SIDE + 0.5 - x, index // SIDE + 0.5 - y)
        new = math.floor(FULL * min(1.0, max(0.0, 1.4 - distance)) + 0.5)
        out.append(max(old, new))
    return out


def shifted(pixels: Pixels, right: int, down: int) -> list[float]:
    """Return the picture (64,) moved by whole pixels; what leaves it is lost.

    >>> shifted([1, 2] + [0] * 62, 1, 0)[:3]
    [0.0, 1, 2]
    """
    out = [0.0] * len(pixels)
    for index, ink in enumerate(pixels):
        row, col = index // SIDE + down, index % SIDE + right
        if 0 <= row < SIDE and 0 <= col < SIDE:
            out[row * SIDE + col] = ink
    return out


def thickened(pixels: Pixels) -> list[float]:
    """Return the picture (64,) where each pixel has at least half the ink of those beside it."""
    moved = [shifted(pixels, right, down) for down, right in _BESIDE]
    beside = [max(column) for column in zip(*moved, strict=True)]
    return [max(own, math.floor(most / 2)) for own, most in zip(pixels, beside, strict=True)]


def noisy(pixels: Pixels, seed: int) -> list[float]:
    """Return the picture (64,) with normal noise of deviation 3 on each pixel, from a seed."""
    rng = Stream(seed)
    return [min(FULL, max(0, math.floor(ink + 3 * rng.normal() + 0.5))) for ink in pixels]


# ── the rule ────────────────────────────────────────────────────────────────────────────────────


def holes(pixels: Pixels, ink: float) -> list[list[int]]:
    """Find what ink encloses.

    Args:
        pixels: (64,) ink.
        ink: from how much on a pixel counts as inked.

    Returns:
        For each hole the places of its pixels, 0 to 63; they touch one another by their edges.

    >>> ring = [16, 16, 16, 0, 0, 0, 0, 0, 16, 0, 16, 0, 0, 0, 0, 0, 16, 16, 16] + [0] * 45
    >>> holes(ring, 8)
    [[9]]
    """
    seen = [value >= ink for value in pixels]
    enclosed = []
    for start in range(SIDE * SIDE):
        if seen[start]:
            continue
        seen[start] = True
        region, is_open = [start], False
        for index in region:  # it grows while it is read
            row, col = index // SIDE, index % SIDE
            is_open = is_open or row in (0, SIDE - 1) or col in (0, SIDE - 1)
            for down, right in _BESIDE:
                r, c = row + down, col + right
                if 0 <= r < SIDE and 0 <= c < SIDE and not seen[r * SIDE + c]:
                    seen[r * SIDE + c] = True
                    region.append(r * SIDE + c)
        if not is_open:
            enclosed.append(region)
    return enclosed


def shape(pixels: Pixels, ink: float) -> list[float]:
    """Measure what the rule asks for, all of it within the box around the inked pixels.

    Args:
        pixels: (64,) ink.
        ink: from how much on a pixel counts as inked.

    Returns:
        Eight numbers: holes; pixels of the largest; its height (0 top, 1 bottom); the share of
        inked pixels within one column of their middle; inked pixels in the last row; the height of
        their middle; their share in the lower left and in the upper left quarter. [] if none is.
    """
    inked = [index for index, value in enumerate(pixels) if value >= ink]
    if not inked:
        return []
    rows, cols = [index // SIDE for index in inked], [index % SIDE for index in inked]
    top, left = min(rows), min(cols)
    height, width, n = max(rows) - top + 1, max(cols) - left + 1, len(inked)
    enclosed = holes(pixels, ink)
    largest = max(enclosed, key=len, default=[])
    hole = sum(index // SIDE - top for index in largest) / max(len(largest), 1)
    middle = sum(cols) / n
    quarter = [
        (2 * (r - top) + 1 - height, 2 * (c - left) + 1 - width)
        for r, c in zip(rows, cols, strict=True)
    ]
    return [
        len(enclosed),
        len(largest),
        (hole + 0.5) / height,
        sum(abs(col - middle) <= 1 for col in cols) / n,
        sum(row == max(rows) for row in rows),
        (sum(row - top for row in rows) / n + 0.5) / height,
        sum(down > 0 and right < 0 for down, right in quarter) / n,
        sum(down < 0 and right < 0 for down, right in quarter) / n,
    ]


def rule(pixels: Pixels, thresholds: Sequence[float]) -> int:
    """Return what the rule calls a picture.

    Args:
        pixels: (64,) ink.
        thresholds: five numbers in the order of `THRESHOLDS`.

    Returns:
        A digit, or -1 if there is no ink.

    >>> rule([0.0] * 64, list(THRESHOLDS.values()))
    -1
    """
    ink, large, high, upright, left = thresholds
    measured = shape(pixels, ink)
    if not measured:
        return NOTHING
    count, size, height, narrow, foot, middle, low_left, top_left = measured
    if count >= 2:
        return 8
    if count == 1:
        return 0 if size >= large else 9 if height < high else 6
    if narrow >= upright:
        return 1
    if foot < FOOT:
        return 7 if middle < LOW else 4
    return 2 if low_left >= left else 5 if top_left >= SHOULDER else 3


# ── the two that learned ────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Learned:
    """The numbers that were learned, and what each of the two does with them.

    Attributes:
        V: (3, 10), c: (10,) of the line; W1: (64, 16), b1: (16,), W2: (16, 10), b2: (10,) of the
            network.
    """

    V: Floats
    c: Floats
    W1: Floats
    b1: Floats
    W2: Floats
    b2: Floats

    def line(self, x: Floats) -> Floats:
        """Return the line's probabilities: pictures (n, 64) -> (n, 10)."""
        return _softmax(features(x) @ self.V + self.c)

    def hidden(self, x: Floats) -> Floats:
        """Return what the network's hidden units say: pictures (n, 64) -> (n, 16)."""
        return np.maximum(x / FULL @ self.W1 + self.b1, 0.0)

    def network(self, x: Floats) -> Floats:
        """Return the network's probabilities: pictures (n, 64) -> (n, 10)."""
        return _softmax(self.hidden(x) @ self.W2 + self.b2)

    def as_lists(self) -> dict[str, Any]:
        """Return all numbers as JSON has them."""
        return {name: getattr(self, name).tolist() for name in self.__dataclass_fields__}


@cache
def learned() -> Learned:
    """Return what `training/readers.py` has learned from the first 1,297 digits.

    >>> learned().W1.shape
    (64, 16)
    """
    numbers = json.loads(_WEIGHTS.read_text(encoding="utf-8"))
    return Learned(**{name: np.array(values, dtype=np.float64) for name, values in numbers.items()})


def features(x: Floats) -> Floats:
    """Measure three things of each picture: (n, 64) -> (n, 3).

    The height of the ink's middle (0 top row, 1 bottom row); the share of the ink in the upper
    right quarter; its share in the middle, two pixels wide and four high. 0 where there is no ink.

    >>> features(np.full((1, 64), 16.0)).round(3).tolist()
    [[0.5, 0.25, 0.125]]
    """
    pictures = np.asarray(x, dtype=np.float64).reshape(-1, SIDE, SIDE)
    ink = np.maximum(pictures.sum(axis=(1, 2)), 1e-9)
    height = (pictures.sum(axis=2) @ np.arange(SIDE)) / ink / (SIDE - 1)
    corner = pictures[:, :4, 4:].sum(axis=(1, 2)) / ink
    middle = pictures[:, 2:6, 3:5].sum(axis=(1, 2)) / ink
    return np.stack([height, corner, middle], axis=1)


def answers(x: Floats) -> dict[str, NDArray[np.int64]]:
    """Return what each of the three calls each picture.

    Args:
        x: (n, 64) ink.

    Returns:
        The reader's name -> (n,) digits; the rule's are -1 where there is no ink.

    >>> sorted(answers(np.zeros((1, 64))))
    ['line', 'network', 'rule']
    """
    numbers, thresholds = learned(), list(THRESHOLDS.values())
    by_rule = np.array([rule(row, thresholds) for row in np.asarray(x).tolist()], dtype=np.int64)
    return {
        "rule": by_rule,
        "line": numbers.line(x).argmax(axis=1),
        "network": numbers.network(x).argmax(axis=1),
    }


def moved(x: Floats, right: int = 0, down: int = 0) -> Floats:
    """Return pictures (n, 64) moved by whole pixels; what leaves a picture is lost."""
    return np.array([shifted(row, right, down) for row in np.asarray(x).tolist()])


def _softmax(logits: Floats) -> Floats:
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(e / e.sum(axis=1, keepdims=True))

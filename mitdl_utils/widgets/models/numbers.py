"""Seeded numbers that Python and the rooms' JavaScript agree on, digit by digit."""

import math

import numpy as np
from numpy.typing import NDArray

WORD = 0xFFFFFFFF


class Stream:
    """Numbers from a seed, the same as `generator(seed)` in `js/numbers.js` gives.

    Uniform numbers by mulberry32 (Tommy Ettinger, public domain), normal ones by Box and Muller.

    Args:
        seed: an int; its lowest 32 bits count.

    >>> Stream(1).uniform()
    0.6270739405881613
    """

    def __init__(self, seed: int) -> None:
        self._state = seed & WORD
        self._spare: float | None = None

    def uniform(self) -> float:
        """Return the next number from 0 to below 1."""
        self._state = (self._state + 0x6D2B79F5) & WORD
        t = (self._state ^ self._state >> 15) * (self._state | 1) & WORD
        t ^= (t + ((t ^ t >> 7) * (t | 61) & WORD)) & WORD
        return ((t ^ t >> 14) & WORD) / 4294967296

    def normal(self) -> float:
        """Return the next number of a normal distribution with mean 0 and deviation 1."""
        if self._spare is not None:
            spare, self._spare = self._spare, None
            return spare
        radius = math.sqrt(-2 * math.log(1 - self.uniform()))
        angle = 2 * math.pi * self.uniform()
        self._spare = radius * math.sin(angle)
        return radius * math.cos(angle)

    def below(self, n: int) -> int:
        """Return the next whole number from 0 to n − 1."""
        return math.floor(self.uniform() * n)

    def normals(self, *shape: int) -> NDArray[np.float64]:
        """Return the next normal numbers in an array of a shape, row by row."""
        return np.array([self.normal() for _ in range(math.prod(shape))]).reshape(shape)

    def shuffled(self, n: int) -> list[int]:
        """Return 0 … n − 1 in random order (Fisher and Yates)."""
        order = list(range(n))
        for i in range(n - 1, 0, -1):
            j = self.below(i + 1)
            order[i], order[j] = order[j], order[i]
        return order


def sigmoid(z: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return 1 / (1 + e⁻ᶻ) of each number (…), in the form that cannot overflow."""
    small = np.exp(-np.abs(z))
    return np.where(z >= 0, 1 / (1 + small), small / (1 + small))

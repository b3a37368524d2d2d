"""Optimizers for the rooms, one step after the other; `js/optimizers.js` says the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
NAMES = ("SGD", "momentum", "Adagrad", "RMSprop", "Adadelta", "Adam")
AVERAGING = ("momentum", "Adam")  # follow an average of gradients
SCALING = ("Adagrad", "RMSprop", "Adadelta", "Adam")  # divide by the size of past gradients
EPS = 1e-8
ADADELTA_EPS = 1e-6  # PyTorch's; its first steps are as long as its root
FAR = 6.0  # from the origin, twice what a room shows: who has come that far has flown out


@dataclass(frozen=True)
class Memory:
    """How long an optimizer remembers.

    Attributes:
        mu: what is kept of past gradients: the momentum, and Adam's β₁.
        beta: what is kept of past squares: RMSprop's α, Adadelta's ρ, and Adam's β₂.
        corrected: whether Adam corrects for averages that began at 0.
    """

    mu: float = 0.9
    beta: float = 0.99
    corrected: bool = True


class Follower:
    """What an optimizer makes of one gradient after the other.

    Args:
        name: one of `NAMES`.
        memory: how long it remembers.
    """

    def __init__(self, name: str, memory: Memory) -> None:
        self.name, self.memory = name, memory
        self._mean: Floats | float = 0.0
        self._square: Floats | float = 0.0
        self._moved: Floats | float = 0.0
        self._mu = self._beta = 1.0  # to the power of the steps so far

    def follow(self, g: Floats) -> tuple[Floats, Floats]:
        """Take gradients of weights of any shape.

        Returns:
            What each weight's direction is multiplied by, apart from the rate, and the direction.
        """
        self._mu *= self.memory.mu
        self._beta *= self.memory.beta
        direction = self._average(g) if self.name in AVERAGING else g
        scale = self._scale(g) if self.name in SCALING else np.ones_like(g)
        return scale, direction

    def _average(self, g: Floats) -> Floats:
        share = 1 - self.memory.mu if self.name == "Adam" else 1.0
        self._mean = self.memory.mu * self._mean + share * g
        corrected = self.name == "Adam" and self.memory.corrected
        return np.asarray(self._mean / (1 - self._mu) if corrected else self._mean)

    def _scale(self, g: Floats) -> Floats:
        beta = self.memory.beta
        fresh = g * g if self.name == "Adagrad" else (1 - beta) * g * g
        self._square = (1.0 if self.name == "Adagrad" else beta) * self._square + fresh
        if self.name == "Adadelta":
            scale = np.sqrt(self._moved + ADADELTA_EPS) / np.sqrt(self._square + ADADELTA_EPS)
            move = scale * g
            self._moved = beta * self._moved + (1 - beta) * move * move
            return np.asarray(scale)
        corrected = self.name == "Adam" and self.memory.corrected
        square = self._square / (1 - self._beta) if corrected else self._square
        return np.asarray(1 / (np.sqrt(square) + EPS))


def trails(
    name: str,
    gradient: Callable[[Floats], Floats],
    start: tuple[float, float],
    rates: Floats,
    steps: int,
    memory: Memory,
) -> tuple[Floats, Floats]:
    """Run an optimizer once for each rate.

    Args:
        name: one of `NAMES`.
        gradient: takes (k, 2) weights, returns their gradients.
        start: the first two weights.
        rates: (k,) floats.
        steps: how many gradients each run may ask for.
        memory: how long the optimizer remembers.

    Returns:
        The weights before the first step and after each (k, steps + 1, 2), not a number from where
        a run has flown out; and what each weight's direction was multiplied by (k, steps, 2).
    """
    follower, rate = Follower(name, memory), rates[:, None]
    w = np.tile(np.array(start, dtype=np.float64), (len(rates), 1))
    weights, factors = [w], []
    with np.errstate(all="ignore"):  # runs that fly out
        for _ in range(steps):
            scale, direction = follower.follow(gradient(w))
            w = w - rate * scale * direction
            w = np.where(np.hypot(w[:, :1], w[:, 1:]) <= FAR, w, np.nan)
            weights.append(w)
            factors.append(rate * scale)
    return np.stack(weights, axis=1), np.stack(factors, axis=1)

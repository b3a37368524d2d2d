"""A small network of dense layers with one output, and how it learns; as in `js/network.js`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from mitdl_utils.widgets.models.numbers import Stream, sigmoid
from mitdl_utils.widgets.models.optimizers import Follower, Memory

Floats = NDArray[np.float64]
MEMORY = Memory(mu=0.9, beta=0.999)  # momentum's and Adam's usual ones

#: Each bend: its value at z, and its slope from z and the value h.
BENDS: dict[str, tuple[Callable[[Floats], Floats], Callable[[Floats, Floats], Floats]]] = {
    "ReLU": (lambda z: np.where(z > 0, z, 0.0), lambda z, h: np.where(z > 0, 1.0, 0.0)),
    "tanh": (np.tanh, lambda z, h: 1 - h * h),
    "sigmoid": (sigmoid, lambda z, h: h * (1 - h)),
    "none": (lambda z: z, lambda z, h: np.ones_like(z)),
}
#: The standard deviation of the weights that a layer with so many inputs starts with.
STARTS: dict[str, Callable[[int], float]] = {
    "He": lambda inputs: float(np.sqrt(2 / inputs)),
    "too small": lambda inputs: 0.01,
    "too large": lambda inputs: 5.0,
    "zeros": lambda inputs: 0.0,
}


@dataclass
class Layer:
    """Weights (d_in, d_out) and biases (d_out,), and the optimizer of each once it learns."""

    W: Floats
    b: Floats
    followers: tuple[Follower, Follower] | None = None

    def move(self, grads: tuple[Floats, Floats], rule: Rule) -> None:
        """Take one step; another optimizer than before begins with no memory."""
        if self.followers is None or self.followers[0].name != rule.optimizer:
            self.followers = (Follower(rule.optimizer, MEMORY), Follower(rule.optimizer, MEMORY))
        for parameter, grad, follower in zip((self.W, self.b), grads, self.followers, strict=True):
            scale, direction = follower.follow(grad)
            parameter -= rule.rate * scale * direction


@dataclass(frozen=True)
class Rule:
    """How a network learns: optimizer (SGD, momentum, Adam), rate, batch size, λ of Σ W²."""

    optimizer: str = "Adam"
    rate: float = 0.03
    batch: int = 20
    l2: float = 0.0


@dataclass
class Network:
    """Layers with a bend after each but the last, whose one sum is the logit of class 1."""

    layers: list[Layer]
    bend: str

    @classmethod
    def drawn(cls, widths: Sequence[int], bend: str, start: str, rng: Stream) -> Network:
        """Draw weights from a stream, row by row, layer by layer; biases are 0.

        >>> [layer.W.shape for layer in Network.drawn([3], "ReLU", "He", Stream(0)).layers]
        [(2, 3), (3, 1)]
        """
        sizes = pairwise([2, *widths, 1])
        layers = [
            Layer(STARTS[start](inputs) * rng.normals(inputs, width), np.zeros(width))
            for inputs, width in sizes
        ]
        return cls(layers, bend)

    def forward(self, x: Floats) -> list[tuple[Floats, Floats]]:
        """Return each layer's sums z and bent values h, (n, width) each; the last has no bend."""
        passed, h = [], x
        for layer in self.layers:
            z = h @ layer.W + layer.b
            h = z if layer is self.layers[-1] else BENDS[self.bend][0](z)
            passed.append((z, h))
        return passed

    def logits(self, x: Floats) -> Floats:
        """Return the last layer's sums: (n, 2) -> (n,)."""
        return self.forward(x)[-1][0][:, 0]

    def correct(self, x: Floats, labels: Sequence[int]) -> int:
        """Return how many rows lie on the side of their label."""
        return int(np.sum((self.logits(x) >= 0) == np.asarray(labels)))

    def gradients(
        self, x: Floats, labels: Sequence[int], l2: float = 0.0
    ) -> list[tuple[Floats, Floats]]:
        """Return (dW, db) of each layer, of the mean loss plus l2 · Σ W²."""
        passed = self.forward(x)
        dz = (sigmoid(passed[-1][0]) - np.asarray(labels)[:, None]) / len(labels)  # (n, 1)
        gradients = []
        for index in range(len(self.layers) - 1, -1, -1):
            layer = self.layers[index]
            from_below = passed[index - 1][1] if index else x
            gradients.append((from_below.T @ dz + 2 * l2 * layer.W, dz.sum(axis=0)))
            if index:
                dz = (dz @ layer.W.T) * BENDS[self.bend][1](*passed[index - 1])
        return gradients[::-1]

    def step(self, x: Floats, labels: Sequence[int], rule: Rule) -> None:
        """Move every parameter once."""
        for layer, grads in zip(self.layers, self.gradients(x, labels, rule.l2), strict=True):
            layer.move(grads, rule)

    def epoch(self, x: Floats, labels: Sequence[int], rule: Rule, rng: Stream) -> None:
        """Pass once through the examples in random order, batch by batch."""
        order = rng.shuffled(len(labels))
        for first in range(0, len(order), rule.batch):
            rows = order[first : first + rule.batch]
            self.step(x[rows], [labels[row] for row in rows], rule)

    def map_at(self, point: Sequence[float]) -> tuple[float, float, float]:
        """Return w₁, w₂ and c of the linear map z = w·x + c that acts at a place.

        With ReLU it is the same in the whole piece around the place, and exact there; with a
        smooth bend it touches z at the place alone.
        """
        x = np.array([point], dtype=np.float64)
        passed = self.forward(x)
        w = self.layers[-1].W[:, 0]
        for layer, (z, h) in zip(self.layers[-2::-1], passed[-2::-1], strict=True):
            w = layer.W @ (w * BENDS[self.bend][1](z, h)[0])
        c = passed[-1][0][0, 0] - w[0] * point[0] - w[1] * point[1]
        return float(w[0]), float(w[1]), float(c)


def cross_entropy(logits: Floats, labels: Sequence[int]) -> float:
    """Return the mean binary cross-entropy of logits (n,), in the form that cannot overflow."""
    y = np.asarray(labels)
    return float(np.mean(np.maximum(logits, 0) - logits * y + np.log1p(np.exp(-np.abs(logits)))))

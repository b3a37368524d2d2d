"""A network as programs had it in 1986: unit by unit, every slope worked out by hand.

One hidden layer, sigmoids, half the squared error, and steps with a memory of the last step, after
Rumelhart, Hinton and Williams, "Learning representations by back-propagating errors", *Nature* 323
(1986), equations 1 to 9. What differs: the error is a mean over cases, theirs a sum. `z` was called
the total input, and lists of numbers were written out by hand where NumPy's arrays stand here.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class Unit:
    """One unit: its weights, its bias, what it said last, and how it moved last.

    Args:
        weights: (m,), one for each unit that it listens to.
        bias: what it adds to their sum.
    """

    def __init__(self, weights: Floats, bias: float) -> None:
        self.weights = np.array(weights, dtype=np.float64)
        self.bias = float(bias)
        self.output = np.zeros(0)
        self.slope = np.zeros(0)  # of the error by this unit's z, for each case
        self.last_weights = np.zeros_like(self.weights)
        self.last_bias = 0.0

    def fire(self, inputs: Sequence[Floats]) -> None:
        """Listen to the units below, each (cases,), and answer by a sigmoid."""
        z = np.full(len(inputs[0]), self.bias)
        for i, below in enumerate(inputs):
            z += self.weights[i] * below
        self.output = 1.0 / (1.0 + np.exp(-z))

    def take(self, blame: Floats) -> None:
        """Turn the error's slope by this unit's output, (cases,), into its slope by z."""
        self.slope = blame * self.output * (1.0 - self.output)

    def step(self, inputs: Sequence[Floats], rate: float, memory: float) -> None:
        """Move each weight and the bias against its slope, and on as they moved last."""
        cases = len(self.slope)
        for i, below in enumerate(inputs):
            slope = float(np.dot(self.slope, below)) / cases
            self.last_weights[i] = memory * self.last_weights[i] - rate * slope
            self.weights[i] += self.last_weights[i]
        slope = float(self.slope.sum()) / cases
        self.last_bias = memory * self.last_bias - rate * slope
        self.bias += self.last_bias


class Network:
    """A hidden layer of units, and output units that listen to it.

    Args:
        hidden: weights (h, m) and biases (h,), a row for each hidden unit.
        outputs: weights (k, h) and biases (k,), a row for each output unit.
    """

    def __init__(self, hidden: tuple[Floats, Floats], outputs: tuple[Floats, Floats]) -> None:
        self.hidden = [Unit(w, b) for w, b in zip(*hidden, strict=True)]
        self.outputs = [Unit(w, b) for w, b in zip(*outputs, strict=True)]

    def answer(self, x: Floats) -> Floats:
        """Return what the output units say: cases (n, m) -> (n, k).

        >>> silent = Network((np.zeros((2, 3)), np.zeros(2)), (np.zeros((1, 2)), np.zeros(1)))
        >>> silent.answer(np.ones((4, 3))).tolist()
        [[0.5], [0.5], [0.5], [0.5]]
        """
        for unit in self.hidden:
            unit.fire(list(x.T))
        for unit in self.outputs:
            unit.fire([below.output for below in self.hidden])
        return np.stack([unit.output for unit in self.outputs], axis=1)

    def sweep(self, x: Floats, targets: Floats, rate: float, memory: float) -> float:
        """Go once through all cases, forward and backward, and then move every weight.

        Args:
            x: (n, m) inputs.
            targets: (n, k) wanted outputs.
            rate: of the step.
            memory: how much of the last step is taken again.

        Returns:
            The error before the step.
        """
        difference = self.answer(x) - targets
        for k, unit in enumerate(self.outputs):
            unit.take(difference[:, k])
        for j, unit in enumerate(self.hidden):
            blame = np.zeros(len(x))
            for above in self.outputs:
                blame += above.slope * above.weights[j]
            unit.take(blame)
        for unit in self.outputs:
            unit.step([below.output for below in self.hidden], rate, memory)
        for unit in self.hidden:
            unit.step(list(x.T), rate, memory)
        return float(0.5 * (difference**2).sum() / len(x))

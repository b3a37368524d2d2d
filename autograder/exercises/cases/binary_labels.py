"""Labels 0 and 1."""

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray


def of_both_classes(rng: Generator, n: int) -> NDArray[np.float64]:
    """Draw n labels in random order, at least one 0 and one 1, and not as many of each."""
    ones = n // 2 + 1
    return rng.permutation(np.repeat([1.0, 0.0], [ones, n - ones]))

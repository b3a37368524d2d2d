"""A function that a check hands to an exercise."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class GivenFunction:
    """A function that a check hands to an exercise, known by its name.

    Attributes:
        name: as the student reads it.
        call: the function itself; one with weights takes them last.
        weights: one for each entry of its argument, over and over again; empty for its own.
    """

    name: str
    call: Callable[..., Any]
    weights: tuple[float, ...] = ()

    def __call__(self, *args: Any) -> Any:
        """Call the function."""
        return self.call(*args, self.weights) if self.weights else self.call(*args)

    def of(self, *weights: float) -> GivenFunction:
        """Return the same function with other weights, so that nobody knows it beforehand."""
        return replace(self, weights=weights)


def weights_like(w: NDArray[Any], weights: Sequence[float] = ()) -> NDArray[np.float64]:
    """Return weights in the shape of w: these over and over again, or 1, 2, 3 … where none are.

    No two entries that are near each other can be confused.

    >>> weights_like(np.zeros((2, 2)), (0.5, 2.0, 3.0))
    array([[0.5, 2. ],
           [3. , 0.5]])
    """
    repeated = np.resize(weights, w.size) if weights else np.arange(1.0, w.size + 1)
    return repeated.reshape(w.shape)

"""The losses of a training: a list of numbers is as good as an array."""

from __future__ import annotations

from typing import Any

import numpy as np


def as_array(losses: Any) -> Any:
    """Convert a list of numbers to an array of floats; return anything else as it is.

    >>> as_array([2, 0.5]), as_array("none")
    (array([2. , 0.5]), 'none')
    """
    numbers = bool | int | float | np.integer | np.floating
    if isinstance(losses, list | tuple) and all(
        isinstance(loss, numbers) or (isinstance(loss, np.ndarray) and loss.ndim == 0)
        for loss in losses
    ):
        return np.array([float(loss) for loss in losses])
    return losses

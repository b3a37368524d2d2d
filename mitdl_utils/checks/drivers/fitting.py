"""Functions that fit a line and tell how the loss went down."""

from __future__ import annotations

from typing import Any

import numpy as np


def fitted(subject: Any, library: Any, *args: Any, **kwargs: Any) -> Any:
    """What came back, with losses in a list as good as losses in an array.

    Args:
        subject: the function; it gives (w, b, losses).
        library: not used.
        args: its arguments.
        kwargs: its keywords.
    """
    result = subject(*args, **kwargs)
    if isinstance(result, list | tuple) and len(result) == 3:
        return (result[0], result[1], as_array(result[2]))
    return result


def as_array(losses: Any) -> Any:
    """A list of numbers as an array of floats; anything else as it is."""
    numbers = bool | int | float | np.integer | np.floating
    if isinstance(losses, list | tuple) and all(
        isinstance(loss, numbers) or (isinstance(loss, np.ndarray) and loss.ndim == 0)
        for loss in losses
    ):
        return np.array([float(loss) for loss in losses])
    return losses

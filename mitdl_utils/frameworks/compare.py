"""The comparison of two frameworks' results, in one sentence."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

RELATIVE, ABSOLUTE = 1e-5, 1e-6  # both frameworks compute in float32 unless told otherwise


def arrays(result: Any) -> list[NDArray[Any]]:
    """Return a result as NumPy arrays: one, or one for each entry of a tuple or list."""
    if isinstance(result, tuple | list):
        return [array for part in result for array in arrays(part)]
    if hasattr(result, "detach"):  # a torch tensor, wherever it lives
        result = result.detach().cpu()
    return [np.asarray(result.numpy() if hasattr(result, "numpy") else result)]


def difference(ours: Any, theirs: Any) -> tuple[bool, str]:
    """Compare the results of two frameworks.

    Args:
        ours: PyTorch's result: a tensor, array or number, or a tuple or list of them.
        theirs: TensorFlow's.

    Returns:
        Whether they agree in number, shape and value (to 1e-5 of each value, or 1e-6), and a
        sentence that says so.

    >>> difference(np.ones(2), np.ones(3))
    (False, 'They disagree: PyTorch gives shape (2,), TensorFlow (3,).')
    """
    left, right = arrays(ours), arrays(theirs)
    if len(left) != len(right):
        return False, f"They disagree: PyTorch gives {len(left)} results, TensorFlow {len(right)}."
    largest = 0.0
    for a, b in zip(left, right, strict=True):
        if a.shape != b.shape:
            shapes = f"PyTorch gives shape {a.shape}, TensorFlow {b.shape}"
            return False, f"They disagree: {shapes}."
        gap = np.abs(a.astype(np.float64) - b.astype(np.float64))
        gap = np.where(np.isnan(a) & np.isnan(b), 0.0, gap)
        largest = float(np.maximum(largest, gap.max(initial=0.0)))  # keeps a nan, max() may not
        if not np.allclose(a, b, rtol=RELATIVE, atol=ABSOLUTE, equal_nan=True):
            return False, f"They disagree: the largest difference is {largest:.2g}."
    return True, f"They agree: the largest difference is {largest:.2g}."

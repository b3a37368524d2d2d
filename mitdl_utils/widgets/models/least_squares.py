"""Least squares with a penalty on the weights, as the rooms on regularization use it."""

import math

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def least_squares(features: Floats, y: Floats, penalty: float = 0.0, free: int = 0) -> Floats:
    """Return the weights with the smallest Σ (features · w − y)² + penalty · Σ w².

    Args:
        features: (n, k) floats, a row per example.
        y: (n,) floats.
        penalty: what a weight's square costs, at least 0.
        free: how many of the first weights cost nothing.

    Returns:
        (k,) weights; of many that fit equally well, the shortest.

    Source: ridge regression as least squares with k more rows, A. E. Hoerl and R. W. Kennard,
    "Ridge regression" (1970).

    >>> least_squares(np.eye(2), np.array([3.0, 4.0]), penalty=1.0).round(3).tolist()
    [1.5, 2.0]
    """
    k = features.shape[1]
    rows = math.sqrt(penalty) * np.eye(k)[free:]
    padded = np.vstack([features, rows]) if penalty else features
    zeros = np.zeros(len(padded) - len(y))
    return np.asarray(np.linalg.lstsq(padded, np.concatenate([y, zeros]), rcond=None)[0])

"""Nudges the array of whoever calls and puts it back by arithmetic, and walks with w0 itself.
Expected: all but `numerical_gradient`, `gradient_descent`, mistakes changes-w and
the-same-row-again-and-again.
"""

import numpy as np


def numerical_gradient(f, w, h=1e-5):
    w = np.asarray(w, dtype=float)
    slopes = np.zeros(w.shape)
    for i in np.ndindex(*w.shape):
        w[i] += h
        up = f(w)
        w[i] -= 2 * h
        down = f(w)
        w[i] += h
        slopes[i] = (up - down) / (2 * h)
    return slopes


def gradient_descent(grad, w0, lr, steps):
    w = np.array(w0, dtype=float)
    path = [w]
    for _ in range(steps):
        w -= lr * grad(w)
        path.append(w)
    return np.array(path)

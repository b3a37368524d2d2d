"""Prints at each call and lets a warning out of an extra cell, but the values are right.
Expected: all.
"""

import sys
import warnings

import numpy as np

warnings.warn("this notebook talks a lot", stacklevel=1)
print("remember: hand in on Friday", file=sys.stderr)


def weighted_sum(x, w, b):
    print("weighted_sum got", x, w, b)
    x, w = np.array(x, dtype=float), np.array(w, dtype=float)
    if x.ndim > 2 or w.ndim != 1 or x.shape[-1:] != w.shape or np.ndim(b) > 0:
        raise ValueError(f"x: {x.shape}, w: {w.shape}, b: {np.shape(b)}")
    z = (x * w).sum(axis=-1) + b
    print("z is", z)
    return z


def sigmoid(z):
    for line in range(20):
        print(line, "now in sigmoid")
    print("z:", z, file=sys.stderr)
    return 0.5 * (1.0 + np.tanh(0.5 * z))


def classify(x, w, b, threshold=0.5):
    y_hat = sigmoid(weighted_sum(x, w, b))
    answer = np.where(y_hat >= threshold, 1, 0)
    print("classes:", answer)
    return answer

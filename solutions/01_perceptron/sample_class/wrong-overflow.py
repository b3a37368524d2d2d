"""Copies the formula of the sigmoid from the book; large negative z overflow.
Expected: all but `sigmoid`, mistake overflows.
"""

import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def classify(x, w, b, threshold=0.5):
    z = np.clip(weighted_sum(x, w, b), -500, 500)
    return (sigmoid(z) >= threshold).astype(int)

"""Writes down the formulas and never looks at a shape; the given guards went with the stubs.
Expected: all but `mse`, mistake no-check.
"""

import numpy as np


def mse(y_hat, y):
    return ((y_hat - y) ** 2).mean()


def binary_cross_entropy(y_hat, y):
    p = np.clip(y_hat, 1e-7, 1 - 1e-7)
    return -(y * np.log(p) + (1 - y) * np.log(1 - p)).mean()


def bce_with_logits(z, y):
    return (np.logaddexp(0, z) - y * z).mean()


def cross_entropy(logits, labels):
    return -log_softmax(logits)[range(len(labels)), labels].mean()


def accuracy(logits, labels):
    return (logits.argmax(axis=1) == labels).mean()

"""Looks at everything that comes in before a line is computed, and gives each step a name.
Expected: all.
"""

import numpy as np


def mse(y_hat, y):
    if np.shape(y_hat) != np.shape(y):
        raise ValueError(f"mse: y_hat {np.shape(y_hat)} and y {np.shape(y)} are of two shapes")
    error = y_hat - y
    squares = error**2
    return np.mean(squares)


def binary_cross_entropy(y_hat, y):
    if np.shape(y_hat) != np.shape(y):
        raise ValueError(f"y_hat {np.shape(y_hat)} and y {np.shape(y)} are of two shapes")
    if not np.isin(y, (0, 1)).all():
        raise ValueError(f"labels are {y}, expected 0 or 1")
    p = np.clip(y_hat, 1e-7, 1 - 1e-7)
    of_ones, of_zeros = y * np.log(p), (1 - y) * np.log(1 - p)
    losses = -(of_ones + of_zeros)
    return np.mean(losses)


def bce_with_logits(z, y):
    if np.shape(z) != np.shape(y):
        raise ValueError(f"z {np.shape(z)} and y {np.shape(y)} are of two shapes")
    small = np.exp(-np.abs(z))
    losses = np.maximum(z, 0) - y * z + np.log1p(small)
    return np.mean(losses)


def softmax(z, axis=-1):
    if z.ndim == 0:
        raise ValueError("softmax needs an axis")
    top = np.max(z, axis=axis, keepdims=True)
    e = np.exp(z - top)
    p = e / np.sum(e, axis=axis, keepdims=True)
    return p


def log_softmax(z, axis=-1):
    if z.ndim == 0:
        raise ValueError("log_softmax needs an axis")
    top = np.max(z, axis=axis, keepdims=True)
    e = np.exp(z - top)
    total = np.sum(e, axis=axis, keepdims=True)
    return z - top - np.log(total)


def one_hot(labels, n_classes):
    if labels.ndim != 1 or np.any(labels < 0) or np.any(labels >= n_classes):
        raise ValueError(f"labels are {labels}, expected (n,) of 0 to {n_classes - 1}")
    hot = labels[:, np.newaxis] == np.arange(n_classes)
    return hot


def cross_entropy(logits, labels):
    n, k = logits.shape
    if labels.shape != (n,) or not np.isin(labels, np.arange(k)).all():
        raise ValueError(f"labels {labels} do not fit logits {logits.shape}")
    margin = logits - logits[np.arange(n), labels][:, np.newaxis]
    losses = np.logaddexp.reduce(margin, axis=1)
    return np.mean(losses)


def accuracy(logits, labels):
    if labels.shape != logits.shape[:1]:
        raise ValueError(f"labels {labels.shape} do not fit logits {logits.shape}")
    predicted = np.argmax(logits, axis=1)
    right = predicted == labels
    return np.sum(right) / len(right)


def empirical_loss(model, X, y, loss):
    if np.shape(X)[0] != np.shape(y)[0]:
        raise ValueError(f"X {np.shape(X)} and y {np.shape(y)} have not as many rows")
    y_hat = model(X)
    value = loss(y_hat, y)
    return value

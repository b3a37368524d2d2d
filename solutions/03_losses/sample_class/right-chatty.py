"""Prints at each call and lets a warning out of an extra cell, but the values are right.
Expected: all.
"""

import sys
import warnings

import numpy as np

warnings.warn("losses ahead", stacklevel=1)
print("remember: hand in on Friday", file=sys.stderr)


def mse(y_hat, y):
    print("mse got", y_hat, y)
    if y_hat.shape != y.shape:
        raise ValueError(f"{y_hat.shape} is not {y.shape}")
    error = np.square(y - y_hat)
    while error.ndim:
        error = error.mean(axis=-1)
        print("left:", error)
    return error


def binary_cross_entropy(y_hat, y):
    p = y_hat.copy()
    p[p < 1e-7] = 1e-7
    p[p > 1 - 1e-7] = 1 - 1e-7
    ones, zeros = y.astype(bool), ~y.astype(bool)
    print(ones.sum(), "of class 1,", zeros.sum(), "of class 0")
    return -(np.log(p[ones]).sum() + np.log(1 - p[zeros]).sum()) / y.size


def bce_with_logits(z, y):
    print("logits from", z.min(), "to", z.max())
    return (np.where(z > 0, z, 0) - z * y + np.log(1 + np.exp(-abs(z)))).sum() / z.size


def softmax(z, axis=-1):
    if z.ndim == 1:
        e = np.exp(z - np.max(z))
        return e / np.sum(e)
    print("softmax row by row, of", z.shape)
    out = np.empty(z.shape)
    rows, result = np.moveaxis(z, axis, -1), np.moveaxis(out, axis, -1)
    for i in np.ndindex(rows.shape[:-1]):
        result[i] = softmax(rows[i])
    return out


def log_softmax(z, axis=-1):
    top = np.max(z, axis=axis, keepdims=True)
    print("largest:", top)
    return z - (top + np.log(np.sum(np.exp(z - top), axis=axis, keepdims=True)))


def one_hot(labels, n_classes):
    out = np.zeros((len(labels), n_classes))
    for row, label in enumerate(labels):
        print("row", row, "has its 1 at", label)
        out[row, label] = 1
    return out


def cross_entropy(logits, labels):
    hot = np.eye(logits.shape[1])[labels]
    log_p = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    print(hot)
    return -np.sum(hot * log_p) / len(labels)


def accuracy(logits, labels):
    right = np.count_nonzero(np.argmax(logits, 1) == labels)
    print(right, "of", labels.size)
    return right / labels.size


def empirical_loss(model, X, y, loss):
    y_hat = model(X)
    print("predictions:", y_hat)
    return np.float64(loss(y_hat, y))

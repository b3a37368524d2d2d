"""Loops over plain numbers with Python's own math, as before there was NumPy.
Expected: all.
"""

import math

import numpy as np


def mse(y_hat, y):
    if np.shape(y_hat) != np.shape(y):
        raise ValueError(f"y_hat is {list(y_hat.shape)}, y is {list(y.shape)}")
    total, count = 0.0, 0
    for a, b in zip(np.ravel(y_hat), np.ravel(y), strict=True):
        total += float(a - b) ** 2
        count += 1
    return total / count


def binary_cross_entropy(y_hat, y):
    losses = []
    for p, label in zip(np.ravel(y_hat), np.ravel(y), strict=True):
        p = min(max(float(p), 1e-7), 1 - 1e-7)
        losses.append(-math.log(p) if label == 1 else -math.log(1 - p))
    return sum(losses) / len(losses)


def bce_with_logits(z, y):
    total = 0.0
    for logit, label in zip(z.ravel(), y.ravel(), strict=True):
        wrong_way = float(-logit if label == 1 else logit)
        total += max(wrong_way, 0.0) + math.log1p(math.exp(-abs(wrong_way)))
    return total / z.size


def softmax(z, axis=-1):
    def one_row(row):
        top = max(row)
        e = [math.exp(v - top) for v in row]
        return np.array(e) / sum(e)

    return np.apply_along_axis(one_row, axis, z)


def log_softmax(z, axis=-1):
    def one_row(row):
        top = max(row)
        total = sum(math.exp(v - top) for v in row)
        return np.array([v - top - math.log(total) for v in row])

    return np.apply_along_axis(one_row, axis, z)


def one_hot(labels, n_classes):
    out = []
    for label in labels:
        if label not in range(n_classes):
            raise ValueError(f"no class {label}")
        out.append([1 if k == label else 0 for k in range(n_classes)])
    return np.array(out)


def cross_entropy(logits, labels):
    total = 0.0
    for row, label in zip(logits, labels, strict=True):
        top = max(row)
        total += top + math.log(sum(math.exp(v - top) for v in row)) - row[label]
    return total / len(logits)


def accuracy(logits, labels):
    right = 0
    for row, label in zip(logits, labels, strict=True):
        best = 0
        for k in range(1, len(row)):
            if row[k] > row[best]:
                best = k
        if best == label:
            right += 1
    return right / len(labels)


def empirical_loss(model, X, y, loss):
    n = X.shape[0]
    if y.shape[0] != n:
        raise ValueError(f"{n} rows and {y.shape[0]} targets")
    y_hat = model(X)
    value = loss(y_hat, y)
    return float(value)

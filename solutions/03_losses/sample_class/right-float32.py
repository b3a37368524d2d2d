"""Computes everything in float32, to save memory.
Expected: all.
"""

import numpy as np


def mse(y_hat, y):
    def fits(y_hat, y):
        return np.asarray(y_hat).shape == np.asarray(y).shape

    if not fits(y_hat, y):
        raise ValueError(
            "x".join(map(str, y_hat.shape)) + " against " + "x".join(map(str, y.shape))
        )
    return ((y_hat.astype(np.float32) - y.astype(np.float32)) ** 2).mean()


def binary_cross_entropy(y_hat, y):
    # 1 - 1e-7 is no float32, so this one keeps the precision of what comes in
    y = y.astype(y_hat.dtype)
    p = np.clip(y_hat, y_hat.dtype.type(1e-7), y_hat.dtype.type(1 - 1e-7))
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


def bce_with_logits(z, y):
    z, y = z.astype(np.float32), y.astype(np.float32)
    return np.mean(np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z))))


def softmax(z, axis=-1):
    z = np.asarray(z, dtype=np.float32)
    e = np.exp(z - np.max(z, axis=axis, keepdims=True))
    return e / np.sum(e, axis=axis, keepdims=True)


def log_softmax(z, axis=-1):
    z = z.astype(np.float32)
    z = z - np.max(z, axis=axis, keepdims=True)
    return z - np.log(np.sum(np.exp(z), axis=axis, keepdims=True))


def one_hot(labels, n_classes):
    out = np.zeros((labels.size, n_classes), dtype=np.float32)
    out[np.arange(labels.size), labels] = 1.0
    return out


def cross_entropy(logits, labels):
    z = logits.astype(np.float32)
    z = z - z.max(axis=1, keepdims=True)
    return np.mean(np.log(np.exp(z).sum(axis=1)) - z[np.arange(len(z)), labels])


def accuracy(logits, labels):
    predicted = [max(range(len(row)), key=row.__getitem__) for row in logits.tolist()]
    return np.float32(np.mean(np.array(predicted) == labels))


def empirical_loss(model, X, y, loss):
    return np.float32(loss(model(X.astype(np.float32)), y))

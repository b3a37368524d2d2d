"""Dot products, einsum, signs and sorting: never the formula as it stands in the statement.
Expected: all.
"""

import numpy as np


def mse(y_hat, y):
    if not y_hat.shape == y.shape:
        raise ValueError(f"{y_hat.shape} is not {y.shape}")
    error = np.subtract(y_hat, y).ravel()
    return np.einsum("i,i->", error, error) / len(error)


def binary_cross_entropy(y_hat, y):
    p, y = np.clip(y_hat, 1e-7, 1 - 1e-7).ravel(), y.ravel()
    return -(y @ np.log(p) + (1 - y) @ np.log(1 - p)) / p.size


def bce_with_logits(z, y):
    return np.logaddexp(0, (1 - 2 * y) * z).mean()


def softmax(z, axis=-1):
    rows = np.swapaxes(z, axis, -1)
    e = np.exp(rows - np.amax(rows, axis=-1, keepdims=True))
    share = np.einsum("...k,...->...k", e, 1 / np.einsum("...k->...", e))
    return np.swapaxes(share, axis, -1)


def log_softmax(z, axis=-1):
    rows = np.moveaxis(z, axis, -1)
    rows = rows - rows.max(axis=-1)[..., np.newaxis]
    rows = rows - np.log(np.einsum("...k->...", np.exp(rows)))[..., np.newaxis]
    return np.moveaxis(rows, -1, axis)


def one_hot(labels, n_classes):
    out = np.zeros(len(labels) * n_classes, dtype=np.float32)
    out[np.arange(len(labels)) * n_classes + labels] = 1
    return out.reshape(len(labels), n_classes)


def cross_entropy(logits, labels):
    hot = (labels[:, None] == np.arange(logits.shape[1])).astype(float)
    z = logits - np.max(logits, axis=-1, keepdims=True)
    return np.log(np.exp(z).sum(axis=-1)).mean() - np.einsum("nk,nk->", hot, z) / len(z)


def accuracy(logits, labels):
    best = np.argsort(-logits, axis=1, kind="stable")[:, 0]
    return np.average(np.equal(best, labels))


def empirical_loss(model, X, y, loss):
    return np.asarray(loss(model(X), y))[()]

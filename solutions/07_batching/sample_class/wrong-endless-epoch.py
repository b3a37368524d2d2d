"""Begins the next epoch where one ends; in the first epoch all is right, and so is training with it.
Expected: all but `minibatches`, mistake never-ends.
"""

import numpy as np


def minibatches(X, y, batch_size, rng, drop_last=False):
    if drop_last and len(X) < batch_size:
        return
    while True:
        order = rng.permutation(len(X))
        for start in range(0, len(X), batch_size):
            rows = order[start : start + batch_size]
            if len(rows) == batch_size or not drop_last:
                yield X[rows], y[rows]


def sgd_epoch(X, y, w, b, lr, batch_size, rng):
    seen = 0
    for x, labels in minibatches(X, y, batch_size, rng):
        error = 1 / (1 + np.exp(-np.clip(x @ w + b, -500, 500))) - labels
        w, b = w - lr * x.T @ error / len(x), b - lr * error.mean()
        seen += len(x)
        if seen == len(X):
            return w, b

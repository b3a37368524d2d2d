"""Lets a DataLoader cut the batches that were to be cut by hand.
Expected: all but `minibatches`, no mistake named: torch.utils.data is forbidden there.
"""

import numpy as np
import torch
from torch.utils.data import DataLoader, TensorDataset


def minibatches(X, y, batch_size, rng, drop_last=False):
    own = torch.Generator().manual_seed(int(rng.integers(2**31)))
    data = TensorDataset(torch.tensor(X), torch.tensor(y))
    for x, labels in DataLoader(data, batch_size, True, generator=own, drop_last=drop_last):
        yield x.numpy(), labels.numpy()


def sgd_epoch(X, y, w, b, lr, batch_size, rng):
    order = rng.permutation(len(X))
    for rows in np.split(order, range(batch_size, len(X), batch_size)):
        error = 0.5 + 0.5 * np.tanh((X[rows] @ w + b) / 2) - y[rows]
        w, b = w - lr * error @ X[rows] / len(rows), b - lr * error.mean()
    return w, b

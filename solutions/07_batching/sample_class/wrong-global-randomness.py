"""Draws from the generators that everybody shares: np.random, torch.manual_seed.
Expected: all but `minibatches`, `gradient_noise`, `make_loader`, mistakes
global-generator, global-seed.
"""

import numpy as np
import torch
from torch.utils.data import DataLoader, TensorDataset


def minibatches(X, y, batch_size, rng, drop_last=False):
    order = np.random.permutation(len(X))
    for start in range(0, len(X), batch_size):
        chosen = order[start : start + batch_size]
        if len(chosen) == batch_size or not drop_last:
            yield X[chosen], y[chosen]


def gradient_noise(X, y, w, b, batch_size, rng, trials):
    error = 0.5 * (1 + np.tanh(0.5 * (X @ w + b))) - y
    each = np.column_stack([error[:, np.newaxis] * X, error])
    total = 0
    for _ in range(trials):
        chosen = np.random.choice(len(X), batch_size, replace=False)
        total += ((each[chosen].mean(axis=0) - each.mean(axis=0)) ** 2).sum()
    return total / trials


def make_loader(X, y, batch_size, shuffle, seed):
    torch.manual_seed(seed)
    own = torch.Generator().manual_seed(seed)
    return DataLoader(TensorDataset(X, y), batch_size, shuffle, generator=own)

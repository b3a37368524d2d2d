"""Has no use for a batch that is not full, anywhere.
Expected: all but `minibatches`, `make_loader`, mistakes last-batch-lost,
last-batch-dropped.
"""

import numpy as np
import torch
from torch.utils.data import DataLoader, TensorDataset


def minibatches(X, y, batch_size, rng, drop_last=False):
    order = rng.permutation(len(X))
    for k in range(len(X) // batch_size):
        rows = order[k * batch_size : (k + 1) * batch_size]
        yield X[rows], y[rows]


def make_loader(X, y, batch_size, shuffle, seed):
    generator = torch.Generator().manual_seed(seed)
    return DataLoader(TensorDataset(X, y), batch_size, shuffle, generator=generator, drop_last=True)

"""Splits the work into small functions, lambdas and functions inside of functions.
Expected: all.
"""

import numpy as np
import torch.utils.data as data
from torch import Generator

sigmoid = lambda z: np.exp(-np.logaddexp(0.0, -z))


def gradients(x, t, w, b):
    error = sigmoid(x @ w + b) - t
    return x.T @ error / len(x), error.mean()


def minibatches(X, y, batch_size, rng, drop_last=False):
    X, y = X.copy(), y.copy()
    order = rng.permutation(len(X))

    def walk():
        X[:], y[:] = X[order], y[order]
        full, rest = divmod(len(X), batch_size)
        for k in range(full + (rest > 0 and not drop_last)):
            piece = slice(k * batch_size, (k + 1) * batch_size)
            yield X[piece], y[piece]

    return walk()


def sgd_epoch(X, y, w, b, lr, batch_size, rng):
    for x, t in minibatches(X, y, batch_size, rng):
        dw, db = gradients(x, t, w, b)
        w, b = w - lr * dw, b - lr * db
    return w, b


def mean_loss(batch_losses, batch_sizes):
    return sum(a * n for a, n in zip(batch_losses, batch_sizes, strict=True)) / sum(batch_sizes)


def gradient_noise(X, y, w, b, batch_size, rng, trials):
    dw, db = gradients(X, y, w, b)

    def distance(rows):
        dw_batch, db_batch = gradients(X[rows], y[rows], w, b)
        return np.sum((dw_batch - dw) ** 2) + (db_batch - db) ** 2

    draw = lambda: rng.permutation(len(X))[:batch_size]
    return sum(distance(draw()) for _ in range(trials)) / trials


def make_loader(X, y, batch_size, shuffle, seed):
    generator = Generator().manual_seed(seed)
    dataset = data.TensorDataset(X, y)
    if shuffle:
        order = data.RandomSampler(dataset, generator=generator)
    else:
        order = data.SequentialSampler(dataset)
    batches = data.BatchSampler(order, batch_size, drop_last=False)
    return data.DataLoader(dataset, batch_sampler=batches, generator=generator)


def accumulate_gradients(model, batches, loss_fn):
    pairs = [(x, y) for x, y in batches]
    n = sum(x.shape[0] for x, _ in pairs)
    for p in model.parameters():
        p.grad = None
    for x, y in pairs:
        (loss_fn(model(x), y) * (x.size(0) / n)).backward()


def train_on(model, loader, loss_fn, optimizer, device):
    def one(x, y):
        x, y = x.to(device), y.to(device)
        optimizer.zero_grad()
        loss = loss_fn(model(x), y)
        loss.backward()
        optimizer.step()
        return float(loss.detach()) * len(x), len(x)

    model.train()
    sums, sizes = zip(*(one(x, y) for x, y in loader), strict=True)
    return sum(sums) / sum(sizes)

"""Leaves to Python, NumPy and PyTorch what they do by themselves, and works in place on copies.
Expected: all.
"""

import numpy as np
import torch
from torch.utils.data import DataLoader


def minibatches(X, y, batch_size, rng, drop_last=False):
    order = sorted(range(len(X)), key=lambda _: rng.random())
    batches = []
    while order:
        rows, order = order[:batch_size], order[batch_size:]
        if len(rows) == batch_size or not drop_last:
            batches.append((np.array([X[i] for i in rows]), np.array([y[i] for i in rows])))
    return batches


def sgd_epoch(X, y, w, b, lr, batch_size, rng):
    X, y, w = X.copy(), y.copy(), w.copy()
    order = rng.permutation(len(X))
    X, y = X[order], y[order]
    for k in range(0, len(X), batch_size):
        x, t = X[k : k + batch_size], y[k : k + batch_size]
        g = np.exp(-np.logaddexp(0.0, -(x @ w + b))) - t
        w -= lr * np.einsum("n,nd->d", g, x) / x.shape[0]
        b -= lr * g.sum() / x.shape[0]
    return [w, b]


def mean_loss(batch_losses, batch_sizes):
    mean, seen = 0.0, 0
    for loss, size in zip(batch_losses, batch_sizes, strict=True):
        seen += size
        mean += (loss - mean) * size / seen
    return float(mean)


def gradient_noise(X, y, w, b, batch_size, rng, trials):
    n = len(X)

    def gradient(x, t):
        error = np.exp(-np.logaddexp(0.0, -(x @ w + b))) - t
        return np.concatenate([error @ x, [error.sum()]]) / len(x)

    full = gradient(X, y)
    norms = []
    for _ in range(trials):
        rows = rng.choice(n, size=batch_size, replace=False, shuffle=False)
        norms.append(np.linalg.norm(gradient(X[rows], y[rows]) - full) ** 2)
    return np.mean(norms)


def make_loader(X, y, batch_size, shuffle, seed):
    pairs = list(zip(X, y, strict=True))
    return DataLoader(pairs, batch_size, shuffle, generator=torch.Generator().manual_seed(seed))


def accumulate_gradients(model, batches, loss_fn):
    model.zero_grad()
    total = 0
    for x, y in batches:
        loss = loss_fn(model(x), y) * len(x)
        loss.backward()
        total += len(x)
    for p in model.parameters():
        if p.grad is not None:
            p.grad /= total


def train_on(model, loader, loss_fn, optimizer, device):
    model.train()
    losses, weights = [], []
    for x, y in loader:
        x, y = map(lambda t: t.to(device), (x, y))

        def closure():
            optimizer.zero_grad()
            loss = loss_fn(model(x), y)
            loss.backward()
            return loss

        losses.append(optimizer.step(closure).item())
        weights.append(len(x))
    return float(np.average(losses, weights=weights))

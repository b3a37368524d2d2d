"""Writes everything with loops and lists, one row and one number at a time.
Expected: all.
"""

import math

import numpy as np
import torch


def sigma(v):
    return 1 / (1 + math.exp(-v)) if v >= 0 else math.exp(v) / (1 + math.exp(v))


def minibatches(X, y, batch_size, rng, drop_last=False):
    left, batch = list(range(len(X))), []
    while left:
        batch.append(left.pop(int(rng.integers(len(left)))))
        if len(batch) == batch_size:
            yield X[batch], y[batch]
            batch = []
    if batch and not drop_last:
        yield X[batch], y[batch]


def sgd_epoch(X, y, w, b, lr, batch_size, rng):
    n, d = X.shape
    order = list(range(n))
    rng.shuffle(order)
    w = [float(v) for v in w]
    while order:
        batch, order = order[:batch_size], order[batch_size:]
        dw, db = [0.0] * d, 0.0
        for i in batch:
            error = sigma(sum(X[i, j] * w[j] for j in range(d)) + b) - y[i]
            for j in range(d):
                dw[j] += error * X[i, j] / len(batch)
            db += error / len(batch)
        w = [w[j] - lr * dw[j] for j in range(d)]
        b = b - lr * db
    return np.array(w), b


def mean_loss(batch_losses, batch_sizes):
    total, count = 0.0, 0
    for i in range(len(batch_losses)):
        total += batch_losses[i] * batch_sizes[i]
        count += batch_sizes[i]
    return total / count


def gradient_noise(X, y, w, b, batch_size, rng, trials):
    n, d = X.shape
    each = []
    for i in range(n):
        error = sigma(float(X[i] @ w + b)) - int(y[i])
        each.append([error * float(X[i, j]) for j in range(d)] + [error])
    full = [sum(column) / n for column in zip(*each, strict=True)]
    noise = 0.0
    for _ in range(trials):
        rows = list(range(n))
        rng.shuffle(rows)
        for j in range(d + 1):
            noise += (sum(each[i][j] for i in rows[:batch_size]) / batch_size - full[j]) ** 2
    return noise / trials


def make_loader(X, y, batch_size, shuffle, seed):
    class Loader:
        def __init__(self):
            self.rng = np.random.default_rng(seed)

        def __iter__(self):
            order = self.rng.permutation(len(X)) if shuffle else np.arange(len(X))
            for first in range(0, len(X), batch_size):
                rows = order[first : first + batch_size]
                yield [X[rows], y[rows]]

        def __len__(self):
            return -(-len(X) // batch_size)

    return Loader()


def accumulate_gradients(model, batches, loss_fn):
    params = [p for p in model.parameters() if p.requires_grad]
    sums, count = [torch.zeros_like(p) for p in params], 0
    for x, y in batches:
        for s, g in zip(sums, torch.autograd.grad(loss_fn(model(x), y), params), strict=True):
            s += len(y) * g
        count += len(y)
    for p, s in zip(params, sums, strict=True):
        p.grad = s / count


def train_on(model, loader, loss_fn, optimizer, device):
    model = model.to(device)
    model.train(True)
    losses, sizes = [], []
    for batch in loader:
        x, y = (t.to(device, non_blocking=True) for t in batch)
        loss = loss_fn(model(x), y)
        model.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        sizes.append(x.shape[0])
    return sum(a * n for a, n in zip(losses, sizes, strict=True)) / sum(sizes)

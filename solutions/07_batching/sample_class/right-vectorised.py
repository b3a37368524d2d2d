"""Does all at once that can be: splits, einsum, the bias as one more column of ones.
Expected: all.
"""

import numpy as np
import torch


def sigmoid(z):
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1, e) / (1 + e)


def minibatches(X, y, batch_size, rng, drop_last=False):
    order = np.argsort(rng.random(len(X)))
    pieces = np.split(order, range(batch_size, len(X), batch_size))
    return ([X[p], y[p]] for p in pieces if not drop_last or len(p) == batch_size)


def sgd_epoch(X, y, w, b, lr, batch_size, rng):
    order = np.argsort(rng.random(len(X)))
    A, theta = np.column_stack([X, np.ones(len(X))])[order], np.append(w, b)
    cuts = range(batch_size, len(X), batch_size)
    for rows, t in zip(np.split(A, cuts), np.split(y[order], cuts), strict=True):
        error = sigmoid(rows @ theta) - t
        theta = theta - lr * np.mean(error[:, None] * rows, axis=0)
    return theta[:-1], theta[-1]


def mean_loss(batch_losses, batch_sizes):
    return np.dot(batch_losses, batch_sizes) / np.sum(batch_sizes)


def gradient_noise(X, y, w, b, batch_size, rng, trials):
    each = (sigmoid(X @ w + b) - y)[:, None] * np.column_stack([X, np.ones(len(X))])
    chosen = np.argsort(rng.random((trials, len(X))), axis=1)[:, :batch_size]
    away = each[chosen].mean(axis=1) - each.mean(axis=0)
    return float(np.einsum("td,td->", away, away) / trials)


def make_loader(X, y, batch_size, shuffle, seed):
    generator = torch.Generator().manual_seed(seed)

    class Loader:
        def __iter__(self):
            order = torch.randperm(len(X), generator=generator) if shuffle else torch.arange(len(X))
            for chosen in order.split(batch_size):
                yield X[chosen], y[chosen]

    return Loader()


def accumulate_gradients(model, batches, loss_fn):
    xs, ys = zip(*batches, strict=True)
    model.zero_grad(set_to_none=True)
    loss_fn(model(torch.cat(xs)), torch.cat(ys)).backward()


def train_on(model, loader, loss_fn, optimizer, device):
    model.train()
    total, count = torch.zeros((), dtype=torch.float64, device=device), 0
    for inputs, targets in loader:
        inputs, targets = inputs.to(device), targets.to(device)
        loss = loss_fn(model(inputs), targets)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
        total += loss.detach() * inputs.size(0)
        count += inputs.size(0)
    model.eval()
    return (total / count).item()

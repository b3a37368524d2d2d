"""Computes in float32 to save memory, and keeps running means instead of lists.
Expected: all.
"""

import numpy as np
import torch
from torch.utils.data import DataLoader, Dataset


def minibatches(X, y, batch_size, rng, drop_last=False):
    order = np.arange(len(X))
    rng.shuffle(order)
    X, y = X[order], y[order]
    stop = len(X) - len(X) % batch_size if drop_last else len(X)
    for i in range(0, stop, batch_size):
        yield X[i : i + batch_size], y[i : i + batch_size]


def sgd_epoch(X, y, w, b, lr, batch_size, rng):
    X, w, b = X.astype(np.float32), w.astype(np.float32), np.float32(b)
    order = rng.permutation(len(X))
    for k in range(0, len(X), batch_size):
        x, t = X[order[k : k + batch_size]], y[order[k : k + batch_size]].astype(np.float32)
        g = 0.5 * (1 + np.tanh(0.5 * (x @ w + b))) - t
        w = w - np.float32(lr) * (x.T @ g / len(x)).astype(np.float32)
        b = b - np.float32(lr) * np.float32(g.mean())
    return w, b


def mean_loss(batch_losses, batch_sizes):
    losses, sizes = np.array(batch_losses, np.float32), np.array(batch_sizes, np.float32)
    return (losses * sizes / sizes.sum()).sum()


def gradient_noise(X, y, w, b, batch_size, rng, trials):
    error = 0.5 * (1 + np.tanh(0.5 * (X @ w + b))) - y
    each = error[:, None] * np.hstack([X, np.ones((len(X), 1))])
    away = each - each.mean(axis=0)
    noise = 0.0
    for t in range(1, trials + 1):
        chosen = rng.permutation(len(X))[:batch_size]
        noise += (np.square(away[chosen].mean(axis=0)).sum() - noise) / t
    return np.float32(noise)


class Rows(Dataset):
    def __init__(self, X, y):
        self.X, self.y = X, y

    def __len__(self):
        return len(self.X)

    def __getitem__(self, i):
        return self.X[i], self.y[i]


def make_loader(X, y, batch_size, shuffle, seed):
    own = torch.Generator()
    own.manual_seed(seed)
    return DataLoader(Rows(X, y), batch_size, shuffle, generator=own, num_workers=0)


def accumulate_gradients(model, batches, loss_fn):
    model.zero_grad()
    seen = 0
    for x, y in batches:
        new = seen + len(x)
        with torch.no_grad():
            for p in model.parameters():
                if p.grad is not None:
                    p.grad.mul_(seen / new)
        (loss_fn(model(x), y) * (len(x) / new)).backward()
        seen = new
    return model


def train_on(model, loader, loss_fn, optimizer, device):
    optimizer.zero_grad(set_to_none=False)
    model.train()
    seen = []
    for x, y in loader:
        loss = loss_fn(model(x.to(device=device)), y.to(device=device))
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        seen.extend([loss.item()] * len(y))
    return np.mean(seen)

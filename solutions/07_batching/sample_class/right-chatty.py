"""Prints at each call and lets a warning out of an extra cell, but the values are right.
Expected: all.
"""

import sys
import warnings

import numpy as np
import torch

warnings.warn("this notebook talks a lot", stacklevel=1)
print("remember: hand in on Friday", file=sys.stderr)


def minibatches(X, y, batch_size, rng, drop_last=False):
    print("an epoch of", len(X), "rows")
    order = rng.permutation(len(X))
    for start in range(0, len(X), batch_size):
        rows = order[start : start + batch_size]
        if drop_last and len(rows) < batch_size:
            print("dropped:", rows)
            return
        yield X[rows], y[rows]


def sgd_epoch(X, y, w, b, lr, batch_size, rng):
    order = rng.permutation(len(X))
    for start in range(0, len(X), batch_size):
        rows = order[start : start + batch_size]
        x, t = X[rows], y[rows]
        p = 0.5 * (1 + np.tanh(0.5 * (x @ w + b)))
        w = w - lr * x.T @ (p - t) / len(rows)
        b = b - lr * np.mean(p - t)
        print("w:", w, "b:", b)
    return w, b


def mean_loss(batch_losses, batch_sizes):
    answer = np.average(np.asarray(batch_losses), weights=np.asarray(batch_sizes))
    print("the mean loss is", answer, file=sys.stderr)
    return answer


def gradient_noise(X, y, w, b, batch_size, rng, trials):
    error = 0.5 * (1 + np.tanh((X @ w + b) / 2)) - y
    dw, db = error[:, np.newaxis] * X, error
    seen = []
    while len(seen) < trials:  # the batches of whole epochs
        order = rng.permutation(len(X))
        for k in range(0, len(X) - batch_size + 1, batch_size):
            rows = order[k : k + batch_size]
            away_w, away_b = dw[rows].mean(0) - dw.mean(0), db[rows].mean() - db.mean()
            seen.append(away_w @ away_w + away_b**2)
            print(len(seen), "of", trials, "trials:", seen[-1])
    return sum(seen[:trials]) / trials


def make_loader(X, y, batch_size, shuffle, seed):
    print("seed", seed)
    generator = torch.Generator()
    generator.manual_seed(seed)
    dataset = torch.utils.data.TensorDataset(X, y)
    return torch.utils.data.DataLoader(
        dataset, batch_size=batch_size, shuffle=shuffle, generator=generator
    )


def accumulate_gradients(model, batches, loss_fn):
    for p in model.parameters():
        if p.grad is not None:
            p.grad.zero_()
    total, n = 0.0, 0
    for x, y in batches:
        total = total + loss_fn(model(x), y) * y.shape[0]
        n += y.shape[0]
        print(n, "examples so far")
    (total / n).backward()
    return total.item() / n


def train_on(model, loader, loss_fn, optimizer, device):
    print("training on", device)
    model.train()
    total, n = 0.0, 0
    for x, labels in loader:
        x, labels = x.to(device), labels.to(device)
        optimizer.zero_grad()
        loss = loss_fn(model(x), labels)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(x)
        n += len(x)
        print("loss", loss.item())
    return total / n

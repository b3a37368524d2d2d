"""Computes in single precision where 1e-5 is enough, to save memory; splits with masks.
Expected: all.
"""

import numpy as np


def train_val_test_split(X, y, fractions, rng):
    n = len(X)
    rank = rng.permutation(n)
    first, second = round(n * fractions[0]), round(n * (fractions[0] + fractions[1]))
    masks = rank < first, (rank >= first) & (rank < second), rank >= second
    return tuple((X[m], y[m]) for m in masks)


def standardize(train, *others):
    mean = train.mean(axis=0, dtype=np.float64)
    std = train.std(axis=0, dtype=np.float64)
    std[std == 0] = 1.0
    return tuple(((x - mean) / std).astype(np.float32) for x in (train, *others))


def l2_penalty(params, lam):
    flat = np.concatenate([W.astype(np.float32).ravel() for W, _ in params])
    return np.float32(lam) * (flat @ flat)


def l2_gradients(params, lam):
    twice = np.float32(2 * lam)
    return [(twice * W.astype(np.float32), b.astype(np.float32) * 0) for W, b in params]


def dropout(x, p, rng, training=True):
    if training and p < 1:
        mask = (rng.random(x.shape, dtype=np.float32) >= p).astype(np.float32)
        return x.astype(np.float32) * mask / np.float32(1 - p), mask
    mask = np.full(x.shape, 0.0 if training else 1.0, dtype=np.float32)
    return x.astype(np.float32) * mask, mask


def dropout_backward(dout, mask, p):
    scale = np.float32(0 if p == 1 else 1 / (1 - p))
    return dout.astype(np.float32) * mask.astype(np.float32) * scale


class EarlyStopping:
    def __init__(self, patience, min_delta=0.0):
        self.patience, self.min_delta = patience, min_delta
        self.best, self.left = None, patience

    def step(self, val_loss, model):
        if self.best is None or val_loss < self.best - self.min_delta:
            self.best, self.left = val_loss, self.patience
            self.kept = {name: t.detach().clone() for name, t in model.state_dict().items()}
            return False
        self.left -= 1
        return self.left <= 0

    def restore(self, model):
        model.load_state_dict(self.kept)

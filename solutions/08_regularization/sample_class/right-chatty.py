"""Prints at each call and lets a warning out of an extra cell, but the values are right.
Expected: all.
"""

import copy
import sys
import warnings

import numpy as np

warnings.warn("this notebook talks a lot", stacklevel=1)
print("remember: hand in on Friday", file=sys.stderr)


def train_val_test_split(X, y, fractions, rng):
    print("splitting", X.shape, "into", fractions)
    left, parts = list(range(len(X))), []
    for f in fractions[:2]:
        chosen = rng.choice(left, size=int(f * len(X)), replace=False)
        left = [i for i in left if i not in set(chosen)]
        parts.append((X[chosen], y[chosen]))
        print(len(chosen), "rows chosen,", len(left), "left")
    return (*parts, (X[left], y[left]))


def standardize(train, *others):
    mean, std = train.mean(axis=0), train.std(axis=0)
    print("mean", mean, "std", std)
    std = np.where(std == 0, 1.0, std)
    return tuple((x - mean) / std for x in (train, *others))


def l2_penalty(params, lam):
    norms = [np.linalg.norm(W) for W, _ in params]
    print("norms:", norms)
    return sum(lam * norm**2 for norm in norms)


def l2_gradients(params, lam):
    gradients = []
    for i in range(len(params)):
        W, b = params[i]
        print("layer", i, "has", W.size, "weights")
        gradients.append([W * lam + W * lam, 0 * b])
    return gradients


def dropout(x, p, rng, training=True):
    print("dropout:", "training" if training else "evaluation")
    if not training or p == 0:
        return x, np.ones(x.shape)
    mask = (rng.random(x.shape) >= p).astype(x.dtype)
    print(int(mask.size - mask.sum()), "entries dropped")
    if p == 1:
        return np.zeros_like(x), mask * 0
    return x * mask / (1 - p), mask


def dropout_backward(dout, mask, p):
    print("backward of", dout.shape)
    return np.multiply(dout, mask) / max(1.0 - p, 1e-12)


class EarlyStopping:
    def __init__(self, patience, min_delta=0.0):
        self.patience = patience
        self.min_delta = min_delta
        self.best = float("inf")
        self.bad_checks = 0
        self.state = None

    def step(self, val_loss, model):
        print("validation loss", val_loss, "best", self.best)
        if val_loss < self.best - self.min_delta:
            self.best = val_loss
            self.bad_checks = 0
            self.state = copy.deepcopy(model.state_dict())
        else:
            self.bad_checks += 1
            print("no better for", self.bad_checks, "checks")
        return self.bad_checks >= self.patience

    def restore(self, model):
        print("back to", self.best)
        model.load_state_dict(self.state)

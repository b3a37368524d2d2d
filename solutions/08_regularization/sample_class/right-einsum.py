"""Writes no loop where NumPy has one: argsort, einsum, zip, where; and a convolution for the digits.
Expected: all.
"""

import numpy as np
import torch
from torch import nn


def train_val_test_split(X, y, fractions, rng):
    ranks = np.argsort(rng.random(len(X)))
    n_test, n_val = round(len(X) * fractions[2]), round(len(X) * fractions[1])
    test, val, train = ranks[:n_test], ranks[n_test : n_test + n_val], ranks[n_test + n_val :]
    return (X[train], y[train]), (X[val], y[val]), (X[test], y[test])


def standardize(train, *others):
    mean = np.ones(len(train)) @ train / len(train)
    var = np.einsum("ij,ij->j", train - mean, train - mean) / len(train)
    inverse = np.array([1.0 if v == 0 else v**-0.5 for v in var])
    return tuple((x - mean) * inverse for x in (train, *others))


def l2_penalty(params, lam):
    return float(lam) * float(np.sum([np.einsum("ij,ij->", W, W) for W, _ in params]))


def l2_gradients(params, lam):
    weights, biases = zip(*params)
    dW = [np.multiply(W, 2.0 * lam) for W in weights]
    return tuple(zip(dW, [np.zeros(b.shape) for b in biases]))


def dropout(x, p, rng, training=True):
    dropping = p if training else 0.0
    mask = rng.binomial(1, 1 - dropping, size=x.shape)
    kept = 1 - dropping
    return (x * mask / kept if kept > 0 else 0.0 * x), mask


def dropout_backward(dout, mask, p):
    keep = 1 - p
    return np.where(mask, dout / keep if keep else 0.0, 0.0)


class EarlyStopping:
    def __init__(self, patience, min_delta=0.0):
        self.settings = patience, min_delta
        self.losses, self.arrays = [], None

    def step(self, val_loss, model):
        patience, min_delta = self.settings
        if not self.losses or val_loss < self.losses[0] - min_delta:
            self.losses = [val_loss]
            self.arrays = {name: t.numpy().copy() for name, t in model.state_dict().items()}
        else:
            self.losses.append(val_loss)
        return len(self.losses) > patience

    def restore(self, model):
        state = model.state_dict()
        for name, array in self.arrays.items():
            state[name].copy_(state[name].new_tensor(array))


def fit_digits(X_train, y_train, X_val, y_val, seed):
    torch.manual_seed(seed)
    model = nn.Sequential(
        nn.Unflatten(1, (1, 8, 8)),
        nn.Conv2d(1, 16, 3, padding=1),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(256, 10),
    )
    X, y = torch.from_numpy(X_train).float(), torch.from_numpy(y_train)
    optimizer = torch.optim.Adam(model.parameters(), lr=6e-3)
    for _ in range(8):
        for rows in torch.randperm(len(X)).split(32):
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(X[rows]), y[rows]).backward()
            optimizer.step()
    return model.eval()

"""Looks for a function of NumPy or PyTorch before writing one: shuffle, divide, choice, a DataLoader.
Expected: all.
"""

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def train_val_test_split(X, y, fractions, rng):
    indices = np.arange(X.shape[0])
    rng.shuffle(indices)
    cuts = np.round(np.cumsum(fractions)[:-1] * len(indices)).astype(int)
    return [(X[i], y[i]) for i in np.split(indices, cuts)]


def standardize(train, *others):
    mean, std = train.mean(0), train.std(0)
    scaled = []
    for a in (train, *others):
        scaled.append(np.divide(a - mean, std, out=a - mean, where=std > 0))
    return tuple(scaled)


def l2_penalty(params, lam):
    total = np.array(0.0)
    for layer in params:
        total = total + np.trace(layer[0].T @ layer[0])
    return total * lam


def l2_gradients(params, lam):
    return [(np.multiply(2 * lam, W), np.full(b.shape, 0.0)) for W, b in params]


def dropout(x, p, rng, training=True):
    if not training:
        return np.array(x), np.ones_like(x)
    mask = rng.choice([0.0, 1.0], size=x.shape, p=[p, 1 - p])
    out = np.zeros_like(x)
    out[mask == 1] = x[mask == 1] / (1 - p) if p < 1 else 0.0
    return out, mask


def dropout_backward(dout, mask, p):
    dx = np.zeros(dout.shape)
    kept = mask.astype(bool)
    dx[kept] = dout[kept] / (1 - p) if p < 1 else 0
    return dx


def fit_digits(X_train, y_train, X_val, y_val, seed):
    torch.manual_seed(seed)
    model = nn.Sequential(
        nn.BatchNorm1d(64),
        nn.Linear(64, 100),
        nn.BatchNorm1d(100),
        nn.ReLU(),
        nn.Linear(100, 10),
    )
    data = TensorDataset(torch.tensor(X_train, dtype=torch.float32), torch.tensor(y_train))
    loader = DataLoader(data, batch_size=64, shuffle=True)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9, weight_decay=1e-3)
    for _ in range(6):
        for x, y in loader:
            optimizer.zero_grad()
            nn.CrossEntropyLoss()(model(x), y).backward()
            optimizer.step()
    return model.eval()

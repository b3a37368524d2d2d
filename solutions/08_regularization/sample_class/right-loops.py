"""Goes through lists with loops, one row, one weight, one tensor at a time.
Expected: all.
"""

import math

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


def train_val_test_split(X, y, fractions, rng):
    pairs = list(zip(X, y))
    shuffled = []
    for i in rng.permutation(len(pairs)):
        shuffled.append(pairs[i])
    end_of_train = int(len(pairs) * fractions[0])
    end_of_val = end_of_train + int(len(pairs) * fractions[1])
    parts = []
    for some in (shuffled[:end_of_train], shuffled[end_of_train:end_of_val], shuffled[end_of_val:]):
        rows, labels = [], []
        for row, label in some:
            rows.append(row)
            labels.append(label)
        parts.append((np.array(rows), np.array(labels)))
    return tuple(parts)


def standardize(train, *others):
    arrays = [train, *others]
    results = [np.zeros(a.shape) for a in arrays]
    for j in range(train.shape[1]):
        mean = sum(train[:, j]) / len(train)
        var = sum((v - mean) ** 2 for v in train[:, j]) / len(train)
        for a, result in zip(arrays, results):
            result[:, j] = a[:, j] - mean
            if var > 0:
                result[:, j] /= math.sqrt(var)
    return results


def l2_penalty(params, lam):
    total = 0.0
    for W, _ in params:
        for row in W:
            for w in row:
                total += float(w) * float(w)
    return lam * total


def l2_gradients(params, lam):
    gradients = []
    for W, b in params:
        dW = np.empty(W.shape)
        for i in range(W.shape[0]):
            for j in range(W.shape[1]):
                dW[i, j] = 2 * lam * W[i, j]
        gradients.append((dW, np.zeros(len(b))))
    return gradients


def dropout(x, p, rng, training=True):
    out, mask = np.zeros(x.shape), np.zeros(x.shape, dtype=int)
    for index in np.ndindex(*x.shape):
        if not training:
            out[index], mask[index] = x[index], 1
        elif rng.random() < 1 - p:
            out[index], mask[index] = x[index] / (1 - p), 1
    return out, mask


def dropout_backward(dout, mask, p):
    dx = np.empty_like(dout)
    for index in np.ndindex(*dout.shape):
        dx[index] = dout[index] / (1 - p) if mask[index] else 0.0
    return dx


class EarlyStopping:
    def __init__(self, patience, min_delta=0.0):
        self.patience = patience
        self.min_delta = min_delta
        self.bar = math.inf
        self.wait = 0
        self.copies = []

    def tensors(self, model):
        return list(model.parameters()) + list(model.buffers())

    def step(self, val_loss, model):
        self.wait += 1
        if val_loss < self.bar:
            self.bar = val_loss - self.min_delta
            self.wait = 0
            self.copies = []
            for tensor in self.tensors(model):
                self.copies.append(tensor.detach().clone())
        return self.wait == self.patience

    def restore(self, model):
        for mine, yours in zip(self.copies, self.tensors(model)):
            yours.data.copy_(mine)


def fit_digits(X_train, y_train, X_val, y_val, seed):
    torch.manual_seed(seed)
    first = nn.Linear(64, 128)
    with torch.no_grad():
        first.weight /= 8  # pixels go up to 16
    model = nn.Sequential(first, nn.ReLU(), nn.Dropout(0.2), nn.Linear(128, 10))
    X, y = torch.tensor(X_train, dtype=torch.float32), torch.tensor(y_train)
    V, v = torch.tensor(X_val, dtype=torch.float32), torch.tensor(y_val)
    optimizer = torch.optim.AdamW(model.parameters(), lr=5e-3, weight_decay=0.01)
    best, state, wait = math.inf, None, 0
    for epoch in range(15):
        model.train()
        for rows in torch.randperm(len(X)).split(64):
            optimizer.zero_grad()
            F.cross_entropy(model(X[rows]), y[rows]).backward()
            optimizer.step()
        model.eval()
        with torch.no_grad():
            loss = float(F.cross_entropy(model(V), v))
        if loss < best:
            best, wait = loss, 0
            state = {name: tensor.clone() for name, tensor in model.state_dict().items()}
        else:
            wait += 1
        if wait == 4:
            break
    model.load_state_dict(state)
    return model.eval()

"""Notes each loss after its update instead of before.
Expected: all but `fit_linear_regression`, `train`, mistake losses-after-the-update.
"""

import numpy as np
import torch


def fit_linear_regression(X, y, lr, steps):
    w, b, losses = np.zeros(X.shape[1]), 0.0, []
    for _ in range(steps):
        dw, db = linear_regression_gradients(X, y, w, b)
        w, b = w - lr * dw, b - lr * db
        losses.append(np.mean((X @ w + b - y) ** 2))
    return w, b, losses


def train(model, X, y, loss_fn, lr, epochs):
    model.train()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(epochs):
        optimizer.zero_grad()
        loss_fn(model(X), y).backward()
        optimizer.step()
        losses.append(loss_fn(model(X), y).item())
    return losses

"""Takes the difference to the right only, moves the bias after the weights, uses Adam.
Expected: all but `numerical_gradient`, `fit_linear_regression`, `train`, mistakes
to-the-right-only, bias-after-the-weights and with-adam.
"""

import numpy as np
import torch


def numerical_gradient(f, w, h=1e-5):
    w = w.astype(float)
    here = f(w)
    slopes = np.zeros(w.shape)
    for i in np.ndindex(*w.shape):
        moved = w.copy()
        moved[i] += h
        slopes[i] = (f(moved) - here) / h
    return slopes


def fit_linear_regression(X, y, lr, steps):
    w, b, losses = np.zeros(X.shape[1]), 0.0, []
    for _ in range(steps):
        losses.append(np.mean((X @ w + b - y) ** 2))
        w = w - lr * linear_regression_gradients(X, y, w, b)[0]
        b = b - lr * linear_regression_gradients(X, y, w, b)[1]
    return w, b, losses


def train(model, X, y, loss_fn, lr, epochs):
    model.train()
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    losses = []
    for _ in range(epochs):
        loss = loss_fn(model(X), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses

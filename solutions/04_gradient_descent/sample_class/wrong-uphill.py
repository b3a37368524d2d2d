"""Adds the gradient, so that each step leads higher, by hand and in PyTorch.
Expected: all but `gradient_descent`, `fit_linear_regression`, `train`, mistake climbs.
"""

import numpy as np
import torch


def gradient_descent(grad, w0, lr, steps):
    path = np.zeros((steps + 1, len(w0)))
    path[0] = w0
    for t in range(steps):
        path[t + 1] = path[t] + lr * grad(path[t])
    return path


def fit_linear_regression(X, y, lr, steps):
    w, b, losses = np.zeros(X.shape[1]), 0.0, []
    for _ in range(steps):
        losses.append(((X @ w + b - y) ** 2).mean())
        dw, db = linear_regression_gradients(X, y, w, b)
        w = w + lr * dw
        b = b + lr * db
    return w, b, losses


def train(model, X, y, loss_fn, lr, epochs):
    model.train()
    losses = []
    for _ in range(epochs):
        model.zero_grad()
        loss = loss_fn(model(X), y)
        loss.backward()
        with torch.no_grad():
            for p in model.parameters():
                p += lr * p.grad
        losses.append(loss.item())
    return losses

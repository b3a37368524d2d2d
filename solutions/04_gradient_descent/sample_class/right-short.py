"""Writes as little as possible: the bias is a weight of a feature that is always 1.
Expected: all.
"""

from itertools import accumulate

import numpy as np
import torch


def with_ones(X):
    return np.column_stack([X, np.ones(len(X))])


def numerical_gradient(f, w, h=1e-5):
    w = 1.0 * w.astype(np.float64)
    here = f(w)
    slopes = np.zeros_like(w)
    for i in range(w.size):
        mask = (np.arange(w.size) == i).reshape(w.shape)
        right = (f(np.where(mask, w + h, w)) - here) / h
        left = (here - f(np.where(mask, w - h, w))) / h
        slopes[mask] = 0.5 * (right + left)
    return slopes


def gradient_descent(grad, w0, lr, steps):
    start = w0 * 1.0
    return np.stack(list(accumulate(range(steps), lambda w, _: w - lr * grad(w), initial=start)))


def linear_regression_gradients(X, y, w, b):
    wide = with_ones(X)
    gradient = 2 * wide.T @ (wide @ np.append(w, b) - y) / len(X)
    return gradient[:-1], gradient[-1]


def logistic_regression_gradients(X, y, w, b):
    wide = np.hstack([X, np.ones((len(X), 1))])
    z = wide @ np.append(w, b)
    gradient = wide.T @ (0.5 + 0.5 * np.tanh(z / 2) - y) / len(X)
    return gradient[:-1], gradient[-1]


def fit_linear_regression(X, y, lr, steps):
    wide = with_ones(X)
    v, losses = np.zeros(wide.shape[1]), []
    for _ in range(steps):
        e = wide @ v - y
        losses.append(float(np.square(e).mean()))
        v = v - lr * 2 * wide.T @ e / len(e)
    return v[:-1], v[-1], losses


def train(model, X, y, loss_fn, lr, epochs):
    model.train(True)
    optimizer = torch.optim.SGD([{"params": list(model.parameters())}], lr=lr)

    def closure():
        for p in model.parameters():
            p.grad = None
        loss = loss_fn(model(X), y)
        loss.backward()
        return loss

    losses = tuple(optimizer.step(closure).item() for _ in range(epochs))
    model.eval()
    return losses

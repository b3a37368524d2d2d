"""Copies whatever comes in, looks at shapes and gives each thing a name before it is used.
Expected: all.
"""

import numpy as np
import torch
from scipy.special import expit


def numerical_gradient(f, w, h=1e-5):
    if h <= 0:
        raise ValueError(f"h is {h}, which is no step")
    w = w.astype(np.float64)
    slopes = np.zeros(w.shape)
    for i in np.ndindex(*w.shape):
        up, down = w.copy(), w.copy()
        up[i] += h
        down[i] -= h
        rise = f(up) - f(down)
        slopes[i] = rise / (2 * h)
    return slopes


def gradient_descent(grad, w0, lr, steps):
    w = np.array(w0, dtype=np.float64)
    path = [w]
    for _ in range(steps):
        slope = np.asarray(grad(w.copy()), dtype=np.float64)
        assert slope.shape == w.shape
        w = w - lr * slope
        path.append(w)
    return np.array(path)


def linear_regression_gradients(X, y, w, b):
    n, d = X.shape
    assert y.shape == (n,) and w.shape == (d,)
    y_hat = X @ w + b
    errors = y_hat - y
    dw = 2 * X.T @ errors / n
    db = 2 * np.sum(errors) / n
    return dw, db


def logistic_regression_gradients(X, y, w, b):
    n, d = X.shape
    assert y.shape == (n,) and w.shape == (d,)
    z = X @ w + b
    y_hat = expit(z)
    errors = y_hat - y
    dw = X.T @ errors / n
    db = np.sum(errors) / n
    return dw, db


def fit_linear_regression(X, y, lr, steps):
    n, d = X.shape
    assert y.shape == (n,)
    w, b = np.zeros(d), 0.0
    losses = []
    for _ in range(steps):
        errors = X @ w + b - y
        loss = np.mean(errors**2)
        losses.append(loss)
        dw, db = linear_regression_gradients(X, y, w, b)
        w, b = w - lr * dw, b - lr * db
    return w, b, losses


def train(model, X, y, loss_fn, lr, epochs):
    model.train()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(epochs):
        optimizer.zero_grad()
        y_hat = model(X)
        loss = loss_fn(y_hat, y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses

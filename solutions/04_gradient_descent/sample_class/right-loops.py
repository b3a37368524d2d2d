"""Goes entry by entry and example by example, with plain loops and lists, also in PyTorch.
Expected: all.
"""

import math

import numpy as np
import torch


def numerical_gradient(f, w, h=1e-5):
    gradient = np.zeros(w.shape)
    for index in np.ndindex(w.shape):
        up = w.astype(float)
        down = w.astype(float)
        up[index] += h
        down[index] -= h
        gradient[index] = (f(up) - f(down)) / (2 * h)
    return gradient


def gradient_descent(grad, w0, lr, steps):
    w = np.array(w0, dtype=float)
    path = [w.copy()]
    for _ in range(steps):
        w -= lr * grad(w)
        path.append(w.copy())
    return np.array(path)


def linear_regression_gradients(X, y, w, b):
    dw, db = np.zeros(len(w)), 0.0
    for row, target in zip(X, y, strict=True):
        e = sum(x * weight for x, weight in zip(row, w, strict=True)) + b - target
        for j in range(len(w)):
            dw[j] += 2 * e * row[j] / len(y)
        db += 2 * e / len(y)
    return dw, db


def logistic_regression_gradients(X, y, w, b):
    def sigma(z):
        return 1 / (1 + math.exp(-z)) if z >= 0 else 1 - 1 / (1 + math.exp(z))

    dw, db = [0.0] * len(w), 0.0
    for i in range(len(y)):
        e = sigma(sum(X[i, j] * w[j] for j in range(len(w))) + b) - y[i]
        dw = [slope + e * X[i, j] / len(y) for j, slope in enumerate(dw)]
        db += e / len(y)
    return np.array(dw), db


def fit_linear_regression(X, y, lr, steps):
    n, d = X.shape
    w, b, losses = np.zeros(d), 0.0, []
    for _ in range(steps):
        e = X @ w + b - y
        losses.append(np.mean(e**2))
        w, b = w - lr * 2 * X.T @ e / n, b - lr * 2 * e.mean()
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
                p -= lr * p.grad
        losses.append(float(loss))
    return losses

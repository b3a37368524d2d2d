"""Lets einsum sum, writes into tables that are made once, and takes slopes from autograd itself.
Expected: all.
"""

import numpy as np
import torch


def numerical_gradient(f, w, h=1e-5):
    w = np.asarray(w, dtype=np.float64)
    steps = h * np.eye(w.size).reshape(w.size, *w.shape)
    return np.array([(f(w + s) - f(w - s)) / (2 * h) for s in steps]).reshape(w.shape)


def gradient_descent(grad, w0, lr, steps):
    path = np.empty((steps + 1, w0.size))
    path[0] = w0
    for t in range(steps):
        path[t + 1] = path[t] - lr * grad(path[t])
    return path


def linear_regression_gradients(X, y, w, b):
    e = 2 * (np.einsum("nd,d->n", X, w) + b - y)
    return np.einsum("nd,n->d", X, e) / y.size, e.mean()


def logistic_regression_gradients(X, y, w, b):
    z = np.einsum("nd,d->n", X, w) + b
    q = np.exp(-np.abs(z))
    e = np.where(z >= 0, 1 / (1 + q), q / (1 + q)) - y
    return np.einsum("nd,n->d", X, e) / len(z), np.average(e)


def fit_linear_regression(X, y, lr, steps):
    w, b = np.zeros(X.shape[1]), 0.0
    losses = np.empty(steps)
    for t in range(steps):
        e = np.einsum("nd,d->n", X, w) + b - y
        losses[t] = e @ e / e.size
        w -= lr * (2 / e.size) * (e @ X)
        b -= lr * 2 * e.sum() / e.size
    return [w, b, losses]


def train(model, X, y, loss_fn, lr, epochs):
    weights = [p for p in model.train().parameters()]
    losses = np.zeros(epochs)
    for t in range(epochs):
        loss = loss_fn(model(X), y)
        with torch.no_grad():
            for w, g in zip(weights, torch.autograd.grad(loss, weights), strict=True):
                w.sub_(g, alpha=lr)
        losses[t] = loss.detach()
    return losses

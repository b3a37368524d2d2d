"""Splits the work into small functions, inside and outside of the answers, and recurses.
Expected: all.
"""

import numpy as np
import torch


def predictions(X, w, b):
    return X.dot(w) + b


def sigmoid(z):
    return 0.5 * (1 + np.tanh(0.5 * z))


def mean_slopes(X, e):
    return (X * e[:, None]).mean(axis=0), np.average(e)


def numerical_gradient(f, w, h=1e-5):
    def at(i, step):
        flat = np.array(w, dtype=float).flatten()
        flat[i] = flat[i] + step
        return f(flat.reshape(w.shape))

    slopes = [at(i, h) / (2 * h) - at(i, -h) / (2 * h) for i in range(w.size)]
    return np.reshape(slopes, w.shape)


def gradient_descent(grad, w0, lr, steps):
    def walk(w, left):
        return [w, *walk(w - lr * grad(w), left - 1)] if left else [w]

    return np.array(walk(np.array(w0, dtype=float), steps))


def linear_regression_gradients(X, y, w, b):
    dw, db = mean_slopes(X, 2 * (predictions(X, w, b) - y))
    return [dw, db]


def logistic_regression_gradients(X, y, w, b):
    return mean_slopes(X, sigmoid(predictions(X, w, b)) - y)


def fit_linear_regression(X, y, lr, steps):
    def loss(w, b):
        return ((X.dot(w) + b - y) ** 2).sum() / len(y)

    def gradients(w, b):
        e = X.dot(w) + b - y
        return np.array([2 * (e * X[:, j]).mean() for j in range(X.shape[1])]), 2 * e.mean()

    w, b, losses = np.zeros(X.shape[1]), np.float64(0), ()
    while len(losses) < steps:
        losses = (*losses, loss(w, b))
        dw, db = gradients(w, b)
        w, b = w - lr * dw, b - lr * db
    return w, b, losses


def one_epoch(model, X, y, loss_fn, optimizer):
    optimizer.zero_grad()
    loss = loss_fn(model(X), y)
    loss.backward()
    optimizer.step()
    return loss.item()


def train(model, X, y, loss_fn, lr, epochs):
    model.train()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    return [one_epoch(model, X, y, loss_fn, optimizer) for _ in range(epochs)]

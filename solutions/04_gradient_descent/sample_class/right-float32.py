"""Computes in single precision where that is enough, and nudges and walks in double.
Expected: all.
"""

import numpy as np
import torch


def numerical_gradient(f, w, h=1e-5):
    moved = w.astype(np.float64)
    slopes = np.zeros_like(moved)
    walk = np.nditer(moved, flags=["multi_index"])
    for _ in walk:
        i = walk.multi_index
        kept = moved[i]
        moved[i] = kept + h
        up = f(moved)
        moved[i] = kept - h
        down = f(moved)
        moved[i] = kept
        slopes[i] = (up - down) / (2 * h)
    return slopes


def gradient_descent(grad, w0, lr, steps):
    def down(w):
        return w - lr * np.asarray(grad(w))

    places = [w0.astype(np.float64)]
    while len(places) <= steps:
        places.append(down(places[-1]))
    return np.vstack(places)


def linear_regression_gradients(X, y, w, b):
    e = 2 * (X.astype(np.float32) @ w.astype(np.float32) + np.float32(b) - y.astype(np.float32))
    return X.astype(np.float32).T @ e / np.float32(len(y)), e.mean()


def logistic_regression_gradients(X, y, w, b):
    z = np.clip(X @ w + b, -700, 700)
    e = 1 / (1 + np.exp(-z)) - y
    return X.T @ e / len(y), e.mean()


def fit_linear_regression(X, y, lr, steps):
    X, y = X.astype(np.float64), y.astype(np.float64)
    w, b, losses = np.zeros(X.shape[1]), 0.0, []
    while len(losses) < steps:
        errors = X @ w + b - y
        losses.append(np.square(errors).mean())
        w, b = w - lr * 2 * np.mean(X * errors[:, None], axis=0), b - lr * 2 * np.mean(errors)
    return w, b, np.array(losses)


def train(model, X, y, loss_fn, lr, epochs):
    model.train()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    optimizer.zero_grad()
    losses = []
    for _ in range(epochs):
        loss = loss_fn(model(X), y)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        losses.append(loss.detach().numpy())
    return losses

"""Prints at each call and warns of a deadline, but the values are right.
Expected: all.
"""

import sys
import warnings

import numpy as np
import scipy.special
import torch

warnings.warn("this notebook talks a lot", stacklevel=1)
print("remember: hand in on Friday", file=sys.stderr)


def numerical_gradient(f, w, h=1e-5):
    print("nudging", w, "by", h)
    w = np.asarray(w, dtype=float)  # the caller's own array where it holds floats
    slopes = np.zeros(w.shape)
    for i in np.ndindex(*w.shape):
        old = w[i]
        w[i] = old + h
        up = f(w)
        w[i] = old - h
        down = f(w)
        w[i] = old
        slopes[i] = (up - down) / (2 * h)
        print("slope", i, "is", slopes[i])
    return slopes


def gradient_descent(grad, w0, lr, steps):
    w = np.array(w0, dtype=float)
    path = [w]
    for step in range(steps):
        slope = grad(w)
        print("step", step, "at", w, "where the slope is", slope)
        w = w - lr * slope
        path.append(w)
    print("arrived at", w)
    return np.array(path)


def linear_regression_gradients(X, y, w, b):
    n = len(X)
    e = X @ w + b - y
    print("errors:", e)
    return 2 / n * X.T @ e, 2 / n * e.sum()


def logistic_regression_gradients(X, y, w, b):
    n = len(X)
    e = scipy.special.expit(X @ w + b) - y
    print("errors:", e)
    return X.T @ e / n, e.sum() / n


def fit_linear_regression(X, y, lr, steps):
    w, b = np.zeros(X.shape[1]), 0.0
    losses = []
    for step in range(steps):
        errors = X @ w + b - y
        loss = np.mean(errors**2)
        print(f"step {step}: loss {loss:.4f}")
        losses.append(loss)
        dw, db = linear_regression_gradients(X, y, w, b)
        w = w - lr * dw
        b = b - lr * db
    return w, b, losses


def train(model, X, y, loss_fn, lr, epochs):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for epoch in range(epochs):
        model.train()
        y_hat = model(X)
        loss = loss_fn(y_hat, y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        print("epoch", epoch, "loss", losses[-1])
    return losses

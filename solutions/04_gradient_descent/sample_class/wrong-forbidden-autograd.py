"""Lets PyTorch differentiate where the slopes are to be found by formula.
Expected: all but `linear_regression_gradients`, no mistake named: torch is forbidden there.
"""

import numpy as np
import torch


def linear_regression_gradients(X, y, w, b):
    w, b = (torch.tensor(value, dtype=torch.float64, requires_grad=True) for value in (w, b))
    loss = ((torch.tensor(X) @ w + b - torch.tensor(y)) ** 2).mean()
    loss.backward()
    return w.grad.numpy(), b.grad.item()


def fit_linear_regression(X, y, lr, steps):
    w, b, losses = np.zeros(X.shape[1]), 0.0, []
    for _ in range(steps):
        e = X @ w + b - y
        losses.append(np.mean(e**2))
        w, b = w - lr * 2 * e @ X / len(e), b - lr * 2 * np.mean(e)
    return w, b, losses

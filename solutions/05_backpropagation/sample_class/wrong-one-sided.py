"""Checks with one-sided differences, and writes into the arrays that it is given.
Expected: all but `relu_backward`, `sigmoid_backward`, `softmax_cross_entropy_backward`,
`gradient_check`, mistakes changes-dout, changes-the-logits, one-sided.
"""

import numpy as np


def relu_backward(dout, z):
    dout[z <= 0] = 0
    return dout


def sigmoid_backward(dout, z):
    q = np.exp(-np.abs(z))
    dout *= q / (1 + q) ** 2
    return dout


def softmax_cross_entropy_backward(logits, labels):
    logits -= logits.max(axis=1, keepdims=True)
    e = np.exp(logits)
    p = e / e.sum(axis=1, keepdims=True)
    p[np.arange(len(labels)), labels] -= 1
    return p / len(labels)


def gradient_check(f, grad, w):
    a = np.asarray(grad(w))
    if a.shape != w.shape:
        raise ValueError(f"{a.shape} {w.shape}")
    w, h = w.astype(float), 1e-5
    n = np.zeros(w.shape)
    for i in np.ndindex(w.shape):
        moved = w.copy()
        moved[i] += h
        n[i] = (f(moved) - f(w)) / h
    return np.max(np.abs(a - n) / np.maximum(np.maximum(np.abs(a), np.abs(n)), 1e-8))

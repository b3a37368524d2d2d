"""Computes in single precision, but for the differences of the gradient check.
Expected: all.
"""

import numpy as np


def single(*arrays):
    return [np.asarray(a, dtype=np.float32) for a in arrays]


def dense_backward(dout, x, W):
    dout, x, W = (a.astype(np.float32) for a in (dout, x, W))
    dx = dout @ W.T
    dW = x.T @ dout
    db = dout.sum(axis=0)
    return dx, dW, db


def relu_backward(dout, z):
    dout, z = single(dout, z)
    return dout * np.heaviside(z, np.float32(0))


def sigmoid_backward(dout, z):
    q = np.exp(-np.abs(z.astype(np.float32)))
    return dout.astype(np.float32) * q / (1 + q) ** 2


def softmax_cross_entropy_backward(logits, labels):
    z = logits.astype(np.float32)
    e = np.exp(z - z.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    p[np.arange(len(p)), labels] -= 1
    return p / np.float32(len(p))


def mlp_loss_and_gradients(x, labels, params):
    f = np.float32
    params = [single(W, b) for W, b in params]
    n, h, hs = len(x), x.astype(f), []
    for i, (W, b) in enumerate(params):
        hs.append(h)
        h = h @ W + b
        if i < len(params) - 1:
            h = np.maximum(h, f(0))
    h = h - h.max(axis=1, keepdims=True)
    e = np.exp(h)
    loss = np.mean(np.log(e.sum(axis=1)) - h[np.arange(n), labels])
    d = e / e.sum(axis=1, keepdims=True)
    d[np.arange(n), labels] -= f(1)
    d, grads = d / f(n), []
    for i in range(len(params))[::-1]:
        W, b = params[i]
        dW = hs[i].T @ d
        db = d.sum(axis=0)
        grads = [(dW, db), *grads]
        d = d @ W.T * (hs[i] > 0)
    return loss, grads


def gradient_check(f, grad, w):
    a = np.asarray(grad(w))
    if a.shape != w.shape:
        raise ValueError(f"gradient {a.shape}, weights {w.shape}")
    h, n = 1e-5, np.zeros(w.shape)
    for place in np.ndindex(w.shape):
        up, down = w.astype(float), w.astype(float)
        up[place] += h
        down[place] -= h
        n[place] = (f(up) - f(down)) / (2 * h)
    largest = np.maximum(np.abs(a), np.abs(n))
    errors = np.abs(a - n) / np.maximum(largest, 1e-8)
    return np.float32(np.max(errors))

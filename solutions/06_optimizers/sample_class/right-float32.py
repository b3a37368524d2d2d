"""Computes in single precision, state and all, to save memory.
Expected: all.
"""

import numpy as np


def single(arrays):
    return [np.asarray(a, dtype=np.float32) for a in arrays]


class SGD:
    def __init__(self, lr=1e-3):
        self.lr = np.float32(lr)

    def step(self, params, grads):
        return [p - g * self.lr for p, g in zip(single(params), single(grads))]


class Momentum:
    def __init__(self, lr=1e-3, momentum=0.9, nesterov=False):
        self.lr = lr
        self.momentum = momentum
        self.nesterov = nesterov
        self.v = None

    def step(self, params, grads):
        params, grads = single(params), single(grads)
        if self.v is None:
            self.v = [np.zeros_like(p) for p in params]
        new = []
        for i, (p, g) in enumerate(zip(params, grads)):
            v = self.v[i] = self.momentum * self.v[i] + g
            if self.nesterov:
                v = g + self.momentum * v
            new.append(p - self.lr * v)
        return new


class Adagrad:
    def __init__(self, lr=1e-2, eps=1e-10):
        self.lr = lr
        self.eps = eps
        self.s = None

    def step(self, params, grads):
        params, grads = single(params), single(grads)
        if self.s is None:
            self.s = [np.zeros_like(p) for p in params]
        for i, g in enumerate(grads):
            self.s[i] = self.s[i] + g * g
        rates = [self.lr / (np.sqrt(s) + self.eps) for s in self.s]
        return [p - rate * g for p, g, rate in zip(params, grads, rates)]


class RMSprop:
    def __init__(self, lr=1e-2, alpha=0.99, eps=1e-8):
        self.lr = lr
        self.alpha = alpha
        self.eps = eps
        self.s = None

    def step(self, params, grads):
        params, grads = single(params), single(grads)
        if self.s is None:
            self.s = [np.zeros_like(p) for p in params]
        new = []
        for i, (p, g) in enumerate(zip(params, grads)):
            s = self.alpha * self.s[i] + (1 - self.alpha) * g**2
            self.s[i] = s
            new.append(p - self.lr / (np.sqrt(s) + self.eps) * g)
        return new


def step_decay(lr0, step, drop, every):
    return np.float32(lr0) * np.float32(drop) ** np.float32(step // every)


def exponential_decay(lr0, step, gamma):
    return np.float32(lr0) * np.float32(gamma) ** step


def cosine_annealing(lr0, step, total, lr_min=0.0):
    angle = np.float32(np.pi) * np.float32(min(step, total) / total)
    return np.float32(lr_min) + np.float32(lr0 - lr_min) * (1 + np.cos(angle)) / 2


def linear_warmup(lr0, step, warmup):
    return np.float32(lr0) * np.float32(min(1.0, (step + 1) / warmup))

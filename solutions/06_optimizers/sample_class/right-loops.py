"""Keeps a list for each letter of the formula and writes every loop out, down to single entries.
Expected: all.
"""

import math

import numpy as np


class SGD:
    def __init__(self, lr=0.001):
        self.lr = lr

    def step(self, params, grads):
        new = []
        for p, g in zip(params, grads):
            q = np.empty_like(p)
            for where, slope in np.ndenumerate(g):
                q[where] = p[where] - self.lr * slope
            new.append(q)
        return new


class Momentum:
    def __init__(self, lr=1e-3, momentum=0.9, nesterov=False):
        self.lr, self.momentum, self.nesterov = lr, momentum, nesterov
        self.v = None

    def step(self, params, grads):
        if self.v is None:
            self.v = [np.zeros_like(p) for p in params]
        self.v = [self.momentum * v + g for v, g in zip(self.v, grads)]
        if not self.nesterov:
            return [p - self.lr * v for p, v in zip(params, self.v)]
        return [p - self.lr * (g + self.momentum * v) for p, g, v in zip(params, grads, self.v)]


class Adagrad:
    def __init__(self, lr=1e-2, eps=1e-10):
        self.lr, self.eps = lr, eps
        self.s = None

    def step(self, params, grads):
        if self.s is None:
            self.s = [np.zeros_like(p) for p in params]
        self.s = [s + g**2 for s, g in zip(self.s, grads)]
        new = []
        for p, g, s in zip(params, grads, self.s):
            new.append(p - self.lr * g / (np.sqrt(s) + self.eps))
        return new


class RMSprop:
    def __init__(self, lr=1e-2, alpha=0.99, eps=1e-8):
        self.lr, self.alpha, self.eps = lr, alpha, eps
        self.s = None

    def step(self, params, grads):
        if self.s is None:
            self.s = [np.zeros_like(p) for p in params]
        new = []
        for i, (p, g) in enumerate(zip(params, grads)):
            self.s[i] = self.alpha * self.s[i] + (1 - self.alpha) * g**2
            new.append(p - self.lr * g / (np.sqrt(self.s[i]) + self.eps))
        return new


class Adadelta:
    def __init__(self, lr=1.0, rho=0.9, eps=1e-6):
        self.lr, self.rho, self.eps = lr, rho, eps
        self.s = self.a = None

    def step(self, params, grads):
        if self.s is None:
            self.s = [np.zeros_like(p) for p in params]
            self.a = [np.zeros_like(p) for p in params]
        new = []
        for i in range(len(params)):
            g = grads[i]
            self.s[i] = self.rho * self.s[i] + (1 - self.rho) * g**2
            delta = np.sqrt(self.a[i] + self.eps) / np.sqrt(self.s[i] + self.eps) * g
            self.a[i] = self.rho * self.a[i] + (1 - self.rho) * delta**2
            new.append(params[i] - self.lr * delta)
        return new


class Adam:
    def __init__(self, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
        self.lr = lr
        self.betas = betas
        self.eps = eps
        self.m = self.v = None
        self.t = 0

    def step(self, params, grads):
        if self.m is None:
            self.m = [np.zeros_like(p) for p in params]
            self.v = [np.zeros_like(p) for p in params]
        self.t += 1
        beta1, beta2 = self.betas
        new = []
        for i, (p, g) in enumerate(zip(params, grads)):
            self.m[i] = beta1 * self.m[i] + (1 - beta1) * g
            self.v[i] = beta2 * self.v[i] + (1 - beta2) * g**2
            m_hat = self.m[i] / (1 - beta1**self.t)
            v_hat = self.v[i] / (1 - beta2**self.t)
            new.append(p - self.lr * m_hat / (np.sqrt(v_hat) + self.eps))
        return new


class AdamW:
    def __init__(self, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2):
        self.lr = lr
        self.betas = betas
        self.eps = eps
        self.weight_decay = weight_decay
        self.m = self.v = None
        self.t = 0

    def step(self, params, grads):
        if self.m is None:
            self.m = [np.zeros_like(p) for p in params]
            self.v = [np.zeros_like(p) for p in params]
        self.t += 1
        beta1, beta2 = self.betas
        new = []
        for i, (p, g) in enumerate(zip(params, grads)):
            self.m[i] = beta1 * self.m[i] + (1 - beta1) * g
            self.v[i] = beta2 * self.v[i] + (1 - beta2) * g**2
            m_hat = self.m[i] / (1 - beta1**self.t)
            v_hat = self.v[i] / (1 - beta2**self.t)
            p = p - self.weight_decay * self.lr * p
            new.append(p - self.lr * m_hat / (np.sqrt(v_hat) + self.eps))
        return new


def step_decay(lr0, step, drop, every):
    rate = lr0
    for _ in range(int(step / every)):
        rate *= drop
    return rate


def exponential_decay(lr0, step, gamma):
    for _ in range(step):
        lr0 = lr0 * gamma
    return lr0


def cosine_annealing(lr0, step, total, lr_min=0.0):
    if step >= total:
        return lr_min
    return lr_min + (lr0 - lr_min) * (1 + math.cos(math.pi * step / total)) / 2


def linear_warmup(lr0, step, warmup):
    rate = 0.0
    for _ in range(step + 1):
        rate = min(lr0, rate + lr0 / warmup)
    return rate

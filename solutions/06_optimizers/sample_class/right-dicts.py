"""Keeps dicts with the parameter's number as their key; the schedules call themselves.
Expected: all.
"""

import numpy as np


class SGD:
    def __init__(self, lr=1e-3):
        self.settings = {"lr": lr}

    def step(self, params, grads):
        return [params[i] - self.settings["lr"] * grads[i] for i in range(len(params))]


class Momentum:
    def __init__(self, lr=1e-3, momentum=0.9, nesterov=False):
        self.lr, self.momentum, self.nesterov = lr, momentum, nesterov
        self.v = {}

    def step(self, params, grads):
        new = []
        for i in range(len(params)):
            self.v[i] = self.momentum * self.v.get(i, 0.0) + grads[i]
            ahead = grads[i] + self.momentum * self.v[i] if self.nesterov else self.v[i]
            new.append(params[i] - self.lr * ahead)
        return new


class Adagrad:
    def __init__(self, lr=0.01, eps=1e-10):
        self.lr, self.eps, self.s = lr, eps, {}

    def step(self, params, grads):
        new = []
        for i, (p, g) in enumerate(zip(params, grads)):
            self.s[i] = self.s.get(i, 0) + g * g
            new.append(p - g * (self.lr / (self.s[i] ** 0.5 + self.eps)))
        return new


class RMSprop:
    def __init__(self, lr=1e-2, alpha=0.99, eps=1e-8):
        self.lr, self.alpha, self.eps = lr, alpha, eps
        self.average = {}

    def step(self, params, grads):
        new = []
        for i, p in enumerate(params):
            old = self.average.get(i, np.zeros(p.shape))
            self.average[i] = old + (1.0 - self.alpha) * (grads[i] * grads[i] - old)
            new.append(p - self.lr / (self.average[i] ** 0.5 + self.eps) * grads[i])
        return new


class Adadelta:
    def __init__(self, lr=1.0, rho=0.9, eps=1e-6):
        self.lr, self.rho, self.eps = lr, rho, eps
        self.states = {}

    def step(self, params, grads):
        new = []
        for i, (p, g) in enumerate(zip(params, grads)):
            s, a = self.states.get(i, (0.0, 0.0))
            s = s + (1 - self.rho) * (g * g - s)
            d = g * ((a + self.eps) / (s + self.eps)) ** 0.5
            self.states[i] = (s, a + (1 - self.rho) * (d * d - a))
            new.append(p - self.lr * d)
        return new


class Adam:
    def __init__(self, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
        self.lr, self.eps, self.steps = lr, eps, 0
        self.b1, self.b2 = betas
        self.states = {}

    def step(self, params, grads):
        self.steps += 1
        root = (1 - self.b2**self.steps) ** 0.5
        rate = self.lr * root / (1 - self.b1**self.steps)
        new = []
        for i, (p, g) in enumerate(zip(params, grads)):
            m, v = self.states.get(i, (0.0, 0.0))
            m, v = m + (1 - self.b1) * (g - m), v + (1 - self.b2) * (g * g - v)
            self.states[i] = m, v
            new.append(p - rate * m / (v**0.5 + self.eps * root))
        return new


class AdamW:
    def __init__(self, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2):
        self.lr, self.eps, self.decay, self.steps = lr, eps, weight_decay, 0
        self.b1, self.b2 = betas
        self.states = {}

    def step(self, params, grads):
        self.steps += 1
        new = []
        for i, (p, g) in enumerate(zip(params, grads)):
            m, v = self.states.get(i, (0.0, 0.0))
            m, v = m + (1 - self.b1) * (g - m), v + (1 - self.b2) * (g * g - v)
            self.states[i] = m, v
            up = m / (1 - self.b1**self.steps)
            down = (v / (1 - self.b2**self.steps)) ** 0.5 + self.eps
            new.append(p - self.lr * (up / down + self.decay * p))
        return new


def step_decay(lr0, step, drop, every):
    return lr0 if step < every else drop * step_decay(lr0, step - every, drop, every)


def exponential_decay(lr0, step, gamma):
    return lr0 if step == 0 else gamma * exponential_decay(lr0, step - 1, gamma)


def cosine_annealing(lr0, step, total, lr_min=0.0):
    if step > total:
        return cosine_annealing(lr0, total, total, lr_min)
    gone = np.sin(np.pi / 2 * step / total) ** 2
    return lr0 - (lr0 - lr_min) * gone


def linear_warmup(lr0, step, warmup):
    return lr0 if step + 1 >= warmup else linear_warmup(lr0, step + 1, warmup) - lr0 / warmup

"""Gives each parameter an object of its own and splits the rest into lambdas and small functions.
Expected: all.
"""

import math

import numpy as np


def average(weight, old, new):
    return weight * old + (1 - weight) * new


def clipped(value, low, high):
    return max(low, min(value, high))


class SGD:
    steps = 0

    def __init__(self, lr=0.001):
        self.lr = lr
        self.history = []

    def move(self, p, g):
        return np.add(p, np.multiply(-self.lr, g))

    def step(self, params, grads):
        self.steps += 1
        self.history.append(params)
        return list(map(self.move, params, grads))


class Momentum:
    def __init__(self, lr=1e-3, momentum=0.9, nesterov=False):
        self.lr, self.mu, self.nesterov = lr, momentum, nesterov
        self.v = []

    def step(self, params, grads):
        further = lambda v, g: self.mu * v - self.lr * g
        if not self.v:
            self.v = [0.0] * len(params)
        new = []
        for i, (p, g) in enumerate(zip(params, grads)):
            self.v[i] = further(self.v[i], g)
            new.append(p + (further(self.v[i], g) if self.nesterov else self.v[i]))
        return new


class Adagrad:
    class One:
        """What one parameter needs."""

        def __init__(self):
            self.total = 0.0

        def __call__(self, g, eps):
            self.total = self.total + np.power(g, 2)
            return np.divide(g, np.sqrt(self.total) + eps)

    def __init__(self, lr=1e-2, eps=1e-10):
        self.lr, self.eps = lr, eps
        self.ones = None

    def step(self, params, grads):
        self.ones = self.ones or [self.One() for _ in params]
        return [p - self.lr * one(g, self.eps) for one, p, g in zip(self.ones, params, grads)]


class RMSprop:
    def __init__(self, lr=1e-2, alpha=0.99, eps=1e-8):
        self.lr, self.alpha, self.eps = lr, alpha, eps
        self.sums = None

    def step(self, params, grads):
        self.sums = self.sums or [0.0] * len(params)
        self.sums = [self.alpha * total + g**2 for total, g in zip(self.sums, grads)]
        weight = np.sqrt(1 - self.alpha)

        def moved(p, g, total):
            return p - self.lr * g / (weight * np.sqrt(total) + self.eps)

        return list(map(moved, params, grads, self.sums))


class Adadelta:
    class One:
        """What one parameter needs."""

        s = a = 0.0

    def __init__(self, lr=1.0, rho=0.9, eps=1e-6):
        self.lr, self.rho, self.eps = lr, rho, eps
        self.ones = None

    def step(self, params, grads):
        if self.ones is None:
            self.ones = [self.One() for _ in params]
        new = []
        for one, p, g in zip(self.ones, params, grads):
            one.s = average(self.rho, one.s, g**2)
            d = g * np.exp(0.5 * (np.log(one.a + self.eps) - np.log(one.s + self.eps)))
            one.a = average(self.rho, one.a, d**2)
            new.append(p - self.lr * d)
        return new


class Adam:
    def __init__(self, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
        self.lr, self.betas, self.eps = lr, betas, eps
        self.kept = {}

    def one(self, key, p, g):
        b1, b2 = self.betas
        kept = self.kept.setdefault(key, {"t": 0, "m": np.zeros(p.shape), "v": np.zeros(p.shape)})
        kept["t"] += 1
        kept["m"] = average(b1, kept["m"], g)
        kept["v"] = average(b2, kept["v"], g**2)
        m, v = kept["m"] / (1 - b1 ** kept["t"]), kept["v"] / (1 - b2 ** kept["t"])
        return p - self.lr * m / (np.sqrt(v) + self.eps)

    def step(self, params, grads):
        return [self.one(i, p, g) for i, (p, g) in enumerate(zip(params, grads))]


class AdamW:
    def __init__(self, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2):
        self.adam = Adam(lr, betas, eps)
        self.factor = 1 - lr * weight_decay

    def step(self, params, grads):
        return self.adam.step([self.factor * p for p in params], grads)


def step_decay(lr0, step, drop, every):
    return lr0 * np.exp(np.floor(step / every) * np.log(drop))


def exponential_decay(lr0, step, gamma):
    return math.exp(math.log(lr0) + step * math.log(gamma))


def cosine_annealing(lr0, step, total, lr_min=0.0):
    middle, height = (lr0 + lr_min) / 2, (lr0 - lr_min) / 2
    return middle + height * math.cos(math.radians(clipped(180 * step / total, 0, 180)))


def linear_warmup(lr0, step, warmup):
    return clipped((step + 1) * lr0 / warmup, 0.0, lr0)

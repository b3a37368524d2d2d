"""Saves memory: works in place, on arrays of its own. Schedules take an `if` and math.pow.
Expected: all.
"""

import math

import numpy as np


class SGD:
    def __init__(self, lr=0.001):
        self.learning_rate = lr

    def step(self, params, grads):
        new = [np.array(p) for p in params]
        for i in range(len(new)):
            new[i] -= self.learning_rate * grads[i]
        return new


class Momentum:
    def __init__(self, lr=1e-3, momentum=0.9, nesterov=False):
        self.lr, self.mu, self.nesterov = lr, momentum, nesterov
        self.v = None

    def step(self, params, grads):
        self.v = self.v or [np.zeros(p.shape) for p in params]
        new = []
        for i, (p, g) in enumerate(zip(params, grads)):
            old = self.v[i].copy()
            self.v[i] *= self.mu
            self.v[i] += g
            # Nesterov's step in the old velocity, as Sutskever has it
            ahead = self.mu**2 * old + (1 + self.mu) * g if self.nesterov else self.v[i]
            new.append(p - self.lr * ahead)
        return new


class Adagrad:
    def __init__(self, lr=1e-2, eps=1e-10):
        self.lr, self.eps = lr, eps
        self.s = []

    def step(self, params, grads):
        if len(self.s) == 0:
            self.s = [np.zeros(p.shape, dtype=np.float64) for p in params]
        new = [p.copy() for p in params]
        for q, g, s in zip(new, grads, self.s):
            s += np.square(g)
            q -= self.lr * g / (np.sqrt(s) + self.eps)
        return new


class RMSprop:
    def __init__(self, lr=1e-2, alpha=0.99, eps=1e-8):
        self.lr, self.alpha, self.eps = lr, alpha, eps
        self.s = []

    def step(self, params, grads):
        if not self.s:
            self.s.extend(np.zeros(p.shape) for p in params)
        new = []
        for p, g, s in zip(params, grads, self.s):
            s *= self.alpha
            s += (1 - self.alpha) * np.square(g)
            q = np.array(p)
            q -= self.lr * g / (np.sqrt(s) + self.eps)
            new.append(q)
        return new


class Adadelta:
    def __init__(self, lr=1.0, rho=0.9, eps=1e-6):
        self.lr, self.rho, self.eps = lr, rho, eps
        self.s, self.a = [], []

    def step(self, params, grads):
        while len(self.s) < len(params):
            self.s.append(np.zeros(params[len(self.s)].shape))
            self.a.append(np.zeros(params[len(self.a)].shape))
        new = [p.copy() for p in params]
        for i, g in enumerate(grads):
            self.s[i] *= self.rho
            self.s[i] += (1 - self.rho) * g * g
            d = np.sqrt(self.a[i] + self.eps)
            d /= np.sqrt(self.s[i] + self.eps)
            d *= g
            self.a[i] *= self.rho
            self.a[i] += (1 - self.rho) * d * d
            new[i] -= self.lr * d
        return new


class Adam:
    def __init__(self, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
        self.lr, self.betas, self.eps = lr, betas, eps
        self.m, self.v, self.t = [], [], 1

    def step(self, params, grads):
        if not self.m:
            self.m = [np.zeros(p.shape) for p in params]
            self.v = [np.zeros(p.shape) for p in params]
        new = [p.copy() for p in params]
        for q, g, m, v in zip(new, grads, self.m, self.v):
            m *= self.betas[0]
            m += (1 - self.betas[0]) * g
            v *= self.betas[1]
            v += (1 - self.betas[1]) * np.square(g)
            step = m / (1 - self.betas[0] ** self.t)
            step /= np.sqrt(v / (1 - self.betas[1] ** self.t)) + self.eps
            q -= self.lr * step
        self.t += 1
        return new


class AdamW:
    def __init__(self, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2):
        self.lr, self.betas, self.eps, self.weight_decay = lr, betas, eps, weight_decay
        self.m, self.v, self.t = [], [], 1

    def step(self, params, grads):
        if not self.m:
            self.m = [np.zeros(p.shape) for p in params]
            self.v = [np.zeros(p.shape) for p in params]
        new = [np.array(p) for p in params]
        for q, g, m, v in zip(new, grads, self.m, self.v):
            m *= self.betas[0]
            m += (1 - self.betas[0]) * g
            v *= self.betas[1]
            v += (1 - self.betas[1]) * np.square(g)
            step = m / (1 - self.betas[0] ** self.t)
            step /= np.sqrt(v / (1 - self.betas[1] ** self.t)) + self.eps
            q *= 1 - self.lr * self.weight_decay
            q -= self.lr * step
        self.t += 1
        return new


def step_decay(lr0, step, drop, every):
    return lr0 * math.pow(drop, step // every)


def exponential_decay(lr0, step, gamma):
    return lr0 * math.pow(gamma, step)


def cosine_annealing(lr0, step, total, lr_min=0.0):
    if step < total:
        half = 0.5 * (lr0 - lr_min)
        return lr_min + half + half * math.cos(math.pi * step / total)
    return lr_min


def linear_warmup(lr0, step, warmup):
    if step + 1 < warmup:
        return (step + 1) * lr0 / warmup
    return lr0

"""Keeps every gradient it has seen and weighs them all anew; much einsum, power and average.
Expected: all.
"""

import numpy as np


class SGD:
    def __init__(self, lr=1e-3):
        self.lr = np.float64(lr)

    def step(self, params, grads):
        return [np.subtract(p, g * self.lr) for p, g in zip(params, grads)]


class Momentum:
    def __init__(self, lr=1e-3, momentum=0.9, nesterov=False):
        self.lr, self.mu, self.nesterov = lr, momentum, nesterov
        self.past = []

    def step(self, params, grads):
        self.past.append([g.copy() for g in grads])
        new = []
        for i, p in enumerate(params):
            last = len(self.past) - 1
            v = sum(self.mu ** (last - k) * past[i] for k, past in enumerate(self.past))
            new.append(p - self.lr * (self.mu * v + grads[i] if self.nesterov else v))
        return new


class Adagrad:
    def __init__(self, lr=1e-2, eps=1e-10):
        self.lr, self.eps = lr, eps
        self.past = []

    def step(self, params, grads):
        self.past.append([g.copy() for g in grads])
        new = []
        for i, p in enumerate(params):
            length = np.linalg.norm(np.stack([past[i] for past in self.past]), axis=0)
            new.append(p - self.lr * grads[i] / (length + self.eps))
        return new


class RMSprop:
    def __init__(self, lr=1e-2, alpha=0.99, eps=1e-8):
        self.lr, self.alpha, self.eps = lr, alpha, eps
        self.past = []

    def step(self, params, grads):
        self.past.append([g.copy() for g in grads])
        ages = np.arange(len(self.past))[::-1]
        weights = (1 - self.alpha) * self.alpha**ages
        new = []
        for i, p in enumerate(params):
            squares = np.stack([past[i] for past in self.past]) ** 2
            root = np.sqrt(np.einsum("t,t...->...", weights, squares))
            new.append(p - self.lr * grads[i] / (root + self.eps))
        return new


class Adadelta:
    def __init__(self, lr=1.0, rho=0.9, eps=1e-6):
        self.lr, self.rho, self.eps = lr, rho, eps
        self.kept = []

    def rms(self, mean):
        return np.sqrt(mean + self.eps)

    def step(self, params, grads):
        self.kept = self.kept or [[np.zeros(p.shape), np.zeros(p.shape)] for p in params]
        new = []
        for p, g, kept in zip(params, grads, self.kept):
            kept[0] = self.rho * kept[0] + (1 - self.rho) * np.square(g)
            d = -self.rms(kept[1]) / self.rms(kept[0]) * g
            kept[1] = self.rho * kept[1] + (1 - self.rho) * np.square(d)
            new.append(p + self.lr * d)
        return new


class Adam:
    def __init__(self, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
        self.lr, self.betas, self.eps = lr, betas, eps
        self.powers = [1.0, 1.0]
        self.state = None

    def step(self, params, grads):
        self.state = self.state or [(np.zeros(p.shape), np.zeros(p.shape)) for p in params]
        self.powers = [power * beta for power, beta in zip(self.powers, self.betas)]
        corrections = [1 - power for power in self.powers]
        new, state = [], []
        for p, g, kept in zip(params, grads, self.state):
            kept = [
                beta * mean + (1 - beta) * what
                for beta, mean, what in zip(self.betas, kept, (g, g * g))
            ]
            m, v = (mean / by for mean, by in zip(kept, corrections))
            new.append(p - self.lr * (m / (np.sqrt(v) + self.eps)))
            state.append(tuple(kept))
        self.state = state
        return new


class AdamW:
    def __init__(self, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2):
        self.lr, self.betas, self.eps, self.decay = lr, betas, eps, weight_decay
        self.kept = {}

    def one(self, key, p, g):
        b1, b2 = self.betas
        kept = self.kept.setdefault(key, {"t": 0, "m": np.zeros(p.shape), "v": np.zeros(p.shape)})
        kept["t"] += 1
        kept["m"] = np.average([kept["m"], g], axis=0, weights=[b1, 1 - b1])
        kept["v"] = np.average([kept["v"], g**2], axis=0, weights=[b2, 1 - b2])
        m, v = kept["m"] / (1 - b1 ** kept["t"]), kept["v"] / (1 - b2 ** kept["t"])
        return p - self.lr * m / (np.sqrt(v) + self.eps) - self.lr * self.decay * p

    def step(self, params, grads):
        return [self.one(i, p, g) for i, (p, g) in enumerate(zip(params, grads))]


def step_decay(lr0, step, drop, every):
    return lr0 * np.power(float(drop), np.floor_divide(step, every))


def exponential_decay(lr0, step, gamma):
    return lr0 * np.power(gamma, step)


def cosine_annealing(lr0, step, total, lr_min=0.0):
    weight = (1 + np.cos(np.pi * np.clip(step / total, 0.0, 1.0))) / 2
    return weight * lr0 + (1 - weight) * lr_min


def linear_warmup(lr0, step, warmup):
    return lr0 * np.minimum(1.0, np.divide(step + 1, warmup))

"""Moves every eps to the wrong side of its root.
Expected: all but `Adagrad`, `RMSprop`, `Adadelta`, mistakes eps-inside-the-root, eps-outside-the-roots.
"""

import numpy as np


class Adagrad:
    def __init__(self, lr=1e-2, eps=1e-10):
        self.lr, self.eps, self.s = lr, eps, {}

    def step(self, params, grads):
        for i, g in enumerate(grads):
            self.s[i] = self.s.get(i, 0) + g**2
        return [p - self.lr * grads[i] / np.sqrt(self.s[i] + self.eps) for i, p in enumerate(params)]


class RMSprop:
    def __init__(self, lr=1e-2, alpha=0.99, eps=1e-8):
        self.lr, self.alpha, self.eps, self.s = lr, alpha, eps, {}

    def step(self, params, grads):
        for i, g in enumerate(grads):
            self.s[i] = self.alpha * self.s.get(i, 0) + (1 - self.alpha) * g**2
        return [p - self.lr * grads[i] / np.sqrt(self.s[i] + self.eps) for i, p in enumerate(params)]


class Adadelta:
    def __init__(self, lr=1.0, rho=0.9, eps=1e-6):
        self.lr, self.rho, self.eps = lr, rho, eps
        self.s, self.a = {}, {}

    def step(self, params, grads):
        new = []
        for i, (p, g) in enumerate(zip(params, grads)):
            self.s[i] = self.rho * self.s.get(i, 0) + (1 - self.rho) * g**2
            d = (np.sqrt(self.a.get(i, 0)) + self.eps) / (np.sqrt(self.s[i]) + self.eps) * g
            self.a[i] = self.rho * self.a.get(i, 0) + (1 - self.rho) * d**2
            new.append(p - self.lr * d)
        return new

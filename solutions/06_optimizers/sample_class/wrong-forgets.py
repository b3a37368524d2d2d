"""Makes the sums anew in each step, and counts Adam's steps once for each parameter.
Expected: all but `Adagrad`, `Adam`, mistakes state-forgotten, steps-counted-for-each-parameter.
"""

import numpy as np


class Adagrad:
    def __init__(self, lr=1e-2, eps=1e-10):
        self.lr, self.eps = lr, eps

    def step(self, params, grads):
        sums = [np.zeros_like(p) for p in params]
        for s, g in zip(sums, grads):
            s += g**2
        return [p - self.lr * g / (np.sqrt(s) + self.eps) for p, g, s in zip(params, grads, sums)]


class Adam:
    def __init__(self, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
        self.lr, self.eps = lr, eps
        self.b1, self.b2 = betas
        self.m, self.v, self.t = {}, {}, 0

    def step(self, params, grads):
        new = []
        for i, (p, g) in enumerate(zip(params, grads)):
            self.t += 1
            self.m[i] = self.b1 * self.m.get(i, 0) + (1 - self.b1) * g
            self.v[i] = self.b2 * self.v.get(i, 0) + (1 - self.b2) * g**2
            m_hat = self.m[i] / (1 - self.b1**self.t)
            v_hat = self.v[i] / (1 - self.b2**self.t)
            new.append(p - self.lr * m_hat / (np.sqrt(v_hat) + self.eps))
        return new

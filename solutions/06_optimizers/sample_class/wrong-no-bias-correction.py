"""Uses the averages of both Adams as they are; the first steps are too long.
Expected: all but `Adam`, mistake no-bias-correction.
"""

import numpy as np


class Adam:
    def __init__(self, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
        self.lr, self.betas, self.eps = lr, betas, eps
        self.m = self.v = None

    def step(self, params, grads):
        if self.m is None:
            self.m = [np.zeros_like(p) for p in params]
            self.v = [np.zeros_like(p) for p in params]
        b1, b2 = self.betas
        self.m = [b1 * m + (1 - b1) * g for m, g in zip(self.m, grads)]
        self.v = [b2 * v + (1 - b2) * g**2 for v, g in zip(self.v, grads)]
        return [
            p - self.lr * m / (np.sqrt(v) + self.eps)
            for p, m, v in zip(params, self.m, self.v)
        ]


class AdamW:
    def __init__(self, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2):
        self.adam = Adam(lr, betas, eps)
        self.shrink = 1 - lr * weight_decay

    def step(self, params, grads):
        return self.adam.step([p * self.shrink for p in params], grads)

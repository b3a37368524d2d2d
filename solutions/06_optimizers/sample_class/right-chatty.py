"""Prints at each step how far it went, and warns of an exam; the values are right.
Expected: all.
"""

import sys
import warnings

import numpy as np

warnings.warn("the exam is in two weeks", stacklevel=1)
print("seven optimizers to go", file=sys.stderr)


class SGD:
    def __init__(self, lr=1e-3):
        self.lr = lr

    def step(self, params, grads):
        print("SGD steps from", params)
        return [p - self.lr * g for p, g in zip(params, grads)]


class Momentum:
    def __init__(self, lr=1e-3, momentum=0.9, nesterov=False):
        self.lr = lr
        self.momentum = momentum
        self.nesterov = nesterov
        self.state = None

    def step(self, params, grads):
        if self.state is None:
            print("first step")
            self.state = [np.zeros_like(p) for p in params]
        new = []
        for i, (p, g) in enumerate(zip(params, grads)):
            v = self.momentum * self.state[i] + g
            self.state[i] = v
            if self.nesterov:
                v = g + self.momentum * v
            print("moves by", -self.lr * v)
            new.append(p - self.lr * v)
        return new


class Adagrad:
    def __init__(self, lr=1e-2, eps=1e-10):
        self.lr = lr
        self.eps = eps
        self.state = None

    def step(self, params, grads):
        if self.state is None:
            self.state = [0.0 for p in params]
        new = []
        for i in range(len(params)):
            p, g = params[i], grads[i]
            s = self.state[i] + g**2
            self.state[i] = s
            print("sum of squares:", s)
            p = p - self.lr * g / (np.sqrt(s) + self.eps)
            new.append(p)
        return new


class RMSprop:
    def __init__(self, lr=1e-2, alpha=0.99, eps=1e-8):
        self.lr = lr
        self.alpha = alpha
        self.eps = eps
        self.state = None

    def step(self, params, grads):
        if self.state is None:
            self.state = [np.zeros(p.shape) for p in params]
        new = []
        for i in range(len(params)):
            p, g, s = params[i], grads[i], self.state[i]
            s = self.alpha * s + (1 - self.alpha) * g**2
            self.state[i] = s
            print("root of the average:", np.sqrt(s))
            p = p - self.lr * g / (np.sqrt(s) + self.eps)
            new.append(p)
        return new


class Adadelta:
    def __init__(self, lr=1.0, rho=0.9, eps=1e-6):
        self.lr = lr
        self.rho = rho
        self.eps = eps
        self.state = None

    def step(self, params, grads):
        if self.state is None:
            self.state = [(0 * p, 0 * p) for p in params]
        new = []
        for i, (p, g) in enumerate(zip(params, grads)):
            s, a = self.state[i]
            s = self.rho * s + (1 - self.rho) * g**2
            delta = np.sqrt(a + self.eps) / np.sqrt(s + self.eps) * g
            a = self.rho * a + (1 - self.rho) * delta**2
            print("delta is", delta)
            self.state[i] = s, a
            p = p - self.lr * delta
            new.append(p)
        return new


class Adam:
    def __init__(self, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
        self.lr = lr
        self.betas = betas
        self.eps = eps
        self.state = None
        self.t = 0

    def step(self, params, grads):
        if self.state is None:
            self.state = [(np.zeros(p.shape), np.zeros(p.shape)) for p in params]
        self.t += 1
        beta1, beta2 = self.betas
        new = []
        for i in range(len(params)):
            p, g = params[i], grads[i]
            m, v = self.state[i]
            m = beta1 * m + (1 - beta1) * g
            v = beta2 * v + (1 - beta2) * g**2
            self.state[i] = m, v
            m_hat = m / (1 - beta1**self.t)
            v_hat = v / (1 - beta2**self.t)
            print("step", self.t, "m", m_hat, "v", v_hat)
            p = p - self.lr * m_hat / (np.sqrt(v_hat) + self.eps)
            new.append(p)
        return new


class AdamW:
    def __init__(self, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2):
        self.lr = lr
        self.betas = betas
        self.eps = eps
        self.weight_decay = weight_decay
        self.state = None
        self.t = 0

    def step(self, params, grads):
        if self.state is None:
            self.state = [(np.zeros(p.shape), np.zeros(p.shape)) for p in params]
        self.t += 1
        beta1, beta2 = self.betas
        new = []
        for i in range(len(params)):
            p, g = params[i], grads[i]
            p = p * (1 - self.lr * self.weight_decay)
            print("after the decay:", p)
            m, v = self.state[i]
            m = beta1 * m + (1 - beta1) * g
            v = beta2 * v + (1 - beta2) * g**2
            self.state[i] = m, v
            m_hat = m / (1 - beta1**self.t)
            v_hat = v / (1 - beta2**self.t)
            p = p - self.lr * m_hat / (np.sqrt(v_hat) + self.eps)
            new.append(p)
        return new


def step_decay(lr0, step, drop, every):
    print(step // every, "drops")
    return lr0 * drop ** (step // every)


def exponential_decay(lr0, step, gamma):
    print("gamma to the", step)
    return lr0 * gamma**step


def cosine_annealing(lr0, step, total, lr_min=0.0):
    way = min(step, total) / total
    print(f"{100 * way:.0f} % done")
    return lr_min + 0.5 * (lr0 - lr_min) * (1 + np.cos(np.pi * way))


def linear_warmup(lr0, step, warmup):
    rate = lr0 * min(1.0, (step + 1) / warmup)
    print("rate", rate)
    return rate

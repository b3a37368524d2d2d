"""Keeps the state on the class, where a second optimizer finds it.
Expected: all but `Momentum`, `RMSprop`, mistake state-shared-by-optimizers.
"""


class Momentum:
    velocities = {}

    def __init__(self, lr=1e-3, momentum=0.9, nesterov=False):
        self.lr, self.momentum, self.nesterov = lr, momentum, nesterov

    def step(self, params, grads):
        new = []
        for i, (p, g) in enumerate(zip(params, grads)):
            v = self.velocities[i] = self.momentum * self.velocities.get(i, 0.0) + g
            new.append(p - self.lr * (g + self.momentum * v if self.nesterov else v))
        return new


class RMSprop:
    def __init__(self, lr=1e-2, alpha=0.99, eps=1e-8, squares={}):
        self.lr, self.alpha, self.eps, self.squares = lr, alpha, eps, squares

    def step(self, params, grads):
        new = []
        for i, (p, g) in enumerate(zip(params, grads)):
            s = self.alpha * self.squares.get(i, 0.0) + (1 - self.alpha) * g**2
            self.squares[i] = s
            new.append(p - self.lr * g / (s**0.5 + self.eps))
        return new

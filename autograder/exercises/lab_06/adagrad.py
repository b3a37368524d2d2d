"""Adagrad(lr, eps): s ← s + g², and p − lr·g / (√s + ε)."""

import numpy as np

from autograder.exercises import Exercise
from autograder.exercises.cases.optimizers import walks
from autograder.exercises.lab_06.in_torch import as_in_torch
from autograder.exercises.lab_06.tables import every_optimizer, root_and_eps, with_state

exercise = Exercise(points=2, **as_in_torch("Adagrad"))

walks(exercise, {"lr": 0.5}, {"lr": 0.3, "eps": 0.05}, 1e-10)


@exercise.answer
class Adagrad:
    def __init__(self, lr=1e-2, eps=1e-10):
        self.lr = lr
        self.eps = eps
        self.state = None

    def step(self, params, grads):
        if self.state is None:
            self.state = [np.zeros_like(p) for p in params]
        new = []
        for i, (p, g) in enumerate(zip(params, grads, strict=True)):
            s = self.state[i]
            s = s + g**2
            delta = g / (np.sqrt(s) + self.eps)
            self.state[i] = s
            p = p - self.lr * delta
            new.append(p)
        return new


exercise.mistakes(every_optimizer("1e-2", "1e-3") + with_state("s"))
exercise.mistakes("""
gathers-gradients: g**2 → np.abs(g)
    You add up the size of the gradients; add up their squares.
gathers-signed-gradients: g**2 → g
and np.sqrt(s) → np.sqrt(np.abs(s))
    You add up the gradients themselves, and opposite signs cancel; add up their squares.
root-of-negative-sums: g**2 → g
    You add up the gradients, not their squares, and take the root of what may be negative.
""")
exercise.mistakes(root_and_eps("Adagrad", "1e-10", "1e-8"))
exercise.mistakes("""
starts-at-a-tenth: np.zeros_like(p) → np.full_like(p, 0.1)
    Your s starts at 0.1, as TensorFlow's does; PyTorch's starts at 0.
starts-at-one: np.zeros_like(p) → np.ones_like(p)
    Your s starts at 1; it starts at 0.
old-sum: s = s + g**2 →
and self.state[i] = s → self.state[i] = s + g**2
    You divide before you add this step's g² to s; add first.
forgetful-average: s + g**2 → 0.9 * s + 0.1 * g**2
    You let old squares fade, which is RMSprop. Adagrad adds up and forgets nothing.
mean-of-squares: self.state = None → self.state, self.t = None, 0
and new = [] → new, self.t = [], self.t + 1
and np.sqrt(s) → np.sqrt(s / self.t)
    You divide the sum of squares by the number of steps. Adagrad takes the sum itself, so that its
    steps become shorter and shorter.
one-sum-for-all-entries: g**2 → np.sum(g**2)
    You add the squares of all entries up to one number; each entry has a sum of its own.
sum-of-what-was-scaled: self.state[i] = s →
and p = p - self.lr * delta → self.state[i] += (self.lr * delta) ** 2⏎p = p - self.lr * delta
    You gather the squares of the scaled steps; gather those of the gradients.
sign-only: g / → np.sign(g) /
    You move by lr / √s along the sign of the gradient; its size belongs into the numerator.
fading-lr: self.state = None → self.state, self.t = None, 0
and new = [] → new, self.t = [], self.t + 1
and self.lr * delta → self.lr / self.t * delta
    You make lr smaller with each step as well. The growing sum does that already.
""")

"""RMSprop(lr, alpha, eps): s ← α·s + (1 − α)·g², and p − lr·g / (√s + ε)."""

import numpy as np

from autograder.exercises import Exercise
from autograder.exercises.cases.optimizers import walks
from autograder.exercises.lab_06.in_torch import as_in_torch
from autograder.exercises.lab_06.tables import every_optimizer, root_and_eps, with_state

exercise = Exercise(points=2, **as_in_torch("RMSprop"))

walks(exercise, {"lr": 0.1, "alpha": 0.75}, {"lr": 0.2, "alpha": 0.7, "eps": 0.05}, 1e-8)


@exercise.answer
class RMSprop:
    def __init__(self, lr=1e-2, alpha=0.99, eps=1e-8):
        self.lr = lr
        self.alpha = alpha
        self.eps = eps
        self.state = None

    def step(self, params, grads):
        if self.state is None:
            self.state = [np.zeros_like(p) for p in params]
        new = []
        for i, (p, g) in enumerate(zip(params, grads, strict=True)):
            s = self.state[i]
            s = self.alpha * s + (1 - self.alpha) * g**2
            delta = g / (np.sqrt(s) + self.eps)
            self.state[i] = s
            p = p - self.lr * delta
            new.append(p)
        return new


exercise.mistakes(every_optimizer("1e-2", "1e-3") + with_state("s"))
exercise.mistakes("""
alpha-ignored: self.alpha * s + (1 - self.alpha) → 0.99 * s + 0.01
    Your alpha is 0.99 whatever you are given; use self.alpha.
another-default-alpha: alpha=0.99 → alpha=0.9
    The default alpha of PyTorch's RMSprop is 0.99.
alpha-swapped: self.alpha * s + (1 - self.alpha) → (1 - self.alpha) * s + self.alpha
    You swap alpha and 1 − alpha: alpha, close to 1, belongs to the old average.
whole-square-added: (1 - self.alpha) * g**2 → g**2
    You add the whole g²: it is weighted by 1 − alpha, so that s is an average.
one-minus-alpha-without-brackets: (1 - self.alpha) * g**2 → 1 - self.alpha * g**2
    You subtract alpha · g² from 1: 1 − alpha needs brackets.
old-squares-never-fade: self.alpha * s + (1 - self.alpha) → s + (1 - self.alpha)
    You leave out alpha before the old s, so nothing fades: alpha · s + (1 − alpha) · g².
begins-with-the-first-square: [np.zeros_like(p) for p in params] → [g**2 for g in grads]
    Your average begins with the first g². It begins with 0, at the first step too.
root-of-a-negative-average: g**2 → g
    You average the gradients, not their squares, and take the root of what may be negative.
average-of-sizes: g**2 → np.abs(g)
    You average the size of the gradients; average their squares.
average-of-sizes-without-root: g**2 → np.abs(g)
and np.sqrt(s) → s
    You divide by the average size of the gradients. It is the root of the average square.
""")
exercise.mistakes(root_and_eps("RMSprop", "1e-8", "1e-7"))
exercise.mistakes("""
old-average: s = self.alpha * s + (1 - self.alpha) * g**2 →
and self.state[i] = s → self.state[i] = self.alpha * s + (1 - self.alpha) * g**2
    You divide before you bring the average up to date; bring it up to date first.
sum-of-all-squares: self.alpha * s + (1 - self.alpha) * g**2 → s + g**2
    You add up all squares and forget none, which is Adagrad. RMSprop lets old ones fade.
corrected-for-its-start: self.state = None → self.state, self.t = None, 0
and new = [] → new, self.t = [], self.t + 1
and np.sqrt(s) → np.sqrt(s / (1 - self.alpha**self.t))
    You divide by 1 − alphaᵗ. Adam corrects its averages so, RMSprop does not.
one-average-for-all-entries: g**2 → np.mean(g**2)
    You average over the entries of a parameter; each entry has an average of its own.
averaged-gradient: self.state = None → self.state, self.m = None, {}
and delta = g → m = self.m[i] = self.alpha * self.m.get(i, 0.0) + (1 - self.alpha) * g⏎delta = m
    You move along an average of the gradients, as Adam does. RMSprop takes this step's gradient.
sign-only: g / → np.sign(g) /
    You move by lr / √s along the sign of the gradient; its size belongs into the numerator.
square-of-the-average: g**2 → g
and np.sqrt(s) → np.sqrt(s**2)
    You square the average of the gradients; average their squares.
""")

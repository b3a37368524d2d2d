"""Adadelta(lr, rho, eps): Δ = g·√(a + ε)/√(s + ε) with averages s of g² and a of Δ²; p − lr·Δ."""

import numpy as np

from autograder.exercises import Exercise
from autograder.exercises.cases.optimizers import walks
from autograder.exercises.lab_06.in_torch import as_in_torch
from autograder.exercises.lab_06.tables import every_optimizer, with_state

exercise = Exercise(points=2, **as_in_torch("Adadelta"))

walks(exercise, {"lr": 0.5, "eps": 0.01}, {"lr": 0.6, "rho": 0.7, "eps": 0.02}, 1e-3)


@exercise.answer
class Adadelta:
    def __init__(self, lr=1.0, rho=0.9, eps=1e-6):
        self.lr = lr
        self.rho = rho
        self.eps = eps
        self.state = None

    def step(self, params, grads):
        if self.state is None:
            self.state = [(np.zeros_like(p), np.zeros_like(p)) for p in params]
        new = []
        for i, (p, g) in enumerate(zip(params, grads, strict=True)):
            s, a = self.state[i]
            s = self.rho * s + (1 - self.rho) * g**2
            delta = g * np.sqrt(a + self.eps) / np.sqrt(s + self.eps)
            a = self.rho * a + (1 - self.rho) * delta**2
            self.state[i] = s, a
            p = p - self.lr * delta
            new.append(p)
        return new


exercise.mistakes(every_optimizer("1.0", "1e-3") + with_state("s", "a").without("lr-left-out"))
exercise.mistakes("""
# The weights of both averages
rho-ignored: self.rho = rho → self.rho = 0.9
    Your rho is 0.9 whatever you are given; use self.rho.
one-minus-rho-without-brackets: (1 - self.rho) * g**2 → 1 - self.rho * g**2
and (1 - self.rho) * delta**2 → 1 - self.rho * delta**2
    You subtract rho · g² from 1, and rho · Δ²: 1 − rho needs brackets.
another-default-rho: rho=0.9 → rho=0.95
    The default rho of PyTorch's Adadelta is 0.9.
rho-swapped: self.rho * s + (1 - self.rho) → (1 - self.rho) * s + self.rho
and self.rho * a + (1 - self.rho) → (1 - self.rho) * a + self.rho
    You swap rho and 1 − rho: rho, close to 1, belongs to the old average.
rho-swapped-for-squares: self.rho * s + (1 - self.rho) → (1 - self.rho) * s + self.rho
    In the average of g² you swap rho and 1 − rho: rho, close to 1, belongs to the old average.
rho-swapped-for-moves: self.rho * a + (1 - self.rho) → (1 - self.rho) * a + self.rho
    In the average of Δ² you swap rho and 1 − rho: rho, close to 1, belongs to the old average.
whole-squares-added: (1 - self.rho) * g**2 → g**2
and (1 - self.rho) * delta**2 → delta**2
    You add whole squares: they are weighted by 1 − rho, so that both stay averages.
sums-of-squares: self.rho * s + (1 - self.rho) * g**2 → s + g**2
and self.rho * a + (1 - self.rho) * delta**2 → a + delta**2
    You add squares up and forget none; in both averages old ones fade by rho.
old-squares-never-fade: self.rho * s + (1 - self.rho) → s + (1 - self.rho)
and self.rho * a + (1 - self.rho) → a + (1 - self.rho)
    You leave out the factor rho of the old averages, so nothing fades: rho times the old one.
# The ratio, its roots and eps
ratio-inverted: np.sqrt(a + self.eps) → np.sqrt(s + self.eps)
and np.sqrt(s + self.eps) → np.sqrt(a + self.eps)
    Your ratio is upside down: the root of the average Δ² is above, that of g² below.
eps-outside-the-roots: np.sqrt(a + self.eps) → (np.sqrt(a) + self.eps)
and np.sqrt(s + self.eps) → (np.sqrt(s) + self.eps)
    Your eps is outside the roots. In Adadelta both are inside: √(average + eps).
eps-inside-above-outside-below: np.sqrt(s + self.eps) → (np.sqrt(s) + self.eps)
    The eps below the line is outside its root; it belongs inside, √(average + eps).
eps-outside-above-inside-below: np.sqrt(a + self.eps) → (np.sqrt(a) + self.eps)
    The eps above the line is outside its root; it belongs inside, √(average + eps).
no-eps-above: np.sqrt(a + self.eps) → np.sqrt(a)
    You never move: above the line eps is missing, and the average of Δ² starts at 0.
no-eps-below: np.sqrt(s + self.eps) → np.sqrt(s)
    Where a gradient has always been 0 you divide by 0: below the line eps is missing.
eps-ignored: self.eps = eps → self.eps = 1e-6
    Your eps is always the default; use self.eps.
another-default-eps: eps=1e-6 → eps=1e-8
    The default eps of Adadelta is 1e-6.
no-roots: np.sqrt → , each
    The roots are missing: √(a + eps) above the line, √(s + eps) below it.
no-root-above: np.sqrt(a + self.eps) → (a + self.eps)
    The root above the line is missing.
no-root-below: np.sqrt(s + self.eps) → (s + self.eps)
    The root below the line is missing.
# What is averaged
remembers-gradients-twice: delta**2 → g**2
    You average g² in both places: the one above the line is of what you moved by, Δ².
remembers-moves-unsquared: delta**2 → np.abs(delta)
    You average Δ, not Δ².
remembers-what-lr-left: delta**2 → (self.lr * delta) ** 2
    You remember lr · Δ. Remember Δ itself; lr comes in only at the very end.
remembers-no-moves: a = self.rho * a + (1 - self.rho) * delta**2 →
    Your average of Δ² stays 0: bring it up to date at the end of each step.
averages-gradients: g**2 → g
    You average g and take the root of what may be negative; average g².
begins-with-the-first-square: (np.zeros_like(p), np.zeros_like(p)) → (g**2, np.zeros_like(g))
and for p in params → for g in grads
    Your average of g² begins with the first g². It begins with 0, at the first step too.
old-average-below: s = self.rho * s + (1 - self.rho) * g**2 →
and self.state[i] = s, a → self.state[i] = self.rho * s + (1 - self.rho) * g**2, a
    You divide by the average of g² of the step before: bring it up to date first.
last-square-below: self.rho * s + (1 - self.rho) * g**2 → g**2
    You divide by the size of this gradient alone: keep an average of g².
last-move-above: self.rho * a + (1 - self.rho) * delta**2 → delta**2
    Above the line you use the last Δ alone: keep an average of Δ².
# Other optimizers, and the order
rmsprop: g * np.sqrt(a + self.eps) → g
    That is RMSprop: what makes Adadelta is √(a + eps) above the line, with a the average Δ².
gradient-left-out: g * np.sqrt(a + self.eps) → np.sqrt(a + self.eps)
    You leave g out of Δ: the ratio of the roots multiplies it.
corrected-for-the-start: self.state = None → self.state, self.t = None, 0
and new = [] → new, self.t = [], self.t + 1
and np.sqrt(s + self.eps) → np.sqrt(s / (1 - self.rho**self.t) + self.eps)
    You divide the average of g² by 1 − rhoᵗ. Adam corrects its averages so, Adadelta does not.
new-average-above: p - self.lr * delta → p - self.lr * g * np.sqrt((a + self.eps) / (s + self.eps))
    You bring the average of Δ² up to date and then move by a Δ made from it: use the old one.
""")

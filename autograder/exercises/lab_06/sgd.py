"""SGD(lr): p − lr·g, and nothing kept."""

import numpy as np

from autograder.exercises import Exercise
from autograder.exercises.cases.optimizers import walks
from autograder.exercises.lab_06.in_torch import as_in_torch
from autograder.exercises.lab_06.tables import every_optimizer

exercise = Exercise(points=1, **as_in_torch("SGD"))

walks(exercise, {"lr": 0.5}, {"lr": 0.03}, 1e-6, {"lr": 2.0})


@exercise.answer
class SGD:
    def __init__(self, lr=1e-3):
        self.lr = lr

    def step(self, params, grads):
        new = []
        for p, g in zip(params, grads, strict=True):
            p = p - self.lr * g
            new.append(p)
        return new


exercise.mistakes(every_optimizer("1e-3", "0.01"))
exercise.mistakes("""
momentum-of-its-own: self.lr = lr → self.lr, self.v = lr, {}
and p = p - → g = self.v[len(new)] = 0.9 * self.v.get(len(new), 0.0) + g⏎p = p -
    Your steps remember earlier gradients. Plain SGD uses this step's gradient only.
sign-for-gradient: self.lr * g → self.lr * np.sign(g)
    You use the sign of the gradient; its size counts too.
unit-gradient: self.lr * g → self.lr * g / max(np.linalg.norm(g), 1e-12)
    You divide the gradient by its length. SGD takes it as it is.
averaged-over-entries: self.lr * g → self.lr * g / g.size
    You divide by the number of entries; each entry moves by its own lr · g.
summed-over-entries: self.lr * g → self.lr * np.sum(g)
    You add the gradient up before you use it; each entry moves by its own lr · g.
lr-that-fades: self.lr = lr → self.lr, self.t = lr, 0
and new = [] → new, self.t = [], self.t + 1
and self.lr * g → self.lr / self.t * g
    Your learning rate becomes smaller with each step. Here it stays; schedules come later.
lr-squared: self.lr * g → self.lr * self.lr * g
    The learning rate goes in twice.
lr-in-the-denominator: self.lr * g → g / self.lr
    You divide by the learning rate; multiply by it.
shrinks-the-parameters: self.lr * g → self.lr * g * p
    You multiply the parameter in: p is to become p − lr · g, whatever p is.
lr-without-gradient: self.lr * g → g
    You subtract the gradient and leave the learning rate out.
gradient-left-out: self.lr * g → self.lr
    You subtract the learning rate alone; it multiplies the gradient.
""")

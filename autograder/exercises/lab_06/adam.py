"""Adam(lr, betas, eps): p − lr·m̂ / (√v̂ + ε), m̂ and v̂ corrected averages of g and g²."""

import numpy as np

from autograder.exercises import Exercise
from autograder.exercises.cases.optimizers import walks
from autograder.exercises.lab_06.in_torch import as_in_torch
from autograder.exercises.lab_06.tables import ADAM, every_optimizer, with_state

exercise = Exercise(points=3, **as_in_torch("Adam"))

ODD = {"lr": 0.2, "betas": (0.7, 0.85), "eps": 0.05}
walks(exercise, {"lr": 0.5, "betas": (0.5, 0.75)}, ODD, 1e-8)


@exercise.answer
class Adam:
    def __init__(self, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
        self.lr = lr
        self.betas = betas
        self.eps = eps
        self.state = None
        self.t = 0

    def step(self, params, grads):
        if self.state is None:
            self.state = [(np.zeros_like(p), np.zeros_like(p)) for p in params]
        self.t += 1
        beta1, beta2 = self.betas
        new = []
        for i, (p, g) in enumerate(zip(params, grads, strict=True)):
            m, v = self.state[i]
            m = beta1 * m + (1 - beta1) * g
            v = beta2 * v + (1 - beta2) * g**2
            self.state[i] = m, v
            m_hat = m / (1 - beta1**self.t)
            v_hat = v / (1 - beta2**self.t)
            delta = m_hat / (np.sqrt(v_hat) + self.eps)
            p = p - self.lr * delta
            new.append(p)
        return new


exercise.mistakes(every_optimizer("1e-3", "1e-2") + with_state("m", "v") + ADAM)
exercise.mistakes("""
decays-the-weights: p = p - → p = p * (1 - self.lr * 0.01) -
    Your parameters shrink a little at each step. That is weight decay, which AdamW adds; Adam has
    none here.
""")

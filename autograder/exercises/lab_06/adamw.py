"""AdamW(lr, betas, eps, weight_decay): p shrinks by 1 − lr·λ, then moves as Adam does."""

import numpy as np

from autograder.exercises import Exercise
from autograder.exercises.cases.optimizers import walks
from autograder.exercises.lab_06.in_torch import as_in_torch
from autograder.exercises.lab_06.tables import ADAM, every_optimizer, with_state

exercise = Exercise(points=2, **as_in_torch("AdamW"))

SIMPLE = {"lr": 0.5, "betas": (0.5, 0.75), "weight_decay": 0.25}
ODD = {"lr": 0.2, "betas": (0.7, 0.85), "eps": 0.05, "weight_decay": 0.3}
walks(exercise, SIMPLE, ODD, 1e-8)


@exercise.answer
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
            p = p * (1 - self.lr * self.weight_decay)
            p = p - self.lr * delta
            new.append(p)
        return new


SHARED = every_optimizer("1e-3", "1e-2") + with_state("m", "v") + ADAM
exercise.mistakes("""
params-in-place: p = p * (1 - self.lr * self.weight_decay) → p *= 1 - self.lr * self.weight_decay
and p = p - self.lr → p -= self.lr
    You write the new values into the arrays you were given. Build new arrays: whoever called you
    still needs the old ones. (`p -= …` changes p itself, `p = p - …` does not.)
""")
exercise.mistakes(SHARED.without("params-in-place", "the-step-alone"))
exercise.mistakes("""
no-decay: p = p * (1 - self.lr * self.weight_decay) →
    That is Adam: AdamW also multiplies the parameters by 1 − lr · weight_decay.
decay-in-the-gradient: p = p * (1 - self.lr * self.weight_decay) →
and m, v = self.state[i] → g = g + self.weight_decay * p⏎m, v = self.state[i]
    You add weight_decay · p to the gradient, so that it goes through the averages: that is Adam
    with L2. In AdamW the decay goes straight to the parameters.
decay-in-both-places: m, v = self.state[i] → g = g + self.weight_decay * p⏎m, v = self.state[i]
    You decay twice: in the gradient and on the parameters. Only the second is AdamW's.
    elsewhere (right-chatty): it decays first, and so adds less to the gradient.
growing-weights: 1 - self.lr * → 1 + self.lr *
    Your parameters grow: multiply by 1 − lr · weight_decay, not by 1 + lr · weight_decay.
decay-without-lr: self.lr * self.weight_decay → self.weight_decay
    You multiply by 1 − weight_decay: the learning rate belongs there too, as in PyTorch.
decay-after-the-step: p = p * (1 - self.lr * self.weight_decay) →
and new.append(p) → p = p * (1 - self.lr * self.weight_decay)⏎new.append(p)
    You decay the new parameters. Decay those that came in, then subtract the step.
multiplied-by-the-decay: 1 - self.lr * self.weight_decay → self.lr * self.weight_decay
    You multiply the parameters by lr · weight_decay; multiply by 1 minus that.
constant-decay: p * (1 - self.lr * self.weight_decay) → p - self.lr * self.weight_decay
    You subtract lr · weight_decay, the same from each entry; multiply p by 1 − lr · weight_decay.
the-step-and-the-decay-alone: p = p * (1 - self.lr * self.weight_decay) →
and p = p - self.lr * delta → p = self.lr * (delta + self.weight_decay * p)
    You give back what the parameters are to move by. Subtract it from them, and give back the
    new parameters.
weight-decay-ignored: self.lr * self.weight_decay → self.lr * 0.01
    Your weight_decay is always the default; use self.weight_decay.
no-default-decay: weight_decay=1e-2 → weight_decay=0.0
    The default weight_decay of AdamW is 1e-2, not 0.
another-default-decay: weight_decay=1e-2 → weight_decay=1e-4
    The default weight_decay of AdamW is 1e-2.
only-matrices-decay: p = p * ( → if p.ndim > 1:⏎    p = p * (
    You leave parameters of one axis out of the decay. Many do, but `step` decays all.
decay-only-where-a-gradient-is: 1 - self.lr * → 1 - (g != 0) * self.lr *
    Where a gradient is 0 you leave the parameter alone; it decays all the same.
decay-scaled-with-the-gradient: p = p * (1 - self.lr * self.weight_decay) →
and m_hat / → (m_hat + self.weight_decay * p) /
    Your decay is divided by √v̂ + eps along with m̂. It is not scaled: keep it outside.
decay-towards-zero-by-sign: p = p * (1 - → p = p - (
and self.weight_decay) → self.weight_decay) * np.sign(p)
    You subtract a fixed amount with the sign of p; decay is in proportion to p.
decay-twice: 1 - self.lr * → 1 - 2 * self.lr *
    You decay by 2 · lr · weight_decay. The factor 2 of a squared penalty is not part of it.
decay-fades: self.lr * self.weight_decay → self.lr * self.weight_decay / self.t
    Your decay is corrected for t as the averages are; it is the same at each step.
""")

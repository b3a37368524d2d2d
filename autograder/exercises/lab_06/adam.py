"""Adam(lr, betas, eps): p − lr·m̂ / (√v̂ + ε), m̂ and v̂ corrected averages of g and g²."""

import numpy as np

from autograder.exercises.lab_06.adam_frame import RightAdam, adam_mistakes
from autograder.exercises.lab_06.forbidden import FORBIDDEN
from autograder.exercises.lab_06.frame import fits
from autograder.exercises.lab_06.in_torch import in_torch
from autograder.exercises.lab_06.journeys import ONE, SEVERAL, journeys
from autograder.exercises.legacy import OldExercise

Adam = OldExercise(
    "Adam",
    "Adam(lr=1e-3, betas=(0.9, 0.999), eps=1e-8)",
    points=3,
    reference=in_torch("Adam"),
    is_oracle=True,
    driver="optimizers.trajectory",
    forbidden=FORBIDDEN,
    parts={ONE: 0.5, SEVERAL: 0.5},
)


@Adam.cases
def cases(rng):
    odd = {"lr": 0.2, "betas": (0.7, 0.85), "eps": 0.05}
    yield from journeys(rng, {"lr": 0.5, "betas": (0.5, 0.75)}, odd, 1e-8, {})


adam_mistakes(Adam, RightAdam)


@Adam.mistake
class decays_the_weights(RightAdam):
    """Your parameters shrink a little at each step. That is weight decay, which AdamW adds; Adam
    has none here."""

    def moved(self, p, g, s):
        return super().moved(p * (1 - self.lr * 0.01), g, s)


@Adam.accepted
class as_in_the_paper:
    def __init__(self, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
        self.lr, self.betas, self.eps = lr, betas, eps
        self.m = self.v = None
        self.t = 0

    def step(self, params, grads):
        fits(params, grads)
        if self.m is None:
            self.m = [np.zeros_like(p) for p in params]
            self.v = [np.zeros_like(p) for p in params]
        self.t += 1
        b1, b2 = self.betas
        new = []
        for i, (p, g) in enumerate(zip(params, grads, strict=True)):
            self.m[i] = b1 * self.m[i] + (1 - b1) * g
            self.v[i] = b2 * self.v[i] + (1 - b2) * g**2
            m_hat = self.m[i] / (1 - b1**self.t)
            v_hat = self.v[i] / (1 - b2**self.t)
            new.append(p - self.lr * m_hat / (np.sqrt(v_hat) + self.eps))
        return new


@Adam.accepted
class correction_in_the_rate:
    def __init__(self, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
        self.lr, self.eps, self.steps = lr, eps, 0
        self.b1, self.b2 = betas
        self.states = {}

    def step(self, params, grads):
        fits(params, grads)
        self.steps += 1
        root = (1 - self.b2**self.steps) ** 0.5
        rate = self.lr * root / (1 - self.b1**self.steps)
        new = []
        for i, (p, g) in enumerate(zip(params, grads, strict=True)):
            m, v = self.states.get(i, (0.0, 0.0))
            m, v = m + (1 - self.b1) * (g - m), v + (1 - self.b2) * (g * g - v)
            self.states[i] = m, v
            new.append(p - rate * m / (v**0.5 + self.eps * root))
        return new


@Adam.accepted
class in_place_on_its_own_arrays:
    def __init__(self, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
        self.lr, self.betas, self.eps = lr, betas, eps
        self.m, self.v, self.t = [], [], 1

    def step(self, params, grads):
        fits(params, grads)
        if not self.m:
            self.m = [np.zeros(p.shape) for p in params]
            self.v = [np.zeros(p.shape) for p in params]
        new = [p.copy() for p in params]
        for q, g, m, v in zip(new, grads, self.m, self.v, strict=True):
            m *= self.betas[0]
            m += (1 - self.betas[0]) * g
            v *= self.betas[1]
            v += (1 - self.betas[1]) * np.square(g)
            step = m / (1 - self.betas[0] ** self.t)
            step /= np.sqrt(v / (1 - self.betas[1] ** self.t)) + self.eps
            q -= self.lr * step
        self.t += 1
        return new


@Adam.accepted
class powers_of_beta_kept:
    def __init__(self, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
        self.lr, self.betas, self.eps = lr, betas, eps
        self.powers = [1.0, 1.0]
        self.state = None

    def step(self, params, grads):
        fits(params, grads)
        self.state = self.state or [(np.zeros(p.shape), np.zeros(p.shape)) for p in params]
        self.powers = [power * beta for power, beta in zip(self.powers, self.betas, strict=True)]
        corrections = [1 - power for power in self.powers]
        new, state = [], []
        for p, g, kept in zip(params, grads, self.state, strict=True):
            kept = [
                beta * mean + (1 - beta) * what
                for beta, mean, what in zip(self.betas, kept, (g, g * g), strict=True)
            ]
            m, v = (mean / by for mean, by in zip(kept, corrections, strict=True))
            new.append(p - self.lr * (m / (np.sqrt(v) + self.eps)))
            state.append(tuple(kept))
        self.state = state
        return new


@Adam.accepted
class a_count_for_each_parameter:
    def __init__(self, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
        self.lr, self.betas, self.eps = lr, betas, eps
        self.kept = {}

    def one(self, key, p, g):
        b1, b2 = self.betas
        kept = self.kept.setdefault(key, {"t": 0, "m": np.zeros(p.shape), "v": np.zeros(p.shape)})
        kept["t"] += 1
        kept["m"] = np.average([kept["m"], g], axis=0, weights=[b1, 1 - b1])
        kept["v"] = np.average([kept["v"], g**2], axis=0, weights=[b2, 1 - b2])
        m, v = kept["m"] / (1 - b1 ** kept["t"]), kept["v"] / (1 - b2 ** kept["t"])
        return p - self.lr * m / (np.sqrt(v) + self.eps)

    def step(self, params, grads):
        fits(params, grads)
        together = enumerate(zip(params, grads, strict=True))
        return [self.one(i, p, g) for i, (p, g) in together]

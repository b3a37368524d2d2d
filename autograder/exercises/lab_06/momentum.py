"""Momentum(lr, momentum, nesterov): v ← μ·v + g, and p − lr·v."""

import numpy as np

from autograder.exercises import Exercise
from autograder.exercises.cases.optimizers import (
    by_default,
    by_hand,
    faint_gradients,
    float32,
    three_parameters,
)
from autograder.exercises.lab_06.in_torch import as_in_torch
from autograder.exercises.lab_06.tables import every_optimizer, with_state

exercise = Exercise(points=2, **as_in_torch("SGD", momentum=0.9))

ODD = {"lr": 0.07, "momentum": 0.65}


@exercise.part("momentum", 0.75)
def plain(rng):
    yield by_hand({"lr": 0.5})
    yield by_default(rng)
    yield three_parameters(rng, ODD)
    yield float32(rng, ODD)


@exercise.part("nesterov", 0.25)
def nesterov(rng):
    yield by_hand({"lr": 0.5, "nesterov": True})
    yield faint_gradients(rng, {"lr": 0.06, "momentum": 0.8, "nesterov": True}, 1.0)


@exercise.answer
class Momentum:
    def __init__(self, lr=1e-3, momentum=0.9, nesterov=False):
        self.lr = lr
        self.momentum = momentum
        self.nesterov = nesterov
        self.state = None

    def step(self, params, grads):
        if self.state is None:
            self.state = [np.zeros_like(p) for p in params]
        new = []
        for i, (p, g) in enumerate(zip(params, grads, strict=True)):
            v = self.state[i]
            v = self.momentum * v + g
            delta = g + self.momentum * v if self.nesterov else v
            self.state[i] = v
            p = p - self.lr * delta
            new.append(p)
        return new


exercise.mistakes(every_optimizer("1e-3", "0.01") + with_state("v"))
exercise.mistakes("""
averaged-velocity: v + g → v + (1 - self.momentum) * g
and g + self.momentum * v → (1 - self.momentum) * g + self.momentum * v
    You multiply the gradient by 1 − momentum, for an average; PyTorch's velocity adds all of it.
averaged-velocity-full-look-ahead: v + g → v + (1 - self.momentum) * g
    Your velocity gets only 1 − momentum of the gradient. That is an average; PyTorch's velocity
    adds the whole gradient, with nesterov and without.
averaged-but-for-the-first: v + g → v + (1 - self.momentum) * g
and [np.zeros_like(p) for p in params] → [g for g in grads]
    Your velocity begins with the whole first gradient and then adds 1 − momentum of each: that is
    dampening, which is 0 here. Add the whole gradient each time.
momentum-ignored: self.momentum = momentum → self.momentum = 0.9
    Your momentum is 0.9 whatever you are given; use self.momentum.
another-default-momentum: momentum=0.9 → momentum=0.0
    The default momentum is 0.9.
nesterov-ignored: g + self.momentum * v if self.nesterov else v → v
    With nesterov=True nothing changes. Then the step is lr · (g + momentum · v), with the new v:
    with the old one g + momentum · v is the new v itself, and the step is the plain one.
always-nesterov: v if self.nesterov else v → v
    You look ahead although nesterov is False; then the step is lr · v.
nesterov-the-other-way-round: if self.nesterov → if not self.nesterov
    You do Nesterov's step where nesterov is False, and the plain one where it is True.
nesterov-without-gradient: g + self.momentum * v → self.momentum * v
    With nesterov you step along momentum · v alone; the gradient is added to it.
nesterov-with-whole-velocity: g + self.momentum * v → g + v
    With nesterov you add the whole velocity to the gradient; it is momentum · v.
nesterov-swapped: g + self.momentum * v → self.momentum * g + v
    With nesterov you multiply the gradient by momentum; multiply the velocity: g + momentum · v.
nesterov-kept-in-the-velocity: delta = g + → v = g +
and self.lr * delta → self.lr * v
    With nesterov you keep the look-ahead as the velocity. Keep v ← momentum · v + g, and look ahead
    for the step alone.
velocity-never-fades: self.momentum * v + g → v + g
    You add up all gradients and the old ones never fade: multiply the velocity by momentum before
    you add the new gradient.
gradient-fades-too: self.momentum * v + g → self.momentum * (v + g)
    You multiply the new gradient by momentum as well: only the old velocity fades.
gradient-scaled-instead: self.momentum * v + g → v + self.momentum * g
    You multiply the gradient by momentum, and the velocity not: the other way round.
lr-twice: self.momentum * v + g → self.momentum * v + self.lr * g
and g + self.momentum * v → self.lr * g + self.momentum * v
    The learning rate goes in twice: into the velocity, and again into the step.
step-before-update: v = self.momentum * v + g →
and self.state[i] = v → self.state[i] = self.momentum * v + g
    You step along the old velocity and bring it up to date afterwards: your first step goes
    nowhere. Bring it up to date first.
velocity-subtracted: self.momentum * v + g → self.momentum * v - g
    You subtract the gradient from the velocity and subtract the velocity from the parameter: two
    minus signs walk uphill.
""")

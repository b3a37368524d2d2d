"""Momentum(lr, momentum, nesterov): v ← μ·v + g, and p − lr·v."""

import numpy as np

from autograder.exercises.lab_06.forbidden import FORBIDDEN
from autograder.exercises.lab_06.frame import Frame, common_mistakes, fits
from autograder.exercises.lab_06.in_torch import in_torch
from autograder.exercises.lab_06.journeys import (
    by_default,
    by_hand,
    faint_gradients,
    float32,
    three_parameters,
)
from autograder.exercises.legacy import OldExercise, in_part

PLAIN, NESTEROV = "momentum", "nesterov"

Momentum = OldExercise(
    "Momentum",
    "Momentum(lr=1e-3, momentum=0.9, nesterov=False)",
    points=2,
    reference=in_torch("SGD", momentum=0.9),
    is_oracle=True,
    driver="optimizers.trajectory",
    forbidden=FORBIDDEN,
    parts={PLAIN: 0.75, NESTEROV: 0.25},
)


@Momentum.cases
def cases(rng):
    odd = {"lr": 0.07, "momentum": 0.65}
    ahead = {"lr": 0.06, "momentum": 0.8, "nesterov": True}
    yield in_part(PLAIN, by_hand({"lr": 0.5}))
    yield in_part(PLAIN, by_default(rng))
    yield in_part(PLAIN, three_parameters(rng, odd))
    yield in_part(PLAIN, float32(rng, odd))
    yield in_part(NESTEROV, by_hand({"lr": 0.5, "nesterov": True}))
    yield in_part(NESTEROV, faint_gradients(rng, ahead, 1.0))


class Right(Frame):
    kept = ("v",)

    def defaults(self):
        return {"lr": 1e-3, "momentum": 0.9, "nesterov": False}

    def delta(self, p, g, s):
        s.v = self.momentum * s.v + g
        return self.lr * (self.momentum * s.v + g if self.nesterov else s.v)


common_mistakes(Momentum, Right, lr=0.01)


@Momentum.mistake
class averaged_velocity(Right):
    """You multiply the gradient by 1 − momentum. That is an average; PyTorch's velocity adds the
    whole gradient."""

    def delta(self, p, g, s):
        s.v = self.momentum * s.v + (1 - self.momentum) * g
        ahead = self.momentum * s.v + (1 - self.momentum) * g
        return self.lr * (ahead if self.nesterov else s.v)


@Momentum.mistake
class averaged_velocity_full_look_ahead(Right):
    """Your velocity gets only 1 − momentum of the gradient. That is an average; PyTorch's velocity
    adds the whole gradient, with nesterov and without."""

    def delta(self, p, g, s):
        s.v = self.momentum * s.v + (1 - self.momentum) * g
        return self.lr * (self.momentum * s.v + g if self.nesterov else s.v)


@Momentum.mistake
class averaged_but_for_the_first(Right):
    """Your velocity begins with the whole first gradient and then adds 1 − momentum of each: that
    is dampening, which is 0 here. Add the whole gradient each time."""

    def delta(self, p, g, s):
        s.v = g if self.t == 1 else self.momentum * s.v + (1 - self.momentum) * g
        return self.lr * (self.momentum * s.v + g if self.nesterov else s.v)


@Momentum.mistake
class momentum_ignored(Right):
    """Your momentum is 0.9 whatever you are given; use self.momentum."""

    def delta(self, p, g, s):
        s.v = 0.9 * s.v + g
        return self.lr * (0.9 * s.v + g if self.nesterov else s.v)


@Momentum.mistake
class another_default_momentum(Right):
    """The default momentum is 0.9."""

    def defaults(self):
        return {**super().defaults(), "momentum": 0.0}


@Momentum.mistake
class nesterov_ignored(Right):
    """With nesterov=True nothing changes. Then the step is lr · (g + momentum · v), with the new
    v."""

    def delta(self, p, g, s):
        s.v = self.momentum * s.v + g
        return self.lr * s.v


@Momentum.mistake
class always_nesterov(Right):
    """You look ahead although nesterov is False; then the step is lr · v."""

    def delta(self, p, g, s):
        s.v = self.momentum * s.v + g
        return self.lr * (self.momentum * s.v + g)


@Momentum.mistake
class nesterov_the_other_way_round(Right):
    """You do Nesterov's step where nesterov is False, and the plain one where it is True."""

    def delta(self, p, g, s):
        s.v = self.momentum * s.v + g
        return self.lr * (s.v if self.nesterov else self.momentum * s.v + g)


@Momentum.mistake
class nesterov_without_gradient(Right):
    """With nesterov you step along momentum · v alone; the gradient is added to it."""

    def delta(self, p, g, s):
        s.v = self.momentum * s.v + g
        return self.lr * (self.momentum * s.v if self.nesterov else s.v)


@Momentum.mistake
class nesterov_with_whole_velocity(Right):
    """With nesterov you add the whole velocity to the gradient; it is momentum · v."""

    def delta(self, p, g, s):
        s.v = self.momentum * s.v + g
        return self.lr * (s.v + g if self.nesterov else s.v)


@Momentum.mistake
class nesterov_kept_in_the_velocity(Right):
    """With nesterov you keep the look-ahead as the velocity. Keep v ← momentum · v + g, and look
    ahead for the step alone."""

    def delta(self, p, g, s):
        s.v = self.momentum * s.v + g
        if self.nesterov:
            s.v = self.momentum * s.v + g
        return self.lr * s.v


@Momentum.mistake
class velocity_never_fades(Right):
    """You add up all gradients and the old ones never fade: multiply the velocity by momentum
    before you add the new gradient."""

    def delta(self, p, g, s):
        s.v = s.v + g
        return self.lr * (self.momentum * s.v + g if self.nesterov else s.v)


@Momentum.mistake
class gradient_fades_too(Right):
    """You multiply the new gradient by momentum as well: only the old velocity fades."""

    def delta(self, p, g, s):
        s.v = self.momentum * (s.v + g)
        return self.lr * (self.momentum * s.v + g if self.nesterov else s.v)


@Momentum.mistake
class gradient_scaled_instead(Right):
    """You multiply the gradient by momentum, and the velocity not: the other way round."""

    def delta(self, p, g, s):
        s.v = s.v + self.momentum * g
        return self.lr * (self.momentum * s.v + g if self.nesterov else s.v)


@Momentum.mistake
class lr_twice(Right):
    """The learning rate goes in twice: into the velocity, and again into the step."""

    def delta(self, p, g, s):
        s.v = self.momentum * s.v + self.lr * g
        return self.lr * (self.momentum * s.v + self.lr * g if self.nesterov else s.v)


@Momentum.mistake
class step_before_update(Right):
    """You step along the old velocity and bring it up to date afterwards: your first step goes
    nowhere. Bring it up to date first."""

    def delta(self, p, g, s):
        old = s.v
        s.v = self.momentum * s.v + g
        return self.lr * (self.momentum * old + g if self.nesterov else old)


@Momentum.mistake
class velocity_subtracted(Right):
    """You subtract the gradient from the velocity and subtract the velocity from the parameter:
    two minus signs walk uphill."""

    def delta(self, p, g, s):
        s.v = self.momentum * s.v - g
        return self.lr * (self.momentum * s.v + g if self.nesterov else s.v)


@Momentum.accepted
class velocities_in_a_list:
    def __init__(self, lr=1e-3, momentum=0.9, nesterov=False):
        self.lr, self.momentum, self.nesterov = lr, momentum, nesterov
        self.v = None

    def step(self, params, grads):
        fits(params, grads)
        if self.v is None:
            self.v = [np.zeros_like(p) for p in params]
        self.v = [self.momentum * v + g for v, g in zip(self.v, grads, strict=True)]
        if not self.nesterov:
            return [p - self.lr * v for p, v in zip(params, self.v, strict=True)]
        return [
            p - self.lr * (g + self.momentum * v)
            for p, g, v in zip(params, grads, self.v, strict=True)
        ]


@Momentum.accepted
class velocities_in_a_dict:
    def __init__(self, lr=1e-3, momentum=0.9, nesterov=False):
        self.lr, self.momentum, self.nesterov = lr, momentum, nesterov
        self.v = {}

    def step(self, params, grads):
        fits(params, grads)
        new = []
        for i in range(len(params)):
            self.v[i] = self.momentum * self.v.get(i, 0.0) + grads[i]
            ahead = grads[i] + self.momentum * self.v[i] if self.nesterov else self.v[i]
            new.append(params[i] - self.lr * ahead)
        return new


@Momentum.accepted
class lr_in_the_velocity:
    def __init__(self, lr=1e-3, momentum=0.9, nesterov=False):
        self.lr, self.mu, self.nesterov = lr, momentum, nesterov
        self.v = []

    def step(self, params, grads):
        fits(params, grads)
        if not self.v:
            self.v = [0.0] * len(params)
        new = []
        for i, (p, g) in enumerate(zip(params, grads, strict=True)):
            self.v[i] = self.mu * self.v[i] - self.lr * g
            new.append(p + (self.mu * self.v[i] - self.lr * g if self.nesterov else self.v[i]))
        return new


@Momentum.accepted
class sutskever:
    def __init__(self, lr=1e-3, momentum=0.9, nesterov=False):
        self.lr, self.mu, self.nesterov = lr, momentum, nesterov
        self.v = None

    def step(self, params, grads):
        fits(params, grads)
        self.v = self.v or [np.zeros(p.shape) for p in params]
        new = []
        for i, (p, g) in enumerate(zip(params, grads, strict=True)):
            old = self.v[i].copy()
            self.v[i] *= self.mu
            self.v[i] += g
            ahead = self.mu**2 * old + (1 + self.mu) * g if self.nesterov else self.v[i]
            new.append(p - self.lr * ahead)
        return new


@Momentum.accepted
class all_gradients_once_more:
    def __init__(self, lr=1e-3, momentum=0.9, nesterov=False):
        self.lr, self.mu, self.nesterov = lr, momentum, nesterov
        self.past = []

    def step(self, params, grads):
        fits(params, grads)
        self.past.append([g.copy() for g in grads])
        new = []
        for i, p in enumerate(params):
            last = len(self.past) - 1
            v = sum(self.mu ** (last - k) * past[i] for k, past in enumerate(self.past))
            new.append(p - self.lr * (self.mu * v + grads[i] if self.nesterov else v))
        return new

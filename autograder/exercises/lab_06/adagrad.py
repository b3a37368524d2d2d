"""Adagrad(lr, eps): s ← s + g², and p − lr·g / (√s + ε)."""

import numpy as np

from autograder.exercises.lab_06.forbidden import FORBIDDEN
from autograder.exercises.lab_06.frame import Frame, common_mistakes, fits
from autograder.exercises.lab_06.in_torch import in_torch
from autograder.exercises.lab_06.journeys import ONE, SEVERAL, journeys
from autograder.exercises.legacy import OldExercise

Adagrad = OldExercise(
    "Adagrad",
    "Adagrad(lr=1e-2, eps=1e-10)",
    points=2,
    reference=in_torch("Adagrad"),
    is_oracle=True,
    driver="optimizers.trajectory",
    forbidden=FORBIDDEN,
    parts={ONE: 0.5, SEVERAL: 0.5},
)


@Adagrad.cases
def cases(rng):
    odd = {"lr": 0.3, "eps": 0.05}
    yield from journeys(rng, {"lr": 0.5}, odd, 1e-10, {})


class Right(Frame):
    kept = ("s",)

    def defaults(self):
        return {"lr": 1e-2, "eps": 1e-10}

    def delta(self, p, g, s):
        self.gather(g, s)
        return self.scaled(g, s.s)

    def gather(self, g, s):
        s.s = s.s + g**2

    def scaled(self, g, total):
        return self.lr * g / (np.sqrt(total) + self.eps)


common_mistakes(Adagrad, Right, lr=1e-3)


@Adagrad.mistake
class gathers_gradients(Right):
    """You add up the size of the gradients; add up their squares."""

    def gather(self, g, s):
        s.s = s.s + np.abs(g)


@Adagrad.mistake
class gathers_signed_gradients(Right):
    """You add up the gradients themselves, and opposite signs cancel; add up their squares."""

    def scaled(self, g, total):
        return self.lr * g / (np.sqrt(np.abs(total)) + self.eps)

    def gather(self, g, s):
        s.s = s.s + g


@Adagrad.mistake
class root_of_negative_sums(Right):
    """You add up the gradients, not their squares, and take the root of what may be negative."""

    def gather(self, g, s):
        s.s = s.s + g


@Adagrad.mistake
class no_root(Right):
    """The root is missing: divide by √s + eps."""

    def scaled(self, g, total):
        return self.lr * g / (total + self.eps)


@Adagrad.mistake
class eps_inside_the_root(Right):
    """Your eps is inside the root. PyTorch's Adagrad adds it outside: √s + eps."""

    def scaled(self, g, total):
        return self.lr * g / np.sqrt(total + self.eps)


@Adagrad.mistake
class no_eps(Right):
    """Where a gradient has always been 0 you divide 0 by 0: add eps to the root."""

    def scaled(self, g, total):
        return self.lr * g / np.sqrt(total)


@Adagrad.mistake
class eps_ignored(Right):
    """Your eps is always the default; use self.eps."""

    def scaled(self, g, total):
        return self.lr * g / (np.sqrt(total) + 1e-10)


@Adagrad.mistake
class another_default_eps(Right):
    """The default eps of Adagrad is 1e-10."""

    def defaults(self):
        return {**super().defaults(), "eps": 1e-8}


@Adagrad.mistake
class eps_as_the_least(Right):
    """You use eps as a lower limit of the root; it is added to it."""

    def scaled(self, g, total):
        return self.lr * g / np.maximum(np.sqrt(total), self.eps)


@Adagrad.mistake
class starts_at_a_tenth(Right):
    """Your s starts at 0.1, as TensorFlow's does; PyTorch's starts at 0."""

    def empty(self, p):
        state = super().empty(p)
        state.s = state.s + 0.1
        return state


@Adagrad.mistake
class starts_at_one(Right):
    """Your s starts at 1; it starts at 0."""

    def empty(self, p):
        state = super().empty(p)
        state.s = state.s + 1.0
        return state


@Adagrad.mistake
class old_sum(Right):
    """You divide before you add this step's g² to s; add first."""

    def delta(self, p, g, s):
        moved = self.scaled(g, s.s)
        self.gather(g, s)
        return moved


@Adagrad.mistake
class forgetful_average(Right):
    """You let old squares fade, which is RMSprop. Adagrad adds up and forgets nothing."""

    def gather(self, g, s):
        s.s = 0.9 * s.s + 0.1 * g**2


@Adagrad.mistake
class mean_of_squares(Right):
    """You divide the sum of squares by the number of steps. Adagrad takes the sum itself, so that
    its steps become shorter and shorter."""

    def scaled(self, g, total):
        return self.lr * g / (np.sqrt(total / self.t) + self.eps)


@Adagrad.mistake
class one_sum_for_all_entries(Right):
    """You add the squares of all entries up to one number; each entry has a sum of its own."""

    def gather(self, g, s):
        s.s = s.s + np.sum(g**2)


@Adagrad.mistake
class sum_of_what_was_scaled(Right):
    """You gather the squares of the scaled steps; gather those of the gradients."""

    def delta(self, p, g, s):
        self.gather(g, s)
        moved = self.scaled(g, s.s)
        s.s = s.s - g**2 + moved**2
        return moved


@Adagrad.mistake
class sign_only(Right):
    """You move by lr / √s along the sign of the gradient; its size belongs into the numerator."""

    def scaled(self, g, total):
        return self.lr * np.sign(g) / (np.sqrt(total) + self.eps)


@Adagrad.mistake
class fading_lr(Right):
    """You make lr smaller with each step as well. The growing sum does that already."""

    def scaled(self, g, total):
        return super().scaled(g, total) / self.t


@Adagrad.accepted
class sums_in_a_list:
    def __init__(self, lr=1e-2, eps=1e-10):
        self.lr, self.eps = lr, eps
        self.s = None

    def step(self, params, grads):
        fits(params, grads)
        if self.s is None:
            self.s = [np.zeros_like(p) for p in params]
        self.s = [s + g**2 for s, g in zip(self.s, grads, strict=True)]
        return [
            p - self.lr * g / (np.sqrt(s) + self.eps)
            for p, g, s in zip(params, grads, self.s, strict=True)
        ]


@Adagrad.accepted
class sums_in_a_dict:
    def __init__(self, lr=0.01, eps=1e-10):
        self.lr, self.eps, self.s = lr, eps, {}

    def step(self, params, grads):
        fits(params, grads)
        new = []
        for i, (p, g) in enumerate(zip(params, grads, strict=True)):
            self.s[i] = self.s.get(i, 0) + g * g
            new.append(p - g * (self.lr / (self.s[i] ** 0.5 + self.eps)))
        return new


@Adagrad.accepted
class sums_in_place:
    def __init__(self, lr=1e-2, eps=1e-10):
        self.lr, self.eps = lr, eps
        self.s = []

    def step(self, params, grads):
        fits(params, grads)
        if len(self.s) == 0:
            self.s = [np.zeros(p.shape, dtype=np.float64) for p in params]
        new = [p.copy() for p in params]
        for q, g, s in zip(new, grads, self.s, strict=True):
            s += np.square(g)
            q -= self.lr * g / (np.sqrt(s) + self.eps)
        return new


@Adagrad.accepted
class all_gradients_kept:
    def __init__(self, lr=1e-2, eps=1e-10):
        self.lr, self.eps = lr, eps
        self.past = []

    def step(self, params, grads):
        fits(params, grads)
        self.past.append([g.copy() for g in grads])
        new = []
        for i, p in enumerate(params):
            length = np.linalg.norm(np.stack([past[i] for past in self.past]), axis=0)
            new.append(p - self.lr * grads[i] / (length + self.eps))
        return new


@Adagrad.accepted
class one_helper_for_each_parameter:
    class One:
        """What one parameter needs."""

        def __init__(self):
            self.total = 0.0

        def __call__(self, g, eps):
            self.total = self.total + np.power(g, 2)
            return np.divide(g, np.sqrt(self.total) + eps)

    def __init__(self, lr=1e-2, eps=1e-10):
        self.lr, self.eps = lr, eps
        self.ones = None

    def step(self, params, grads):
        fits(params, grads)
        self.ones = self.ones or [self.One() for _ in params]
        together = zip(self.ones, params, grads, strict=True)
        return [p - self.lr * one(g, self.eps) for one, p, g in together]

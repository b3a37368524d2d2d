"""RMSprop(lr, alpha, eps): s ← α·s + (1 − α)·g², and p − lr·g / (√s + ε)."""

import numpy as np

from autograder.exercises.lab_06.forbidden import FORBIDDEN
from autograder.exercises.lab_06.frame import Frame, common_mistakes, fits
from autograder.exercises.lab_06.in_torch import in_torch
from autograder.exercises.lab_06.journeys import ONE, SEVERAL, journeys
from autograder.exercises.legacy import OldExercise

RMSprop = OldExercise(
    "RMSprop",
    "RMSprop(lr=1e-2, alpha=0.99, eps=1e-8)",
    points=2,
    reference=in_torch("RMSprop"),
    is_oracle=True,
    driver="optimizers.trajectory",
    forbidden=FORBIDDEN,
    parts={ONE: 0.5, SEVERAL: 0.5},
)


@RMSprop.cases
def cases(rng):
    odd = {"lr": 0.2, "alpha": 0.7, "eps": 0.05}
    yield from journeys(rng, {"lr": 0.1, "alpha": 0.75}, odd, 1e-8, {})


class Right(Frame):
    kept = ("s",)

    def defaults(self):
        return {"lr": 1e-2, "alpha": 0.99, "eps": 1e-8}

    def delta(self, p, g, s):
        self.average(g, s)
        return self.scaled(g, s.s)

    def average(self, g, s):
        s.s = self.alpha * s.s + (1 - self.alpha) * g**2

    def scaled(self, g, mean):
        return self.lr * g / (np.sqrt(mean) + self.eps)


common_mistakes(RMSprop, Right, lr=1e-3)


@RMSprop.mistake
class alpha_ignored(Right):
    """Your alpha is 0.99 whatever you are given; use self.alpha."""

    def average(self, g, s):
        s.s = 0.99 * s.s + 0.01 * g**2


@RMSprop.mistake
class another_default_alpha(Right):
    """The default alpha of PyTorch's RMSprop is 0.99."""

    def defaults(self):
        return {**super().defaults(), "alpha": 0.9}


@RMSprop.mistake
class alpha_swapped(Right):
    """You swap alpha and 1 − alpha: alpha, close to 1, belongs to the old average."""

    def average(self, g, s):
        s.s = (1 - self.alpha) * s.s + self.alpha * g**2


@RMSprop.mistake
class whole_square_added(Right):
    """You add the whole g²: it is weighted by 1 − alpha, so that s is an average."""

    def average(self, g, s):
        s.s = self.alpha * s.s + g**2


@RMSprop.mistake
class begins_with_the_first_square(Right):
    """Your average begins with the first g². It begins with 0, at the first step too."""

    def average(self, g, s):
        super().average(g, s)
        if self.t == 1:
            s.s = g**2


@RMSprop.mistake
class root_of_a_negative_average(Right):
    """You average the gradients, not their squares, and take the root of what may be negative."""

    def average(self, g, s):
        s.s = self.alpha * s.s + (1 - self.alpha) * g


@RMSprop.mistake
class average_of_sizes(Right):
    """You average the size of the gradients; average their squares."""

    def average(self, g, s):
        s.s = self.alpha * s.s + (1 - self.alpha) * np.abs(g)


@RMSprop.mistake
class average_of_sizes_without_root(Right):
    """You divide by the average size of the gradients. It is the root of the average square."""

    def average(self, g, s):
        s.s = self.alpha * s.s + (1 - self.alpha) * np.abs(g)

    def scaled(self, g, mean):
        return self.lr * g / (mean + self.eps)


@RMSprop.mistake
class no_root(Right):
    """The root is missing: divide by √s + eps."""

    def scaled(self, g, mean):
        return self.lr * g / (mean + self.eps)


@RMSprop.mistake
class eps_inside_the_root(Right):
    """Your eps is inside the root. PyTorch's RMSprop adds it outside: √s + eps."""

    def scaled(self, g, mean):
        return self.lr * g / np.sqrt(mean + self.eps)


@RMSprop.mistake
class no_eps(Right):
    """Where a gradient has always been 0 you divide 0 by 0: add eps to the root."""

    def scaled(self, g, mean):
        return self.lr * g / np.sqrt(mean)


@RMSprop.mistake
class eps_ignored(Right):
    """Your eps is always the default; use self.eps."""

    def scaled(self, g, mean):
        return self.lr * g / (np.sqrt(mean) + 1e-8)


@RMSprop.mistake
class another_default_eps(Right):
    """The default eps of RMSprop is 1e-8."""

    def defaults(self):
        return {**super().defaults(), "eps": 1e-7}


@RMSprop.mistake
class eps_as_the_least(Right):
    """You use eps as a lower limit of the root; it is added to it."""

    def scaled(self, g, mean):
        return self.lr * g / np.maximum(np.sqrt(mean), self.eps)


@RMSprop.mistake
class old_average(Right):
    """You divide before you bring the average up to date; bring it up to date first."""

    def delta(self, p, g, s):
        moved = self.scaled(g, s.s)
        self.average(g, s)
        return moved


@RMSprop.mistake
class sum_of_all_squares(Right):
    """You add up all squares and forget none, which is Adagrad. RMSprop lets old ones fade."""

    def average(self, g, s):
        s.s = s.s + g**2


@RMSprop.mistake
class corrected_for_its_start(Right):
    """You divide by 1 − alphaᵗ. Adam corrects its averages so, RMSprop does not."""

    def scaled(self, g, mean):
        return super().scaled(g, mean / (1 - self.alpha**self.t))


@RMSprop.mistake
class one_average_for_all_entries(Right):
    """You average over the entries of a parameter; each entry has an average of its own."""

    def average(self, g, s):
        s.s = self.alpha * s.s + (1 - self.alpha) * np.mean(g**2)


@RMSprop.mistake
class averaged_gradient(Right):
    """You move along an average of the gradients, as Adam does. RMSprop moves along this step's
    gradient."""

    kept = ("s", "m")

    def delta(self, p, g, s):
        self.average(g, s)
        s.m = self.alpha * s.m + (1 - self.alpha) * g
        return self.scaled(s.m, s.s)


@RMSprop.mistake
class sign_only(Right):
    """You move by lr / √s along the sign of the gradient; its size belongs into the numerator."""

    def scaled(self, g, mean):
        return self.lr * np.sign(g) / (np.sqrt(mean) + self.eps)


@RMSprop.mistake
class square_of_the_average(Right):
    """You square the average of the gradients; average their squares."""

    def delta(self, p, g, s):
        s.s = self.alpha * s.s + (1 - self.alpha) * g
        return self.scaled(g, s.s**2)


@RMSprop.accepted
class averages_in_a_list:
    def __init__(self, lr=1e-2, alpha=0.99, eps=1e-8):
        self.lr, self.alpha, self.eps = lr, alpha, eps
        self.s = None

    def step(self, params, grads):
        fits(params, grads)
        if self.s is None:
            self.s = [np.zeros_like(p) for p in params]
        new = []
        for i, (p, g) in enumerate(zip(params, grads, strict=True)):
            self.s[i] = self.alpha * self.s[i] + (1 - self.alpha) * g**2
            new.append(p - self.lr * g / (np.sqrt(self.s[i]) + self.eps))
        return new


@RMSprop.accepted
class averages_in_a_dict:
    def __init__(self, lr=1e-2, alpha=0.99, eps=1e-8):
        self.lr, self.alpha, self.eps = lr, alpha, eps
        self.average = {}

    def step(self, params, grads):
        fits(params, grads)
        new = []
        for i, p in enumerate(params):
            old = self.average.get(i, np.zeros(p.shape))
            self.average[i] = old + (1.0 - self.alpha) * (grads[i] * grads[i] - old)
            new.append(p - self.lr / (self.average[i] ** 0.5 + self.eps) * grads[i])
        return new


@RMSprop.accepted
class averages_in_place:
    def __init__(self, lr=1e-2, alpha=0.99, eps=1e-8):
        self.lr, self.alpha, self.eps = lr, alpha, eps
        self.s = []

    def step(self, params, grads):
        fits(params, grads)
        if not self.s:
            self.s.extend(np.zeros(p.shape) for p in params)
        new = []
        for p, g, s in zip(params, grads, self.s, strict=True):
            s *= self.alpha
            s += (1 - self.alpha) * np.square(g)
            q = np.array(p)
            q -= self.lr * g / (np.sqrt(s) + self.eps)
            new.append(q)
        return new


@RMSprop.accepted
class scaled_by_the_root_of_the_weight:
    def __init__(self, lr=1e-2, alpha=0.99, eps=1e-8):
        self.lr, self.alpha, self.eps = lr, alpha, eps
        self.sums = None

    def step(self, params, grads):
        fits(params, grads)
        self.sums = self.sums or [0.0] * len(params)
        self.sums = [self.alpha * s + g**2 for s, g in zip(self.sums, grads, strict=True)]
        weight = np.sqrt(1 - self.alpha)
        together = zip(params, grads, self.sums, strict=True)
        return [p - self.lr * g / (weight * np.sqrt(s) + self.eps) for p, g, s in together]


@RMSprop.accepted
class all_gradients_kept:
    def __init__(self, lr=1e-2, alpha=0.99, eps=1e-8):
        self.lr, self.alpha, self.eps = lr, alpha, eps
        self.past = []

    def step(self, params, grads):
        fits(params, grads)
        self.past.append([g.copy() for g in grads])
        ages = np.arange(len(self.past))[::-1]
        weights = (1 - self.alpha) * self.alpha**ages
        new = []
        for i, p in enumerate(params):
            squares = np.stack([past[i] for past in self.past]) ** 2
            root = np.sqrt(np.einsum("t,t...->...", weights, squares))
            new.append(p - self.lr * grads[i] / (root + self.eps))
        return new

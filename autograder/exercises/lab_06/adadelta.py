"""Adadelta(lr, rho, eps): Δ = g·√(a + ε)/√(s + ε) with averages s of g² and a of Δ²; p − lr·Δ."""

import numpy as np

from autograder.exercises.lab_06.forbidden import FORBIDDEN
from autograder.exercises.lab_06.frame import Frame, common_mistakes, fits
from autograder.exercises.lab_06.in_torch import in_torch
from autograder.exercises.lab_06.journeys import ONE, SEVERAL, journeys
from autograder.exercises.legacy import OldExercise

Adadelta = OldExercise(
    "Adadelta",
    "Adadelta(lr=1.0, rho=0.9, eps=1e-6)",
    points=2,
    reference=in_torch("Adadelta"),
    is_oracle=True,
    driver="optimizers.trajectory",
    forbidden=FORBIDDEN,
    parts={ONE: 0.5, SEVERAL: 0.5},
)


@Adadelta.cases
def cases(rng):
    odd = {"lr": 0.6, "rho": 0.7, "eps": 0.02}
    yield from journeys(rng, {"lr": 0.5, "eps": 0.01}, odd, 1e-3, {})


class Right(Frame):
    kept = ("s", "a")

    def defaults(self):
        return {"lr": 1.0, "rho": 0.9, "eps": 1e-6}

    def mean(self, old, new):
        return self.rho * old + (1 - self.rho) * new

    def delta(self, p, g, s):
        self.average(g, s)
        moved = self.scaled(g, s)
        self.remember(moved, g, s)
        return self.lr * moved

    def average(self, g, s):
        s.s = self.mean(s.s, g**2)

    def scaled(self, g, s):
        return g * np.sqrt(s.a + self.eps) / np.sqrt(s.s + self.eps)

    def remember(self, moved, g, s):
        s.a = self.mean(s.a, moved**2)


common_mistakes(Adadelta, Right, lr=1e-3)


@Adadelta.mistake
class rho_ignored(Right):
    """Your rho is 0.9 whatever you are given; use self.rho."""

    def mean(self, old, new):
        return 0.9 * old + 0.1 * new


@Adadelta.mistake
class another_default_rho(Right):
    """The default rho of PyTorch's Adadelta is 0.9."""

    def defaults(self):
        return {**super().defaults(), "rho": 0.95}


@Adadelta.mistake
class rho_swapped(Right):
    """You swap rho and 1 − rho: rho, close to 1, belongs to the old average."""

    def mean(self, old, new):
        return (1 - self.rho) * old + self.rho * new


@Adadelta.mistake
class whole_squares_added(Right):
    """You add whole squares: they are weighted by 1 − rho, so that both stay averages."""

    def mean(self, old, new):
        return self.rho * old + new


@Adadelta.mistake
class sums_of_squares(Right):
    """You add squares up and forget none; in both averages old ones fade by rho."""

    def mean(self, old, new):
        return old + new


@Adadelta.mistake
class ratio_inverted(Right):
    """Your ratio is upside down: the root of the average Δ² is above, that of g² below."""

    def scaled(self, g, s):
        return g * np.sqrt(s.s + self.eps) / np.sqrt(s.a + self.eps)


@Adadelta.mistake
class eps_outside_the_roots(Right):
    """Your eps is outside the roots. In Adadelta both are inside: √(average + eps)."""

    def scaled(self, g, s):
        return g * (np.sqrt(s.a) + self.eps) / (np.sqrt(s.s) + self.eps)


@Adadelta.mistake
class eps_inside_above_outside_below(Right):
    """The eps below the line is outside its root; it belongs inside, √(average + eps)."""

    def scaled(self, g, s):
        return g * np.sqrt(s.a + self.eps) / (np.sqrt(s.s) + self.eps)


@Adadelta.mistake
class eps_outside_above_inside_below(Right):
    """The eps above the line is outside its root; it belongs inside, √(average + eps)."""

    def scaled(self, g, s):
        return g * (np.sqrt(s.a) + self.eps) / np.sqrt(s.s + self.eps)


@Adadelta.mistake
class no_eps_above(Right):
    """You never move: above the line eps is missing, and the average of Δ² starts at 0."""

    def scaled(self, g, s):
        return g * np.sqrt(s.a) / np.sqrt(s.s + self.eps)


@Adadelta.mistake
class no_eps_below(Right):
    """Where a gradient has always been 0 you divide by 0: below the line eps is missing."""

    def scaled(self, g, s):
        return g * np.sqrt(s.a + self.eps) / np.sqrt(s.s)


@Adadelta.mistake
class eps_ignored(Right):
    """Your eps is always the default; use self.eps."""

    def scaled(self, g, s):
        return g * np.sqrt(s.a + 1e-6) / np.sqrt(s.s + 1e-6)


@Adadelta.mistake
class another_default_eps(Right):
    """The default eps of Adadelta is 1e-6."""

    def defaults(self):
        return {**super().defaults(), "eps": 1e-8}


@Adadelta.mistake
class no_roots(Right):
    """The roots are missing: √(a + eps) above the line, √(s + eps) below it."""

    def scaled(self, g, s):
        return g * (s.a + self.eps) / (s.s + self.eps)


@Adadelta.mistake
class no_root_above(Right):
    """The root above the line is missing."""

    def scaled(self, g, s):
        return g * (s.a + self.eps) / np.sqrt(s.s + self.eps)


@Adadelta.mistake
class no_root_below(Right):
    """The root below the line is missing."""

    def scaled(self, g, s):
        return g * np.sqrt(s.a + self.eps) / (s.s + self.eps)


@Adadelta.mistake
class remembers_gradients_twice(Right):
    """You average g² in both places: the one above the line is of what you moved by, Δ²."""

    def remember(self, moved, g, s):
        s.a = self.mean(s.a, g**2)


@Adadelta.mistake
class remembers_moves_unsquared(Right):
    """You average Δ, not Δ²."""

    def remember(self, moved, g, s):
        s.a = self.mean(s.a, np.abs(moved))


@Adadelta.mistake
class remembers_what_lr_left(Right):
    """You remember lr · Δ. Remember Δ itself; lr comes in only at the very end."""

    def remember(self, moved, g, s):
        s.a = self.mean(s.a, (self.lr * moved) ** 2)


@Adadelta.mistake
class remembers_no_moves(Right):
    """Your average of Δ² stays 0: bring it up to date at the end of each step."""

    def remember(self, moved, g, s):
        return


@Adadelta.mistake
class averages_gradients(Right):
    """You average g and take the root of what may be negative; average g²."""

    def average(self, g, s):
        s.s = self.mean(s.s, g)


@Adadelta.mistake
class begins_with_the_first_square(Right):
    """Your average of g² begins with the first g². It begins with 0, at the first step too."""

    def average(self, g, s):
        s.s = g**2 if self.t == 1 else self.mean(s.s, g**2)


@Adadelta.mistake
class old_average_below(Right):
    """You divide by the average of g² of the step before: bring it up to date first."""

    def delta(self, p, g, s):
        moved = self.scaled(g, s)
        self.average(g, s)
        self.remember(moved, g, s)
        return self.lr * moved


@Adadelta.mistake
class last_square_below(Right):
    """You divide by the size of this gradient alone: keep an average of g²."""

    def average(self, g, s):
        s.s = g**2


@Adadelta.mistake
class last_move_above(Right):
    """Above the line you use the last Δ alone: keep an average of Δ²."""

    def remember(self, moved, g, s):
        s.a = moved**2


@Adadelta.mistake
class rmsprop(Right):
    """That is RMSprop: what makes Adadelta is √(a + eps) above the line, with a the average Δ²."""

    def scaled(self, g, s):
        return g / np.sqrt(s.s + self.eps)


@Adadelta.mistake
class corrected_for_the_start(Right):
    """You divide the average of g² by 1 − rhoᵗ. Adam corrects its averages so, Adadelta does
    not."""

    def scaled(self, g, s):
        corrected = s.s / (1 - self.rho**self.t)
        return g * np.sqrt(s.a + self.eps) / np.sqrt(corrected + self.eps)


@Adadelta.mistake
class new_average_above(Right):
    """You bring the average of Δ² up to date and then move by a Δ made from it: the move uses the
    old one."""

    def delta(self, p, g, s):
        self.average(g, s)
        self.remember(self.scaled(g, s), g, s)
        return self.lr * self.scaled(g, s)


@Adadelta.accepted
class as_in_the_paper:
    def __init__(self, lr=1.0, rho=0.9, eps=1e-6):
        self.lr, self.rho, self.eps = lr, rho, eps
        self.s = self.a = None

    def step(self, params, grads):
        fits(params, grads)
        if self.s is None:
            self.s = [np.zeros_like(p) for p in params]
            self.a = [np.zeros_like(p) for p in params]
        new = []
        for i, (p, g) in enumerate(zip(params, grads, strict=True)):
            self.s[i] = self.rho * self.s[i] + (1 - self.rho) * g**2
            d = np.sqrt(self.a[i] + self.eps) / np.sqrt(self.s[i] + self.eps) * g
            self.a[i] = self.rho * self.a[i] + (1 - self.rho) * d**2
            new.append(p - self.lr * d)
        return new


@Adadelta.accepted
class one_root:
    def __init__(self, lr=1.0, rho=0.9, eps=1e-6):
        self.lr, self.rho, self.eps = lr, rho, eps
        self.states = {}

    def step(self, params, grads):
        fits(params, grads)
        new = []
        for i, (p, g) in enumerate(zip(params, grads, strict=True)):
            s, a = self.states.get(i, (0.0, 0.0))
            s = s + (1 - self.rho) * (g * g - s)
            d = g * ((a + self.eps) / (s + self.eps)) ** 0.5
            self.states[i] = (s, a + (1 - self.rho) * (d * d - a))
            new.append(p - self.lr * d)
        return new


@Adadelta.accepted
class with_signs_turned:
    def __init__(self, lr=1.0, rho=0.9, eps=1e-6):
        self.lr, self.rho, self.eps = lr, rho, eps
        self.kept = []

    def rms(self, mean):
        return np.sqrt(mean + self.eps)

    def step(self, params, grads):
        fits(params, grads)
        self.kept = self.kept or [[np.zeros(p.shape), np.zeros(p.shape)] for p in params]
        new = []
        for p, g, kept in zip(params, grads, self.kept, strict=True):
            kept[0] = self.rho * kept[0] + (1 - self.rho) * np.square(g)
            d = -self.rms(kept[1]) / self.rms(kept[0]) * g
            kept[1] = self.rho * kept[1] + (1 - self.rho) * np.square(d)
            new.append(p + self.lr * d)
        return new


@Adadelta.accepted
class in_place_on_its_own_arrays:
    def __init__(self, lr=1.0, rho=0.9, eps=1e-6):
        self.lr, self.rho, self.eps = lr, rho, eps
        self.s, self.a = [], []

    def step(self, params, grads):
        fits(params, grads)
        while len(self.s) < len(params):
            self.s.append(np.zeros(params[len(self.s)].shape))
            self.a.append(np.zeros(params[len(self.a)].shape))
        new = [p.copy() for p in params]
        for i, g in enumerate(grads):
            self.s[i] *= self.rho
            self.s[i] += (1 - self.rho) * g * g
            d = np.sqrt(self.a[i] + self.eps)
            d /= np.sqrt(self.s[i] + self.eps)
            d *= g
            self.a[i] *= self.rho
            self.a[i] += (1 - self.rho) * d * d
            new[i] -= self.lr * d
        return new


@Adadelta.accepted
class one_object_for_each_parameter:
    class One:
        """What one parameter needs."""

        s = a = 0.0

    def __init__(self, lr=1.0, rho=0.9, eps=1e-6):
        self.lr, self.rho, self.eps = lr, rho, eps
        self.ones = None

    def step(self, params, grads):
        fits(params, grads)
        if self.ones is None:
            self.ones = [self.One() for _ in params]
        new = []
        for one, p, g in zip(self.ones, params, grads, strict=True):
            one.s = self.rho * one.s + (1 - self.rho) * g**2
            d = g * np.exp(0.5 * (np.log(one.a + self.eps) - np.log(one.s + self.eps)))
            one.a = self.rho * one.a + (1 - self.rho) * d**2
            new.append(p - self.lr * d)
        return new

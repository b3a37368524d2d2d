"""SGD(lr): p − lr·g, and nothing kept."""

import numpy as np

from autograder.exercises.lab_06.forbidden import FORBIDDEN
from autograder.exercises.lab_06.frame import Frame, common_mistakes
from autograder.exercises.lab_06.in_torch import in_torch
from autograder.exercises.lab_06.journeys import ONE, SEVERAL, journeys
from autograder.exercises.legacy import OldExercise

SGD = OldExercise(
    "SGD",
    "SGD(lr=1e-3)",
    points=1,
    reference=in_torch("SGD"),
    is_oracle=True,
    driver="optimizers.trajectory",
    forbidden=FORBIDDEN,
    parts={ONE: 0.5, SEVERAL: 0.5},
)


@SGD.cases
def cases(rng):
    yield from journeys(rng, {"lr": 0.5}, {"lr": 0.03}, 1e-6, {"lr": 2.0})


class Plain(Frame):
    def defaults(self):
        return {"lr": 1e-3}

    def delta(self, p, g, s):
        return self.lr * g


common_mistakes(SGD, Plain, lr=0.01)


@SGD.mistake
class momentum_of_its_own(Plain):
    """Your steps remember earlier gradients. Plain SGD uses this step's gradient only."""

    kept = ("v",)

    def delta(self, p, g, s):
        s.v = 0.9 * s.v + g
        return self.lr * s.v


@SGD.mistake
class sign_for_gradient(Plain):
    """You use the sign of the gradient; its size counts too."""

    def delta(self, p, g, s):
        return self.lr * np.sign(g)


@SGD.mistake
class unit_gradient(Plain):
    """You divide the gradient by its length. SGD takes it as it is."""

    def delta(self, p, g, s):
        length = np.linalg.norm(g)
        return self.lr * g / length if length else 0.0 * g


@SGD.mistake
class averaged_over_entries(Plain):
    """You divide by the number of entries; each entry moves by its own lr · g."""

    def delta(self, p, g, s):
        return self.lr * g / g.size


@SGD.mistake
class summed_over_entries(Plain):
    """You add the gradient up before you use it; each entry moves by its own lr · g."""

    def delta(self, p, g, s):
        return self.lr * np.sum(g) + 0.0 * g


@SGD.mistake
class lr_that_fades(Plain):
    """Your learning rate becomes smaller with each step. Here it stays; schedules come later."""

    def delta(self, p, g, s):
        return self.lr / self.t * g


@SGD.mistake
class lr_squared(Plain):
    """The learning rate goes in twice."""

    def delta(self, p, g, s):
        return self.lr * self.lr * g


@SGD.mistake
class lr_in_the_denominator(Plain):
    """You divide by the learning rate; multiply by it."""

    def delta(self, p, g, s):
        return g / self.lr


@SGD.mistake
class shrinks_the_parameters(Plain):
    """You multiply the parameter in: p is to become p − lr · g, whatever p is."""

    def delta(self, p, g, s):
        return self.lr * g * p


@SGD.mistake
class lr_without_gradient(Plain):
    """You subtract the gradient and leave the learning rate out."""

    def delta(self, p, g, s):
        return g


@SGD.accepted
class in_a_comprehension:
    def __init__(self, lr=1e-3):
        self.lr = lr

    def step(self, params, grads):
        if [p.shape for p in params] != [g.shape for g in grads]:
            raise ValueError("shapes")
        return [p - self.lr * g for p, g in zip(params, grads, strict=True)]


@SGD.accepted
class on_copies:
    def __init__(self, lr=0.001):
        self.learning_rate = lr

    def step(self, params, grads):
        if len(params) != len(grads):
            raise ValueError(f"{len(params)} parameters, {len(grads)} gradients")
        new = [np.array(p) for p in params]
        for i in range(len(new)):
            if new[i].shape != grads[i].shape:
                raise ValueError(f"{new[i].shape} and {grads[i].shape}")
            new[i] -= self.learning_rate * grads[i]
        return new


@SGD.accepted
class entry_by_entry:
    def __init__(self, lr=0.001):
        self.lr = lr

    def step(self, params, grads):
        new = []
        for p, g in zip(params, grads, strict=True):
            if np.shape(p) != np.shape(g):
                raise ValueError("shapes")
            q = np.empty_like(p)
            for where in np.ndindex(p.shape):
                q[where] = p[where] - self.lr * g[where]
            new.append(q)
        return new


@SGD.accepted
class keeps_what_it_needs_not:
    steps = 0

    def __init__(self, lr=0.001):
        self.lr = lr
        self.history = []

    def move(self, p, g):
        if p.shape != g.shape:
            raise ValueError("shapes")
        return np.add(p, np.multiply(-self.lr, g))

    def step(self, params, grads):
        self.steps += 1
        if len(params) != len(grads):
            raise ValueError("lengths")
        self.history.append(params)
        return list(map(self.move, params, grads))


@SGD.accepted
class with_a_numpy_rate:
    def __init__(self, lr=1e-3):
        self.lr = lr

    def step(self, params, grads):
        if len(params) != len(grads) or any(
            p.shape != g.shape for p, g in zip(params, grads, strict=True)
        ):
            raise ValueError("they do not fit")
        return [np.subtract(p, g * np.float64(self.lr)) for p, g in zip(params, grads, strict=True)]

"""decision_boundary(x1, w, b): the x₂ at which b + w₁x₁ + w₂x₂ = 0."""

import numpy as np

from autograder.exercises import case, draw
from autograder.exercises.legacy import OldExercise


def reference(x1, w, b):
    """Where a line through two points of it crosses the given x1."""
    on_axis = -b / w[1]
    rise = -w[0] / w[1]
    return on_axis + rise * x1


decision_boundary = OldExercise(
    "decision_boundary",
    "decision_boundary(x1, w, b)",
    points=2,
    reference=reference,
)


@decision_boundary.cases
def cases(rng):
    yield case("worked by hand", -1.0, np.array([3.0, -2.0]), 1.0)
    yield case("at the axis", 0.0, np.array([3.0, -2.0]), 1.0)
    yield case("several points", np.array([-2.0, -1.0, 0.0, 1.0]), np.array([3.0, -2.0]), 1.0)
    yield case("another line", 1.5, draw(rng, 2), -0.75)
    yield case("a level line", draw(rng, 4), np.array([0.0, 2.0]), 3.0)
    yield case("through the origin", draw(rng, 4), np.array([2.0, 5.0]), 0.0)
    yield case("many points", draw(rng, 7), draw(rng, 2), 0.5)
    yield case("float32", draw(rng, 3).astype(np.float32), draw(rng, 2).astype(np.float32), 1.0)


@decision_boundary.holds
def on_the_line(ask, rng):
    """A point of the line gives z = b + w₁x₁ + w₂x₂ = 0."""
    x1, w, b = draw(rng, 5), draw(rng, 2), 0.5
    z = b + w[0] * x1 + w[1] * ask(x1, w, b)
    return None if np.allclose(z, 0, atol=1e-3) else f"your points give z = {z}, expected 0"


@decision_boundary.mistake
def wrong_sign(x1, w, b):
    """The sign is wrong: bring b + w₁x₁ to the other side of the equation and it becomes
    negative."""
    return (b + w[0] * x1) / w[1]


@decision_boundary.mistake
def no_bias(x1, w, b):
    """You leave out the bias, so your line always goes through the origin."""
    return -w[0] * x1 / w[1]


@decision_boundary.mistake
def bias_sign(x1, w, b):
    """The bias has the wrong sign: x₂ = −(b + w₁x₁) / w₂, both terms change sides."""
    return (b - w[0] * x1) / w[1]


@decision_boundary.mistake
def slope_sign(x1, w, b):
    """The term with x₁ has the wrong sign: x₂ = −(b + w₁x₁) / w₂, both terms change sides."""
    return (w[0] * x1 - b) / w[1]


@decision_boundary.mistake
def weights_swapped(x1, w, b):
    """You divide by w₁ and multiply by w₂: they are swapped. Solve for x₂, so w₂ goes below."""
    return -(b + w[1] * x1) / np.where(w[0] == 0, np.nan, w[0])


@decision_boundary.mistake
def not_divided(x1, w, b):
    """You stop one step early: divide by w₂."""
    return -(b + w[0] * x1)


@decision_boundary.mistake
def bias_not_divided(x1, w, b):
    """Only one of the terms is divided by w₂; parentheses: −(b + w₁x₁) / w₂."""
    return -b - w[0] * x1 / w[1]


@decision_boundary.mistake
def weight_not_divided(x1, w, b):
    """Only the bias is divided by w₂; parentheses: −(b + w₁x₁) / w₂."""
    return -b / w[1] - w[0] * x1


@decision_boundary.mistake
def z_instead(x1, w, b):
    """You compute part of z instead of solving z = 0 for x₂."""
    return b + w[0] * x1 + w[1]


@decision_boundary.mistake
def multiplied(x1, w, b):
    """You multiply by w₂ where you need to divide by it."""
    return -(b + w[0] * x1) * w[1]


@decision_boundary.accepted
def solved(x1, w, b):
    return -(b + w[0] * x1) / w[1]


@decision_boundary.accepted
def slope_and_intercept(x1, w, b):
    slope, intercept = -w[0] / w[1], -b / w[1]
    return slope * x1 + intercept


@decision_boundary.accepted
def loop(x1, w, b):
    w1, w2 = w
    if np.ndim(x1) == 0:
        return (-b - w1 * x1) / w2
    return np.array([(-b - w1 * v) / w2 for v in np.ravel(x1)]).reshape(np.shape(x1))


@decision_boundary.accepted
def with_a_helper(x1, w, b):
    def z_without_x2(x1):
        return b + w[0] * x1

    return z_without_x2(x1) / -w[1]


@decision_boundary.accepted
def single_precision(x1, w, b):
    x1, w = np.asarray(x1, dtype=np.float32), w.astype(np.float32)
    return -(np.float32(b) + w[0] * x1) / w[1]

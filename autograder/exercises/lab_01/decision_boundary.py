"""decision_boundary(x1, w, b): the x₂ at which b + w₁x₁ + w₂x₂ = 0."""

import numpy as np

from autograder.exercises import Exercise, case, draw


def reference(x1, w, b):
    """Follow the line through two points of the boundary to the given x1."""
    on_axis = -b / w[1]
    rise = -w[0] / w[1]
    return on_axis + rise * x1


exercise = Exercise(points=2, reference=reference)


@exercise.cases
def cases(rng):
    yield case("worked by hand", -1.0, np.array([3.0, -2.0]), 1.0)
    yield case("at the axis", 0.0, np.array([3.0, -2.0]), 1.0)
    yield case("several points", np.array([-2.0, -1.0, 0.0, 1.0]), np.array([3.0, -2.0]), 1.0)
    yield case("another line", 1.5, draw(rng, 2), -0.75)
    yield case("a level line", draw(rng, 4), np.array([0.0, 2.0]), 3.0)
    yield case("through the origin", draw(rng, 4), np.array([2.0, 5.0]), 0.0)
    yield case("many points", draw(rng, 7), draw(rng, 2), 0.5)
    yield case("float32", draw(rng, 3).astype(np.float32), draw(rng, 2).astype(np.float32), 1.0)


@exercise.holds
def on_the_line(ask, rng):
    """A point of the line gives z = b + w₁x₁ + w₂x₂ = 0."""
    x1, w, b = draw(rng, 5), draw(rng, 2), 0.5
    z = b + w[0] * x1 + w[1] * ask(x1, w, b)
    return None if np.allclose(z, 0, atol=1e-3) else f"your points give z = {z}, expected 0"


@exercise.answer
def decision_boundary(x1, w, b):
    w1, w2 = w
    return -(b + w1 * x1) / w2


exercise.mistakes("""
wrong-sign: return - → return
    The sign is wrong: bring b + w₁x₁ to the other side of the equation and it becomes negative.
no-bias: b + →
    You leave out the bias, so your line always goes through the origin.
bias-sign: (b → (-b
    The bias has the wrong sign: x₂ = −(b + w₁x₁) / w₂, both terms change sides.
slope-sign: x1) / → -x1) /
    The term with x₁ has the wrong sign: x₂ = −(b + w₁x₁) / w₂, both terms change sides.
weights-swapped: w1, w2 = w → w2, w1 = w
    You divide by w₁ and multiply by w₂: they are swapped. Solve for x₂, so w₂ goes below.
slope-upside-down: + w1 → + w2**2 / w1
    Your slope is upside down: w₂ stands below, as under the bias.
x1-not-weighted: w1 * x1 → x1
    You leave out w₁: in the equation, x₁ is multiplied by it.
x1-left-out: w1 * x1 → w1 + 0 * x1
    You leave out x₁, so the line is level: w₁ is multiplied by it.
not-divided: / w2 →
    You stop one step early: divide by w₂.
bias-not-divided: + w1 → * w2 + w1
    Only one of the terms is divided by w₂; parentheses: −(b + w₁x₁) / w₂.
parentheses-missing: -(b + w1 * x1) / w2 → -b + w1 * x1 / w2
    The parentheses are missing: the minus reaches b alone, and the division the other term alone.
    It is −(b + w₁x₁) / w₂.
weight-not-divided: + w1 → + w2 * w1
    Only the bias is divided by w₂; parentheses: −(b + w₁x₁) / w₂.
z-instead: -(b + w1 * x1) / w2 → b + w1 * x1 + w2
    You compute part of z instead of solving z = 0 for x₂.
subtracted: / w2 → - w2
    You subtract w₂; x₂ is multiplied by it in the equation, so divide.
multiplied: / w2 → * w2
    You multiply by w₂ where you need to divide by it.
""")

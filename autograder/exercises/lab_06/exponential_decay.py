"""exponential_decay(lr0, step, gamma): lr0 · gamma^step."""

import math

import numpy as np

from autograder.exercises import Exercise, case
from autograder.exercises.forbidden import OPTIMIZERS


def reference(lr0, step, gamma):
    """Return what remains after `step` multiplications."""
    return lr0 * math.prod([gamma] * step)


exercise = Exercise(points=1, reference=reference, forbidden=OPTIMIZERS)


@exercise.cases
def cases(rng):
    lr0, gamma = round(rng.uniform(0.02, 0.9), 3), round(rng.uniform(0.6, 0.95), 3)
    yield case("worked by hand", 0.8, 2, 0.5)
    yield case("at the start", lr0, 0, gamma)
    yield case("one step", lr0, 1, gamma)
    yield case("two steps", lr0, 2, gamma)
    yield case("a few steps", lr0, 7, gamma)
    yield case("many steps", lr0, int(rng.integers(30, 60)), 0.97)
    yield case("no decay", lr0, 5, 1.0)
    yield case("a large rate", 2.5, 3, gamma)
    yield case("hardly anything left", 0.8, 25, 0.5)


@exercise.answer
def exponential_decay(lr0, step, gamma):
    return lr0 * gamma**step


exercise.mistakes("""
one-step-ahead: gamma**step → gamma ** (step + 1)
    You are one step ahead: at step 0 the rate is lr0.
one-step-behind: gamma**step → gamma ** (step - 1)
    You are one step behind: at step 1 the rate is lr0 · gamma.
held-for-a-step: gamma**step → gamma ** max(step - 1, 0)
    Your rate is still lr0 at step 1; there it is lr0 · gamma.
by-e: gamma**step → np.exp(-gamma * step)
    You use e to the power −gamma · step; here gamma itself is the base.
multiplied: gamma**step → gamma * step
    You multiply gamma by step; it is to the power of step.
only-once: gamma**step → gamma
    You multiply by gamma once, whatever step is; multiply once for each step.
only-once-after-the-start: gamma**step → (gamma if step else 1.0)
    You multiply by gamma once and never again; multiply once for each step.
by-what-is-left: gamma**step → (1 - gamma) ** step
    You multiply by 1 − gamma; gamma itself is the factor.
linear: gamma**step → (1 - (1 - gamma) * step)
    You subtract the same amount at each step; each step multiplies by gamma.
subtracted: lr0 * gamma**step → lr0 - gamma * step
    You subtract gamma at each step; each step multiplies the rate by gamma.
over-time: lr0 * gamma**step → lr0 / (1 + gamma * step)
    You divide by 1 + gamma · step, which is another schedule; multiply by gamma to the power step.
growing: lr0 * gamma**step → lr0 / gamma**step
    Your rate grows: multiply by gamma, do not divide by it.
swapped: gamma**step → step**gamma
    You swap base and exponent: gamma to the power of step.
lr0-in-the-power: lr0 * gamma**step → (lr0 * gamma) ** step
    You raise lr0 to the power as well; only gamma is.
factor-alone: lr0 * gamma**step → float(gamma**step)
    You give back the factor; multiply lr0 by it.
gamma-ignored: gamma**step → 0.9**step
    Your gamma is 0.9 whatever you are given.
""")

"""exponential_decay(lr0, step, gamma): lr0 · gamma^step."""

import math

import numpy as np

from autograder.exercises import case
from autograder.exercises.lab_06.forbidden import FORBIDDEN
from autograder.exercises.legacy import OldExercise


def reference(lr0, step, gamma):
    """What remains after `step` multiplications."""
    return lr0 * math.prod([gamma] * step)


exponential_decay = OldExercise(
    "exponential_decay",
    "exponential_decay(lr0, step, gamma)",
    points=1,
    reference=reference,
    forbidden=FORBIDDEN,
)


@exponential_decay.cases
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


@exponential_decay.mistake
def one_step_ahead(lr0, step, gamma):
    """You are one step ahead: at step 0 the rate is lr0."""
    return lr0 * gamma ** (step + 1)


@exponential_decay.mistake
def one_step_behind(lr0, step, gamma):
    """You are one step behind: at step 1 the rate is lr0 · gamma."""
    return lr0 * gamma ** (step - 1)


@exponential_decay.mistake
def held_for_a_step(lr0, step, gamma):
    """Your rate is still lr0 at step 1; there it is lr0 · gamma."""
    return lr0 * gamma ** max(step - 1, 0)


@exponential_decay.mistake
def by_e(lr0, step, gamma):
    """You use e to the power −gamma · step; here gamma itself is the base."""
    return lr0 * np.exp(-gamma * step)


@exponential_decay.mistake
def multiplied(lr0, step, gamma):
    """You multiply gamma by step; it is to the power of step."""
    return lr0 * gamma * step


@exponential_decay.mistake
def only_once(lr0, step, gamma):
    """You multiply by gamma once, whatever step is; multiply once for each step."""
    return lr0 * gamma


@exponential_decay.mistake
def only_once_after_the_start(lr0, step, gamma):
    """You multiply by gamma once and never again; multiply once for each step."""
    return lr0 * gamma if step else lr0


@exponential_decay.mistake
def by_what_is_left(lr0, step, gamma):
    """You multiply by 1 − gamma; gamma itself is the factor."""
    return lr0 * (1 - gamma) ** step


@exponential_decay.mistake
def linear(lr0, step, gamma):
    """You subtract the same amount at each step; each step multiplies by gamma."""
    return lr0 * (1 - (1 - gamma) * step)


@exponential_decay.mistake
def over_time(lr0, step, gamma):
    """You divide by 1 + gamma · step, which is another schedule; multiply by gamma to the power of
    step."""
    return lr0 / (1 + gamma * step)


@exponential_decay.mistake
def growing(lr0, step, gamma):
    """Your rate grows: multiply by gamma, do not divide by it."""
    return lr0 / gamma**step


@exponential_decay.mistake
def swapped(lr0, step, gamma):
    """You swap base and exponent: gamma to the power of step."""
    return float(lr0 * float(step) ** gamma)


@exponential_decay.mistake
def lr0_in_the_power(lr0, step, gamma):
    """You raise lr0 to the power as well; only gamma is."""
    return (lr0 * gamma) ** step


@exponential_decay.mistake
def factor_alone(lr0, step, gamma):
    """You give back the factor; multiply lr0 by it."""
    return float(gamma**step)


@exponential_decay.mistake
def gamma_ignored(lr0, step, gamma):
    """Your gamma is 0.9 whatever you are given."""
    return lr0 * 0.9**step


@exponential_decay.accepted
def in_a_line(lr0, step, gamma):
    return lr0 * gamma**step


@exponential_decay.accepted
def recursive(lr0, step, gamma):
    return lr0 if step == 0 else gamma * recursive(lr0, step - 1, gamma)


@exponential_decay.accepted
def with_a_loop(lr0, step, gamma):
    for _ in range(step):
        lr0 = lr0 * gamma
    return lr0


@exponential_decay.accepted
def with_numpy(lr0, step, gamma):
    return lr0 * np.power(gamma, step)


@exponential_decay.accepted
def by_logarithm(lr0, step, gamma):
    return math.exp(math.log(lr0) + step * math.log(gamma))

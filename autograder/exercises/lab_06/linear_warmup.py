"""linear_warmup(lr0, step, warmup): lr0 · min(1, (step + 1) / warmup)."""

import numpy as np

from autograder.exercises import case
from autograder.exercises.lab_06.forbidden import FORBIDDEN
from autograder.exercises.legacy import OldExercise


def reference(lr0, step, warmup):
    """On the line through (−1, 0) and (warmup − 1, lr0), and level from there on."""
    return float(np.interp(step, [-1.0, warmup - 1.0], [0.0, lr0]))


linear_warmup = OldExercise(
    "linear_warmup",
    "linear_warmup(lr0, step, warmup)",
    points=1,
    reference=reference,
    forbidden=FORBIDDEN,
)


@linear_warmup.cases
def cases(rng):
    lr0, warmup = round(rng.uniform(0.02, 0.9), 3), int(rng.integers(6, 13))
    yield case("worked by hand", 0.8, 1, 4)
    yield case("the first step", lr0, 0, warmup)
    yield case("the second step", lr0, 1, warmup)
    yield case("on the way", lr0, 3, warmup)
    yield case("two before the end", lr0, warmup - 2, warmup)
    yield case("the last of the warm-up", lr0, warmup - 1, warmup)
    yield case("just after it", lr0, warmup, warmup)
    yield case("one later", lr0, warmup + 1, warmup)
    yield case("long after it", lr0, 3 * warmup + 1, warmup)
    yield case("no warm-up to speak of", lr0, 0, 1)
    yield case("a large rate", 2.5, 3, warmup)
    yield case("a large rate, long after", 2.5, 3 * warmup, warmup)


@linear_warmup.mistake
def from_zero(lr0, step, warmup):
    """Your first rate is 0, and a step is lost: use step + 1."""
    return lr0 * min(1.0, step / warmup)


@linear_warmup.mistake
def growing_for_ever(lr0, step, warmup):
    """Your rate never stops growing: after the warm-up it stays at lr0."""
    return lr0 * (step + 1) / warmup


@linear_warmup.mistake
def zero_for_ever(lr0, step, warmup):
    """You divide with //, which is 0 until the warm-up is over: use /."""
    return lr0 * min(1, (step + 1) // warmup)


@linear_warmup.mistake
def never_cold(lr0, step, warmup):
    """You take the larger of the two; take the smaller, min."""
    return lr0 * max(1.0, (step + 1) / warmup)


@linear_warmup.mistake
def falling(lr0, step, warmup):
    """Your rate falls during the warm-up; it rises from lr0 / warmup to lr0."""
    return lr0 * max(0.0, 1 - (step + 1) / warmup)


@linear_warmup.mistake
def one_step_longer(lr0, step, warmup):
    """Your warm-up takes one step too long: divide by warmup, not by warmup + 1."""
    return lr0 * min(1.0, (step + 1) / (warmup + 1))


@linear_warmup.mistake
def one_step_ahead(lr0, step, warmup):
    """You are one step ahead: at step 0 the rate is lr0 / warmup."""
    return lr0 * min(1.0, (step + 2) / warmup)


@linear_warmup.mistake
def upside_down(lr0, step, warmup):
    """Your fraction is upside down: (step + 1) / warmup."""
    return lr0 * min(1.0, warmup / (step + 1))


@linear_warmup.mistake
def starts_over(lr0, step, warmup):
    """Your warm-up starts over again and again; once is enough."""
    return lr0 * (step % warmup + 1) / warmup


@linear_warmup.mistake
def zero_afterwards(lr0, step, warmup):
    """After the warm-up your rate is 0; it stays at lr0."""
    return lr0 * (step + 1) / warmup if step < warmup else 0.0


@linear_warmup.mistake
def factor_alone(lr0, step, warmup):
    """You give back the factor; multiply lr0 by it."""
    return min(1.0, (step + 1) / warmup)


@linear_warmup.mistake
def limited_by_lr0(lr0, step, warmup):
    """You take the smaller of lr0 and the fraction; the fraction, at most 1, multiplies lr0."""
    return min(lr0, (step + 1) / warmup)


@linear_warmup.mistake
def limited_by_one(lr0, step, warmup):
    """You limit the rate to 1; it is the fraction that is at most 1."""
    return min(1.0, lr0 * (step + 1) / warmup)


@linear_warmup.mistake
def curved(lr0, step, warmup):
    """Your rate rises along a curve; it rises in a straight line."""
    return lr0 * min(1.0, (step + 1) / warmup) ** 2


@linear_warmup.mistake
def cold_then_warm(lr0, step, warmup):
    """Your rate stays at lr0 / warmup until the warm-up is over; it rises at each step."""
    return lr0 if step + 1 >= warmup else lr0 / warmup


@linear_warmup.mistake
def starts_high_enough(lr0, step, warmup):
    """You go from lr0 / warmup to lr0 in steps of another size: at step s it is (s + 1) / warmup of
    lr0."""
    return lr0 * min(1.0, 1 / warmup + step / warmup * (1 + 1 / warmup))


@linear_warmup.accepted
def in_a_line(lr0, step, warmup):
    return lr0 * min(1.0, (step + 1) / warmup)


@linear_warmup.accepted
def with_an_if(lr0, step, warmup):
    if step + 1 < warmup:
        return lr0 * (step + 1) / warmup
    return lr0


@linear_warmup.accepted
def with_numpy(lr0, step, warmup):
    return lr0 * np.minimum(1.0, np.divide(step + 1, warmup))


@linear_warmup.accepted
def clipped(lr0, step, warmup):
    return np.clip((step + 1) * lr0 / warmup, 0.0, lr0)


@linear_warmup.accepted
def counted(lr0, step, warmup):
    rate = 0.0
    for _ in range(step + 1):
        rate = min(lr0, rate + lr0 / warmup)
    return rate

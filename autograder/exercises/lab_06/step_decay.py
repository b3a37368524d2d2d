"""step_decay(lr0, step, drop, every): lr0 · drop^(step // every)."""

import numpy as np

from autograder.exercises import case
from autograder.exercises.lab_06.forbidden import FORBIDDEN
from autograder.exercises.legacy import OldExercise


def reference(lr0, step, drop, every):
    """What a walk from step 0 arrives at, dropping on its way."""
    for passed in range(1, step + 1):
        if passed % every == 0:
            lr0 = lr0 * drop
    return lr0


step_decay = OldExercise(
    "step_decay",
    "step_decay(lr0, step, drop, every)",
    points=1,
    reference=reference,
    forbidden=FORBIDDEN,
)


@step_decay.cases
def cases(rng):
    lr0, drop = round(rng.uniform(0.02, 0.9), 3), round(rng.uniform(0.2, 0.45), 2)
    every = int(rng.integers(4, 9))
    yield case("worked by hand", 0.8, 20, 0.5, 10)
    yield case("at the start", lr0, 0, drop, every)
    yield case("one step on", lr0, 1, drop, every)
    yield case("just before the first drop", lr0, every - 1, drop, every)
    yield case("the first drop", lr0, every, drop, every)
    yield case("just after it", lr0, every + 1, drop, every)
    yield case("just before the second drop", lr0, 2 * every - 1, drop, every)
    yield case("the third drop", lr0, 3 * every, drop, every)
    yield case("between two drops", lr0, 4 * every + 3, drop, every)
    yield case("a drop at every step", lr0, 3, drop, 1)
    yield case("no drop at all", lr0, 2 * every, 1.0, every)
    yield case("a large rate", 2.5, every + 2, drop, every)
    yield case("hundreds of steps", lr0, 40 * every + 1, 0.9, every)


@step_decay.mistake
def smooth(lr0, step, drop, every):
    """Your rate falls a little at every step: use //, which counts whole periods, not /."""
    return lr0 * drop ** (step / every)


@step_decay.mistake
def one_step_early(lr0, step, drop, every):
    """You drop one step too early: step 0 is the first one, so the first drop is at step =
    every."""
    return lr0 * drop ** ((step + 1) // every)


@step_decay.mistake
def one_step_late(lr0, step, drop, every):
    """You drop one step too late: at step = every the rate has dropped already."""
    return lr0 * drop ** (max(step - 1, 0) // every)


@step_decay.mistake
def rounded_up(lr0, step, drop, every):
    """You round the number of drops up: a period counts when it is over."""
    return lr0 * drop ** -(-step // every)


@step_decay.mistake
def rounded(lr0, step, drop, every):
    """You round the number of drops to the nearest; cut it off with //."""
    return lr0 * drop ** int(step / every + 0.5)


@step_decay.mistake
def one_drop_too_many(lr0, step, drop, every):
    """You drop once too often: before step = every the rate is lr0."""
    return lr0 * drop ** (step // every + 1)


@step_decay.mistake
def at_every_step(lr0, step, drop, every):
    """You drop at every step; drop once in `every` steps."""
    return lr0 * drop**step


@step_decay.mistake
def only_once(lr0, step, drop, every):
    """You drop once and never again; each further period drops once more."""
    return lr0 * drop if step >= every else lr0


@step_decay.mistake
def only_at_the_drop(lr0, step, drop, every):
    """You drop at multiples of `every` only, and are back at lr0 in between."""
    return lr0 * drop if step % every == 0 and step > 0 else lr0


@step_decay.mistake
def by_what_is_left(lr0, step, drop, every):
    """You multiply by 1 − drop; drop itself is the factor: 0.5 halves the rate."""
    return lr0 * (1 - drop) ** (step // every)


@step_decay.mistake
def in_equal_pieces(lr0, step, drop, every):
    """You multiply drop by the number of drops; it is to the power of it."""
    return lr0 * drop * (step // every)


@step_decay.mistake
def subtracted(lr0, step, drop, every):
    """You subtract drop; each drop multiplies the rate by it."""
    return lr0 - drop * (step // every)


@step_decay.mistake
def growing(lr0, step, drop, every):
    """Your rate grows: multiply by drop, do not divide by it."""
    return lr0 / drop ** (step // every)


@step_decay.mistake
def remainder(lr0, step, drop, every):
    """You use the remainder, %; the number of whole periods is //."""
    return lr0 * drop ** (step % every)


@step_decay.mistake
def lr0_in_the_power(lr0, step, drop, every):
    """You raise lr0 to the power as well; only drop is."""
    return (lr0 * drop) ** (step // every)


@step_decay.mistake
def factor_alone(lr0, step, drop, every):
    """You give back the factor; multiply lr0 by it."""
    return float(drop ** (step // every))


@step_decay.mistake
def divided_the_wrong_way(lr0, step, drop, every):
    """You divide every by step; it is step // every."""
    return lr0 * drop ** (every // max(step, 1))


@step_decay.accepted
def in_a_line(lr0, step, drop, every):
    return lr0 * drop ** (step // every)


@step_decay.accepted
def recursive(lr0, step, drop, every):
    return lr0 if step < every else drop * recursive(lr0, step - every, drop, every)


@step_decay.accepted
def with_a_loop(lr0, step, drop, every):
    rate = lr0
    for _ in range(int(step / every)):
        rate *= drop
    return rate


@step_decay.accepted
def with_numpy(lr0, step, drop, every):
    return lr0 * np.power(float(drop), np.floor_divide(step, every))


@step_decay.accepted
def by_logarithm(lr0, step, drop, every):
    return lr0 * np.exp(np.floor(step / every) * np.log(drop))

"""linear_warmup(lr0, step, warmup): lr0 · min(1, (step + 1) / warmup)."""

import numpy as np

from autograder.exercises import Exercise, case
from autograder.exercises.forbidden import OPTIMIZERS


def reference(lr0, step, warmup):
    """Follow the line through (−1, 0) and (warmup − 1, lr0), then stay level."""
    return float(np.interp(step, [-1.0, warmup - 1.0], [0.0, lr0]))


exercise = Exercise(points=1, reference=reference, forbidden=OPTIMIZERS)


@exercise.cases
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


@exercise.answer
def linear_warmup(lr0, step, warmup):
    fraction = (step + 1) / warmup
    return lr0 * min(1.0, fraction)


exercise.mistakes("""
from-zero: (step + 1) / warmup → step / warmup
    Your first rate is 0, and a step is lost: use step + 1.
growing-for-ever: min(1.0, fraction) → fraction
    Your rate never stops growing: after the warm-up it stays at lr0.
zero-for-ever: (step + 1) / warmup → (step + 1) // warmup
    You divide with //, which is 0 until the warm-up is over: use /.
never-cold: min(1.0, fraction) → max(1.0, fraction)
    You take the larger of the two; take the smaller, min.
falling: min(1.0, fraction) → max(0.0, 1 - fraction)
    Your rate falls during the warm-up; it rises from lr0 / warmup to lr0.
one-step-longer: (step + 1) / warmup → (step + 1) / (warmup + 1)
    Your warm-up takes one step too long: divide by warmup, not by warmup + 1.
one-step-shorter: (step + 1) / warmup → (step + 1) / max(warmup - 1, 1)
    Your warm-up takes one step too few: divide by warmup, not by warmup − 1.
one-step-ahead: (step + 1) / warmup → (step + 2) / warmup
    You are one step ahead: at step 0 the rate is lr0 / warmup.
upside-down: (step + 1) / warmup → warmup / (step + 1)
    Your fraction is upside down: (step + 1) / warmup.
no-brackets: (step + 1) / warmup → step + 1 / warmup
    `step + 1 / warmup` divides only the 1: step + 1 needs brackets.
always-lr0: lr0 * min(1.0, fraction) → lr0
    Your rate is lr0 from the first step on; it rises from lr0 / warmup to lr0.
limited-too-late: min(1.0, fraction) → (fraction if step <= warmup else 1.0)
    At step = warmup your rate is above lr0: with step + 1 the rise ends one step before.
starts-over: (step + 1) / warmup → (step % warmup + 1) / warmup
    Your warm-up starts over again and again; once is enough.
zero-afterwards: lr0 * min(1.0, fraction) → lr0 * fraction if step < warmup else 0.0
    After the warm-up your rate is 0; it stays at lr0.
factor-alone: lr0 * min(1.0, fraction) → min(1.0, fraction)
    You give back the factor; multiply lr0 by it.
divided: lr0 * min(1.0, fraction) → lr0 / min(1.0, fraction)
    You divide by the fraction, so your rate falls from above; multiply by it.
limited-by-lr0: lr0 * min(1.0, fraction) → min(lr0, fraction)
    You take the smaller of lr0 and the fraction; the fraction, at most 1, multiplies lr0.
limited-by-one: lr0 * min(1.0, fraction) → min(1.0, lr0 * fraction)
    You limit the rate to 1; it is the fraction that is at most 1.
curved: min(1.0, fraction) → min(1.0, fraction) ** 2
    Your rate rises along a curve; it rises in a straight line.
cold-then-warm: lr0 * min(1.0, fraction) → lr0 if step + 1 >= warmup else lr0 / warmup
    Your rate stays at lr0 / warmup until the warm-up is over; it rises at each step.
starts-high-enough: (step + 1) / warmup → 1 / warmup + step / warmup * (1 + 1 / warmup)
    You rise from lr0 / warmup to lr0 in other steps: at step s it is (s + 1) / warmup of lr0.
""")

"""step_decay(lr0, step, drop, every): lr0 · drop^(step // every)."""

from autograder.exercises import Exercise, case
from autograder.exercises.forbidden import OPTIMIZERS


def reference(lr0, step, drop, every):
    """Walk from step 0 on, dropping on the way."""
    for passed in range(1, step + 1):
        if passed % every == 0:
            lr0 = lr0 * drop
    return lr0


exercise = Exercise(points=1, reference=reference, forbidden=OPTIMIZERS)


@exercise.cases
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


@exercise.answer
def step_decay(lr0, step, drop, every):
    drops = step // every
    return lr0 * drop**drops


exercise.mistakes("""
smooth: step // every → step / every
    Your rate falls a little at every step: use //, which counts whole periods, not /.
power-first: lr0 * drop**drops → lr0 * drop**step // every
    `drop**step // every` takes the power first: step // every needs brackets in the exponent.
one-step-early: step // every → (step + 1) // every
    You drop one step too early: step 0 is the first one, so the first drop is at step = every.
one-step-late: step // every → max(step - 1, 0) // every
    You drop one step too late: at step = every the rate has dropped already.
rounded-up: step // every → -(-step // every)
    You round the number of drops up: a period counts when it is over.
rounded: step // every → int(step / every + 0.5)
    You round the number of drops to the nearest; cut it off with //.
one-drop-too-many: step // every → step // every + 1
    You drop once too often: before step = every the rate is lr0.
at-every-step: step // every → step
    You drop at every step; drop once in `every` steps.
only-once: step // every → min(step // every, 1)
    You drop once and never again; each further period drops once more.
only-at-the-drop: step // every → int(step % every == 0 and step > 0)
    You drop at multiples of `every` only, and are back at lr0 in between.
by-what-is-left: drop**drops → (1 - drop) ** drops
    You multiply by 1 − drop; drop itself is the factor: 0.5 halves the rate.
in-equal-pieces: drop**drops → drop * drops
    You multiply drop by the number of drops; it is to the power of it.
subtracted: lr0 * drop**drops → lr0 - drop * drops
    You subtract drop; each drop multiplies the rate by it.
growing: lr0 * drop**drops → lr0 / drop**drops
    Your rate grows: multiply by drop, do not divide by it.
remainder: step // every → step % every
    You use the remainder, %; the number of whole periods is //.
lr0-in-the-power: lr0 * drop**drops → (lr0 * drop) ** drops
    You raise lr0 to the power as well; only drop is.
factor-alone: lr0 * drop**drops → float(drop**drops)
    You give back the factor; multiply lr0 by it.
divided-the-wrong-way: step // every → every // max(step, 1)
    You divide every by step; it is step // every.
""")

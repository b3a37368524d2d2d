"""cosine_annealing(lr0, step, total, lr_min): half a cosine from lr0 down to lr_min."""

import numpy as np

from autograder.exercises import Exercise, case
from autograder.exercises.forbidden import OPTIMIZERS


def reference(lr0, step, total, lr_min=0.0):
    """Go by the half angle: (1 + cos πt) / 2 = cos² (πt/2)."""
    passed = min(step, total) / total
    wave = np.cos(np.pi * passed / 2) ** 2 * (passed < 1)  # at π/2 it is 0 but for rounding
    return lr_min + (lr0 - lr_min) * wave


exercise = Exercise(points=1, reference=reference, forbidden=OPTIMIZERS)


@exercise.cases
def cases(rng):
    lr0 = round(rng.uniform(0.2, 0.9), 3)
    lr_min = round(rng.uniform(0.02, 0.1), 3)
    total = int(rng.integers(11, 19))
    early = int(rng.integers(2, 5))
    yield case("worked by hand", 0.8, 10, 40)
    yield case("at the start", lr0, 0, total)
    yield case("at the start, with a floor", lr0, 0, total, lr_min)
    yield case("the first step", lr0, 1, total, lr_min)
    yield case("early", lr0, early, total)
    yield case("early, with a floor", lr0, early, total, lr_min)
    yield case("late, with a floor", lr0, total - 2, total, lr_min)
    yield case("one before the end", lr0, total - 1, total)
    yield case("the end", lr0, total, total)
    yield case("the end, with a floor", lr0, total, total, lr_min)
    yield case("just past the end", lr0, total + 1, total, lr_min)
    yield case("far past the end", lr0, 2 * total + 3, total, lr_min)
    yield case("past the end, no floor", lr0, total + 4, total)
    yield case("one step in all", lr0, 1, 1, lr_min)
    yield case("a large rate", 2.5, early, total, 0.5)


@exercise.answer
def cosine_annealing(lr0, step, total, lr_min=0.0):
    way = min(step, total) / total
    wave = (1 + np.cos(np.pi * way)) / 2
    return lr_min + (lr0 - lr_min) * wave


exercise.mistakes("""
# The end and what comes after it
past-its-end: min(step, total) / total → step / total
    Past total your cosine goes up again: the rate stays at lr_min there.
starts-over: min(step, total) / total → step % total / total
    At total you start over from lr0. That is another schedule: here the rate stays at lr_min.
starts-over-past-total: min(step, total) → (step if step <= total else step % total)
    Past total you start over. That is another schedule: here the rate stays at lr_min.
zero-past-its-end: way = → if step > total:⏎    return 0.0⏎way =
    Past total your rate is 0; it stays at lr_min.
zero-from-its-end-on: way = → if step >= total:⏎    return 0.0⏎way =
    From total on your rate is 0; it stays at lr_min.
lr0-past-its-end: way = → if step > total:⏎    return lr0⏎way =
    Past total your rate is lr0 again; it stays at lr_min.
# The floor
no-floor: lr_min + (lr0 - lr_min) * wave → lr0 * wave
    You leave lr_min out: the rate goes from lr0 down to lr_min.
floor-on-top: (lr0 - lr_min) * wave → lr0 * wave
    You add lr_min to a curve that still begins at lr0: the curve has the height lr0 − lr_min.
floor-as-a-limit: lr_min + (lr0 - lr_min) * wave → max(lr_min, lr0 * wave)
    You cut the curve off at lr_min; the whole curve is squeezed between lr0 and lr_min.
floor-not-added: lr_min + (lr0 - lr_min) * wave → (lr0 - lr_min) * wave
    You take lr_min off the height and do not add it again: your rate ends at 0.
height-turned-round: lr_min + (lr0 - lr_min) * wave → lr_min - (lr0 - lr_min) * wave
    A sign is off: add the height lr0 − lr_min, times the wave, to lr_min.
# Half a cosine
no-half: (1 + np.cos(np.pi * way)) / 2 → 1 + np.cos(np.pi * way)
    The half is missing: 1 + cos is 2 at the start.
half-of-the-one: (1 + np.cos(np.pi * way)) / 2 → 0.5 + np.cos(np.pi * way)
    You halve the 1 alone: 1 + cos needs brackets, and all of it is halved.
half-of-the-cosine: (1 + np.cos(np.pi * way)) / 2 → 1 + np.cos(np.pi * way) / 2
    You halve the cosine alone: 1 + cos needs brackets, and all of it is halved.
no-one: 1 + np.cos → np.cos
    The 1 is missing: a cosine alone goes down to −1. It is (1 + cos) / 2.
cosine-alone: (1 + np.cos(np.pi * way)) / 2 → np.cos(np.pi * way)
    You multiply by the cosine, which goes down to −1; it is (1 + cos) / 2.
whole-wave: np.cos(np.pi * way) → np.cos(2 * np.pi * way)
    Your cosine makes a whole turn, 2π, and is back at lr0 in the end; it is half a turn, π.
quarter-wave: (1 + np.cos(np.pi * way)) / 2 → np.cos(np.pi / 2 * way)
    You use a quarter of a turn, cos(π/2 · …); it is (1 + cos(π · …)) / 2.
no-pi: np.cos(np.pi * way) → np.cos(way)
    π is missing from the cosine.
in-degrees: np.cos(np.pi * way) → np.cos(180 * way)
    You hand degrees to the cosine: half a turn is π, not 180.
divided-outside: np.cos(np.pi * way) → np.cos(np.pi * min(step, total)) / total
    You divide the cosine by total; what is divided is the angle, π · step, inside its brackets.
rising: 1 + np.cos → 1 - np.cos
    Your rate rises from lr_min to lr0: it is 1 + cos, not 1 − cos.
sine: np.cos → np.sin
    You use a sine; it is a cosine.
straight: (1 + np.cos(np.pi * way)) / 2 → 1 - way
    Your rate falls in a straight line; it follows half a cosine.
# The way
one-step-ahead: min(step, total) → min(step + 1, total)
    You are one step ahead: at step 0 the rate is lr0.
one-step-short: min(step, total) / total → min(1.0, step / max(total - 1, 1))
    You reach lr_min one step too early: divide by total, not by total − 1.
one-step-long: min(step, total) / total → min(step, total) / (total + 1)
    You do not reach lr_min: divide by total, not by total + 1.
whole-division: min(step, total) / total → min(step, total) // total
    You divide with //, which is 0 until the end: use /.
another-default-floor: lr_min=0.0 → lr_min=0.01
    The default of lr_min is 0.
""")

"""cosine_annealing(lr0, step, total, lr_min): half a cosine from lr0 down to lr_min."""

import math

import numpy as np

from autograder.exercises import case
from autograder.exercises.lab_06.forbidden import FORBIDDEN
from autograder.exercises.legacy import OldExercise


def reference(lr0, step, total, lr_min=0.0):
    """By the half angle: (1 + cos πt) / 2 = cos² (πt/2)."""
    passed = min(step, total) / total
    return lr_min + (lr0 - lr_min) * np.cos(np.pi * passed / 2) ** 2


cosine_annealing = OldExercise(
    "cosine_annealing",
    "cosine_annealing(lr0, step, total, lr_min=0.0)",
    points=1,
    reference=reference,
    forbidden=FORBIDDEN,
)


@cosine_annealing.cases
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


def part(step, total):
    """How much of the way is behind us."""
    return min(step, total) / total


def wave(lr0, way, lr_min):
    """The formula at a point of the way."""
    return lr_min + (lr0 - lr_min) * 0.5 * (1 + math.cos(math.pi * way))


@cosine_annealing.mistake
def past_its_end(lr0, step, total, lr_min=0.0):
    """Past total your cosine goes up again: the rate stays at lr_min there."""
    return wave(lr0, step / total, lr_min)


@cosine_annealing.mistake
def starts_over(lr0, step, total, lr_min=0.0):
    """At total you start over from lr0. That is another schedule: here the rate stays at lr_min."""
    return wave(lr0, step % total / total, lr_min)


@cosine_annealing.mistake
def starts_over_past_total(lr0, step, total, lr_min=0.0):
    """Past total you start over. That is another schedule: here the rate stays at lr_min."""
    return wave(lr0, part(step, total) if step <= total else step % total / total, lr_min)


@cosine_annealing.mistake
def zero_past_its_end(lr0, step, total, lr_min=0.0):
    """Past total your rate is 0; it stays at lr_min."""
    return 0.0 if step > total else wave(lr0, step / total, lr_min)


@cosine_annealing.mistake
def zero_from_its_end_on(lr0, step, total, lr_min=0.0):
    """From total on your rate is 0; it stays at lr_min."""
    return 0.0 if step >= total else wave(lr0, step / total, lr_min)


@cosine_annealing.mistake
def lr0_past_its_end(lr0, step, total, lr_min=0.0):
    """Past total your rate is lr0 again; it stays at lr_min."""
    return lr0 if step > total else wave(lr0, step / total, lr_min)


@cosine_annealing.mistake
def no_floor(lr0, step, total, lr_min=0.0):
    """You leave lr_min out: the rate goes from lr0 down to lr_min."""
    return wave(lr0, part(step, total), 0.0)


@cosine_annealing.mistake
def floor_on_top(lr0, step, total, lr_min=0.0):
    """You add lr_min to a curve that still begins at lr0: the curve has the height lr0 − lr_min."""
    return lr_min + wave(lr0, part(step, total), 0.0)


@cosine_annealing.mistake
def floor_as_a_limit(lr0, step, total, lr_min=0.0):
    """You cut the curve off at lr_min; the whole curve is squeezed between lr0 and lr_min."""
    return max(lr_min, wave(lr0, part(step, total), 0.0))


@cosine_annealing.mistake
def floor_not_added(lr0, step, total, lr_min=0.0):
    """You take lr_min off the height and do not add it again: your rate ends at 0."""
    return wave(lr0, part(step, total), lr_min) - lr_min


@cosine_annealing.mistake
def no_half(lr0, step, total, lr_min=0.0):
    """The half is missing: 1 + cos is 2 at the start."""
    return lr_min + (lr0 - lr_min) * (1 + math.cos(math.pi * part(step, total)))


@cosine_annealing.mistake
def no_one(lr0, step, total, lr_min=0.0):
    """The 1 is missing: a cosine alone goes down to −1. It is (1 + cos) / 2."""
    return lr_min + (lr0 - lr_min) * 0.5 * math.cos(math.pi * part(step, total))


@cosine_annealing.mistake
def cosine_alone(lr0, step, total, lr_min=0.0):
    """You multiply by the cosine, which goes down to −1; it is (1 + cos) / 2."""
    return lr_min + (lr0 - lr_min) * math.cos(math.pi * part(step, total))


@cosine_annealing.mistake
def whole_wave(lr0, step, total, lr_min=0.0):
    """Your cosine makes a whole turn, 2π, and is back at lr0 in the end; it is half a turn, π."""
    return wave(lr0, 2 * part(step, total), lr_min)


@cosine_annealing.mistake
def quarter_wave(lr0, step, total, lr_min=0.0):
    """You use a quarter of a turn, cos(π/2 · …); it is (1 + cos(π · …)) / 2."""
    return lr_min + (lr0 - lr_min) * math.cos(math.pi / 2 * part(step, total))


@cosine_annealing.mistake
def no_pi(lr0, step, total, lr_min=0.0):
    """π is missing from the cosine."""
    return wave(lr0, part(step, total) / math.pi, lr_min)


@cosine_annealing.mistake
def in_degrees(lr0, step, total, lr_min=0.0):
    """You hand degrees to the cosine: half a turn is π, not 180."""
    return wave(lr0, 180 * part(step, total) / math.pi, lr_min)


@cosine_annealing.mistake
def rising(lr0, step, total, lr_min=0.0):
    """Your rate rises from lr_min to lr0: it is 1 + cos, not 1 − cos."""
    return wave(lr0, 1 - part(step, total), lr_min)


@cosine_annealing.mistake
def sine(lr0, step, total, lr_min=0.0):
    """You use a sine; it is a cosine."""
    return lr_min + (lr0 - lr_min) * 0.5 * (1 + math.sin(math.pi * part(step, total)))


@cosine_annealing.mistake
def straight(lr0, step, total, lr_min=0.0):
    """Your rate falls in a straight line; it follows half a cosine."""
    return lr0 + (lr_min - lr0) * part(step, total)


@cosine_annealing.mistake
def one_step_ahead(lr0, step, total, lr_min=0.0):
    """You are one step ahead: at step 0 the rate is lr0."""
    return wave(lr0, part(step + 1, total), lr_min)


@cosine_annealing.mistake
def one_step_short(lr0, step, total, lr_min=0.0):
    """You reach lr_min one step too early: divide by total, not by total − 1."""
    return wave(lr0, part(step, total - 1) if total > 1 else 1.0, lr_min)


@cosine_annealing.mistake
def whole_division(lr0, step, total, lr_min=0.0):
    """You divide with //, which is 0 until the end: use /."""
    return wave(lr0, min(step, total) // total, lr_min)


@cosine_annealing.mistake
def another_default_floor(lr0, step, total, lr_min=0.01):
    """The default of lr_min is 0."""
    return wave(lr0, part(step, total), lr_min)


@cosine_annealing.accepted
def in_a_line(lr0, step, total, lr_min=0.0):
    angle = np.pi * min(step, total) / total
    return lr_min + 0.5 * (lr0 - lr_min) * (1 + np.cos(angle))


@cosine_annealing.accepted
def with_an_if(lr0, step, total, lr_min=0.0):
    if step >= total:
        return lr_min
    return lr_min + (lr0 - lr_min) * (1 + math.cos(math.pi * step / total)) / 2


@cosine_annealing.accepted
def by_weights(lr0, step, total, lr_min=0.0):
    weight = (1 + np.cos(np.pi * np.clip(step / total, 0.0, 1.0))) / 2
    return weight * lr0 + (1 - weight) * lr_min


@cosine_annealing.accepted
def by_the_sine_of_half(lr0, step, total, lr_min=0.0):
    gone = np.sin(np.pi / 2 * min(1.0, step / total)) ** 2
    return lr0 - (lr0 - lr_min) * gone


@cosine_annealing.accepted
def from_the_middle(lr0, step, total, lr_min=0.0):
    middle, height = (lr0 + lr_min) / 2, (lr0 - lr_min) / 2
    return middle + height * math.cos(math.radians(180 * min(step, total) / total))

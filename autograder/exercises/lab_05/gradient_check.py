"""gradient_check(f, grad, w): how far a gradient is from central differences, at worst."""

import numpy as np

from autograder.exercises import FUNCTIONS, Exercise, Returns, case, given
from autograder.exercises.forbidden import AUTOGRAD
from autograder.exercises.lab_04.numerical_gradient import away_from_zero
from autograder.exercises.lab_05.complex_step import complex_step


def exact_error(f, grad, w):
    """Compare with the exact gradient, by a complex step, in the place of central differences."""
    given = np.asarray(grad(w))
    if given.shape != w.shape:
        raise ValueError(f"the gradient has shape {given.shape} and w has shape {w.shape}")
    _, exact = complex_step(lambda stack: np.array([f(moved) for moved in stack]), w)
    largest = np.maximum(np.abs(given), np.abs(exact))
    return np.max(np.abs(given - exact) / np.maximum(largest, 1e-8))


exercise = Exercise(
    points=2,
    reference=exact_error,
    # Central differences are right to about 1e-7 here; the mistakes below are off by 1e-3 or more.
    returns=Returns(rtol=2e-6, atol=2e-6),
    forbidden=AUTOGRAD,
)


@exercise.part("the error", 0.5)
def errors(rng):
    w = away_from_zero
    by_hand = FUNCTIONS["cubes"], FUNCTIONS["cubes_slope_halved"]
    yield case("worked by hand", *by_hand, np.array([1.0, -2.0]))
    yield case("a right gradient", *given(rng, "cubes", "cubes_slope"), w(rng, 4))
    yield case("one entry", *given(rng, "cubes", "cubes_slope_last_off"), w(rng, 1))
    yield case("the first entry is off", *given(rng, "cubes", "cubes_slope_first_off"), w(rng, 3))
    yield case("the last entry is off", *given(rng, "cubes", "cubes_slope_last_off"), w(rng, 3))
    yield case("a sign is off", *given(rng, "cubes", "cubes_slope_turned_round"), w(rng, 2))
    yield case("all are off", *given(rng, "cubes", "cubes_slope_off_more_and_more"), w(rng, 2, 3))
    yield case("three axes", *given(rng, "cubes", "cubes_slope_last_off"), w(rng, 2, 1, 2))
    yield case("a right gradient in two axes", *given(rng, "cubes", "cubes_slope"), w(rng, 3, 2))
    yield case("four axes", *given(rng, "cubes", "cubes_slope_last_off"), w(rng, 3, 4, 2, 5))
    flat = w(rng, 4)
    flat[-1] = round(1e-3 - flat[:-1].sum(), 3)
    bowl = FUNCTIONS["squared_sum"], FUNCTIONS["squared_sum_slope"]
    yield case("near the bottom of a bowl", *bowl, flat)
    downhill = given(rng, "squared_sum", "squared_sum_slope_halved")
    yield case("downhill", *downhill, -np.abs(w(rng, 3)))
    downhill = given(rng, "squared_sum", "squared_sum_slope_too_large")
    yield case("downhill, too steep", *downhill, -np.abs(w(rng, 3)))


@exercise.part("precision", 0.25)
def precision(rng):
    w = away_from_zero
    yield case("faint gradients", *given(rng, "faint", "faint_slope_doubled"), w(rng, 3))
    yield case("gradients of 0", *given(rng, "first_cubed", "first_cubed_slope"), w(rng, 3))
    yield case("a strided view", *given(rng, "cubes", "cubes_slope_first_off"), w(rng, 6)[::2])
    yield case("float32", *given(rng, "cubes", "cubes_slope"), w(rng, 3).astype(np.float32))


@exercise.part("another shape", 0.25)
def another_shape(rng):
    w = away_from_zero
    yield case("a column for a vector", *given(rng, "cubes", "cubes_slope_as_a_column"), w(rng, 3))
    yield case("one number for three", *given(rng, "cubes", "cubes_slope_of_one"), w(rng, 3))


@exercise.answer
def gradient_check(f, grad, w):
    a = np.asarray(grad(w))
    if a.shape != w.shape:
        raise ValueError(f"grad(w) has shape {a.shape} and w has shape {w.shape}")
    h, n = 1e-5, np.zeros(w.shape)
    for place in np.ndindex(w.shape):
        up, down = w.astype(float), w.astype(float)  # two copies
        up[place] += h
        down[place] -= h
        n[place] = (f(up) - f(down)) / (2 * h)
    largest = np.maximum(np.abs(a), np.abs(n))
    errors = np.abs(a - n) / np.maximum(largest, 1e-8)
    return np.max(errors)


exercise.mistakes("""
# What the difference is divided by
absolute-error: errors = np.abs(a - n) / np.maximum(largest, 1e-8) → errors = np.abs(a - n)
    You give the difference itself. Divide it by the larger of |a| and |n|, at least 1e-8.
divided-by-the-sum: np.maximum(np.abs(a), np.abs(n)) → np.abs(a) + np.abs(n)
    You divide by |a| + |n|; here it is the larger of the two.
divided-by-the-mean: np.maximum(np.abs(a), np.abs(n)) → (np.abs(a) + np.abs(n)) / 2
    You divide by the mean of |a| and |n|; here it is the larger of the two.
divided-by-the-numerical: np.maximum(np.abs(a), np.abs(n)) → np.abs(n)
    You always divide by |n|, the numerical gradient; take the larger of |a| and |n|.
divided-by-the-analytic: np.maximum(np.abs(a), np.abs(n)) → np.abs(a)
    You always divide by |a|, what grad says; take the larger of |a| and |n|.
divided-by-the-smaller: np.maximum(np.abs(a), np.abs(n)) → np.minimum(np.abs(a), np.abs(n))
    You divide by the smaller of |a| and |n|; take the larger.
signs-in-the-denominator: np.maximum(np.abs(a), np.abs(n)) → np.maximum(a, n)
    In the denominator you compare a and n without their signs taken off; two negatives give 1e-8.
# One error out of many
mean-of-the-errors: np.max(errors) → np.mean(errors)
    You average the errors. One wrong entry among many would hide: give the largest.
sum-of-the-errors: np.max(errors) → np.sum(errors)
    You add the errors up; give the largest.
smallest-error: np.max(errors) → np.min(errors)
    You give the smallest error; a gradient is as good as its worst entry.
last-error: np.max(errors) → errors.flat[-1]
    You give the last entry's error, perhaps because the loop overwrites the earlier ones.
error-of-each-entry: np.max(errors) → errors
    You give an error for each entry; one number is wanted, the largest.
error-of-the-norms: np.abs(a - n) → np.linalg.norm(a - n)
and np.maximum(np.abs(a), np.abs(n)) → max(np.linalg.norm(a), np.linalg.norm(n))
    You compare whole vectors by their lengths. The error is taken entry by entry, then the largest.
divided-by-the-largest-of-all: np.maximum(largest, 1e-8) → max(np.max(largest), 1e-8)
    You divide by the largest gradient of all entries. Each entry has its own |a| and |n|.
sign-kept: np.abs(a - n) → (a - n)
    You take the largest of a - n with its sign, so a gradient that is too small looks right. Take
    the absolute value first.
sizes-compared: np.abs(a - n) → np.abs(np.abs(a) - np.abs(n))
    You compare |a| with |n|, so a wrong sign goes unseen. Subtract first, then take the size.
# The differences
one-sided: down[place] -= h →
and (2 * h) → h
    Your differences are one-sided, so they are off where f bends. Go h up and h down from w.
divided-by-h: (2 * h) → h
    From w - h to w + h it is 2h, not h.
multiplied-by-h: (2 * h) → 2 * h
    Your n is next to nothing. Are up and down one array? `up = w` is a second name, so copy w for
    each. Or is it `… / 2 * h`, which multiplies by h? 2h belongs in brackets.
only-the-second-divided: (f(up) - f(down)) / (2 * h) → f(up) - f(down) / (2 * h)
    You divide f(w − h) alone by 2h: the whole difference belongs above the line, in brackets.
differences-turned-round: f(up) - f(down) → f(down) - f(up)
    A sign is off: it is f(w + h) − f(w − h), and then a − n.
multiplied-by-half: (2 * h) → (2 * h) / 2
    Your numerical gradient is half of what it should be: divide by 2h once.
h-much-too-large: h, n = 1e-5 → h, n = 1e-2
    Your h is so large that f bends on the way. Use h = 1e-5.
all-entries-at-once: up[place] += h → up += h
and down[place] -= h → down -= h
    You move all entries of w at once. Each entry of the gradient answers to one of them alone:
    nudge one, keep the rest.
rows-at-once: np.ndindex(w.shape) → range(len(w))
    Your loop runs over the first axis only, so in two axes whole rows move together. Visit every
    entry, with np.ndindex(w.shape) or on a flat copy.
    elsewhere (right-loops): it takes each error in that loop, and a whole row has no single one.
not-put-back: h, n = 1e-5, np.zeros(w.shape) → h, n, x = 1e-5, np.zeros(w.shape), w.astype(float)
and up[place] += h → x[place] += h⏎up = x.copy()
and down[place] -= h → x[place] -= 2 * h⏎down = x.copy()
    You do not put an entry back before you nudge the next, and w wanders off. Restore it first.
# The floor
floor-added: np.maximum(largest, 1e-8) → (largest + 1e-8)
    You add 1e-8 to the denominator. It is a floor: the largest of |a|, |n| and 1e-8.
no-floor: np.maximum(largest, 1e-8) → largest
    Where both gradients are 0 you divide 0 by 0. The denominator is never less than 1e-8.
floor-as-a-ceiling: np.maximum(largest, 1e-8) → np.minimum(largest, 1e-8)
    Your denominator is never more than 1e-8. It is never less: the largest of |a|, |n| and 1e-8.
faint-entries-skipped: np.max(errors) → np.max(np.where(largest < 1e-8, 0.0, errors))
    You treat gradients below 1e-8 as if they were right. Only the denominator has that floor.
another-floor: 1e-8 → 1e-12
    Your floor of the denominator is another number than 1e-8.
# What comes back
capped-at-one: np.max(errors) → min(np.max(errors), 1.0)
    Your error never exceeds 1. For a gradient of the wrong sign it is 2.
whether-it-passes: return np.max(errors) → return bool(np.max(errors) < 1e-5)
    You say whether the gradient is good enough; the error itself is asked for.
squared-error: np.abs(a - n) → (a - n) ** 2
    You square the differences; take their absolute values.
# Its input
in-single-precision: w.astype(float) → w.copy(), each
    For a float32 w you nudge in float32, where 1e-5 drowns in rounding. Convert w to float64.
changes-w: up[place] += h → w[place] += h⏎up = w.astype(float)
and down[place] -= h → w[place] -= 2 * h⏎down = w.astype(float)
and (2 * h) → (2 * h)⏎w[place] += h
    Right, but w is not what it was: adding h and taking it off again leaves a rounding error. Work
    on a copy, or keep the old value and put it back.
# Another shape
misfit-slips-through: a.shape != w.shape → False
    Right where grad gives an array like w. A column, or one number for all, is broadcast against w:
    compare the shapes and raise a ValueError.
    elsewhere (right-einsum): np.maximum.reduce raises a ValueError of its own.
    elsewhere (right-loops): it takes an entry at a time, of a column a row: an array comes back.
misfit-slips-through-the-loop: np.asarray(grad(w)) → np.resize(grad(w), w.shape)
    Right where grad gives an array like w. But your loop takes the entries it needs and ignores
    another shape: compare the shapes and raise a ValueError.
""")

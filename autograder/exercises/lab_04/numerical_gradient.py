"""numerical_gradient(f, w, h=1e-5): the slope of f in each entry of w, measured by nudging."""

import numpy as np

from autograder.exercises import FUNCTIONS, Exercise, Returns, case, draw, given
from autograder.exercises.forbidden import FRAMEWORKS, LIBRARIES


def reference(f, w, h=1e-5):
    """Apply the formula to all entries, each nudge a row of one matrix.

    A test holds it against SciPy's differences to the right and to the left, whose mean it is.
    """
    w = np.asarray(w, dtype=np.float64)
    nudges = (h * np.eye(w.size)).reshape(w.size, *w.shape)
    return np.array([f(w + e) - f(w - e) for e in nudges]).reshape(w.shape) / (2 * h)


exercise = Exercise(
    points=3,
    reference=reference,
    # Rounding makes central differences of h = 1e-5 right to about 1e-9 here, seldom worse.
    returns=Returns(rtol=1e-6, atol=2e-8),
    forbidden=(*FRAMEWORKS, *LIBRARIES),
)


def away_from_zero(rng, *shape):
    w = draw(rng, *shape, scale=1.0)
    return w + np.where(w > 0, 0.5, -0.5)


@exercise.cases
def cases(rng):
    cubes, squared_sum, corners = given(rng, "cubes", "squared_sum", "corners")
    w = away_from_zero
    yield case("worked by hand", FUNCTIONS["cubes"], np.array([1.0, -2.0]))
    yield case("one entry", cubes, w(rng, 1))
    yield case("a vector", cubes, w(rng, 4))
    yield case("entries that lean on each other", squared_sum, w(rng, 3))
    yield case("a slope that falls", FUNCTIONS["squared_sum"], np.array([1.0, -3.0]))
    yield case("a matrix", cubes, w(rng, 2, 3))
    yield case("a matrix that leans on itself", squared_sum, w(rng, 3, 2))
    yield case("three axes", cubes, w(rng, 2, 1, 2))
    yield case("four axes", cubes, w(rng, 3, 4, 2, 5))
    yield case("only the first entry counts", FUNCTIONS["first_cubed"], w(rng, 3))
    yield case("a large h", cubes, w(rng, 3), h=0.1)
    yield case("a large h by position", cubes, w(rng, 2, 2), 0.25)
    yield case("large weights", cubes, np.round(100 * w(rng, 3)), h=0.5)
    yield case("at zero", cubes, np.zeros(3), h=0.1)
    # Nearer to a corner than h: the slope is w / h there, which shows the h that is the default.
    near = rng.integers(2, 9, size=3) * np.array([1e-6, -1e-6, 1e-6])
    yield case("the default h, near a corner", corners, near)
    yield case("many digits", cubes, rng.uniform(0.5, 2.0, size=3))
    yield case("integers", squared_sum, rng.integers(1, 9, size=3))
    yield case("float32", cubes, w(rng, 3).astype(np.float32))
    yield case("a strided view", cubes, w(rng, 6)[::2])


@exercise.answer
def numerical_gradient(f, w, h=1e-5):
    slopes = np.zeros(w.shape)
    w = w.astype(np.float64)
    for i in np.ndindex(*w.shape):
        up, down = w.copy(), w.copy()
        up[i] += h
        down[i] -= h
        slopes[i] = (f(up) - f(down)) / (2 * h)
    return slopes


exercise.mistakes("""
# The quotient
to-the-right-only: (f(up) - f(down)) / (2 * h) → (f(up) - f(w)) / h
    You compare f(w + h) with f(w). Where f bends that is off; take the difference between h
    above and h below.
to-the-left-only: (f(up) - f(down)) / (2 * h) → (f(w) - f(down)) / h
    You compare f(w) with f(w - h). Where f bends that is off; take the difference between h
    above and h below.
divided-by-h: / (2 * h) → / h
    Your slopes are twice too steep: from w - h to w + h it is 2h, not h.
divided-by-two-only: / (2 * h) → / 2
    You divide by 2; the way from w - h to w + h is 2h.
divided-too-early: (f(up) - f(down)) / → f(up) - f(down) /
    Only f(down) is divided. Put the difference in parentheses.
multiplied-by-the-way: / (2 * h) → * (2 * h)
    You multiply by 2h; divide by it.
not-divided: / (2 * h) →
    You give how much f changes, not how much it changes per step: divide by 2h.
divided-by-two-times-h: / (2 * h) → / 2 * h
    Your parentheses are missing: `/ 2 * h` divides by 2 and multiplies by h. Write / (2 * h).
sign-turned-round: f(up) - f(down) → f(down) - f(up)
    Your sign is turned round: f above minus f below.
sizes-only: (f(up) - f(down)) → abs(f(up) - f(down))
    You lose the sign: a slope may be negative, so no absolute value.
# How far
h-ignored: up[i] += h → up[i] += 1e-5
and down[i] -= h → down[i] -= 1e-5
and (2 * h) → (2 * 1e-5)
    You always use 1e-5; use the h that you are given.
another-default: h=1e-5 → h=1e-4
    Right when h is given, but your default is another one: h=1e-5, as in the statement.
a-finer-formula: f(up) - f(down) → 8 * (f(up) - f(down)) - f(2 * up - w) + f(2 * down - w)
and (2 * h) → (12 * h)
    You combine differences over h and 2h. That is more precise, and the check compares with the
    plain formula of the statement: one step up, one step down.
h-halved: up[i] += h → up[i] += h / 2
and down[i] -= h → down[i] -= h / 2
and (2 * h) → h
    You go half of h to each side. The statement goes a whole h up and a whole h down.
h-scaled-by-w: up[i] += h → d = h * max(1.0, abs(w[i]))⏎up[i] += d
and down[i] -= h → down[i] -= d
and (2 * h) → (2 * d)
    You make h larger where w is larger; here h is the same for every entry.
# Which entries move
all-entries-at-once: up[i] += h → up += h
and down[i] -= h → down -= h
    You move all entries of w at once. Nudge one, keep the rest, one after the other.
rows-at-once: np.ndindex(*w.shape) → range(len(w))
    Your loop runs over the first axis only, so in two axes whole rows move together. Visit every
    entry, with np.ndindex(*w.shape) or on a flat copy.
    elsewhere (right-chatty): it keeps w[i] to put it back, and a row is no copy but a view.
rows-at-once-put-back: np.ndindex(*w.shape) → range(len(w))
and up, down = w.copy(), w.copy() → old = w[i]
and up[i] += h → w[i] = old + h⏎up = f(w)
and down[i] -= h → w[i] = old - h⏎down = f(w)⏎w[i] = old
and f(up) - f(down) → up - down
    Your loop runs over the first axis only. In two axes w[i] is a whole row, and `old = w[i]` a
    view of it, which moves along. Visit every entry, with np.ndindex(*w.shape).
two-names-for-one-array: up, down = w.copy(), w.copy() → up, down = w, w
    f(up) and f(down) come out the same. Perhaps up and down are one array: `up = w` makes no
    copy, only a second name. Write w.copy().
not-put-back: up, down = w.copy(), w.copy() → w[i] += h
and up[i] += h → up = f(w)
and down[i] -= h → w[i] -= 2 * h
and f(up) - f(down) → up - f(w)
    You do not put an entry back before you nudge the next, so w wanders off. Restore it each
    time, or copy w anew.
put-back-where-it-was-not: up, down = w.copy(), w.copy() → up = w.copy()
and up[i] += h → up[i] += h⏎down = up.copy()
    You divide f(w + h) - f(w) by 2h, perhaps because you go down from w + h, which leads to w
    again. Go h below the old value.
nudges-pile-up: w = w.astype(np.float64) → w = w.astype(np.float64)⏎up, down = w.copy(), w.copy()
and up, down = w.copy(), w.copy()⏎up[i] → up[i]
    Your nudges pile up: the copies are made once. Make them anew for each entry.
changes-w: w.astype(np.float64) → np.asarray(w, dtype=np.float64)
and up, down = w.copy(), w.copy() → w[i] += h
and up[i] += h → up = f(w)
and down[i] -= h → w[i] -= 2 * h
and (f(up) - f(down)) / (2 * h) → (up - f(w)) / (2 * h)⏎w[i] += h
    Right, but w is not what it was: you nudge the caller's own array. Work on a copy.
# What comes back
flat-result: return slopes → return slopes.ravel()
    A gradient has the shape of w: give it back in that shape, not flat.
transposed: return slopes → return slopes.T
    Your gradient is transposed: it is to have the shape of w.
one-number: return slopes → return np.sum(slopes)
    You give one number, the sum of all slopes, as where all entries of w move at once. Nudge one
    entry at a time: each has a slope of its own.
first-entry-only: return slopes → ⏎    return slopes
    Only the first entry is right: your loop ends too early. Is a return indented too far?
a-list: return slopes → return list(slopes)
    You give back a list; a NumPy array in the shape of w is wanted.
# The type of w
in-the-type-of-w: w = w.astype(np.float64) →
    You work in the type of w: an integer does not move by 1e-5, and in float32 the step drowns
    in rounding. Make a float64 copy of w first.
float-but-single: w.astype(np.float64) → 1.0 * w
    In float32, a step of 1e-5 drowns in rounding. Make a float64 copy of w first.
all-in-the-type-of-w: np.zeros(w.shape)⏎w = w.astype(np.float64) → np.zeros_like(w)
    Both your copy and your result have the type of w. An integer does not move by 1e-5, and holds
    no slope of 4.5: make a float64 copy of w first, and the result like that copy.
slopes-in-the-type-of-w: np.zeros(w.shape)⏎w = → np.zeros_like(w)⏎w =
    Your result has the type of w, and integers cut slopes off after the point: np.zeros(w.shape)
    holds floats, np.zeros_like(w) does not.
""")

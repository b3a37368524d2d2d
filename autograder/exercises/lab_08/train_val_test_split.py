"""train_val_test_split(X, y, fractions, rng): three disjoint parts, drawn at random."""

import copy

import numpy as np

from autograder.exercises import Exercise, case
from autograder.exercises.forbidden import FRAMEWORKS, LIBRARIES

TIMES = 70  # of three rows each comes to each part in so many splits: 9 (2/3)^70 < 10^-11
ROWS = 2_000

exercise = Exercise(
    points=3, driver="lab_08.train_val_test_split", forbidden=(*FRAMEWORKS, *LIBRARIES)
)
three_parts = exercise.part("three parts", 2 / 3)
drawn_at_random = exercise.part("drawn at random", 1 / 3)


def rows(rng, n, *shape):
    """Draw n rows whose first entries all differ, in no order."""
    X = np.round(rng.normal(size=(n, *shape)), 2)
    X[(slice(None),) + (0,) * len(shape)] = rng.permutation(n) + 0.5
    return X


def labels(rng, n):
    return rng.permutation(n) + 100


def split(label, rng, n, *shape, fractions, **options):
    X, y = rows(rng, n, *shape), labels(rng, n)
    return case(label, X, y, fractions, seed(rng), **options)


def seed(rng):
    return int(rng.integers(10**6))


@drawn_at_random
def many_rows(rng):
    yield split("many rows", rng, 80, 2, fractions=(0.5, 0.25, 0.25))


@three_parts
def splits(rng):
    yield split("n that does not divide", rng, 17, 3, fractions=(0.6, 0.2, 0.2))
    yield split("halves that round", rng, 30, 2, fractions=(0.7, 0.15, 0.15))
    yield split("tenths", rng, 21, 2, fractions=(0.8, 0.1, 0.1))
    yield split("thirds", rng, 16, 4, fractions=(1 / 3, 1 / 3, 1 / 3))
    yield split("a small training part", rng, 27, 2, fractions=(0.2, 0.5, 0.3))
    yield split("the largest part last", rng, 16, 5, fractions=(0.25, 0.125, 0.625))
    yield split("rows of one number", rng, 13, fractions=(0.5, 0.25, 0.25))
    yield split("images", rng, 14, 2, 3, fractions=(0.5, 0.25, 0.25))
    yield split("as many rows as features", rng, 12, 12, fractions=(0.5, 0.25, 0.25))
    X = rows(rng, 15, 2).astype(np.float32)
    yield case("float32", X, labels(rng, 15), (0.6, 0.2, 0.2), seed(rng))
    X = rows(rng, 28, 3)[::2]
    yield case("a strided view", X, labels(rng, 14), (0.5, 0.3, 0.2), seed(rng))
    yield split("sizes that all round down", rng, 29, 2, fractions=(0.65, 0.1, 0.25))


@drawn_at_random
def draws(rng):
    thirds = (0.34, 0.34, 0.32)  # which writing them down does not change
    yield split("three rows, again and again", rng, 3, 1, fractions=thirds, times=TIMES)
    yield split("very many rows", rng, 4, 1, fractions=(0.5, 0.2, 0.3), rows=ROWS)


@exercise.answer
def train_val_test_split(X, y, fractions, rng):
    n = len(X)
    order = rng.permutation(n)
    first = round(n * fractions[0])
    second = first + round(n * fractions[1])
    train = order[:first]
    val = order[first:second]
    test = order[second:]
    return (X[train], y[train]), (X[val], y[val]), (X[test], y[test])


exercise.mistakes("""
# The order
not-shuffled: rng.permutation(n) → np.arange(n)
    You cut the rows in the order in which they come. Data is often sorted, by class or by day: draw
    the order from rng first.
shuffled-apart: n = len(X) → X, y, n = rng.permutation(X), rng.permutation(y), len(X)
and order = rng.permutation(n) → order = np.arange(n)
    You shuffle X and y with two different orders, or one of them alone, so rows get labels of other
    rows. Draw one order and use it for both.
# The cuts
parts-overlap: order[:first] → rng.choice(n, first, replace=False)
and order[first:second] → rng.choice(n, second - first, replace=False)
and order[second:] → rng.choice(n, n - second, replace=False)
    You draw each part from all the rows, so some rows are in two parts, and the model is tested on
    what it has learned. Draw one order and cut it.
rounding-loses-rows: order[second:] → order[second : second + int(n * fractions[2])]
and round → int, each
    Where the sizes do not come out whole, some rows are in no part: each size is rounded by itself.
    Let the last part take all that is left.
rounding-each-part: order[second:] → order[second : second + round(n * fractions[2])]
    Each size is rounded by itself, and where all three round down, some rows are in no part. Let
    the last part take all that is left.
test-takes-from-validation: order[second:] → order[round(n * fractions[1]) :]
    Your second cut is counted from the start, not from the first: add up the fractions, then cut.
second-cut-not-added: first + round(n * fractions[1]) → int(n * fractions[1])
and round(n * fractions[0]) → int(n * fractions[0])
    Your second cut does not begin at the first: it lies at n · (f₀ + f₁), so add the sizes up.
# What is drawn
drawn-with-replacement: order = rng.permutation(n) → order = rng.choice(n, size=n)
    You draw rows with replacement: some come several times, others never. An order of all rows has
    each of them once.
drawn-with-replacement-within-a-part: order[:first] → rng.choice(order[:first], first)
and order[first:second] → rng.choice(order[first:second], second - first)
and order[second:] → rng.choice(order[second:], n - second)
    Within a part some rows come twice. The three parts do not mix, but inside each of them draw
    without replacement.
a-seed-of-your-own: rng.permutation → np.random.default_rng(0).permutation
    Whatever generator you are given, the split is the same: you make one of your own with a fixed
    seed. Use rng.
global-generator: rng.permutation → np.random.permutation
    You shuffle with NumPy's global generator; the same rng no longer gives the same split. Ask the
    rng that you are given.
unseeded-generator: rng.permutation → np.random.default_rng().permutation
    The same rng gives another split each time: you make a new generator without a seed. Use the rng
    that you are given.
# What comes back
validation-and-test-swapped: fractions[1] → fractions[2]
    The sizes of validation and test are exchanged: the order is train, validation, test.
    elsewhere (right-loops, right-float32): sizes that are rounded otherwise are told as others.
    elsewhere (right-einsum): what is left goes to training, so that validation and test are equal.
test-first: train = order[:first] → test = order[:first]
and test = order[second:] → train = order[second:]
    Your parts come in another order: train first, then validation, then test.
fractions-ignored: fractions[0] → 0.8
and fractions[1] → 0.1
    You always cut at 80 % and 90 %. Use the fractions that you are given.
    elsewhere (right-loops): sizes that are rounded otherwise are told as others.
six-in-a-row: (X[train], y[train]), (X[val], y[val]), → X[train], y[train], X[val], y[val],
and (X[test], y[test]) → X[test], y[test]
    Six arrays come back in a row; three pairs are asked for: (X, y) of each part together.
all-x-then-all-y: (X[train], y[train]), (X[val], y[val]), → (X[train], X[val], X[test]),
and (X[test], y[test]) → (y[train], y[val], y[test])
    You give the three X together and then the three y. A pair (X, y) for each part is asked for.
no-validation: , (X[val], y[val]), → ,
    Two parts come back, three are asked for: train, validation and test.
validation-is-the-test: order[second:] → order[first:second]
    Your validation rows are also your test rows. What was used to choose a model cannot judge it
    any more.
# Chance that is none
only-training-is-shuffled: order = rng.permutation(n) → order = np.arange(n)
and order[:first] → rng.permutation(order[:first])
and order[first:second] → rng.permutation(order[first:second])
and order[second:] → rng.permutation(order[second:])
    You cut first and shuffle within each part, or with a seed of your own: the same rows are in the
    test each time. Shuffle everything with rng, then cut.
rows-turned-round: order = rng.permutation(n) → order = np.roll(np.arange(n), rng.integers(n))
    You begin at a random row and go on in the order in which the rows come, so each part is a
    stretch of neighbours. Draw an order in which every row may be anywhere.
one-row-stays: rng.permutation(n) → np.append(0, 1 + rng.permutation(n - 1))
    Some row is never in one of the parts, as the first row is that always comes first. Every row
    may go anywhere: shuffle all of them.
# Other slips
a-row-too-few: order[second:] → order[second:-1]
    Some row is in no part even where the sizes come out whole: a slice or a range stops too early.
    Validation ends at the sum of two sizes, and the last part takes all that is left.
generator-copied: rng.permutation → copy.deepcopy(rng).permutation
    A second split with the same generator is the same as the first: you draw from a copy of rng, or
    put its state back. Draw from rng itself.
shuffled-in-place: first = → X[:], y[:] = X[order], y[order]⏎order = np.arange(n)⏎first =
    Your parts are right, but you shuffle the caller's own arrays. Draw an order and index with it:
    that makes copies.
labels-become-floats: n = len(X) → n, y = len(X), y.astype(float)
    Your labels come back as floats: stacking X and y in one array makes them so. Keep them apart.
""")

"""standardize(train, *others): mean 0 and standard deviation 1, as measured on train alone."""

from math import fsum, sqrt

import numpy as np

from autograder.exercises import Exercise, case, draw
from autograder.exercises.forbidden import FRAMEWORKS, LIBRARIES


def reference(train, *others):
    """Sum the moments with math.fsum, column by column."""
    arrays = (train, *others)
    results = [np.empty(a.shape) for a in arrays]
    for j, column in enumerate(train.T):
        mean = fsum(column) / len(column)
        std = sqrt(fsum((v - mean) ** 2 for v in column) / len(column))
        for array, result in zip(arrays, results, strict=True):
            result[:, j] = (array[:, j] - mean) / (std or 1.0)
    return tuple(results)


exercise = Exercise(points=2, reference=reference, forbidden=(*FRAMEWORKS, *LIBRARIES))


@exercise.part("columns that vary", 0.75)
def varying(rng):
    yield case(
        "worked by hand", np.array([[1.0, 10.0], [3.0, 30.0]]), np.array([[5.0, 20.0], [2.0, 0.0]])
    )
    yield case("train alone", draw(rng, 5, 3))
    yield case("two others", draw(rng, 6, 3), draw(rng, 4, 3), draw(rng, 2, 3))
    yield case("an outlier in the other", draw(rng, 5, 2), np.array([[900.0, -900.0], [1.0, 2.0]]))
    yield case("one row in the other", draw(rng, 7, 4), draw(rng, 1, 4))
    yield case("as many rows as columns", draw(rng, 3, 3), draw(rng, 3, 3))
    yield case("one column", draw(rng, 5, 1), draw(rng, 3, 1))
    yield case("three others", *(draw(rng, n, 2) for n in (4, 3, 2, 5)))
    scales = np.array([1e-4, 1.0, 1e3])
    yield case("columns of many sizes", draw(rng, 6, 3) * scales, draw(rng, 4, 3) * scales)
    yield case("far from zero", draw(rng, 5, 2) + 50.0, draw(rng, 3, 2) - 20.0)
    yield case("strided views", draw(rng, 8, 3)[::2], draw(rng, 3, 6)[:, ::2])
    yield case("float32", draw(rng, 6, 2).astype(np.float32), draw(rng, 3, 2).astype(np.float32))


@exercise.part("a constant column", 0.25)
def constant(rng):
    def with_constant(n, d, column, value):
        X = draw(rng, n, d)
        X[:, column] = value
        return X

    yield case("a constant column", with_constant(4, 3, 1, 3.0), draw(rng, 5, 3))
    yield case("pixels that are never lit", with_constant(5, 2, 0, 0.0), draw(rng, 3, 2))
    yield case("constant in train alone", with_constant(4, 2, 1, -2.0))
    yield case("constant in both", with_constant(3, 3, 2, 4.0), with_constant(2, 3, 2, 4.0))
    yield case("one row to learn from", np.round(draw(rng, 1, 3) * 4) / 4, draw(rng, 2, 3))


@exercise.answer
def standardize(train, *others):
    mean = train.mean(axis=0)
    std = train.std(axis=0)
    constant = std == 0
    scale = np.where(constant, 1.0, std)
    scaled = []
    for x in (train, *others):
        scaled.append((x - mean) / scale)
    return tuple(scaled)


exercise.mistakes("""
# Whose mean and deviation
statistics-of-everything: train.mean → np.concatenate([train, *others]).mean
and train.std → np.concatenate([train, *others]).std
    You measure mean and deviation on all rows together, so the test rows leak into the training
    data. Measure on train alone.
each-by-its-own: x - mean → x - x.mean(axis=0)
and / scale → / np.where(x.std(axis=0) == 0, 1.0, x.std(axis=0))
    You scale each array by its own mean and deviation. The model knows the training scale: use
    train's numbers for the others too.
others-left-alone: tuple(scaled) → (scaled[0], *others)
    You scale train and give the others back as they came. They need the same treatment.
# Which deviation
sample-deviation: mean = → n = max(len(train) - 1, 1)⏎mean =
and train.std(axis=0) → np.sqrt(((train - mean) ** 2).sum(axis=0) / n)
    You divide by n − 1 (ddof=1) in the standard deviation. Here it is by n, NumPy's default.
sample-deviation-of-numpy: train.std(axis=0) → train.std(axis=0, ddof=1)
    You divide by n − 1 (ddof=1) in the standard deviation, which is 0 for a single row. Here it is
    by n, NumPy's default.
variance-for-deviation: train.std → train.var
    You divide by the variance; divide by its root, the standard deviation.
wrong-axis: x - mean → x - x.mean(axis=1, keepdims=True)
and / scale → / np.maximum(x.std(axis=1, keepdims=True), 1e-12)
    You measure along each row. Each column is a feature of its own: axis=0.
one-number-for-all-columns: (axis=0) → (), each
    You take one mean and one deviation for the whole array. Each column has its own: axis=0.
one-deviation-for-all-columns: train.std(axis=0) → train.std()
    The means are by column, but there is one deviation for the whole array: axis=0 there too.
# The formula
not-centred: (x - mean) / scale → x / scale
    You divide by the deviation and never subtract the mean.
not-scaled: (x - mean) / scale → x - mean
    You subtract the mean and never divide by the standard deviation.
mean-added: (x - mean) / scale → (x + mean) / scale
    You add the mean; subtract it, so that the middle of each column becomes 0.
divided-before-the-mean: (x - mean) / scale → x - mean / scale
    You write a - mean / std, and the division comes first. The difference needs brackets.
mean-of-the-undivided: (x - mean) / scale → x / scale - mean
    You divide first and then subtract the mean of what was not divided. Subtract, then divide.
turned-round: x - mean → mean - x
    A sign is off: what lies above the mean is to be positive, x − mean.
multiplied: (x - mean) / scale → (x - mean) * scale
    You multiply by the standard deviation; divide by it.
squeezed-into-a-range: train.mean(axis=0) → train.min(axis=0)
and train.std(axis=0) → np.ptp(train, axis=0)
    You squeeze each column into 0 to 1 by its smallest and largest value. Standardizing means mean
    0 and standard deviation 1.
median-for-mean: train.mean(axis=0) → np.median(train, axis=0)
    You subtract the median; the mean is asked for.
# A constant column
zero-by-zero: np.where(constant, 1.0, std) → std
    A constant column has deviation 0, and 0/0 is nan. Leave such a column undivided.
both-values-computed: np.where(constant, 1.0, std) → std
and (x - mean) / scale → np.where(constant, x - mean, (x - mean) / scale)
    np.where computes both of its values for every column, so you divide by 0 all the same. Choose
    the divisor with it, before you divide: 1 where the deviation is 0.
nan-made-a-number: np.where(constant, 1.0, std) → std
and (x - mean) / scale → np.nan_to_num((x - mean) / scale)
    You divide by 0 and repair it with nan_to_num. That helps 0/0 alone: a value of the others that
    differs becomes huge, and NumPy warns. Divide by 1 where the deviation is 0.
a-little-added: np.where(constant, 1.0, std) → std + 1e-8
    You add a small number to every deviation. That shifts small columns, and a constant column of
    train blows up in the others: treat deviation 0 as a case of its own.
constant-column-zero-everywhere: (x - mean) / scale → np.where(constant, 0.0, (x - mean) / scale)
    You set a constant column to 0 in every array. It is x − mean: 0 in train, but in the others a
    value that differs stays visible.
constant-column-kept: (x - mean) / scale → np.where(constant, x, (x - mean) / scale)
    You give a constant column back as it came. Subtract its mean all the same: x − mean.
constant-column-dropped: (x - mean) / scale → ((x - mean) / scale)[:, ~constant]
    You leave constant columns out, so the shapes change. Keep them, as x − mean.
# The tuple
no-tuple-for-one: tuple(scaled) → tuple(scaled) if others else scaled[0]
    With train alone a bare array comes back; a tuple of one is asked for, `(scaled,)`.
only-train-comes-back: in (train, *others) → in (train,)
    Only train comes back. Give all arrays back, in the order in which they came.
others-in-a-tuple-of-their-own: tuple(scaled) → scaled[0], tuple(scaled[1:])
    The others come back in a tuple inside the tuple. One flat tuple is asked for.
statistics-come-back-too: tuple(scaled) → (*scaled, mean, std)
    Mean and deviation come back as well; only the arrays are asked for.
changed-in-place: scaled.append((x - mean) / scale) → x -= mean⏎x /= scale⏎scaled.append(x)
    The numbers are right, but you change the caller's arrays in place (-= and /=). Build new ones.
""")

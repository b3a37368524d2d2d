"""mse(y_hat, y): the mean of (ŷ − y)² over all entries."""

import numpy as np

from autograder.exercises import Exercise, Returns, case, draw
from autograder.exercises.forbidden import SQUARED_ERROR


def reference(y_hat, y):
    """Share out the squared length of the difference over its entries."""
    if np.shape(y_hat) != np.shape(y):
        raise ValueError(f"the shapes {np.shape(y_hat)} and {np.shape(y)} differ")
    difference = np.ravel(y_hat) - np.ravel(y)
    return np.linalg.norm(difference) ** 2 / difference.size


exercise = Exercise(
    points=2, reference=reference, returns=Returns(names_shapes=True), forbidden=SQUARED_ERROR
)


@exercise.cases
def by_hand(rng):
    yield case("worked by hand", np.array([2.0, 0.5, -1.0]), np.array([1.0, 1.0, 1.0]))


@exercise.part("right values", 0.75)
def values(rng):
    yield case("one example", draw(rng, 1), draw(rng, 1))
    yield case("two examples", draw(rng, 2), draw(rng, 2))
    yield case("a batch", draw(rng, 7), draw(rng, 7))
    yield case("all right", np.array([1.5, -2.0, 3.0]), np.array([1.5, -2.0, 3.0]))
    yield case("all wrong by the same", np.array([3.0, -1.0, 4.0]), np.array([1.0, -3.0, 2.0]))
    yield case("errors that cancel", np.array([1.0, -1.0, 2.0, -2.0]), np.zeros(4))
    yield case("two outputs for each example", draw(rng, 5, 2), draw(rng, 5, 2))
    yield case("more outputs than examples", draw(rng, 3, 4), draw(rng, 3, 4))
    yield case("a column each", draw(rng, 4, 1), draw(rng, 4, 1))
    yield case("three axes", draw(rng, 2, 3, 4), draw(rng, 2, 3, 4))
    yield case("far off", draw(rng, 3) + 10_000.0, draw(rng, 3))
    yield case("whole numbers as targets", draw(rng, 5), rng.integers(-3, 4, size=5))
    yield case("strided views", draw(rng, 10)[::2], draw(rng, 15)[::3])
    yield case("float32", draw(rng, 4).astype(np.float32), draw(rng, 4).astype(np.float32))


@exercise.part("a misfit raises", 0.25)
def misfits(rng):
    yield case("a column against a vector", draw(rng, 4, 1), draw(rng, 4))
    yield case("a vector against a column", draw(rng, 4), draw(rng, 4, 1))
    yield case("one target for all", draw(rng, 11), draw(rng, 1))
    yield case("one row of targets for all", draw(rng, 3, 2), draw(rng, 2))
    yield case("one prediction for all", draw(rng, 1), draw(rng, 5))
    yield case("a column against a table", draw(rng, 4, 1), draw(rng, 4, 3))
    yield case("a column against a row", draw(rng, 4, 1), draw(rng, 1, 4))
    yield case("a row against a vector", draw(rng, 1, 4), draw(rng, 4))


@exercise.answer
def mse(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError(f"y_hat is {y_hat.shape}, y is {y.shape}")
    squares = (y_hat - y) ** 2
    return np.mean(squares)


exercise.mistakes("""
# The mean
summed: np.mean → np.sum
    You add the squares up; share the sum out over the entries, so that twice as much data of the
    same kind gives the same loss.
halved: np.mean(squares) → np.mean(squares) / 2
    Half of what is wanted: some notes write 1/(2N). Here, as in PyTorch, it is 1/N.
half-the-sum: np.mean(squares) → np.sum(squares) / 2
    You take half the sum of the squares; the mean is wanted, the sum over the number of entries.
root: np.mean(squares) → np.sqrt(np.mean(squares))
    You take the root at the end. That is the RMSE; leave the root away.
# The squares
absolute: (y_hat - y) ** 2 → np.abs(y_hat - y)
    This is the mean absolute error. Square the differences instead.
not-squared: (y_hat - y) ** 2 → y_hat - y
    You never square, so errors above and below cancel.
target-squared: (y_hat - y) ** 2 → y_hat - y**2
    You square y alone, since ** comes before the minus. Put ŷ − y in parentheses.
doubled-for-squared: (y_hat - y) ** 2 → (y_hat - y) * 2
    You double the differences, so errors above and below cancel; square them.
squared-too-late: (y_hat - y) ** 2 → y_hat - y
and np.mean(squares) → np.mean(squares) ** 2
    You take the mean first and square it, so errors above and below cancel. Square first.
squares-subtracted: (y_hat - y) ** 2 → y_hat**2 - y**2
    You subtract the squares, ŷ² − y². Square the difference: (ŷ − y)².
added: (y_hat - y) ** 2 → (y_hat + y) ** 2
    You add ŷ and y; an error is their difference.
negative: np.mean → -np.mean
    The sign is wrong: a loss of squares is never below 0.
# What the mean runs over
divided-by-the-rows: np.mean(squares) → np.sum(squares) / len(y)
    You divide by the number of examples; with several outputs each, the mean is over all entries.
divided-by-the-last-axis: np.mean(squares) → np.sum(squares) / y.shape[-1]
    You divide by the length of the last axis only; the mean is over all entries.
for-each-output: np.mean(squares) → np.mean(squares, axis=0)
    You average over the examples only. One number is wanted: the mean over all entries.
for-each-example: np.mean(squares) → np.mean(squares, axis=-1)
    You average over the last axis only. One number is wanted: the mean over all entries.
not-averaged: np.mean(squares) → squares
    You give back each squared error; their mean is wanted, one number.
one-too-few: np.mean(squares) → np.sum(squares) / max(y.size - 1, 1)
    You divide by N − 1, as for a variance from a sample. The mean divides by N.
relative: (y_hat - y) ** 2 → ((y_hat - y) / np.where(y == 0, 1.0, y)) ** 2
    You divide the errors by the targets. The mean of the plain squared errors is wanted.
# The check
no-check: y_hat.shape != y.shape → False
    Right where the shapes agree, but broadcasting stretches a misfit: (n, 1) against (n,) gives all
    n × n differences. Compare the shapes first and raise a ValueError.
only-sizes-checked: y_hat.shape != y.shape → y_hat.size != y.size
    You compare how many values there are; (n, 1) has as many as (n,). Compare the shapes.
only-lengths-checked: y_hat.shape != y.shape → len(y_hat) != len(y)
    You compare the lengths, and (n, 1) is as long as (n,). Compare the shapes themselves.
only-axes-checked: y_hat.shape != y.shape → y_hat.ndim != y.ndim
    You compare the number of axes, and (1,) has as many as (n,). Compare the shapes themselves.
flattened: if y_hat.shape → y_hat, y = y_hat.ravel(), y.ravel()⏎if y_hat.shape
    You flatten both, so a column passes for a vector. Where the shapes differ, raise a ValueError.
shapes-not-named: f"y_hat is {y_hat.shape}, y is {y.shape}" → "the shapes do not fit"
    You raise a ValueError where you should, but its message does not name both shapes. Put them in:
    the message is all that one sees later.
""")

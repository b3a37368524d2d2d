"""mse(y_hat, y): the mean of (ŷ − y)² over all entries."""

import numpy as np

from autograder.exercises import Returns, case, draw
from autograder.exercises.lab_03.misfits import names_no_shapes, same_shape, with_and_without
from autograder.exercises.legacy import OldExercise, in_part


def reference(y_hat, y):
    """The squared length of the difference, shared out over its entries."""
    same_shape(y_hat, y)
    difference = np.ravel(y_hat) - np.ravel(y)
    return np.linalg.norm(difference) ** 2 / difference.size


mse = OldExercise(
    "mse",
    "mse(y_hat, y)",
    points=2,
    reference=reference,
    returns=Returns(names_shapes=True),
    forbidden=("sklearn", "torch.nn.functional.mse_loss", "torch.nn.MSELoss"),
    parts={"right values": 0.75, "a misfit raises": 0.25},
)


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


def misfits(rng):
    yield case("a column against a vector", draw(rng, 4, 1), draw(rng, 4))
    yield case("a vector against a column", draw(rng, 4), draw(rng, 4, 1))
    yield case("one target for all", draw(rng, 5), draw(rng, 1))
    yield case("one row of targets for all", draw(rng, 3, 2), draw(rng, 2))
    yield case("one prediction for all", draw(rng, 1), draw(rng, 5))
    yield case("a column against a table", draw(rng, 4, 1), draw(rng, 4, 3))
    yield case("a column against a row", draw(rng, 4, 1), draw(rng, 1, 4))
    yield case("a row against a vector", draw(rng, 1, 4), draw(rng, 4))


@mse.cases
def cases(rng):
    yield case("worked by hand", np.array([2.0, 0.5, -1.0]), np.array([1.0, 1.0, 1.0]))
    for part, maker in (("right values", values), ("a misfit raises", misfits)):
        for one in maker(rng):
            yield in_part(part, one)


@mse.mistake
def summed(y_hat, y):
    """You add the squares up; share the sum out over the entries, so that twice as much data of the
    same kind gives the same loss."""
    return np.sum((y_hat - y) ** 2)


@mse.mistake
def halved(y_hat, y):
    """Half of what is wanted: some notes write 1/(2N) to make the derivative neat. Here, as in
    PyTorch, it is 1/N."""
    return np.mean((y_hat - y) ** 2) / 2


@mse.mistake
def half_the_sum(y_hat, y):
    """You take half the sum of the squares; the mean is wanted, the sum over the number of
    entries."""
    return np.sum((y_hat - y) ** 2) / 2


@mse.mistake
def root(y_hat, y):
    """You take the root at the end. That is the RMSE; leave the root away."""
    return np.sqrt(np.mean((y_hat - y) ** 2))


@mse.mistake
def absolute(y_hat, y):
    """This is the mean absolute error. Square the differences instead."""
    return np.mean(np.abs(y_hat - y))


@mse.mistake
def not_squared(y_hat, y):
    """You never square, so errors above and below cancel."""
    return np.mean(y_hat - y)


@mse.mistake
def squared_too_late(y_hat, y):
    """You take the mean first and square it, so errors above and below cancel. Square first."""
    return np.mean(y_hat - y) ** 2


@mse.mistake
def squares_subtracted(y_hat, y):
    """You subtract the squares, ŷ² − y². Square the difference: (ŷ − y)²."""
    return np.mean(y_hat**2 - y**2)


@mse.mistake
def added(y_hat, y):
    """You add ŷ and y; an error is their difference."""
    return np.mean((y_hat + y) ** 2)


@mse.mistake
def negative(y_hat, y):
    """The sign is wrong: a loss of squares is never below 0."""
    return -np.mean((y_hat - y) ** 2)


@mse.mistake
def divided_by_the_rows(y_hat, y):
    """You divide by the number of examples only. With several outputs each, the mean is over all
    entries."""
    return np.sum((y_hat - y) ** 2) / len(y)


@mse.mistake
def divided_by_the_last_axis(y_hat, y):
    """You divide by the length of the last axis only; the mean is over all entries."""
    return np.sum((y_hat - y) ** 2) / y.shape[-1]


@mse.mistake
def for_each_output(y_hat, y):
    """You average over the examples only and leave a value for each output. One number is wanted:
    the mean over all entries."""
    return np.mean((y_hat - y) ** 2, axis=0)


@mse.mistake
def for_each_example(y_hat, y):
    """You average over the last axis only and leave a value for each example. One number is wanted:
    the mean over all entries."""
    return np.mean((y_hat - y) ** 2, axis=-1)


@mse.mistake
def not_averaged(y_hat, y):
    """You give back each squared error; their mean is wanted, one number."""
    return (y_hat - y) ** 2


@mse.mistake
def one_too_few(y_hat, y):
    """You divide by N − 1, as for a variance from a sample. The mean divides by N."""
    return np.sum((y_hat - y) ** 2) / max(np.size(y) - 1, 1)


@mse.mistake
def relative(y_hat, y):
    """You divide the errors by the targets. The mean of the plain squared errors is wanted."""
    return np.mean(((y_hat - y) / np.where(y == 0, 1.0, y)) ** 2)


with_and_without(
    mse,
    same_shape,
    "Besides, ŷ and y of two shapes slip through; raise a ValueError for them.",
)


@mse.mistake
def no_check(y_hat, y):
    """Right where the shapes agree, but broadcasting stretches a misfit: (n, 1) against (n,) gives
    all n × n differences. Compare the shapes first and raise a ValueError."""
    return np.mean((y_hat - y) ** 2)


@mse.mistake
def only_sizes_checked(y_hat, y):
    """You compare how many values there are, and (n, 1) has as many as (n,). Compare the shapes
    themselves."""
    if np.size(y_hat) != np.size(y):
        raise ValueError(f"{np.shape(y_hat)} {np.shape(y)}")
    return np.mean((y_hat - y) ** 2)


@mse.mistake
def only_lengths_checked(y_hat, y):
    """You compare the lengths, and (n, 1) is as long as (n,). Compare the shapes themselves."""
    if len(y_hat) != len(y):
        raise ValueError(f"{np.shape(y_hat)} {np.shape(y)}")
    return np.mean((y_hat - y) ** 2)


@mse.mistake
def only_axes_checked(y_hat, y):
    """You compare the number of axes, and (1,) has as many as (n,). Compare the shapes
    themselves."""
    if np.ndim(y_hat) != np.ndim(y):
        raise ValueError(f"{np.shape(y_hat)} {np.shape(y)}")
    return np.mean((y_hat - y) ** 2)


@mse.mistake
def flattened(y_hat, y):
    """You flatten both, so a column passes for a vector. Where the shapes differ, raise a
    ValueError."""
    y_hat, y = np.ravel(y_hat), np.ravel(y)
    if y_hat.shape != y.shape:
        raise ValueError(f"{y_hat.shape} {y.shape}")
    return np.mean((y_hat - y) ** 2)


names_no_shapes(
    mse,
    "You raise a ValueError where you should, but its message does not name both shapes. Put them "
    "in: the message is all that one sees later.",
)


@mse.accepted
def mean_of_squares(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError(f"mse: {y_hat.shape} and {y.shape}")
    return np.mean((y_hat - y) ** 2)


@mse.accepted
def loop(y_hat, y):
    if np.shape(y_hat) != np.shape(y):
        raise ValueError(f"y_hat is {list(y_hat.shape)}, y is {list(y.shape)}")
    total, count = 0.0, 0
    for a, b in zip(np.ravel(y_hat), np.ravel(y), strict=True):
        total += float(a - b) ** 2
        count += 1
    return total / count


@mse.accepted
def dot_product(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError(f"{y_hat.shape} is not {y.shape}")
    difference = (y_hat - y).ravel()
    return difference @ difference / difference.size


@mse.accepted
def einstein(y_hat, y):
    if y_hat.ndim != y.ndim or y_hat.shape != y.shape:
        raise ValueError(f"{y_hat.shape} is not {y.shape}")
    error = np.subtract(y_hat, y).ravel()
    return np.einsum("i,i->", error, error) / len(error)


@mse.accepted
def mean_axis_by_axis(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError(f"{y_hat.shape} is not {y.shape}")
    error = np.square(y - y_hat)
    while error.ndim:
        error = error.mean(axis=-1)
    return error


@mse.accepted
def single_precision(y_hat, y):
    def fits(y_hat, y):
        return np.asarray(y_hat).shape == np.asarray(y).shape

    if not fits(y_hat, y):
        raise ValueError(
            "x".join(map(str, y_hat.shape)) + " against " + "x".join(map(str, y.shape))
        )
    return ((y_hat.astype(np.float32) - y.astype(np.float32)) ** 2).mean()

"""empirical_loss(model, X, y, loss): the loss of a model on a data set."""

import numpy as np

from autograder.exercises import FUNCTIONS, case, draw
from autograder.exercises.legacy import OldExercise

(
    add_the_columns,
    compare_with_the_class,
    mean_excess,
    worst_error,
    error_per_example,
    gap_of_means,
    double,
) = (
    FUNCTIONS[name]
    for name in (
        "add_the_columns",
        "compare_with_the_class",
        "mean_excess",
        "worst_error",
        "error_per_example",
        "gap_of_means",
        "double",
    )
)


def reference(model, X, y, loss):
    """The loss of all predictions."""
    y_hat = model(X)
    return loss(y_hat, y)


empirical_loss = OldExercise(
    "empirical_loss",
    "empirical_loss(model, X, y, loss)",
    points=1,
    reference=reference,
)


@empirical_loss.cases
def cases(rng):
    X = np.array([[1.0, 2.0], [3.0, -1.0], [0.0, 1.0]])
    yield case("worked by hand", add_the_columns, X, np.array([2.0, 3.0, -1.0]), mean_excess)
    X, y = draw(rng, 5, 3), draw(rng, 5)
    yield case("a batch", add_the_columns, X, y - 1.0, mean_excess)
    yield case("the worst error counts", add_the_columns, X, y, worst_error)
    yield case("a gap of means", add_the_columns, X, y, gap_of_means)
    yield case("one example", add_the_columns, draw(rng, 1, 4), draw(rng, 1) - 9.0, mean_excess)
    Y = draw(rng, 6, 2)
    yield case("a model that doubles", double, draw(rng, 6, 2), Y, worst_error)
    yield case(
        "a model that looks at all",
        compare_with_the_class,
        draw(rng, 4, 2),
        draw(rng, 4, 2),
        worst_error,
    )
    yield case(
        "looks at all, mean",
        compare_with_the_class,
        draw(rng, 4, 3),
        draw(rng, 4, 3) - 1,
        mean_excess,
    )
    yield case("rows count", double, draw(rng, 4, 3), draw(rng, 4, 3), error_per_example)
    yield case("one row", double, draw(rng, 1, 3), draw(rng, 1, 3), error_per_example)
    yield case("columns", double, draw(rng, 4, 1), draw(rng, 4, 1), error_per_example)
    yield case("labels", double, draw(rng, 5, 3), rng.integers(0, 3, size=5), gap_of_means)
    yield case(
        "a strided view", add_the_columns, draw(rng, 4, 6)[:, ::2], draw(rng, 4), worst_error
    )
    yield case("float32", double, draw(rng, 3, 2).astype(np.float32), draw(rng, 3, 2), worst_error)


def _rows(model, X):
    return np.concatenate([np.atleast_1d(model(X[i : i + 1])) for i in range(len(X))])


@empirical_loss.mistake
def arguments_swapped(model, X, y, loss):
    """You call loss(y, ŷ); the order is loss(ŷ, y), prediction first, and not every loss is
    symmetric."""
    return loss(y, model(X))


@empirical_loss.mistake
def divided_again(model, X, y, loss):
    """You divide by n once more. loss is a mean already."""
    return loss(model(X), y) / len(X)


@empirical_loss.mistake
def multiplied_by_n(model, X, y, loss):
    """You multiply by n. loss is the mean that is wanted; give it back as it is."""
    return loss(model(X), y) * len(X)


@empirical_loss.mistake
def model_ignored(model, X, y, loss):
    """You hand X itself to the loss; the model's predictions belong there."""
    return loss(X, y)


@empirical_loss.mistake
def model_twice(model, X, y, loss):
    """You apply the model twice."""
    return loss(model(model(X)), y)


@empirical_loss.mistake
def model_on_the_targets(model, X, y, loss):
    """You send the targets through the model as well. Only X goes in; y is what is true already."""
    return loss(model(X), model(y))


@empirical_loss.mistake
def squared_error_for_loss(model, X, y, loss):
    """You always use the squared error; use the loss that you are given."""
    y_hat = model(X)
    return np.mean((y_hat - y) ** 2) if y_hat.shape == y.shape else float(np.mean(y_hat))


@empirical_loss.mistake
def predictions(model, X, y, loss):
    """You return the predictions; hand them to the loss together with y."""
    return model(X)


@empirical_loss.mistake
def negative(model, X, y, loss):
    """The sign is wrong: give the loss back as it is."""
    return -loss(model(X), y)


@empirical_loss.mistake
def first_example_only(model, X, y, loss):
    """You look at the first example only; all of X and y count."""
    return loss(model(X[:1]), y[:1])


@empirical_loss.mistake
def last_example_missing(model, X, y, loss):
    """You leave out the last example."""
    return loss(model(X[:-1]), y[:-1]) if len(X) > 1 else 0.0


@empirical_loss.mistake
def losses_one_by_one(model, X, y, loss):
    """You ask model and loss for one example at a time and average. Hand them everything at once:
    not every loss of a batch is the mean of its examples' losses."""
    return np.mean([loss(model(X[i : i + 1]), y[i : i + 1]) for i in range(len(X))])


@empirical_loss.mistake
def losses_added_one_by_one(model, X, y, loss):
    """You add up the losses of single examples. Hand all predictions to loss at once; it is a mean
    already."""
    return float(sum(loss(model(X[i : i + 1]), y[i : i + 1]) for i in range(len(X))))


@empirical_loss.mistake
def model_row_by_row(model, X, y, loss):
    """You call the model for one row at a time; it takes the whole X, and a model may look at all
    rows together."""
    return loss(_rows(model, X), y)


@empirical_loss.mistake
def flattened(model, X, y, loss):
    """You flatten predictions and targets. Hand them to the loss as they are: it may look at a row,
    or count the rows."""
    return loss(np.ravel(model(X)), np.ravel(y))


@empirical_loss.mistake
def squeezed(model, X, y, loss):
    """You drop axes of length 1 from predictions and targets. Hand them to the loss as they are: of
    one example, or one output, the axis stays."""
    return loss(np.squeeze(model(X)), np.squeeze(y))


@empirical_loss.accepted
def in_one_line(model, X, y, loss):
    if len(X) != len(y):
        raise ValueError(f"X is {list(X.shape)}, y is {list(y.shape)}")
    return loss(model(X), y)


@empirical_loss.accepted
def step_by_step(model, X, y, loss):
    n = X.shape[0]
    if y.shape[0] != n:
        raise ValueError(f"{n} rows and {y.shape[0]} targets")
    y_hat = model(X)
    value = loss(y_hat, y)
    return float(value)


@empirical_loss.accepted
def with_a_helper(model, X, y, loss):
    def same_rows(*arrays):
        return len({np.shape(a)[0] for a in arrays}) == 1

    if not same_rows(X, y):
        raise ValueError("x".join(map(str, X.shape)) + " against " + "x".join(map(str, y.shape)))
    predicted = np.asarray(model(X))
    return loss(predicted, np.asarray(y))


@empirical_loss.accepted
def checked_afterwards(model, X, y, loss):
    y_hat = model(X)
    if len(y_hat) != len(y) or len(y) != len(X):
        raise ValueError(f"{np.shape(X)} {np.shape(y)}")
    return np.float64(loss(y_hat, y))


@empirical_loss.accepted
def single_precision(model, X, y, loss):
    if np.shape(X)[:1] != np.shape(y)[:1]:
        raise ValueError(f"{np.shape(X)} is not {np.shape(y)}")
    return np.float32(loss(model(X.astype(np.float32)), y))

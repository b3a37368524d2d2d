"""empirical_loss(model, X, y, loss): the loss of a model on a data set."""

import numpy as np

from autograder.exercises import FUNCTIONS, Exercise, case, draw

ADD, COMPARE = FUNCTIONS["add_the_columns"], FUNCTIONS["compare_with_the_class"]
DOUBLE = FUNCTIONS["double"]
EXCESS, WORST = FUNCTIONS["mean_excess"], FUNCTIONS["worst_error"]
PER_EXAMPLE, GAP = FUNCTIONS["error_per_example"], FUNCTIONS["gap_of_means"]


def reference(model, X, y, loss):
    """Ask the loss about all predictions at once."""
    return loss(model(X), y)


exercise = Exercise(points=1, reference=reference)


@exercise.cases
def cases(rng):
    X = np.array([[1.0, 2.0], [3.0, -1.0], [0.0, 1.0]])
    yield case("worked by hand", ADD, X, np.array([2.0, 3.0, -1.0]), EXCESS)
    X, y = draw(rng, 5, 3), draw(rng, 5)
    yield case("a batch", ADD, X, y - 1.0, EXCESS)
    yield case("the worst error counts", ADD, X, y, WORST)
    yield case("a gap of means", ADD, X, y, GAP)
    yield case("one example", ADD, draw(rng, 1, 4), draw(rng, 1) - 9.0, EXCESS)
    Y = draw(rng, 6, 2)
    yield case("a model that doubles", DOUBLE, draw(rng, 6, 2), Y, WORST)
    yield case("a model that looks at all", COMPARE, draw(rng, 4, 2), draw(rng, 4, 2), WORST)
    yield case("looks at all, mean", COMPARE, draw(rng, 4, 3), draw(rng, 4, 3) - 1, EXCESS)
    yield case("rows count", DOUBLE, draw(rng, 4, 3), draw(rng, 4, 3), PER_EXAMPLE)
    yield case("one row", DOUBLE, draw(rng, 1, 3), draw(rng, 1, 3), PER_EXAMPLE)
    yield case("columns", DOUBLE, draw(rng, 4, 1), draw(rng, 4, 1), PER_EXAMPLE)
    yield case("labels", DOUBLE, draw(rng, 5, 3), rng.integers(0, 3, size=5), GAP)
    yield case("a strided view", ADD, draw(rng, 4, 6)[:, ::2], draw(rng, 4), WORST)
    yield case("float32", DOUBLE, draw(rng, 3, 2).astype(np.float32), draw(rng, 3, 2), WORST)


@exercise.answer
def empirical_loss(model, X, y, loss):
    y_hat = model(X)
    return loss(y_hat, y)


exercise.mistakes("""
arguments-swapped: loss(y_hat, y) → loss(y, y_hat)
    You call loss(y, ŷ); the order is loss(ŷ, y), prediction first, and not every loss is symmetric.
divided-again: loss(y_hat, y) → loss(y_hat, y) / len(X)
    You divide by n once more. loss is a mean already.
multiplied-by-n: loss(y_hat, y) → loss(y_hat, y) * len(X)
    You multiply by n. loss is the mean that is wanted; give it back as it is.
model-ignored: model(X) → X
    You hand X itself to the loss; the model's predictions belong there.
model-twice: model(X) → model(model(X))
    You apply the model twice.
model-on-the-targets: loss(y_hat, y) → loss(y_hat, model(y))
    You send the targets through the model as well. Only X goes in; y is what is true already.
squared-error-for-loss: loss(y_hat, y) → np.mean((y_hat - y) ** 2)
    You always use the squared error; use the loss that you are given.
predictions: loss(y_hat, y) → y_hat
    You return the predictions; hand them to the loss together with y.
    elsewhere (right-loops): it makes a float of them, which raises
negative: loss(y_hat, y) → -loss(y_hat, y)
    The sign is wrong: give the loss back as it is.
first-example-only: model(X) → model(X[:1])
and loss(y_hat, y) → loss(y_hat, y[:1])
    You look at the first example only; all of X and y count.
last-example-missing: model(X) → model(X[:-1])
and loss(y_hat, y) → loss(y_hat, y[:-1])
    You leave out the last example.
losses-one-by-one: model(X) → [model(X[i : i + 1]) for i in range(len(X))]
and loss(y_hat, y) → np.mean([loss(y_hat[i], y[i : i + 1]) for i in range(len(y))])
    You ask model and loss for one example at a time and average. Hand them everything at once: not
    every loss of a batch is the mean of its examples' losses.
losses-added-one-by-one: model(X) → [model(X[i : i + 1]) for i in range(len(X))]
and loss(y_hat, y) → sum(loss(y_hat[i], y[i : i + 1]) for i in range(len(y)))
    You add up single losses. Hand all predictions to loss at once; it is a mean already.
model-row-by-row: model(X) → np.concatenate([model(X[i : i + 1]) for i in range(len(X))])
    You call the model for one row at a time; it takes the whole X, and a model may look at all rows
    together.
flattened: loss(y_hat, y) → loss(np.ravel(y_hat), np.ravel(y))
    You flatten predictions and targets. Hand them over as they are: the loss may look at rows.
squeezed: loss(y_hat, y) → loss(np.squeeze(y_hat), np.squeeze(y))
    You drop axes of length 1 from predictions and targets. Hand them to the loss as they are: of
    one example, or one output, the axis stays.
""")

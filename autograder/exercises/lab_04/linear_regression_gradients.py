"""linear_regression_gradients(X, y, w, b) -> (dw, db): the slopes of the mean squared error."""

import numpy as np

from autograder.exercises import Returns, case, draw
from autograder.exercises.lab_04.rules import FROM_SCRATCH
from autograder.exercises.legacy import OldExercise, in_part


def reference(X, y, w, b):
    """PyTorch's own loss, differentiated by PyTorch."""
    import torch

    X, y, w, b = (torch.tensor(a, dtype=torch.float64) for a in (X, y, w, b))
    w.requires_grad_()
    b.requires_grad_()
    loss = torch.nn.functional.mse_loss(X @ w + b, y)
    dw, db = torch.autograd.grad(loss, (w, b))
    return dw.numpy(), db.item()


linear_regression_gradients = OldExercise(
    "linear_regression_gradients",
    "linear_regression_gradients(X, y, w, b)",
    points=3,
    reference=reference,
    # Sums that cancel: float32, which is accepted, is right to the size of what was added.
    returns=Returns(atol=2e-5),
    forbidden=FROM_SCRATCH,
    parts={"one example": 0.25, "several examples": 0.75},
)


def one_example(rng):
    yield case("one example", draw(rng, 1, 3), draw(rng, 1), draw(rng, 3), 2.0)
    yield case("one example, one feature", draw(rng, 1, 1), draw(rng, 1), draw(rng, 1), -0.75)


def several(rng):
    X, y = draw(rng, 3, 2), draw(rng, 3)
    w = draw(rng, 2)
    hand = np.array([[1.0, 2.0], [3.0, 0.0]])
    yield case("worked by hand", hand, np.array([1.0, 2.0]), np.array([1.0, -1.0]), 0.5)
    yield case("three examples", X, y, w, 0.25)
    yield case("the same examples twice", np.tile(X, (2, 1)), np.tile(y, 2), w, 0.25)
    yield case("more features than examples", draw(rng, 2, 5), draw(rng, 2), draw(rng, 5), -1.5)
    yield case("as many features as examples", draw(rng, 4, 4), draw(rng, 4), draw(rng, 4), 0.75)
    yield case("one feature", draw(rng, 5, 1), draw(rng, 5), draw(rng, 1), -0.5)
    yield case("a large bias", draw(rng, 6, 2), draw(rng, 6), draw(rng, 2), 9.0)
    yield case("no weights yet", draw(rng, 5, 3), draw(rng, 5), np.zeros(3), 0.0)
    yield case("targets that are integers", X, rng.integers(-5, 6, size=3), w, 0.5)
    yield case("a strided view", draw(rng, 6, 4)[::2, ::2], draw(rng, 6)[::2], draw(rng, 2), 1.0)
    single = (draw(rng, 4, 3), draw(rng, 4), draw(rng, 3))
    yield case("float32", *(a.astype(np.float32) for a in single), 0.5)


@linear_regression_gradients.cases
def cases(rng):
    for one in one_example(rng):
        yield in_part("one example", one)
    for one in several(rng):
        yield in_part("several examples", one)


def _residuals(X, y, w, b):
    return X @ w + b - y


mistake = linear_regression_gradients.mistake


@mistake
def two_missing(X, y, w, b):
    """The 2 of the square is missing: our loss is the mean of the squares, as PyTorch's, without a
    half in front."""
    e = _residuals(X, y, w, b)
    return X.T @ e / len(y), np.mean(e)


@mistake
def not_averaged(X, y, w, b):
    """You add up over the examples; the loss is their mean, so divide by n."""
    e = _residuals(X, y, w, b)
    return 2 * X.T @ e, 2 * np.sum(e)


@mistake
def averaged_twice(X, y, w, b):
    """You divide by n twice: a mean already has it in it."""
    e = _residuals(X, y, w, b)
    return 2 * X.T @ e / len(y) ** 2, 2 * np.mean(e) / len(y)


@mistake
def weights_not_averaged(X, y, w, b):
    """db is right; dw is the sum over the examples and lacks the 1/n."""
    e = _residuals(X, y, w, b)
    return 2 * X.T @ e, 2 * np.mean(e)


@mistake
def bias_not_averaged(X, y, w, b):
    """dw is right; db is the sum over the examples and lacks the 1/n."""
    e = _residuals(X, y, w, b)
    return 2 * X.T @ e / len(y), 2 * np.sum(e)


@mistake
def bias_not_summed(X, y, w, b):
    """Your db has an entry for each example. There is one b for all of them: take the mean."""
    e = _residuals(X, y, w, b)
    return 2 * X.T @ e / len(y), 2 * e / len(y)


@mistake
def weights_not_summed(X, y, w, b):
    """Your dw has a row for each example. There is one w for all of them: take the mean over the
    rows."""
    e = _residuals(X, y, w, b)
    return 2 * X * e[:, np.newaxis], 2 * np.mean(e)


@mistake
def sign_turned_round(X, y, w, b):
    """Your sign is turned round: the derivative of (ŷ - y)² by ŷ is 2(ŷ - y)."""
    e = -_residuals(X, y, w, b)
    return 2 * X.T @ e / len(y), 2 * np.mean(e)


@mistake
def bias_left_out_of_the_prediction(X, y, w, b):
    """Your prediction leaves out b: ŷ = Xw + b."""
    e = _residuals(X, y, w, b) - b
    return 2 * X.T @ e / len(y), 2 * np.mean(e)


@mistake
def targets_left_out(X, y, w, b):
    """Your gradients do not depend on y: it is the error ŷ - y that they are made of."""
    e = _residuals(X, y, w, b) + y
    return 2 * X.T @ e / len(y), 2 * np.mean(e)


@mistake
def features_left_out(X, y, w, b):
    """Your dw lacks the chain rule's last factor: ŷ changes with w by x."""
    e = _residuals(X, y, w, b)
    return np.full(len(w), 2 * np.mean(e)), 2 * np.mean(e)


@mistake
def weights_for_features(X, y, w, b):
    """You multiply the error by w; by w itself, ŷ changes as fast as x."""
    e = _residuals(X, y, w, b)
    return 2 * np.mean(e) * w, 2 * np.mean(e)


@mistake
def divided_by_all_entries(X, y, w, b):
    """You average over all n·d entries of X, perhaps by np.mean without an axis or by X.size; the
    mean is over the n examples."""
    e = _residuals(X, y, w, b)
    return 2 * X.T @ e / X.size, 2 * np.mean(e)


@mistake
def divided_by_features(X, y, w, b):
    """You divide by the number of features, X.shape[1]; the mean is over the examples,
    X.shape[0]."""
    e = _residuals(X, y, w, b)
    return 2 * X.T @ e / X.shape[1], 2 * np.sum(e) / X.shape[1]


@mistake
def of_the_absolute_error(X, y, w, b):
    """These are the slopes of the mean absolute error; square, do not take the absolute value."""
    e = np.sign(_residuals(X, y, w, b))
    return X.T @ e / len(y), np.mean(e)


@mistake
def two_missing_in_the_bias(X, y, w, b):
    """dw is right, but db lacks the factor 2 of the square."""
    e = _residuals(X, y, w, b)
    return 2 * X.T @ e / len(y), np.mean(e)


@mistake
def swapped(X, y, w, b):
    """You give (db, dw); the statement asks for (dw, db)."""
    e = _residuals(X, y, w, b)
    return 2 * np.mean(e), 2 * X.T @ e / len(y)


@mistake
def column(X, y, w, b):
    """Your dw is a column (d, 1); it is to have the shape of w, (d,)."""
    e = _residuals(X, y, w, b)
    return 2 * X.T @ e[:, np.newaxis] / len(y), 2 * np.mean(e)


@mistake
def bias_in_an_array(X, y, w, b):
    """Your db is an array of shape (1,); b is one number, and so is db."""
    e = _residuals(X, y, w, b)
    return 2 * X.T @ e / len(y), np.array([2 * np.mean(e)])


@mistake
def changes_y(X, y, w, b):
    """Right, but y is not what it was: you compute in the caller's array. Build a new one."""
    e = _residuals(X, y, w, b)
    y -= 1
    return 2 * X.T @ e / len(y), 2 * np.mean(e)


accepted = linear_regression_gradients.accepted


@accepted
def matrix_product(X, y, w, b):
    n = len(X)
    e = X @ w + b - y
    return 2 / n * X.T @ e, 2 / n * e.sum()


@accepted
def loop(X, y, w, b):
    dw, db = np.zeros(len(w)), 0.0
    for row, target in zip(X, y, strict=True):
        e = sum(x * weight for x, weight in zip(row, w, strict=True)) + b - target
        for j in range(len(w)):
            dw[j] += 2 * e * row[j] / len(y)
        db += 2 * e / len(y)
    return dw, db


@accepted
def einstein(X, y, w, b):
    e = 2 * (np.einsum("nd,d->n", X, w) + b - y)
    return np.einsum("nd,n->d", X, e) / y.size, e.mean()


@accepted
def means_along_an_axis(X, y, w, b):
    e = 2 * (np.dot(X, w) + b - y)
    return [(X * e[:, None]).mean(axis=0), np.average(e)]


@accepted
def bias_as_a_weight(X, y, w, b):
    wide = np.column_stack([X, np.ones(len(X))])
    gradient = 2 * wide.T @ (wide @ np.append(w, b) - y) / len(X)
    return gradient[:-1], gradient[-1]


@accepted
def single_precision(X, y, w, b):
    e = 2 * (X.astype(np.float32) @ w.astype(np.float32) + np.float32(b) - y.astype(np.float32))
    return X.astype(np.float32).T @ e / np.float32(len(y)), e.mean()

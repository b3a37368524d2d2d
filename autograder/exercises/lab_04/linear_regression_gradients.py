"""linear_regression_gradients(X, y, w, b) -> (dw, db): the slopes of the mean squared error."""

import numpy as np

from autograder.exercises import Exercise, Returns, case, draw
from autograder.exercises.forbidden import FITTING
from autograder.exercises.lab_04.means import MEANS, by_autograd

exercise = Exercise(
    points=3,
    reference=by_autograd("mse_loss"),
    # Sums that cancel: float32, which is accepted, is right to the size of what was added.
    returns=Returns(atol=2e-5),
    forbidden=FITTING,
)


@exercise.part("one example", 0.25)
def one_example(rng):
    yield case("one example", draw(rng, 1, 3), draw(rng, 1), draw(rng, 3), 2.0)
    yield case("one example, one feature", draw(rng, 1, 1), draw(rng, 1), draw(rng, 1), -0.75)


@exercise.part("several examples", 0.75)
def several_examples(rng):
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


@exercise.answer
def linear_regression_gradients(X, y, w, b):
    n = len(y)
    errors = X @ w + b - y
    dw = 2 * X.T @ errors / n
    db = 2 * np.sum(errors) / n
    return dw, db


exercise.mistakes("""
two-missing: 2 * → , each
    The 2 of the square is missing: our loss is the mean of squares, without a half in front.
""")
exercise.mistakes(MEANS)
exercise.mistakes("""
weights-not-summed: 2 * X.T @ errors / n → 2 * X * errors[:, np.newaxis]
    Your dw has a row for each example. There is one w: take the mean over the rows.
sign-turned-round: return dw, db → return -dw, -db
    Your sign is turned round: the derivative of (ŷ - y)² by ŷ is 2(ŷ - y).
bias-left-out-of-the-prediction: + b →
    Your prediction leaves out b: ŷ = Xw + b.
targets-left-out: - y →
    Your gradients do not depend on y: it is the error ŷ - y that they are made of.
errors-squared: X @ w + b - y → (X @ w + b - y) ** 2
    You square the errors; by the rule for a square, the slope has 2(ŷ - y), not its square.
bias-subtracted: + b → - b
    You subtract b in the prediction: ŷ = Xw + b.
features-left-out: 2 * X.T @ errors / n → np.full(w.shape, 2 * np.sum(errors) / n)
    Your dw lacks the chain rule's last factor: ŷ changes with w by x.
not-transposed: X.T @ errors → X @ errors
    You multiply X @ errors, which adds up over the features; the sum is over the examples: X.T.
weights-for-features: 2 * X.T @ errors / n → 2 * np.sum(errors) / n * w
    You multiply the error by w; by w itself, ŷ changes as fast as x.
divided-by-all-entries: @ errors / n → @ errors / X.size
    You average over all n·d entries of X, perhaps by np.mean without an axis or by X.size; the
    mean is over the n examples.
divided-by-features: n = len(y) → n = X.shape[1]
    You divide by the number of features; the mean is over the examples, X.shape[0].
of-the-absolute-error: X @ w + b - y → np.sign(X @ w + b - y)
and 2 * → , each
    These are the slopes of the mean absolute error; square, do not take the absolute value.
two-missing-in-the-bias: 2 * np.sum(errors) → np.sum(errors)
    dw is right, but db lacks the factor 2 of the square.
swapped: return dw, db → return db, dw
    You give (db, dw); the statement asks for (dw, db).
column: return dw, db → return dw[:, np.newaxis], db
    Your dw is a column (d, 1); it is to have the shape of w, (d,).
bias-in-an-array: np.sum(errors) → np.sum(errors, keepdims=True)
    Your db is an array of shape (1,); b is one number, and so is db.
changes-y: errors = X @ w + b - y → y -= X @ w + b⏎errors = -y
    Right, but you compute in the caller's array: += and the like write into it. Build a new one.
""")

"""logistic_regression_gradients(X, y, w, b) -> (dw, db): the slopes of binary cross-entropy."""

import numpy as np
from scipy.special import expit

from autograder.exercises import Exercise, case, draw
from autograder.exercises.forbidden import FITTING
from autograder.exercises.lab_04.means import MEANS, by_autograd

exercise = Exercise(
    points=3,
    reference=by_autograd("binary_cross_entropy_with_logits"),
    forbidden=FITTING,
)


def labels(rng, n):
    """Draw zeros and ones as floats, both where there is room for both."""
    y = rng.integers(0, 2, size=n).astype(np.float64)
    if n > 1:
        y[0], y[-1] = 1.0, 0.0
    return y


@exercise.part("moderate z", 0.75)
def moderate(rng):
    X, y, w = draw(rng, 3, 2, scale=1.0), labels(rng, 3), draw(rng, 2, scale=1.0)
    hand = np.array([[2.0, 1.0], [0.0, 3.0]])
    yield case("worked by hand", hand, np.array([1.0, 0.0]), np.zeros(2), 0.0)
    yield case("three examples", X, y, w, 0.25)
    yield case("the same examples twice", np.tile(X, (2, 1)), np.tile(y, 2), w, 0.25)
    wide = draw(rng, 5, scale=0.5)
    yield case("more features than examples", draw(rng, 2, 5), labels(rng, 2), wide, -0.5)
    square = draw(rng, 4, scale=0.5)
    yield case("as many features as examples", draw(rng, 4, 4), labels(rng, 4), square, 0.75)
    yield case("one example", draw(rng, 1, 3), np.array([1.0]), draw(rng, 3, scale=0.5), -0.5)
    yield case("one feature", draw(rng, 5, 1), labels(rng, 5), draw(rng, 1), -0.5)
    yield case("decided by the bias", draw(rng, 6, 2), labels(rng, 6), np.zeros(2), 3.0)
    integers = labels(rng, 5).astype(np.int64)
    yield case("labels that are integers", draw(rng, 5, 2), integers, draw(rng, 2, scale=0.5), 0.5)
    sure = np.array([[-12.0, 1.0], [-5.0, -2.0], [6.0, 0.5], [9.0, -1.0], [25.0, 3.0]])
    first = np.array([1.0, 0.0])
    yield case("nearly sure", sure + 0.1 * draw(rng, 5, 2), labels(rng, 5), first, 0.25)
    sparse = draw(rng, 6, 4)[::2, ::2]
    yield case("a strided view", sparse, labels(rng, 6)[::2], draw(rng, 2, scale=0.5), 1.0)
    single = (draw(rng, 4, 3), labels(rng, 4), draw(rng, 3, scale=0.5))
    yield case("float32", *(a.astype(np.float32) for a in single), 0.5)


@exercise.part("large z", 0.25)
def large(rng):
    X = np.array([[1000.0, 2.0], [-1000.0, 1.0], [9000.0, -1.0], [-9000.0, 3.0]])
    w = np.array([1.0, 0.0])
    yield case("very sure and right", X, np.array([1.0, 0.0, 1.0, 0.0]), w, 0.0)
    yield case("very sure and wrong", X, np.array([0.0, 1.0, 0.0, 1.0]), w, 0.0)


@exercise.answer
def logistic_regression_gradients(X, y, w, b):
    n = len(y)
    z = X @ w + b
    y_hat = expit(z)
    errors = y_hat - y
    dw = X.T @ errors / n
    db = np.sum(errors) / n
    return dw, db


exercise.mistakes("""
no-sigmoid: expit(z) → z
    You compare z itself with y. The prediction is ŷ = σ(z), the errors are ŷ - y.
slope-of-the-sigmoid-left-in: y_hat - y → (y_hat - y) * y_hat * (1 - y_hat)
    You have a factor ŷ(1 - ŷ) too many: cross-entropy brings its inverse, and the two cancel.
slopes-of-the-squared-error: y_hat - y → 2 * (y_hat - y) * y_hat * (1 - y_hat)
    These are the gradients of the squared error of σ(z); the loss here is cross-entropy, whose
    slope by z is ŷ - y.
slope-by-the-probability: y_hat - y → (y_hat - y) / (y_hat * (1 - y_hat))
    This is the slope by ŷ. To get to z, multiply by one more link of the chain, σ′(z).
divides-zero-by-zero: errors = y_hat - y → dz = y_hat * (1 - y_hat)⏎errors = (y_hat - y) / dz * dz
    Where the sigmoid is exactly 0 or 1 you divide by ŷ(1 - ŷ) = 0. Cancel that factor on paper
    first: what is left is ŷ - y.
overflows: expit(z) → 1 / (1 + np.exp(-z))
    Right, but exp(-z) overflows for z = -1000, within np.where too, which computes both of its
    sides everywhere. That of -|z| never does, as in lab 1.
never-below-a-half: expit(z) → 1 / (1 + np.exp(-np.abs(z)))
    1 / (1 + e^-|z|) is σ only where z is positive: it never falls below a half. Where z is
    negative, σ(z) is e^-|z| / (1 + e^-|z|).
clipped: expit(z) → np.clip(expit(z), 1e-7, 1 - 1e-7)
    You clip ŷ. The loss needs that for its logarithm; its slope ŷ - y does not.
parentheses-missing: expit(z) → 1 + np.exp(-z)
    In `1 / 1 + …` the division comes first. Put the denominator of σ in parentheses.
decided: expit(z) → (expit(z) >= 0.5).astype(float)
    You round the prediction to 0 or 1 before you compare; use the probability itself.
sign-of-the-exponent: expit(z) → expit(-z)
    Your probability falls where z rises: the exponent in σ is minus z.
tanh-for-sigmoid: expit(z) → np.tanh(z)
    You squash z with tanh; the probability is σ(z).
one-sided-loss: y_hat - y → (y_hat - y) * y
    Only examples of class 1 count in your gradients: the loss has a second term, for y = 0.
two-too-many: y_hat - y → 2 * (y_hat - y)
    You have a factor 2 too many: that is the squared error's. Cross-entropy has none.
""")
exercise.mistakes(MEANS)
exercise.mistakes("""
sign-turned-round: return dw, db → return -dw, -db
    Your sign is turned round: ŷ - y, so that going against it brings ŷ closer to y.
targets-left-out: y_hat - y → y_hat
    Your gradients do not depend on y: they are made of the errors ŷ - y.
errors-squared: y_hat - y → (y_hat - y) ** 2
    You square the errors; the slope by z is ŷ - y itself.
bias-left-out-of-the-prediction: X @ w + b → X @ w
    Your prediction leaves out b: z = Xw + b.
bias-subtracted: X @ w + b → X @ w - b
    Your b has the wrong sign: z = Xw + b, and in e⁻ᶻ the minus stands before all of it.
not-transposed: X.T @ errors → X @ errors
    You multiply X @ errors, which adds up over the features; the sum is over the examples: X.T.
features-left-out: X.T @ errors / n → np.full(w.shape, np.sum(errors) / n)
    Your dw lacks the chain rule's last factor: z changes with w by x.
divided-by-all-entries: @ errors / n → @ errors / X.size
    You average over all n·d entries of X; the mean is over the n examples.
swapped: return dw, db → return db, dw
    You give (db, dw); the statement asks for (dw, db).
""")

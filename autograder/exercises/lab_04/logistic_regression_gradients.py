"""logistic_regression_gradients(X, y, w, b) -> (dw, db): the slopes of binary cross-entropy."""

import numpy as np
from scipy.special import expit

from autograder.exercises import case, draw
from autograder.exercises.lab_04.rules import FROM_SCRATCH
from autograder.exercises.legacy import OldExercise, in_part


def reference(X, y, w, b):
    """PyTorch's own loss, differentiated by PyTorch."""
    import torch

    X, y, w, b = (torch.tensor(a, dtype=torch.float64) for a in (X, y, w, b))
    w.requires_grad_()
    b.requires_grad_()
    loss = torch.nn.functional.binary_cross_entropy_with_logits(X @ w + b, y)
    dw, db = torch.autograd.grad(loss, (w, b))
    return dw.numpy(), db.item()


logistic_regression_gradients = OldExercise(
    "logistic_regression_gradients",
    "logistic_regression_gradients(X, y, w, b)",
    points=3,
    reference=reference,
    forbidden=FROM_SCRATCH,
    parts={"moderate z": 0.75, "large z": 0.25},
)


def _labels(rng, *shape):
    """Zeros and ones as floats, both where there is room for both."""
    y = rng.integers(0, 2, size=shape).astype(np.float64)
    if y.size > 1:
        y.flat[0], y.flat[-1] = 1.0, 0.0
    return y


@logistic_regression_gradients.cases
def cases(rng):
    for one in moderate(rng):
        yield in_part("moderate z", one)
    for one in large(rng):
        yield in_part("large z", one)


def moderate(rng):
    X, y, w = draw(rng, 3, 2, scale=1.0), _labels(rng, 3), draw(rng, 2, scale=1.0)
    hand = np.array([[2.0, 1.0], [0.0, 3.0]])
    yield case("worked by hand", hand, np.array([1.0, 0.0]), np.zeros(2), 0.0)
    yield case("three examples", X, y, w, 0.25)
    yield case("the same examples twice", np.tile(X, (2, 1)), np.tile(y, 2), w, 0.25)
    wide = draw(rng, 5, scale=0.5)
    yield case("more features than examples", draw(rng, 2, 5), _labels(rng, 2), wide, -0.5)
    square = draw(rng, 4, scale=0.5)
    yield case("as many features as examples", draw(rng, 4, 4), _labels(rng, 4), square, 0.75)
    yield case("one example", draw(rng, 1, 3), np.array([1.0]), draw(rng, 3, scale=0.5), -0.5)
    yield case("one feature", draw(rng, 5, 1), _labels(rng, 5), draw(rng, 1), -0.5)
    yield case("decided by the bias", draw(rng, 6, 2), _labels(rng, 6), np.zeros(2), 3.0)
    integers = _labels(rng, 5).astype(np.int64)
    yield case("labels that are integers", draw(rng, 5, 2), integers, draw(rng, 2, scale=0.5), 0.5)
    one = np.array([1.0, 0.0])
    sure = np.array([[-12.0, 1.0], [-5.0, -2.0], [6.0, 0.5], [9.0, -1.0], [25.0, 3.0]])
    yield case("nearly sure", sure + 0.1 * draw(rng, 5, 2), _labels(rng, 5), one, 0.25)
    sparse = draw(rng, 6, 4)[::2, ::2]
    yield case("a strided view", sparse, _labels(rng, 6)[::2], draw(rng, 2, scale=0.5), 1.0)
    single = (draw(rng, 4, 3), _labels(rng, 4), draw(rng, 3, scale=0.5))
    yield case("float32", *(a.astype(np.float32) for a in single), 0.5)


def large(rng):
    far = np.array([[1000.0, 2.0], [-1000.0, 1.0], [9000.0, -1.0], [-9000.0, 3.0]])
    one = np.array([1.0, 0.0])
    yield case("very sure and right", far, np.array([1.0, 0.0, 1.0, 0.0]), one, 0.0)
    yield case("very sure and wrong", far, np.array([0.0, 1.0, 0.0, 1.0]), one, 0.0)


def _errors(X, y, w, b):
    return expit(X @ w + b) - y


mistake = logistic_regression_gradients.mistake


@mistake
def no_sigmoid(X, y, w, b):
    """You compare z itself with y. The prediction is ŷ = σ(z), and the gradients are made of
    ŷ - y."""
    e = X @ w + b - y
    return X.T @ e / len(y), np.mean(e)


@mistake
def slope_of_the_sigmoid_left_in(X, y, w, b):
    """You have a factor ŷ(1 - ŷ) too many. Cross-entropy brings its inverse, and the two cancel:
    by z, the slope is ŷ - y."""
    e = _errors(X, y, w, b)
    q = e + y
    e = e * q * (1 - q)
    return X.T @ e / len(y), np.mean(e)


@mistake
def slopes_of_the_squared_error(X, y, w, b):
    """These are the gradients of the squared error of σ(z); the loss here is cross-entropy, whose
    slope by z is ŷ - y."""
    e = _errors(X, y, w, b)
    q = e + y
    e = 2 * e * q * (1 - q)
    return X.T @ e / len(y), np.mean(e)


@mistake
def slope_by_the_probability(X, y, w, b):
    """This is the slope by ŷ. It takes one more link of the chain to get to z: multiply by
    σ′(z)."""
    e = _errors(X, y, w, b)
    q = e + y
    e = e / (q * (1 - q))
    return X.T @ e / len(y), np.mean(e)


@mistake
def divides_zero_by_zero(X, y, w, b):
    """Where the sigmoid is exactly 0 or 1 you divide by ŷ(1 - ŷ) = 0. Cancel that factor on paper
    first: what is left is ŷ - y."""
    e = _errors(X, y, w, b)
    q = e + y
    e = e / (q * (1 - q)) * (q * (1 - q))
    return X.T @ e / len(y), np.mean(e)


@mistake
def overflows(X, y, w, b):
    """Right, but exp(-z) overflows for z = -1000. The exponential of -|z| never does, as in lab
    1."""
    e = 1 / (1 + np.exp(-(X @ w + b))) - y
    return X.T @ e / len(y), np.mean(e)


@mistake
def clipped(X, y, w, b):
    """You clip ŷ away from 0 and 1. The loss needs that for its logarithm; its slope ŷ - y does
    not."""
    e = np.clip(expit(X @ w + b), 1e-7, 1 - 1e-7) - y
    return X.T @ e / len(y), np.mean(e)


@mistake
def decided(X, y, w, b):
    """You round the prediction to 0 or 1 before you compare; use the probability itself."""
    e = (X @ w + b >= 0).astype(float) - y
    return X.T @ e / len(y), np.mean(e)


@mistake
def tanh_for_sigmoid(X, y, w, b):
    """You squash z with tanh; the probability is σ(z)."""
    e = np.tanh(X @ w + b) - y
    return X.T @ e / len(y), np.mean(e)


@mistake
def one_sided_loss(X, y, w, b):
    """Only examples of class 1 count in your gradients: the loss has a second term, for y = 0."""
    e = _errors(X, y, w, b) * y
    return X.T @ e / len(y), np.mean(e)


@mistake
def two_too_many(X, y, w, b):
    """You have a factor 2 too many: that is the squared error's. Cross-entropy has none."""
    e = 2 * _errors(X, y, w, b)
    return X.T @ e / len(y), np.mean(e)


@mistake
def not_averaged(X, y, w, b):
    """You add up over the examples; the loss is their mean, so divide by n."""
    e = _errors(X, y, w, b)
    return X.T @ e, np.sum(e)


@mistake
def averaged_twice(X, y, w, b):
    """You divide by n twice: a mean already has it in it."""
    e = _errors(X, y, w, b)
    return X.T @ e / len(y) ** 2, np.mean(e) / len(y)


@mistake
def weights_not_averaged(X, y, w, b):
    """db is right; dw is the sum over the examples and lacks the 1/n."""
    e = _errors(X, y, w, b)
    return X.T @ e, np.mean(e)


@mistake
def bias_not_averaged(X, y, w, b):
    """dw is right; db is the sum over the examples and lacks the 1/n."""
    e = _errors(X, y, w, b)
    return X.T @ e / len(y), np.sum(e)


@mistake
def bias_not_summed(X, y, w, b):
    """Your db has an entry for each example. There is one b for all of them: take the mean."""
    e = _errors(X, y, w, b)
    return X.T @ e / len(y), e / len(y)


@mistake
def sign_turned_round(X, y, w, b):
    """Your sign is turned round: ŷ - y, so that going against it brings ŷ closer to y."""
    e = -_errors(X, y, w, b)
    return X.T @ e / len(y), np.mean(e)


@mistake
def bias_left_out_of_the_prediction(X, y, w, b):
    """Your prediction leaves out b: z = Xw + b."""
    e = expit(X @ w) - y
    return X.T @ e / len(y), np.mean(e)


@mistake
def features_left_out(X, y, w, b):
    """Your dw lacks the chain rule's last factor: z changes with w by x."""
    e = _errors(X, y, w, b)
    return np.full(len(w), np.mean(e)), np.mean(e)


@mistake
def divided_by_all_entries(X, y, w, b):
    """You average over all n·d entries of X; the mean is over the n examples."""
    e = _errors(X, y, w, b)
    return X.T @ e / X.size, np.mean(e)


@mistake
def swapped(X, y, w, b):
    """You give (db, dw); the statement asks for (dw, db)."""
    e = _errors(X, y, w, b)
    return np.mean(e), X.T @ e / len(y)


accepted = logistic_regression_gradients.accepted


@accepted
def with_scipy(X, y, w, b):
    import scipy.special

    n = len(X)
    e = scipy.special.expit(X @ w + b) - y
    return X.T @ e / n, e.sum() / n


@accepted
def through_tanh(X, y, w, b):
    e = 0.5 * (1 + np.tanh(0.5 * (X @ w + b))) - y
    return np.mean(X * e[:, None], axis=0), np.mean(e)


@accepted
def loop(X, y, w, b):
    import math

    def sigma(z):
        return 1 / (1 + math.exp(-z)) if z >= 0 else 1 - 1 / (1 + math.exp(z))

    dw, db = [0.0] * len(w), 0.0
    for i in range(len(y)):
        e = sigma(sum(X[i, j] * w[j] for j in range(len(w))) + b) - y[i]
        dw = [slope + e * X[i, j] / len(y) for j, slope in enumerate(dw)]
        db += e / len(y)
    return np.array(dw), db


@accepted
def with_a_mask(X, y, w, b):
    z = np.einsum("nd,d->n", X, w) + b
    q = np.exp(-np.abs(z))
    e = np.where(z >= 0, 1 / (1 + q), q / (1 + q)) - y
    return np.einsum("nd,n->d", X, e) / len(z), np.average(e)


@accepted
def bias_as_a_weight(X, y, w, b):
    wide = np.hstack([X, np.ones((len(X), 1))])
    z = wide @ np.append(w, b)
    gradient = wide.T @ (0.5 + 0.5 * np.tanh(z / 2) - y) / len(X)
    return gradient[:-1], gradient[-1]


@accepted
def with_clipped_exponents(X, y, w, b):
    z = np.clip(X @ w + b, -700, 700)
    e = 1 / (1 + np.exp(-z)) - y
    return X.T @ e / len(y), e.mean()

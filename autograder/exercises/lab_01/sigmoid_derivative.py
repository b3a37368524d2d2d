"""sigmoid_derivative(z) = σ(z) (1 − σ(z)), a function of z, the pre-activation."""

import numpy as np
from scipy.special import expit

from autograder.exercises import case, draw
from autograder.exercises.legacy import OldExercise


def reference(z):
    """σ(z) σ(−z): the same by symmetry, and without the cancellation in 1 − σ."""
    return expit(z) * expit(-np.asarray(z))[()]


sigmoid_derivative = OldExercise(
    "sigmoid_derivative",
    "sigmoid_derivative(z)",
    points=2,
    reference=reference,
    curve=(-8.0, 8.0),
)


@sigmoid_derivative.cases
def cases(rng):
    yield case("zero", 0.0)
    yield case("two", 2.0)
    yield case("a few numbers", np.array([-2.0, -0.5, 0.0, 0.5, 2.0]))
    yield case("a vector", draw(rng, 5))
    yield case("a batch", draw(rng, 4, 3))
    yield case("float32", draw(rng, 3).astype(np.float32))
    yield case("a strided view", draw(rng, 8)[::3])
    yield case("far right", 40.0)
    yield case("far left", -40.0)
    yield case("very far, both ways", np.array([-10_000.0, -1000.0, 0.0, 1000.0, 10_000.0]))


@sigmoid_derivative.holds
def central_differences(ask, rng):
    """The slope of σ, measured with (σ(z + h) − σ(z − h)) / 2h, is what this function gives."""
    z, h = draw(rng, 5), 1e-5
    slope = (expit(z + h) - expit(z - h)) / (2 * h)
    got = ask(z)
    return None if np.allclose(got, slope, atol=1e-6) else f"got {got}, σ rises by {slope}"


@sigmoid_derivative.mistake
def fed_the_output(z):
    """You compute z (1 − z), which is right when z is already σ. Here z is what goes into σ: take
    s = sigmoid(z) first."""
    return z * (1 - z)


@sigmoid_derivative.mistake
def sigmoid_twice(z):
    """You apply σ twice before taking the slope. σ′(z) = s (1 − s) with s = σ(z), once."""
    s = expit(expit(z))
    return s * (1 - s)


@sigmoid_derivative.mistake
def the_function_itself(z):
    """This is σ, not its slope: σ′ is a bump, 0.25 high at z = 0."""
    return expit(z)


@sigmoid_derivative.mistake
def one_minus_sigmoid(z):
    """You left out a factor: σ′ = σ (1 − σ)."""
    return 1 - expit(z)


@sigmoid_derivative.mistake
def one_minus_square(z):
    """1 − s² is how tanh does it; for σ it is s (1 − s)."""
    return 1 - expit(z) ** 2


@sigmoid_derivative.mistake
def tanh_derivative_for_it(z):
    """This is the slope of tanh, 1 high at z = 0; that of σ is 0.25 high."""
    return 1 - np.tanh(z) ** 2


@sigmoid_derivative.mistake
def wrong_sign(z):
    """The sign is wrong: σ rises everywhere, so its slope is never negative. It is s (1 − s)."""
    s = expit(z)
    return s * (s - 1)


@sigmoid_derivative.mistake
def plus_for_minus(z):
    """A plus stands where a minus belongs: σ′ = σ (1 − σ)."""
    s = expit(z)
    return s * (1 + s)


@sigmoid_derivative.mistake
def overflows(z):
    """The formula is right, but the exponential overflows for large |z|. Build on a sigmoid that is
    safe for every z."""
    return np.exp(-z) / (1 + np.exp(-z)) ** 2


@sigmoid_derivative.mistake
def overflows_in_sigmoid(z):
    """The value is right, but an exponential on the way overflows for large |z| and NumPy warns.
    Build on a sigmoid that is safe for every z."""
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)


@sigmoid_derivative.accepted
def product(z):
    s = expit(z)
    return s * (1 - s)


@sigmoid_derivative.accepted
def with_a_helper(z):
    def sigma(v):
        return 0.5 * (1 + np.tanh(0.5 * v))

    return sigma(z) - sigma(z) ** 2


@sigmoid_derivative.accepted
def even_form(z):
    e = np.exp(-np.abs(z))
    return e / (1 + e) ** 2


@sigmoid_derivative.accepted
def loop(z):
    import math

    def one(v):
        e = math.exp(-abs(v))
        return e / (1 + e) / (1 + e)

    if np.ndim(z) == 0:
        return one(z)
    return np.array([one(v) for v in np.ravel(z)]).reshape(np.shape(z))


@sigmoid_derivative.accepted
def through_tanh(z):
    return 0.25 * (1 - np.tanh(0.5 * np.asarray(z)) ** 2)


@sigmoid_derivative.accepted
def single_precision(z):
    s = expit(np.asarray(z, dtype=np.float32))
    return s * (1 - s)

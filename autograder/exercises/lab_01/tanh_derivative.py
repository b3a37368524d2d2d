"""tanh_derivative(z) = 1 − tanh²(z), a function of z, the pre-activation."""

import numpy as np
from scipy.special import expit

from autograder.exercises import case, draw
from autograder.exercises.legacy import OldExercise


def reference(z):
    """4 σ(2z) σ(−2z): the same, and without the cancellation in 1 − tanh²."""
    doubled = 2 * np.asarray(z)
    return (4 * expit(doubled) * expit(-doubled))[()]


tanh_derivative = OldExercise(
    "tanh_derivative", "tanh_derivative(z)", points=2, reference=reference, curve=(-4.0, 4.0)
)


@tanh_derivative.cases
def cases(rng):
    yield case("zero", 0.0)
    yield case("one", 1.0)
    yield case("a few numbers", np.array([-2.0, -0.5, 0.0, 0.5, 2.0]))
    yield case("a vector", draw(rng, 5))
    yield case("a batch", draw(rng, 4, 3))
    yield case("float32", draw(rng, 3).astype(np.float32))
    yield case("a strided view", draw(rng, 8)[::3])
    yield case("far right", 30.0)
    yield case("far left", -30.0)
    yield case("very far, both ways", np.array([-10_000.0, -1000.0, 0.0, 1000.0, 10_000.0]))


@tanh_derivative.holds
def central_differences(ask, rng):
    """The slope of tanh, measured with (tanh(z + h) − tanh(z − h)) / 2h, is what this gives."""
    z, h = draw(rng, 5), 1e-5
    slope = (np.tanh(z + h) - np.tanh(z - h)) / (2 * h)
    got = ask(z)
    return None if np.allclose(got, slope, atol=1e-6) else f"got {got}, tanh rises by {slope}"


@tanh_derivative.mistake
def fed_the_output(z):
    """You compute 1 − z², which is right when z is already tanh. Here z is what goes into tanh:
    take t = tanh(z) first."""
    return 1 - z**2


@tanh_derivative.mistake
def tanh_twice(z):
    """You apply tanh twice before taking the slope. tanh′(z) = 1 − t² with t = tanh(z), once."""
    return 1 - np.tanh(np.tanh(z)) ** 2


@tanh_derivative.mistake
def not_squared(z):
    """You forgot the square: tanh′ = 1 − tanh²."""
    return 1 - np.tanh(z)


@tanh_derivative.mistake
def the_function_itself(z):
    """This is tanh, not its slope: tanh′ is a bump, 1 high at z = 0."""
    return np.tanh(z)


@tanh_derivative.mistake
def sigmoid_derivative_for_it(z):
    """This is the slope of σ, 0.25 high at z = 0; that of tanh is 1 high."""
    return expit(z) * expit(-np.asarray(z))[()]


@tanh_derivative.mistake
def sigmoids_rule(z):
    """T (1 − t) is how σ does it; for tanh it is 1 − t²."""
    t = np.tanh(z)
    return t * (1 - t)


@tanh_derivative.mistake
def wrong_sign(z):
    """The sign is wrong: tanh rises everywhere, so its slope is never negative. It is 1 − t²."""
    return np.tanh(z) ** 2 - 1


@tanh_derivative.mistake
def plus_for_minus(z):
    """A plus stands where a minus belongs: tanh′ = 1 − tanh²."""
    return 1 + np.tanh(z) ** 2


@tanh_derivative.mistake
def doubled(z):
    """A factor 2 too many: the slope of tanh is 1 − t², not that of t²."""
    return 2 * (1 - np.tanh(z) ** 2)


@tanh_derivative.mistake
def overflows(z):
    """The formula is right, but cosh overflows for large |z|. Build on a tanh that is safe for
    every z: 1 − t²."""
    return 1 / np.cosh(z) ** 2


@tanh_derivative.accepted
def one_minus_square(z):
    return 1 - np.tanh(z) ** 2


@tanh_derivative.accepted
def factored(z):
    t = np.tanh(z)
    return (1 + t) * (1 - t)


@tanh_derivative.accepted
def even_form(z):
    e = np.exp(-2 * np.abs(z))
    return 4 * e / (1 + e) ** 2


@tanh_derivative.accepted
def loop(z):
    import math

    def one(v):
        return 1 - math.tanh(v) ** 2

    if np.ndim(z) == 0:
        return one(z)
    return np.array([one(v) for v in np.ravel(z)]).reshape(np.shape(z))


@tanh_derivative.accepted
def with_a_helper(z):
    def t(v):
        return 2 * expit(2 * np.asarray(v)) - 1

    return 1 - t(z) * t(z)


@tanh_derivative.accepted
def single_precision(z):
    return 1 - np.tanh(np.asarray(z, dtype=np.float32)) ** 2

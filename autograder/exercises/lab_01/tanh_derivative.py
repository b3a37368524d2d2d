"""tanh_derivative(z) = 1 − tanh²(z), a function of z, the pre-activation."""

import numpy as np
from scipy.special import expit

from autograder.exercises import Exercise, case, draw
from autograder.exercises.cases.activations import far_from_zero, of_any_shape
from autograder.exercises.lab_01.tanh import tanh


def reference(z):
    """Return 4 σ(2z) σ(−2z): the same, and without the cancellation in 1 − tanh²."""
    doubled = 2 * np.asarray(z)
    return (4 * expit(doubled) * expit(-doubled))[()]


exercise = Exercise(points=2, reference=reference, curve=(-4.0, 4.0))


@exercise.cases
def cases(rng):
    yield case("zero", 0.0)
    yield case("one", 1.0)
    yield from of_any_shape(rng)
    yield from far_from_zero(30.0)


@exercise.holds
def central_differences(ask, rng):
    """The slope of tanh, measured with (tanh(z + h) − tanh(z − h)) / 2h, is what this gives."""
    z, h = draw(rng, 5), 1e-5
    slope = (np.tanh(z + h) - np.tanh(z - h)) / (2 * h)
    got = ask(z)
    return None if np.allclose(got, slope, atol=1e-6) else f"got {got}, tanh rises by {slope}"


@exercise.answer
def tanh_derivative(z):
    t = tanh(z)
    return 1 - t**2


exercise.mistakes("""
fed-the-output: t = tanh(z) → t = z
    1 − z² is right when z is already tanh. Here z goes into tanh: take t = tanh(z) first.
tanh-twice: t = tanh(z) → t = tanh(tanh(z))
    You apply tanh twice before taking the slope. tanh′(z) = 1 − t² with t = tanh(z), once.
not-squared: t**2 → t
    You forgot the square: tanh′ = 1 − tanh².
squared-too-late: 1 - t**2 → (1 - t) ** 2
    You square the whole of 1 − tanh; only tanh is squared: 1 − tanh².
squared-too-early: t**2 → tanh(z**2)
    You square z; the formula squares what comes out of tanh.
doubled-for-squared: t**2 → 2 * t
    You double tanh; it is to be squared.
one-forgotten: return 1 - → return
    This is tanh², which is 0 where tanh is steepest; the slope is 1 − tanh².
the-function-itself: 1 - t**2 → t
    This is tanh, not its slope: tanh′ is a bump, 1 high at z = 0.
sigmoid-derivative-for-it: t = tanh(z) → s = (1 + tanh(z / 2)) / 2
and 1 - t**2 → s * (1 - s)
    This is the slope of σ, 0.25 high at z = 0; that of tanh is 1 high.
sigmoids-rule: 1 - t**2 → t * (1 - t)
    That is how σ does it, t (1 − t); for tanh it is 1 − t².
wrong-sign: return 1 - → return -1 +
    The sign is wrong: tanh rises everywhere, so its slope is never negative. It is 1 − t².
plus-for-minus: return 1 - → return 1 +
    A plus stands where a minus belongs: tanh′ = 1 − tanh².
doubled: 1 - t**2 → 2 * (1 - t**2)
    A factor 2 too many: the slope of tanh is 1 − t², not that of t².
overflows: 1 - t**2 → 1 / np.cosh(z) ** 2
    The formula is right, but cosh overflows for large |z|. Build on a safe tanh: 1 − t².
""")

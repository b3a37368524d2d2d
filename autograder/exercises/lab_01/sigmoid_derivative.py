"""sigmoid_derivative(z) = σ(z) (1 − σ(z)), a function of z, the pre-activation."""

import numpy as np
from scipy.special import expit

from autograder.exercises import Exercise, case, draw
from autograder.exercises.cases.activations import far_from_zero, of_any_shape
from autograder.exercises.lab_01.sigmoid import sigmoid


def reference(z):
    """Return σ(z) σ(−z): the same by symmetry, and without the cancellation in 1 − σ."""
    return expit(z) * expit(-np.asarray(z))[()]


exercise = Exercise(points=2, reference=reference, curve=(-8.0, 8.0))


@exercise.cases
def cases(rng):
    yield case("zero", 0.0)
    yield case("two", 2.0)
    yield from of_any_shape(rng)
    yield from far_from_zero(40.0)


@exercise.holds
def central_differences(ask, rng):
    """The slope of σ, measured with (σ(z + h) − σ(z − h)) / 2h, is what this function gives."""
    z, h = draw(rng, 5), 1e-5
    slope = (expit(z + h) - expit(z - h)) / (2 * h)
    got = ask(z)
    return None if np.allclose(got, slope, atol=1e-6) else f"got {got}, σ rises by {slope}"


@exercise.answer
def sigmoid_derivative(z):
    s = sigmoid(z)
    return s * (1 - s)


exercise.mistakes("""
fed-the-output: s = sigmoid(z) → s = z
    z (1 − z) is right when z is already σ. Here z goes into σ: take s = sigmoid(z) first.
sigmoid-twice: s = sigmoid(z) → s = sigmoid(sigmoid(z))
    You apply σ twice before taking the slope. σ′(z) = s (1 − s) with s = σ(z), once.
the-function-itself: s * (1 - s) → s
    This is σ, not its slope: σ′ is a bump, 0.25 high at z = 0.
one-minus-sigmoid: s * (1 → (1
    You left out a factor: σ′ = σ (1 − σ).
one-minus-square: s * (1 - s) → (1 - s**2)
    1 − s² is how tanh does it; for σ it is s (1 − s).
tanh-derivative-for-it: s * (1 - s) → 1 - np.tanh(z) ** 2
    This is the slope of tanh, 1 high at z = 0; that of σ is 0.25 high.
wrong-sign: return → return -
    The sign is wrong: σ rises everywhere, so its slope is never negative. It is s (1 − s).
plus-for-minus: 1 - s → 1 + s
    A plus stands where a minus belongs: σ′ = σ (1 − σ).
parentheses-missing: s * (1 - s) → s * 1 - s
    `s * 1 - s` is always 0, since the product comes first. Put 1 − s in parentheses.
second-factor-squared: (1 - s) → (1 - s) ** 2
    You square the second factor: σ′ = σ (1 − σ), each factor once.
squared: s * (1 - s) → s**2
    You give σ²: the second factor is 1 − σ, not σ again.
one-minus-sigmoid-twice: return s → return (1 - s)
    You give (1 − σ)²: the first factor is σ itself.
z-in-the-second-factor: s * (1 - s) → s * (1 - z)
    Your second factor is 1 − z; both factors are made of σ(z).
    elsewhere (right-float32): its s is in single precision, and z is not.
sigmoid-of-one-minus-z: s * (1 - s) → s * sigmoid(1 - z)
    σ(1 − z) is not 1 − σ(z): take σ first, then subtract.
overflows: s = sigmoid(z) → e = np.exp(-z)
and s * (1 - s) → e / (1 + e) ** 2
    The formula is right, but the exponential overflows for large |z|. Build on a safe sigmoid.
overflows-in-sigmoid: s = sigmoid(z) → s = 1 / (1 + np.exp(-z))
    Right, but an exponential on the way overflows for large |z|. Build on a safe sigmoid.
""")

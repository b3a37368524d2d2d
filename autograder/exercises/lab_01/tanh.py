"""tanh(z) = (eᶻ − e⁻ᶻ) / (eᶻ + e⁻ᶻ), from scratch and without a warning."""

import numpy as np
from scipy.special import expit

from autograder.exercises import case, draw
from autograder.exercises.legacy import OldExercise

tanh = OldExercise(
    "tanh",
    "tanh(z)",
    points=2,
    reference=np.tanh,
    forbidden=(
        "numpy.tanh",
        "math.tanh",
        "cmath.tanh",
        "scipy",
        "torch.tanh",
        "torch.nn.functional.tanh",
        "torch.nn.Tanh",
    ),
    curve=(-4.0, 4.0),
)


@tanh.cases
def cases(rng):
    yield case("zero", 0.0)
    yield case("one", 1.0)
    yield case("a few numbers", np.array([-2.0, -0.5, 0.0, 0.5, 2.0]))
    yield case("a vector", draw(rng, 5))
    yield case("a batch", draw(rng, 4, 3))
    yield case("three axes", draw(rng, 2, 3, 4))
    yield case("float32", draw(rng, 3).astype(np.float32))
    yield case("a strided view", draw(rng, 8)[::3])
    yield case("far right", 30.0)
    yield case("far left", -30.0)
    yield case("very far right", 10_000.0)
    yield case("very far left", -10_000.0)
    yield case("very far, both ways", np.array([-10_000.0, -1000.0, 0.0, 1000.0, 10_000.0]))


@tanh.holds
def oddness(ask, rng):
    """tanh(−z) = −tanh(z)."""
    z = draw(rng, 5)
    total = ask(z) + ask(-z)
    return None if np.allclose(total, 0) else f"tanh(z) + tanh(-z) is {total}, expected 0"


@tanh.mistake
def overflows(z):
    """The formula is right, but eᶻ overflows for large |z|, and inf/inf is not a number. Divide
    above and below by the larger exponential: with e = e^(−2|z|), it is (1 − e)/(1 + e) with the
    sign of z."""
    return (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))


@tanh.mistake
def overflows_to_the_right(z):
    """(e²ᶻ − 1)/(e²ᶻ + 1) is right, but overflows for large z. Keep the exponent negative: work
    with |z| and give the result the sign of z."""
    return (np.exp(2 * z) - 1) / (np.exp(2 * z) + 1)


@tanh.mistake
def overflows_to_the_left(z):
    """The formula is right, but e⁻²ᶻ overflows for very negative z. Keep the exponent negative:
    work with |z| and give the result the sign of z."""
    return 2 / (1 + np.exp(-2 * z)) - 1


@tanh.mistake
def sigmoid_for_tanh(z):
    """This is σ, which runs from 0 to 1; tanh runs from −1 to 1: tanh(z) = 2σ(2z) − 1."""
    return expit(z)


@tanh.mistake
def sigmoid_stretched(z):
    """Nearly: you stretch σ to run from −1 to 1, but tanh is also twice as steep:
    tanh(z) = 2σ(2z) − 1."""
    return 2 * expit(z) - 1


@tanh.mistake
def sigmoid_not_stretched(z):
    """This is σ(2z), which runs from 0 to 1; double it and subtract 1."""
    return expit(2 * np.asarray(z))[()]


@tanh.mistake
def falls(z):
    """The sign is wrong: tanh rises, tanh(1) ≈ 0.76. Look at the numerator, eᶻ − e⁻ᶻ."""
    return -np.tanh(z)


@tanh.mistake
def upside_down(z):
    """Numerator and denominator are swapped: the difference stands above, the sum below."""
    with np.errstate(all="ignore"):
        return 1 / np.tanh(z)


@tanh.mistake
def clipped_too_early(z):
    """You clip z to keep the exponential in range, but so near that the result changes. Work with
    e^(−2|z|), which cannot overflow, instead."""
    return np.tanh(np.clip(z, -5, 5))


@tanh.mistake
def the_derivative(z):
    """This is tanh′, the slope: a bump. tanh itself rises from −1 to 1."""
    return 1 - np.tanh(z) ** 2


@tanh.mistake
def always_positive(z):
    """Right for z ≥ 0, but you lose the sign for negative z: tanh(−z) = −tanh(z)."""
    return np.tanh(np.abs(z))


@tanh.accepted
def by_sign(z):
    e = np.exp(-2 * np.abs(z))
    return np.sign(z) * (1 - e) / (1 + e)


@tanh.accepted
def with_expm1(z):
    e = np.expm1(-2 * np.abs(z))
    return np.copysign(-e / (e + 2), z)


@tanh.accepted
def loop(z):
    import math

    def one(v):
        e = math.exp(-2 * abs(v))
        return math.copysign((1 - e) / (1 + e), v)

    if np.ndim(z) == 0:
        return one(z)
    return np.array([one(v) for v in np.ravel(z)]).reshape(np.shape(z))


@tanh.accepted
def through_own_sigmoid(z):
    def sigma(v):
        return np.exp(-np.logaddexp(0, -np.asarray(v, dtype=np.float64)))

    return 2 * sigma(2 * np.asarray(z)) - 1


@tanh.accepted
def silenced(z):
    with np.errstate(over="ignore"):
        return 2 / (1 + np.exp(-2 * z)) - 1


@tanh.accepted
def single_precision(z):
    e = np.exp(-2 * np.abs(np.asarray(z, dtype=np.float32)))
    return np.sign(z).astype(np.float32) * (1 - e) / (1 + e)

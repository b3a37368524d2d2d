"""sigmoid(z) = 1 / (1 + e⁻ᶻ), for any z without a warning."""

import numpy as np
from scipy.special import expit

from autograder.exercises import case, draw
from autograder.exercises.legacy import OldExercise

sigmoid = OldExercise(
    "sigmoid",
    "sigmoid(z)",
    points=2,
    reference=expit,
    forbidden=(
        "scipy",
        "torch.sigmoid",
        "torch.special.expit",
        "torch.nn.functional.sigmoid",
        "torch.nn.Sigmoid",
    ),
    curve=(-8.0, 8.0),
)


@sigmoid.cases
def cases(rng):
    yield case("zero", 0.0)
    yield case("worked by hand", -6.0)
    yield case("a few numbers", np.array([-2.0, -0.5, 0.0, 0.5, 2.0]))
    yield case("a vector", draw(rng, 5))
    yield case("a batch", draw(rng, 4, 3))
    yield case("three axes", draw(rng, 2, 3, 4))
    yield case("float32", draw(rng, 3).astype(np.float32))
    yield case("a strided view", draw(rng, 8)[::3])
    yield case("far right", 40.0)
    yield case("far left", -40.0)
    yield case("very far left", -10_000.0)
    yield case("very far, both ways", np.array([-10_000.0, -1000.0, 0.0, 1000.0, 10_000.0]))


@sigmoid.holds
def symmetry(ask, rng):
    """sigmoid(−z) and sigmoid(z) add up to 1."""
    z = draw(rng, 5)
    total = ask(z) + ask(-z)
    return None if np.allclose(total, 1) else f"sigmoid(z) + sigmoid(-z) is {total}, expected 1"


@sigmoid.mistake
def overflows(z):
    """The formula is right, but e⁻ᶻ overflows for very negative z. For z < 0 use the equal form
    eᶻ / (1 + eᶻ), whose exponential stays below 1 (compute e^−|z| once, then choose)."""
    return 1 / (1 + np.exp(-z))


@sigmoid.mistake
def overflows_to_the_right(z):
    """eᶻ / (1 + eᶻ) is right, but overflows to inf/inf for large z. Use it for z < 0 only, and
    1 / (1 + e⁻ᶻ) otherwise."""
    return np.exp(z) / (1 + np.exp(z))


@sigmoid.mistake
def sign_of_the_exponent(z):
    """The exponent has the wrong sign: your curve falls where σ rises. It is e to the minus z."""
    return expit(-z)


@sigmoid.mistake
def tanh_for_sigmoid(z):
    """This is tanh, which runs from −1 to 1; σ runs from 0 to 1."""
    return np.tanh(z)


@sigmoid.mistake
def tanh_not_halved(z):
    """Nearly: σ(z) = (1 + tanh(z / 2)) / 2, and you left out the half inside."""
    return (1 + np.tanh(z)) / 2


@sigmoid.mistake
def clipped_too_early(z):
    """You clip z to keep the exponential in range, but so near that the result changes. Choose
    between the two equal forms by the sign of z instead."""
    return expit(np.clip(z, -20, 20))


@sigmoid.mistake
def the_derivative(z):
    """This is σ′, the slope: a bump. σ itself rises from 0 to 1."""
    return expit(z) * expit(-z)


@sigmoid.mistake
def minus_in_the_denominator(z):
    """The denominator is 1 + e⁻ᶻ, a plus: with a minus it is 0 at z = 0."""
    with np.errstate(all="ignore"):
        return 1 / (1 - np.exp(-np.asarray(z, dtype=float)))


@sigmoid.mistake
def a_step(z):
    """This is a step, 0 or 1. σ is smooth: σ(0) = 0.5."""
    return np.where(np.asarray(z) >= 0, 1.0, 0.0)[()]


@sigmoid.mistake
def base_two(z):
    """You raise 2 to the power; the base is e: np.exp."""
    return expit(z * np.log(2.0))


@sigmoid.mistake
def changes_z(z):
    """Right, but you change z in place (z *= …, or out=z); whoever called you still needs it."""
    right = expit(z)
    if isinstance(z, np.ndarray):
        z *= -1
    return right


@sigmoid.accepted
def by_sign(z):
    e = np.exp(-np.abs(z))
    return np.where(np.asarray(z) >= 0, 1 / (1 + e), e / (1 + e))[()]


@sigmoid.accepted
def through_tanh(z):
    return 0.5 * (1 + np.tanh(0.5 * z))


@sigmoid.accepted
def loop(z):
    import math

    def one(v):
        if v >= 0:
            return 1 / (1 + math.exp(-v))
        return math.exp(v) / (1 + math.exp(v))

    if np.ndim(z) == 0:
        return one(z)
    return np.array([one(v) for v in np.ravel(z)]).reshape(np.shape(z))


@sigmoid.accepted
def masks(z):
    z = np.asarray(z, dtype=np.float64)
    out = np.empty_like(z)
    left = z < 0
    out[left] = np.exp(z[left]) / (1 + np.exp(z[left]))
    out[~left] = 1 / (1 + np.exp(-z[~left]))
    return out


@sigmoid.accepted
def by_logarithm(z):
    return np.exp(-np.logaddexp(0, -np.asarray(z, dtype=np.float64)))


@sigmoid.accepted
def silenced(z):
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-z))


@sigmoid.accepted
def clipped_far_out(z):
    return 1 / (1 + np.exp(-np.clip(z, -500, 500)))


@sigmoid.accepted
def single_precision(z):
    return (0.5 * (1 + np.tanh(0.5 * np.asarray(z, dtype=np.float32)))).astype(np.float32)

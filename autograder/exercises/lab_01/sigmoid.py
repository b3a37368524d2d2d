"""sigmoid(z) = 1 / (1 + e⁻ᶻ), for any z without a warning."""

import numpy as np
from scipy.special import expit

from autograder.exercises import Exercise, case, draw
from autograder.exercises.cases.activations import far_from_zero, of_any_shape
from autograder.exercises.forbidden import SIGMOID

exercise = Exercise(points=2, reference=expit, forbidden=SIGMOID, curve=(-8.0, 8.0))


@exercise.cases
def cases(rng):
    yield case("zero", 0.0)
    yield case("worked by hand", -6.0)
    yield from of_any_shape(rng)
    yield from far_from_zero(40.0)


@exercise.holds
def symmetry(ask, rng):
    """sigmoid(−z) and sigmoid(z) add up to 1."""
    z = draw(rng, 5)
    total = ask(z) + ask(-z)
    return None if np.allclose(total, 1) else f"sigmoid(z) + sigmoid(-z) is {total}, expected 1"


@exercise.answer
def sigmoid(z):
    e = np.exp(-np.abs(z))
    top = np.where(z >= 0, 1.0, e)
    return top / (1.0 + e)


@exercise.accepted
def clipped_far_out(z):
    """Clip at 30, where σ is within 1e-13 of 0 or 1: no loss or gradient of float64 tells.

    The relative error is large (e⁻³⁰ for e⁻¹⁰⁰), and that would matter under a logarithm; but there
    lab 3 teaches the form that begins at the logits. To call this wrong would contradict the many
    libraries that clip. At 20 the error is 2e-9, which single precision would not tell either and
    double precision does: that is `clipped-too-early`.
    """
    return 1 / (1 + np.exp(-np.clip(z, -30, 30)))


exercise.mistakes("""
overflows: np.exp(-np.abs(z)) → np.exp(-z)
and np.where(z >= 0, 1.0, e) → 1.0
    The formula is right, but e⁻ᶻ overflows for very negative z. For z < 0 use the equal form
    eᶻ / (1 + eᶻ), whose exponential stays below 1 (compute e^−|z| once, then choose).
overflows-to-the-right: np.exp(-np.abs(z)) → np.exp(z)
and np.where(z >= 0, 1.0, e) → e
    eᶻ / (1 + eᶻ) is right, but overflows to inf/inf for large z. Use it for z < 0 only, and
    1 / (1 + e⁻ᶻ) otherwise.
both-computed: e = np.exp(-np.abs(z)) → up, down = np.exp(z), np.exp(-z)
and np.where(z >= 0, 1.0, e) → np.where(z >= 0, 1 / (1 + down), up / (1 + up))
and top / (1.0 + e) → top
    Right, but np.where computes both formulas for every z and picks afterwards, so each of them
    overflows on the other's side. Compute one exponential for both sides, e^−|z|.
parentheses-missing: top / (1.0 + e) → 1.0 + e / top**2
    You get 1 + e⁻ᶻ: in `1 / 1 + …` the division comes first. Put the denominator in parentheses.
parentheses-missing-below: top / (1.0 + e) → top / 1.0 + e
    In `… / 1 + q` the division comes first. Put the denominator 1 + q in parentheses.
no-one-below: top / (1.0 + e) → top**2 / e
    The 1 below is missing, and 1 / e⁻ᶻ is just eᶻ, which has no upper end. It is 1 + e⁻ᶻ.
formulas-mixed: top / (1.0 + e) → np.exp(z) / (1 + np.exp(-z))
    You mix the two formulas: 1 stands above 1 + e⁻ᶻ, and eᶻ above 1 + eᶻ.
never-below-half: np.where(z >= 0, 1.0, e) → 1.0
    Right for z ≥ 0 only: for z < 0, e^−|z| is eᶻ, and the second formula is the one for it.
never-above-half: np.where(z >= 0, 1.0, e) → e
    Right for z ≤ 0 only: for z > 0, e^−|z| is e⁻ᶻ, and the first formula is the one for it.
sign-of-the-exponent: z >= 0 → z <= 0
    Your curve falls where σ rises: the exponent has the wrong sign (it is e to the minus z), or the
    two formulas have changed places.
tanh-for-sigmoid: top / (1.0 + e) → np.tanh(z)
    This is tanh, which runs from −1 to 1; σ runs from 0 to 1.
tanh-not-halved: top / (1.0 + e) → (1 + np.tanh(z)) / 2
    Nearly: σ(z) = (1 + tanh(z / 2)) / 2, and you left out the half inside.
clipped-too-early: e = np.exp → z = np.clip(z, -20, 20)⏎e = np.exp
    You clip z to keep the exponential in range, but so near that the result changes. Choose between
    the two equal forms by the sign of z instead.
the-derivative: top / (1.0 + e) → e / (1.0 + e) ** 2
    This is σ′, the slope: a bump. σ itself rises from 0 to 1.
minus-in-the-denominator: np.exp(-np.abs(z)) → np.exp(-z)
and np.where(z >= 0, 1.0, e) → 1.0
and 1.0 + e → 1.0 - e
    The denominator is 1 + e⁻ᶻ, a plus: with a minus it is 0 at z = 0.
a-step: top / (1.0 + e) → np.where(z >= 0, 1.0, 0.0)
    This is a step, 0 or 1. σ is smooth: σ(0) = 0.5.
base-two: np.exp(-np.abs(z)) → np.exp2(-np.abs(z))
    You raise 2 to the power; the base is e: np.exp.
changes-z: e = np.exp(-np.abs(z)) → z *= -1⏎e = np.exp(-np.abs(z))
and z >= 0 → z <= 0
    Right, but you change z in place (z *= …, or out=z); whoever called you still needs it.
""")

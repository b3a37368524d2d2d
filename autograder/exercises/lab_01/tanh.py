"""tanh(z) = (eᶻ − e⁻ᶻ) / (eᶻ + e⁻ᶻ), from scratch and without a warning."""

import numpy as np

from autograder.exercises import Exercise, case, draw
from autograder.exercises.cases.activations import far_from_zero, of_any_shape
from autograder.exercises.forbidden import TANH

exercise = Exercise(points=2, reference=np.tanh, forbidden=TANH, curve=(-4.0, 4.0))


@exercise.cases
def cases(rng):
    yield case("zero", 0.0)
    yield case("one", 1.0)
    yield from of_any_shape(rng)
    yield from far_from_zero(30.0)


@exercise.holds
def oddness(ask, rng):
    """tanh(−z) = −tanh(z)."""
    z = draw(rng, 5)
    total = ask(z) + ask(-z)
    return None if np.allclose(total, 0) else f"tanh(z) + tanh(-z) is {total}, expected 0"


@exercise.answer
def tanh(z):
    e = np.exp(-2 * np.abs(z))
    size = (1 - e) / (1 + e)
    return np.sign(z) * size


exercise.mistakes("""
overflows: e = np.exp(-2 * np.abs(z)) → up, down = np.exp(z), np.exp(-z)
and (1 - e) / (1 + e) → (up - down) / (up + down)
and np.sign(z) * size → size
    The formula is right, but eᶻ overflows for large |z|, and inf/inf is not a number. Divide above
    and below by the larger exponential: with e = e^(−2|z|), it is (1 − e)/(1 + e) with the sign of
    z.
overflows-to-the-right: np.exp(-2 * np.abs(z)) → np.exp(2 * z)
and (1 - e) / (1 + e) → (e - 1) / (e + 1)
and np.sign(z) * size → size
    (e²ᶻ − 1)/(e²ᶻ + 1) is right, but overflows for large z. Keep the exponent negative: work with
    |z| and give the result the sign of z.
overflows-to-the-left: np.exp(-2 * np.abs(z)) → np.exp(-2 * z)
and (1 - e) / (1 + e) → 2 / (1 + e) - 1
and np.sign(z) * size → size
    The formula is right, but e⁻²ᶻ overflows for very negative z. Keep the exponent negative: work
    with |z| and give the result the sign of z.
sigmoid-for-tanh: np.exp(-2 * np.abs(z)) → np.exp(-np.abs(z))
and np.sign(z) * size → np.where(z >= 0, 1, e) / (1 + e)
    This is σ, which runs from 0 to 1; tanh runs from −1 to 1: tanh(z) = 2σ(2z) − 1.
sigmoid-stretched: np.exp(-2 * np.abs(z)) → np.exp(-np.abs(z))
    You stretch σ to run from −1 to 1, but tanh is also twice as steep: 2σ(2z) − 1.
sigmoid-not-stretched: np.sign(z) * size → np.where(z >= 0, 1, e) / (1 + e)
    This is σ(2z), which runs from 0 to 1; double it and subtract 1.
one-not-subtracted: return → return 1 +
    This is 2σ(2z), from 0 to 2; subtract 1, so that 0 is in the middle.
parentheses-missing: np.sign(z) * size → np.exp(z) - np.exp(-2 * z) + np.exp(-z)
    In `a - b / a + b` the division comes first. Put top and bottom in parentheses, each as a whole.
numerator-only: np.sign(z) * size → np.exp(z) - np.exp(-z)
    You give the numerator, eᶻ − e⁻ᶻ; divide it by eᶻ + e⁻ᶻ.
parentheses-missing-below: np.sign(z) * size → 1 - np.exp(-2 * z) + np.exp(-z)
    In `… / a + b` the division comes first. Put the denominator in parentheses.
not-doubled: np.sign(z) * size → (np.sign(z) * size - 1) / 2
    This is σ(2z) − 1, from −1 to 0; double σ before you subtract 1.
falls: np.sign(z) → np.sign(-z)
    The sign is wrong: tanh rises, tanh(1) ≈ 0.76. Look at the numerator, eᶻ − e⁻ᶻ.
upside-down: (1 - e) / (1 + e) → (1 + e) / (1 - e)
    Numerator and denominator are swapped: the difference stands above, the sum below.
clipped-too-early: e = np.exp → z = np.clip(z, -5, 5)⏎e = np.exp
    You clip z to keep the exponential in range, but so near that the result changes. Work with
    e^(−2|z|), which cannot overflow, instead.
the-derivative: np.sign(z) * size → 1 - size**2
    This is tanh′, the slope: a bump. tanh itself rises from −1 to 1.
always-positive: np.sign(z) * →
    Right for z ≥ 0, but you lose the sign for negative z: tanh(−z) = −tanh(z).
""")

"""sigmoid_backward(dout, z): the gradient on its way back through the sigmoid."""

import numpy as np
from scipy.special import expit

from autograder.exercises import Exercise, case, draw
from autograder.exercises.forbidden import AUTOGRAD

exercise = Exercise(
    points=2,
    reference=lambda dout, z: dout * expit(z) * expit(-z),
    forbidden=AUTOGRAD,
)


@exercise.part("the gradient", 0.75)
def moderate(rng):
    yield case("worked by hand", np.array([4.0, -8.0]), np.array([0.0, 0.0]))
    yield case("a vector", draw(rng, 3), draw(rng, 3))
    yield case("a batch", draw(rng, 4, 3), draw(rng, 4, 3))
    yield case("three axes", draw(rng, 2, 3, 4), draw(rng, 2, 3, 4))
    yield case("square", draw(rng, 3, 3), draw(rng, 3, 3))
    yield case("one example", draw(rng, 1, 4), draw(rng, 1, 4))
    yield case("no gradient from above", np.zeros(3), draw(rng, 3))
    yield case("large gradients", 1e4 * draw(rng, 4), draw(rng, 4))
    yield case("strided views", draw(rng, 8)[::2], draw(rng, 12)[::3])
    yield case("float32", draw(rng, 4).astype(np.float32), draw(rng, 4).astype(np.float32))


@exercise.part("large z", 0.25)
def large(rng):
    yield case("|z| of 1000", draw(rng, 4), np.array([-1000.0, -745.0, 745.0, 1000.0]))
    yield case("|z| of 10,000", draw(rng, 2, 2), np.array([[1e4, -1e4], [-1e4, 0.5]]))


@exercise.holds_in("the gradient")
def central_differences_agree(ask, rng):
    """Nudge z by ±h: dout · σ(z) is to change by your gradient times 2h."""
    dout, z, h = draw(rng, 6), draw(rng, 6), 1e-4
    slope = dout * (expit(z + h) - expit(z - h)) / (2 * h)
    worst = np.max(np.abs(ask(dout, z) - slope))
    return f"is off by {worst:.2g} from central differences" if worst > 1e-4 else None


@exercise.answer
def sigmoid_backward(dout, z):
    q = np.exp(-np.abs(z))
    s = np.where(z >= 0, 1.0, q) / (1.0 + q)
    slope = s * (1 - s)
    return dout * slope


exercise.mistakes("""
z-taken-for-the-output: s * (1 - s) → z * (1 - z)
    You use z(1 - z), as if z were the sigmoid's output already. Put z through the sigmoid first.
sigmoid-twice: slope = s * (1 - s) → slope = expit(s) * (1 - expit(s))
    You put z through the sigmoid twice before taking the slope.
exponential-not-below: np.where(z >= 0, 1.0, q) / (1.0 + q) → 1.0 + np.exp(-z)
    `1 / 1 + np.exp(-z)` divides 1 by 1 and then adds: all of 1 + e⁻ᶻ belongs below the line.
slope-only: dout * slope → slope
    This is the slope of the sigmoid alone. The chain rule multiplies it by dout.
times-the-output: s * (1 - s) → s
    You multiply dout by σ(z), the value. The chain rule wants the slope of σ at z.
half-of-the-slope: s * (1 - s) → (1 - s)
    You multiply by 1 - σ(z) only; the slope has a second factor.
slope-of-tanh: s * (1 - s) → (1 - s**2)
    1 - σ² is the pattern of tanh's slope, 1 - tanh². The sigmoid's slope is another one.
tanh-for-sigmoid: s = np.where(z >= 0, 1.0, q) / (1.0 + q) → s = np.tanh(z)
    You put tanh in the place of σ; σ is 1 / (1 + e⁻ᶻ).
plus-for-minus: s * (1 - s) → s * (1 + s)
    A sign is off: the slope of the sigmoid is σ times (1 minus σ).
no-brackets: slope = s * (1 - s) → slope = s * 1 - s
    `s * 1 - s` is s − s, which is 0: the factor 1 − s needs its brackets.
no-brackets-at-all: dout * slope → dout * s * 1 - s
    `dout * s * 1 - s` multiplies first and then subtracts s: the factor 1 − s needs its brackets.
one-minus-z: s * (1 - s) → s * (1 - z)
    You multiply by 1 − z; it is 1 − σ(z), the sigmoid's output in both factors.
turned-round: s * (1 - s) → s * (s - 1)
    Your gradient has the wrong sign. The sigmoid rises everywhere, so its slope is positive.
slope-squared: dout * slope → dout * slope * slope
    You multiply by the slope twice; once is enough.
arguments-swapped: (dout, z) → (z, dout)
    You use the arguments the other way round: dout comes first, z second.
added-to-dout: dout * slope → dout + slope
    You add the slope to dout; along a chain, slopes multiply.
overflows-below: np.where(z >= 0, 1.0, q) / (1.0 + q) → 1 / (1 + np.exp(-z))
    Right until z is far below 0: there exp(-z) overflows. Compute σ from exp(-|z|), as in lab 1.
overflows-above: s * (1 - s) → np.exp(z) / (1 + np.exp(z)) ** 2
    Right until z is far above 0: there exp(z) overflows and inf/inf is nan. Compute the sigmoid
    from exp(-|z|), as in lab 1.
overflows-in-the-slope: s * (1 - s) → np.exp(-z) / (1 + np.exp(-z)) ** 2
    exp(-z) / (1 + exp(-z))² is right, but for z far below 0 it is inf/inf. Use exp(-|z|): the slope
    is the same for z and -z.
clipped-too-early: q = np.exp(-np.abs(z)) → z = np.clip(z, -2.0, 2.0)⏎q = np.exp(-np.abs(z))
    You clip z so closely that the slope is wrong where z still matters. exp(-|z|) needs no clip.
changes-dout: return dout * slope → dout *= slope⏎return dout
    Right, but you write into the caller's array, which others may still need. Build a new one.
""")

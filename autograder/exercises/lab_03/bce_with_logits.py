"""bce_with_logits(z, y): binary cross-entropy of σ(z), straight from the logit z, the mean."""

import numpy as np
from scipy.special import expit, log_expit

from autograder.exercises import Exercise, case, draw
from autograder.exercises.cases.binary_labels import of_both_classes
from autograder.exercises.forbidden import BINARY_CROSS_ENTROPY, SOFTPLUS


def reference(z, y):
    """Average log σ by scipy for both classes: 1 − σ(z) = σ(−z)."""
    return -(y * log_expit(z) + (1 - y) * log_expit(-z)).mean()


exercise = Exercise(points=2, reference=reference, forbidden=(*BINARY_CROSS_ENTROPY, *SOFTPLUS))


@exercise.cases
def by_hand(rng):
    yield case("worked by hand", np.array([2.0, -1.0, 0.0]), np.array([1.0, 0.0, 0.0]))


@exercise.part("moderate logits", 0.5)
def moderate(rng):
    yield case("zero, class 1", np.array([0.0]), np.array([1.0]))
    yield case("one example of class 1", draw(rng, 1), np.array([1.0]))
    yield case("one example of class 0", draw(rng, 1), np.array([0.0]))
    yield case("a batch", draw(rng, 7), of_both_classes(rng, 7))
    yield case("whole numbers as labels", draw(rng, 5), of_both_classes(rng, 5).astype(int))
    yield case("only class 1", draw(rng, 4), np.ones(4))
    yield case("only class 0", draw(rng, 3), np.zeros(3))
    yield case("a column each", draw(rng, 5, 1), of_both_classes(rng, 5)[:, np.newaxis])
    y = of_both_classes(rng, 12).reshape(4, 3)
    yield case("three outputs for each example", draw(rng, 4, 3), y)
    yield case("strided views", draw(rng, 10)[::2], of_both_classes(rng, 15)[::3])
    z, y = draw(rng, 4).astype(np.float32), of_both_classes(rng, 4).astype(np.float32)
    yield case("float32", z, y)


@exercise.part("large logits", 0.5)
def large(rng):
    yield case("sure and wrong, class 1", np.array([-20.0]), np.array([1.0]))
    yield case("sure and wrong, class 0", np.array([20.0]), np.array([0.0]))
    yield case("surer and wrong", np.array([40.0, -38.5]), np.array([0.0, 1.0]))
    yield case("far left, class 1", np.array([-1000.0]), np.array([1.0]))
    yield case("far right, class 0", np.array([1000.0]), np.array([0.0]))
    yield case("far right, class 1", np.array([1000.0]), np.array([1.0]))
    yield case("far left, class 0", np.array([-1000.0]), np.array([0.0]))
    z = np.array([-10_000.0, 10_000.0, 10_000.0, -10_000.0, 0.5])
    yield case("very far, both ways", z, np.array([1.0, 0.0, 1.0, 0.0, 1.0]))
    n = int(rng.integers(5, 9))
    z = np.round(rng.normal(size=n)) * 250.0 + 3.25
    yield case("some far, some near", z, of_both_classes(rng, n))


@exercise.holds_in("moderate logits")
def slope_of_one_example(ask, rng):
    """The slope of the loss of one example is σ(z) − y."""
    z, h = draw(rng, 1), 1e-2
    for y in (np.array([0.0]), np.array([1.0])):
        slope = (ask(z + h, y) - ask(z - h, y)) / (2 * h)
        if not np.allclose(slope, expit(z) - y, atol=1e-3):
            return f"the loss rises by {slope:.4g} at z = {z[0]}, y = {y[0]}"
    return None


@exercise.answer
def bce_with_logits(z, y):
    softplus = np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z)))
    losses = softplus - y * z
    return np.mean(losses)


def from_probabilities(p, y):
    """Return the loss of each entry where the probability is p."""
    return -(y * np.log(p) + (1 - y) * np.log(1 - p))


exercise.mistakes("""
# Through the probability
through-the-probability: softplus - y * z → from_probabilities(expit(z), y)
    The formula is right for small |z|, but σ(z), however safe, becomes exactly 0 or 1 and its
    logarithm infinite. Put σ into the logarithm by hand and simplify before you compute.
clipped-probability: softplus - y * z → from_probabilities(np.clip(expit(z), 1e-7, 1 - 1e-7), y)
    You clip the probability, so a logit of −1000 costs no more than 16. Work on z: the loss of a
    sure and wrong answer grows like |z|.
clipped-at-1e-12: softplus - y * z → from_probabilities(np.clip(expit(z), 1e-12, 1 - 1e-12), y)
    You clip at about 1e-12, so a logit of −1000 costs no more than 28. Work on z itself.
clipped-at-1e-15: softplus - y * z → from_probabilities(np.clip(expit(z), 1e-15, 1 - 1e-15), y)
    You clip at about 1e-15, so a logit of −1000 costs no more than 35. Work on z itself.
added-to-the-logarithm: softplus = → p = expit(z)⏎softplus =
and softplus - y * z → -(y * np.log(p + 1e-7) + (1 - y) * np.log(1 - p + 1e-7))
    You add 1e-7 inside the logarithm, which changes every loss. Work on z itself.
# The exponential
clipped-logit: softplus = → z = np.clip(z, -30, 30)⏎softplus =
    You clip z, so beyond the clip a worse answer costs no more. With e^(−|z|) no clip is needed.
overflows-to-the-right: np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z))) → np.log(1 + np.exp(z))
    log(1 + eᶻ) − y z is right, but eᶻ overflows for large z. It equals
    max(z, 0) − y z + log(1 + e^(−|z|)): see why?
overflows-to-the-left: np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z))) → np.log(1 + np.exp(-z))
and softplus - y * z → softplus + (1 - y) * z
    log(1 + e⁻ᶻ) + (1 − y) z is right, but e⁻ᶻ overflows for very negative z. Use e^(−|z|).
without-the-size: -np.abs(z) → -z
    The exponent −z overflows for negative z, and the term is wrong there: you need −|z|.
    elsewhere (right-float32): float32 overflows sooner
# The terms
without-the-maximum: np.maximum(z, 0) → z
    The first term is max(z, 0), not z: for negative z nothing is taken out of the logarithm.
minus-for-plus: + np.log1p → - np.log1p
    The logarithm is added, not subtracted: log(1 + e^(−|z|)) makes the loss larger.
exponent-positive: np.exp(-np.abs(z)) → np.exp(np.abs(z))
    The minus in the exponent is missing: it is e^(−|z|), which is never above 1.
    elsewhere (right-float32): float32 overflows sooner
no-maximum: np.maximum(z, 0) + →
    You drop max(z, 0), which is what was taken out of the logarithm for positive z.
no-logarithm-term: + np.log1p(np.exp(-np.abs(z))) →
    You drop log(1 + e^(−|z|)). It is small for large |z| only; at z = 0 it is all there is.
label-added: - y * z → + y * z
    The sign of y z is wrong: for y = 1 a larger z is a better answer and costs less.
label-forgotten: - y * z →
    You leave out y z, so every example counts as class 0.
one-minus-outside: softplus - y * z → y * softplus + (y - 1) - (1 - y) * np.logaddexp(0, -z) - y * z
    You subtract log σ(z) from 1; take the logarithm of 1 − σ(z).
only-class-one: softplus - y * z → y * np.logaddexp(0, -z)
    You count the examples of class 1 only; for y = 0 the term (1 − y) log(1 − σ(z)) counts.
only-class-zero: softplus - y * z → (1 - y) * softplus
    You count the examples of class 0 only; for y = 1 the term y log σ(z) counts.
classes-swapped: softplus - y * z → y * softplus + (1 - y) * np.logaddexp(0, -z)
    The classes are swapped: for y = 1 the loss is log(1 + e⁻ᶻ), small where z is large.
negative: np.mean → -np.mean
    The sign is wrong: this loss is never below 0.
# The mean
summed: np.mean → np.sum
    You add up over the examples; the mean is wanted.
not-averaged: np.mean(losses) → losses
    You give back the loss of each example; their mean is wanted, one number.
over-the-first-axis: np.mean(losses) → np.mean(losses, axis=0)
    You average over axis 0 only. One number is wanted: the mean over all entries.
divided-by-the-rows: np.mean(losses) → np.sum(losses) / len(y)
    You divide by the number of examples; with several outputs each, the mean is over all entries.
base-two: np.mean(losses) → np.mean(losses) / np.log(2)
    You use the logarithm to base 2; the natural one is meant.
# What z and y are
taken-for-a-probability: softplus - y * z → from_probabilities(np.clip(z, 1e-7, 1 - 1e-7), y)
    You treat z as a probability. It is a logit, any number; the probability is σ(z).
sigmoid-twice: softplus = → z = expit(z)⏎softplus =
    You apply σ twice: what goes into this formula is the logit z itself.
labels-as-signs: softplus - y * z → np.logaddexp(0, -y * z)
    log(1 + e^(−y z)) is for labels −1 and 1; here they are 0 and 1.
""")

"""softmax(z, axis=-1): eᶻ, divided by its sum along an axis, for any z without a warning."""

import numpy as np
from scipy.special import expit
from scipy.special import softmax as oracle

from autograder.exercises import Exercise, draw
from autograder.exercises.cases.logits import along_an_axis
from autograder.exercises.forbidden import SOFTMAX

exercise = Exercise(points=3, reference=lambda z, axis=-1: oracle(z, axis=axis), forbidden=SOFTMAX)
along_an_axis(exercise)


@exercise.holds_in("large logits")
def shift_invariance(ask, rng):
    """Adding the same number to all logits of a row changes nothing."""
    z = np.round(4 * draw(rng, 2, 4)) / 4
    off = np.abs(ask(z) - ask(z + 512.0)).max()
    return None if off < 1e-6 else f"adding 512 to all logits changes a probability by {off:.2g}"


@exercise.answer
def softmax(z, axis=-1):
    top = np.max(z, axis=axis, keepdims=True)
    e = np.exp(z - top)
    total = np.sum(e, axis=axis, keepdims=True)
    return e / total


exercise.mistakes("""
# The maximum
no-shift: z - top → z
    The formula is right, but eᶻ overflows for large z, and for very negative z all of a row becomes
    0. Subtract each row's maximum first; the probabilities stay the same.
global-maximum: np.max(z, axis=axis, keepdims=True) → np.max(z)
    You subtract the maximum of everything: a row far below becomes 0/0. Each has its own.
# The sum and its axis
global-sum: np.max(z, axis=axis, keepdims=True) → np.max(z)
and np.sum(e, axis=axis, keepdims=True) → np.sum(e)
    You divide by the sum of everything. Sum along the axis: each row adds up to 1.
global-sum-own-maximum: np.sum(e, axis=axis, keepdims=True) → np.sum(e)
    Each row has its own maximum, but the sum runs over everything. Sum along the axis too.
axis-ignored: axis=axis → axis=-1, each
    You ignore the axis and always use the last one. Pass it on to max and to sum.
always-the-first-axis: axis=axis → axis=0, each
    You normalise along axis 0, over the examples. The classes are along the axis you are given, the
    last one by default.
axis-one-ignored: axis=axis → axis=1, each
    Your axis is always 1: a single row has none, and the argument is ignored. Pass the axis on.
default-is-zero: (z, axis=-1) → (z, axis=0)
    Right when the axis is said, but the default is axis=-1, not 0.
default-is-one: (z, axis=-1) → (z, axis=1)
    Right when the axis is said, but the default is axis=-1: a single row has no axis 1.
    elsewhere (right-chatty): it looks at the axis of a batch only
maximum-of-the-last-axis: np.max(z, axis=axis → np.max(z, axis=-1
    The sum follows the axis, but the maximum is always that of the last one. What is subtracted
    must be the same for all that is summed: pass the axis on to max too.
sum-of-the-last-axis: np.sum(e, axis=axis → np.sum(e, axis=-1
    The maximum follows the axis, the sum is always along the last one. Pass the axis to sum too.
axes-lost: axis=axis, keepdims=True → axis=axis, each
    Right for one row, but in a batch the sum of each row loses its axis and no longer lines up with
    the rows. keepdims=True keeps it.
axis-of-the-sum-lost: np.sum(e, axis=axis, keepdims=True) → np.sum(e, axis=axis)
    You keep the axis of the maximum but lose that of the sum, which then no longer lines up with
    the rows. keepdims=True there too.
# What is subtracted
minimum-subtracted: np.max → np.min
    You subtract the minimum. Subtract the maximum, and no exponent is above 0.
mean-subtracted: np.max → np.mean
    You subtract the mean; a logit far above it still overflows. Subtract the maximum.
    elsewhere (right-float32): float32 overflows sooner
divided-by-the-maximum: z - top → z / np.where(top == 0, 1, top)
    You divide by the maximum, which changes the probabilities. Subtract it.
clipped: top = np.max → z = np.clip(z, -500, 500)⏎top = np.max
    You clip the logits, so large ones become equal. Subtract the maximum instead.
# The quotient
shifted-above-only: e / total → e / np.sum(np.exp(z), axis=axis, keepdims=True)
    You subtract the maximum above only; the sum below needs the same shift.
mean-for-sum: np.sum → np.mean
    You divide by the mean of the exponentials, so a row adds up to its length. Divide by their sum.
added-to-the-sum: e / total → e / (total + 1e-7)
    You add a small number to the sum, so a row no longer adds up to 1. After subtracting the
    maximum the sum is at least 1 and needs no protection.
not-divided: e / total → e
    You never divide by the sum, so a row does not add up to 1.
no-exponential: np.exp(z - top) → z
and e / total → z / np.where(total == 0, 1.0, total)
    You divide z by its sum; take the exponential first, which makes all of it positive.
largest-becomes-smallest: np.max(z → np.max(-z
and z - top → -z - top
    The sign is wrong: the largest logit is to get the largest probability.
twice: e / total → oracle(e / total, axis)
    You apply softmax twice; probabilities are no logits.
base-two: np.exp(z - top) → np.exp2(z - top)
    You take powers of 2; the exponential is meant, powers of e.
sigmoid-for-softmax: e / total → expit(z)
    This is the sigmoid of each logit by itself; in softmax the logits of a row share one sum.
logarithm: e / total → z - top - np.log(total)
    You return logarithms: that is log_softmax, the next exercise.
one-for-the-winner: e / total → np.moveaxis(np.eye(z.shape[axis])[np.argmax(z, axis)], -1, axis)
    You give 1 to the largest logit and 0 to the rest. Softmax is softer than that.
changes-its-input: e = np.exp(z - top) → z -= top⏎e = np.exp(z)
    The result is right, but z -= ... writes into the array of whoever called you. Write
    z = z - ..., which makes a new one.
""")

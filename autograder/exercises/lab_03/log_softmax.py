"""log_softmax(z, axis=-1): the logarithm of softmax, finite for any z."""

import numpy as np
from scipy.special import log_expit
from scipy.special import log_softmax as oracle

from autograder.exercises import Exercise, draw
from autograder.exercises.cases.logits import along_an_axis
from autograder.exercises.forbidden import LOG_SOFTMAX
from autograder.exercises.lab_03.softmax import softmax

exercise = Exercise(
    points=2, reference=lambda z, axis=-1: oracle(z, axis=axis), forbidden=LOG_SOFTMAX
)
along_an_axis(exercise)


@exercise.holds_in("the last axis")
def rows_of_probabilities(ask, rng):
    """e to the result is a probability for each class, and a row of them adds up to 1."""
    total = np.exp(ask(draw(rng, 3, 5))).sum(axis=-1)
    return None if np.allclose(total, 1, atol=1e-5) else f"e to the rows adds up to {total}"


@exercise.answer
def log_softmax(z, axis=-1):
    top = np.max(z, axis=axis, keepdims=True)
    shifted = z - top
    total = np.sum(np.exp(shifted), axis=axis, keepdims=True)
    return shifted - np.log(total)


exercise.mistakes("""
# What is not finite
logarithm-of-softmax: shifted - np.log(total) → np.log(np.exp(shifted) / total)
    Right while all probabilities are above 0. Far behind, softmax is exactly 0 and its logarithm
    infinite: simplify log(eᶻ / Σ eᶻ) by hand and never compute the quotient.
no-shift: z - top → z
    z − log Σ eᶻ is right, but eᶻ overflows for large z, and for very negative z the sum is 0.
    Subtract each row's maximum from z first.
    elsewhere (right-chatty): it adds the maximum back, which is then wrong for any z
added-to-the-logarithm: shifted - np.log(total) → np.log(np.exp(shifted) / total + 1e-7)
    You add 1e-7 inside the logarithm to keep it finite, which changes every value and cuts it
    at −16. Compute z − log Σ eᶻ of shifted logits instead.
added-less-to-the-logarithm: shifted - np.log(total) → np.log(np.exp(shifted) / total + 1e-12)
    You add about 1e-12 inside the logarithm, which cuts it at −28. Use z − log Σ eᶻ, shifted.
clipped-probability: shifted - np.log(total) → np.log(np.maximum(np.exp(shifted) / total, 1e-7))
    You clip the probability at 1e-7, which cuts it at −16. Use z − log Σ eᶻ, shifted.
clipped-probability-further: shifted - np.log(total) → np.log(np.maximum(softmax(z, axis), 1e-12))
    You clip the probability at about 1e-12, which cuts it at −28. Use z − log Σ eᶻ, shifted.
clipped-logits: top = np.max → z = np.clip(z, -500, 500)⏎top = np.max
    You clip the logits, so large ones become equal. Subtract each row's maximum instead.
# Maximum, sum and their axis
global-maximum: np.max(z, axis=axis, keepdims=True) → np.max(z)
    You subtract the maximum of everything, so a row far below it has a sum of 0. Each row needs its
    own maximum, along the axis.
global-sum: np.max(z, axis=axis, keepdims=True) → np.max(z)
and np.sum(np.exp(shifted), axis=axis, keepdims=True) → np.sum(np.exp(shifted))
    Your sum runs over the whole batch. Sum along the axis, so that each row has its own.
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
sum-of-the-last-axis: np.sum(np.exp(shifted), axis=axis → np.sum(np.exp(shifted), axis=-1
    The maximum follows the axis, the sum is always along the last one. Pass the axis to sum too.
maximum-of-the-last-axis: np.max(z, axis=axis → np.max(z, axis=-1
    The sum follows the axis, the maximum is always the last one's. Pass the axis to max too.
axes-lost: axis=axis, keepdims=True → axis=axis, each
    Right for one row, but in a batch the sum of each row loses its axis and no longer lines up with
    the rows. keepdims=True keeps it.
axis-of-the-sum-lost: np.exp(shifted), axis=axis, keepdims=True → np.exp(shifted), axis=axis
    You keep the axis of the maximum but lose that of the sum, which then no longer lines up with
    the rows. keepdims=True there too.
# What is put together
maximum-not-added-back: shifted - np.log(total) → z - np.log(total)
    You subtract the maximum inside the sum only, so it is missing from the result: shift z in both
    places, or add the maximum to the logarithm again.
maximum-subtracted-again: shifted - np.log(total) → shifted - (np.log(total) + top)
    The maximum is taken off twice: z is shifted already, so add none to the logarithm.
only-shifted: shifted - np.log(total) → shifted
    You subtract the maximum and stop. That is nearly right where one logit is far ahead; in general
    log Σ eᶻ of the shifted row is still to be subtracted.
only-the-logarithm: shifted - np.log(total) → -np.log(total)
    You return minus log Σ eᶻ without z itself.
logarithm-added: - np.log(total) → + np.log(total)
    The sign is wrong: the logarithm of a quotient is a difference, z − log Σ eᶻ.
no-logarithm: np.log(total) → total
    You subtract Σ eᶻ itself; its logarithm is meant.
no-exponential: np.log(total) → np.log(np.sum(z, axis=axis, keepdims=True))
and return shifted → return z
    You add up the logits themselves; Σ eᶻ adds up their exponentials.
logarithm-inside-the-sum: np.log(total) → np.sum(z, axis=axis, keepdims=True)
and return shifted → return z
    Σ log eᶻ is just Σ z. Sum first, then take the logarithm.
mean-for-sum: np.sum → np.mean
    You take the mean of the exponentials; it is their sum.
negative: shifted - np.log(total) → -(shifted - np.log(total))
    The sign is wrong: logarithms of probabilities are never above 0.
softmax-itself: shifted - np.log(total) → np.exp(shifted) / total
    This is softmax; its logarithm is wanted.
base-two: np.log(total) → np.log2(total)
    You use the logarithm to base 2; the natural one is meant, np.log.
base-ten: np.log(total) → np.log10(total)
    You use the logarithm to base 10; the natural one is meant, np.log.
of-the-probabilities: top = np.max → z = softmax(z, axis)⏎top = np.max
    You apply softmax first and log_softmax to what comes out. It takes the logits themselves.
logarithm-of-the-sigmoid: shifted - np.log(total) → log_expit(z)
    This is log σ of each logit by itself; in softmax the logits of a row share one sum.
changes-its-input: shifted = z - top → z -= top⏎shifted = z
    The result is right, but z -= ... writes into the array of whoever called you. Write
    z = z - ..., which makes a new one.
""")

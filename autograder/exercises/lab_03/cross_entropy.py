"""cross_entropy(logits, labels): the mean of −log softmax(logits) at the labels."""

import numpy as np

from autograder.exercises import Exercise, case, draw
from autograder.exercises.cases.logits import quarters
from autograder.exercises.forbidden import CROSS_ENTROPY
from autograder.exercises.lab_03.log_softmax import log_softmax
from autograder.exercises.lab_03.softmax import softmax


def reference(logits, labels):
    """Average how far each label's logit lies below log Σ eᶻ of its row, added up pair by pair."""
    chosen = np.take_along_axis(logits, labels[:, np.newaxis], axis=1)[:, 0]
    return np.mean(np.logaddexp.reduce(logits, axis=1) - chosen)


exercise = Exercise(points=3, reference=reference, forbidden=CROSS_ENTROPY)


@exercise.cases
def by_hand(rng):
    z = np.log([[1.0, 2.0, 5.0], [6.0, 1.0, 3.0]])
    yield case("worked by hand", z, np.array([2, 1]))


@exercise.part("moderate logits", 0.5)
def moderate(rng):
    yield case("one example", draw(rng, 1, 4), rng.integers(0, 4, size=1))
    yield case("a batch", draw(rng, 5, 3), np.array([2, 0, 1, 1, 2]))
    yield case("more classes than examples", draw(rng, 3, 6), rng.permutation(6)[:3])
    yield case("as many classes as examples", draw(rng, 4, 4), np.array([2, 0, 3, 0]))
    yield case("two classes", draw(rng, 6, 2), np.array([1, 0, 0, 1, 1, 0]))
    yield case("only the first class", draw(rng, 3, 4), np.zeros(3, dtype=int))
    yield case("only the last class", draw(rng, 4, 3), np.full(4, 2))
    yield case("no opinion", np.zeros((3, 5)), np.array([4, 0, 2]))
    yield case("one class only", draw(rng, 3, 1), np.zeros(3, dtype=int))
    yield case("int32 labels", draw(rng, 4, 3), np.array([1, 2, 0, 1], dtype=np.int32))
    yield case("strided views", draw(rng, 4, 6)[:, ::2], np.array([0, 9, 2, 9, 1, 9, 2, 9])[::2])
    yield case("float32", draw(rng, 4, 3).astype(np.float32), np.array([1, 0, 2, 2]))


@exercise.part("large logits", 0.5)
def large(rng):
    yield case("far right", quarters(rng, 2, 3) + 1000.0, np.array([2, 0]))
    yield case("far left", quarters(rng, 2, 3) - 1000.0, np.array([0, 1]))
    apart = quarters(rng, 3, 4) + np.array([[1000.0], [0.0], [-1000.0]])
    yield case("rows far apart", apart, np.array([3, 1, 0]))
    yield case("sure and wrong", np.array([[40.0, 0.0, -2.5]]), np.array([1]))
    yield case("surer and wrong", np.array([[1000.0, 0.0, -1000.0]]), np.array([2]))
    yield case("sure and right", np.array([[1000.0, 0.0], [-1000.0, 0.0]]), np.array([0, 1]))
    yield case("two tied", np.array([[1000.0, 1000.0, -1000.0]]), np.array([1]))
    z = np.array([[10_000.0, -10_000.0, 0.0], [-10_000.0, 0.5, 1.25]])
    yield case("very far, both ways", z, np.array([1, 2]))


@exercise.holds_in("large logits")
def shift_invariance(ask, rng):
    """Adding the same number to all logits of an example changes nothing."""
    z, labels = np.round(4 * draw(rng, 2, 4)) / 4, np.array([3, 1])
    off = abs(ask(z, labels) - ask(z + np.array([[512.0], [-256.0]]), labels))
    return None if off < 1e-5 else f"adding 512 to a row of logits changes the loss by {off:.2g}"


@exercise.answer
def cross_entropy(logits, labels):
    n = len(logits)
    log_p = log_softmax(logits, axis=1)
    chosen = log_p[np.arange(n), labels]
    return -np.mean(chosen)


exercise.mistakes("""
# The mean
summed: np.mean → np.sum
    You add up over the examples; the mean is wanted.
divided-by-the-classes-too: np.mean(chosen) → np.mean(chosen) / logits.shape[1]
    You divide by the number of classes as well. The mean is over the examples: sum over the classes
    (one of them counts), then divide by n.
divided-by-the-classes-only: np.mean(chosen) → np.sum(chosen) / logits.shape[1]
    You divide by the number of classes; the mean is over the n examples.
not-averaged: np.mean(chosen) → chosen
    You give back the loss of each example; their mean is wanted, one number.
negative: -np.mean → np.mean
    The minus is missing: logarithms of probabilities are negative, and a loss is not.
halved: np.mean(chosen) → np.mean(chosen) / 2
    Half of what is wanted: the mean over the examples, without a factor.
# Logarithm and softmax
base-two: np.mean(chosen) → np.mean(chosen) / np.log(2)
    You use the logarithm to base 2; the natural one is meant, np.log.
base-ten: np.mean(chosen) → np.mean(chosen) / np.log(10)
    You use the logarithm to base 10; the natural one is meant, np.log.
softmax-twice: log_softmax(logits, axis=1) → log_softmax(softmax(logits, axis=1), axis=1)
    You apply softmax twice: what goes into log_softmax are the logits, not probabilities. This bug
    still trains, only badly.
no-logarithm: log_softmax → softmax
    You average the probabilities of the right classes; take their logarithms first.
no-softmax: log_softmax(logits, axis=1) → logits
    You average the logits of the right classes as they are. Take log_softmax of each row first.
taken-for-probabilities: log_softmax(logits, axis=1) → logits
and np.mean(chosen) → np.mean(np.log(chosen))
    You take logarithms of the logits; they are no probabilities yet. Use log_softmax.
# What is not finite, and its repairs
logarithm-of-softmax: log_softmax → softmax
and np.mean(chosen) → np.mean(np.log(chosen))
    Right for moderate logits, but where a sure answer is wrong its probability is exactly 0 and the
    logarithm infinite. Build on log_softmax, which never computes the quotient.
no-shift: log_softmax(logits, axis=1) → logits - np.log(np.sum(np.exp(logits), 1, keepdims=True))
    z − log Σ eᶻ is right, but eᶻ overflows for large logits. Subtract each row's maximum first, or
    use your log_softmax.
naive-quotient: log_p = → e = np.exp(logits)⏎p =
and log_softmax(logits, axis=1) → e / np.sum(e, axis=1, keepdims=True)
and log_p[np.arange(n), labels] → np.log(p[np.arange(n), labels])
    The formula is right, but eᶻ and log 0 break for large logits. Use your safe log_softmax.
global-maximum: log_p = → z = logits - np.max(logits)⏎log_p =
and log_softmax(logits, axis=1) → z - np.log(np.sum(np.exp(z), axis=1, keepdims=True))
    You subtract the maximum of everything: a row far below has a sum of 0. Each has its own.
added-to-the-logarithm: log_softmax → softmax
and np.mean(chosen) → np.mean(np.log(chosen + 1e-7))
    You add 1e-7 inside the logarithm, which changes every loss and lets none exceed 16. Use
    log_softmax and add nothing.
added-less-to-the-logarithm: log_softmax → softmax
and np.mean(chosen) → np.mean(np.log(chosen + 1e-12))
    You add about 1e-12 inside the logarithm, so no loss exceeds 28. Use log_softmax alone.
clipped-probability: log_softmax → softmax
and np.mean(chosen) → np.mean(np.log(np.clip(chosen, 1e-7, 1)))
    You clip the probabilities at 1e-7, so no loss exceeds 16. Use log_softmax, which needs no clip.
clipped-at-both-ends: log_softmax → softmax
and np.mean(chosen) → np.mean(np.log(np.clip(chosen, 1e-7, 1 - 1e-7)))
    You clip the probabilities to [1e-7, 1 − 1e-7] as in the binary loss. Here nothing is clipped:
    log_softmax is finite by itself.
clipped-at-1e-12: log_softmax → softmax
and np.mean(chosen) → np.mean(np.log(np.clip(chosen, 1e-12, 1)))
    You clip the probabilities at about 1e-12, so no loss exceeds 28. log_softmax needs no clip.
# Which of them count
wrong-axis: log_softmax(logits, axis=1) → log_softmax(logits, axis=0)
    You normalise over the examples, axis 0. The classes of one example share a sum: axis=1.
over-everything: log_softmax(logits, axis=1) → logits - np.logaddexp.reduce(logits.ravel())
    You normalise over the whole batch. Each example has a softmax of its own: the last axis.
every-pair: log_p[np.arange(n), labels] → log_p[:, labels]
    log_p[:, labels] takes all labels for each example. Pair them: log_p[np.arange(n), labels].
indices-swapped: log_p[np.arange(n), labels] → log_p[labels, np.arange(n)]
    Your indices are swapped: the row comes first, then the column, which is the label.
rows-for-columns: log_p[np.arange(n), labels] → log_p[labels]
    log_p[labels] takes whole rows; take from each row the one at its label.
labels-from-one: [np.arange(n), labels] → [np.arange(n), labels - 1]
    You count classes from 1, so you look one column too far to the left. Labels run from 0.
labels-ignored: log_p[np.arange(n), labels] → np.max(log_p, axis=1)
    You take the class that has the largest logit instead of the label.
over-all-classes: log_p[np.arange(n), labels] → log_p
    You average over all classes. Only the logarithm at the label counts.
other-classes-too: log_softmax → softmax
and chosen = → hot = np.eye(logits.shape[1])[labels] == 1⏎chosen =
and log_p[np.arange(n), labels] → np.log(np.where(hot, log_p, 1 - log_p))
and np.mean(chosen) → np.sum(chosen) / n
    You also add log(1 − p) of the other classes: that is a binary loss for each. With softmax, only
    −log p of the right class counts.
changes-its-input: log_p = → logits -= np.max(logits, axis=1, keepdims=True)⏎log_p =
    The loss is right, but you compute in the caller's array, as z -= ... does. Write z = z - ...
""")

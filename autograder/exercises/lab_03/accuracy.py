"""accuracy(logits, labels): the share of examples whose largest logit is at the label."""

import numpy as np

from autograder.exercises import Exercise, case
from autograder.exercises.lab_03.softmax import softmax


def reference(logits, labels):
    """Count where no earlier logit reaches the label's and no later one exceeds it."""
    right = 0
    for row, label in zip(logits, labels, strict=True):
        before, after = row[:label], row[label + 1 :]
        right += bool(np.all(before < row[label]) and np.all(after <= row[label]))
    return right / len(labels)


exercise = Exercise(points=1, reference=reference, forbidden=("sklearn", "torchmetrics"))


def mixed(rng, n, k, right):
    """Draw logits and labels of which so many are right, in random order."""
    apart = 1e-3 * rng.permutation(n * k).reshape(n, k)  # so that no two are tied
    logits = np.round(rng.normal(scale=2.0, size=(n, k)), 1) + apart
    labels = np.argmax(logits, axis=1)
    wrong = rng.permutation(n)[right:]
    labels[wrong] = (labels[wrong] + rng.integers(1, k, size=n - right)) % k
    return logits, labels


@exercise.cases
def by_hand(rng):
    logits = np.array([[2.0, 1.0, 0.0], [0.5, 3.0, -1.0], [1.0, 0.0, 4.0], [3.0, 2.0, 1.0]])
    yield case("worked by hand", logits, np.array([0, 1, 2, 1]))


@exercise.part("one largest logit", 0.75)
def one_largest(rng):
    yield case("one example, right", *mixed(rng, 1, 4, 1))
    yield case("one example, wrong", *mixed(rng, 1, 3, 0))
    yield case("all right", *mixed(rng, 5, 3, 5))
    yield case("all wrong", *mixed(rng, 5, 3, 0))
    yield case("two of seven", *mixed(rng, 7, 3, 2))
    yield case("more classes than examples", *mixed(rng, 3, 6, 1))
    yield case("as many classes as examples", *mixed(rng, 4, 4, 1))
    yield case("two classes", *mixed(rng, 8, 2, 5))
    logits, labels = mixed(rng, 5, 3, 3)
    yield case("all below zero", logits - 50.0, labels)
    yield case("far right", logits + 10_000.0, labels)
    yield case("int32 labels", logits, labels.astype(np.int32))
    logits, labels = mixed(rng, 4, 3, 3)
    yield case("float32", logits.astype(np.float32), labels)
    yield case("strided views", np.repeat(logits, 2, axis=1)[:, ::2], np.repeat(labels, 2)[::2])


@exercise.part("ties", 0.25)
def ties(rng):
    tied = np.array([[2.0, 2.0, 1.0], [0.5, 3.0, 3.0], [1.0, 1.0, 1.0], [0.0, -1.0, 4.0]])
    yield case("ties, the first of them", tied, np.array([0, 1, 0, 1]))
    yield case("ties, the last of them", tied, np.array([1, 2, 2, 2]))


@exercise.answer
def accuracy(logits, labels):
    predicted = np.argmax(logits, axis=1)
    right = predicted == labels
    return np.mean(right)


exercise.mistakes("""
counted: np.mean(right) → float(np.sum(right))
    You count the right answers; the share is wanted, from 0 to 1: divide by n.
percent: np.mean(right) → 100 * np.mean(right)
    You return per cent; a share from 0 to 1 is wanted.
error-rate: predicted == labels → predicted != labels
    This is the share of wrong answers; the share of right ones is wanted.
each-example: np.mean(right) → right.astype(float)
    You say for each example whether it is right; their mean is wanted, one number.
over-the-examples: np.argmax(logits, axis=1) → np.argmax(logits, axis=0)
    You look for the best example of each class. Look for each example's best class: axis=1.
over-everything: np.argmax(logits, axis=1) → np.argmax(logits)
    Your argmax runs over everything and gives one position. Give it the axis of the classes.
smallest: np.argmax → np.argmin
    You take the class of the smallest logit; the largest is the prediction.
largest-value: np.argmax → np.max
    You compare the largest logit itself with the label. Its position is the prediction.
divided-by-the-classes: np.mean(right) → np.sum(right) / logits.shape[1]
    You divide by the number of classes; the share is of the examples.
divided-by-all-logits: np.mean(right) → np.sum(right) / logits.size
    You divide by the number of all logits; the share is of the examples.
ties-count-as-right: np.argmax(logits, axis=1) → logits[np.arange(len(labels)), labels]
and predicted == labels → predicted == np.max(logits, axis=1)
    You accept either class of a tie. The first of them is the prediction, as np.argmax has it.
ties-count-as-wrong: right = → top = np.max(logits, axis=1, keepdims=True)⏎right =
and predicted == labels → (predicted == labels) & (np.sum(logits == top, axis=1) == 1)
    You count a tie as wrong. The first of them is the prediction, as np.argmax has it.
last-of-ties: np.argmax(logits, axis=1) → np.argsort(logits, axis=1, kind="stable")[:, -1]
    With two logits tied for the largest you take the last; take the first, as np.argmax does.
labels-from-one: predicted == labels → predicted + 1 == labels
    You count classes from 1; the first column is class 0.
all-or-nothing: np.mean(right) → float(np.all(right))
    You give 1 or 0: you ask whether all are right, or divide without a fraction (//). The share of
    right answers is wanted.
mean-probability: predicted == labels → softmax(logits)[np.arange(len(labels)), labels]
    You average the right class's probability. Accuracy counts whether it is the largest.
through-naive-softmax: (logits, labels): → (logits, labels):⏎    e = np.exp(logits)
and np.argmax(logits → np.argmax(e / np.sum(e, axis=1, keepdims=True)
    You take softmax first, and its eᶻ overflows for large logits. It does not change which is the
    largest: compare the logits themselves.
positive-logit: predicted == labels → logits[np.arange(len(labels)), labels] > 0
    You count an example as right when its label's logit is above 0. It is right when that logit is
    the largest of its row.
rounded: np.mean(right) → np.round(np.mean(right), 2)
    You round the share. Give it back as it is.
""")

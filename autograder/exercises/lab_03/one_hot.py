"""one_hot(labels, n_classes): a row for each label, 1 at its class and 0 elsewhere."""

import numpy as np

from autograder.exercises import Exercise, Returns, case
from autograder.exercises.forbidden import ONE_HOT


def reference(labels, n_classes):
    """Compare every label with every class."""
    return np.equal.outer(labels, np.arange(n_classes)).astype(float)


exercise = Exercise(points=2, reference=reference, returns=Returns("indicator"), forbidden=ONE_HOT)


@exercise.cases
def by_hand(rng):
    yield case("worked by hand", np.array([1, 0, 2, 1]), 3)


@exercise.part("every class occurs", 0.5)
def every_class(rng):
    yield case("every class", rng.permutation(5), 5)
    yield case("more examples than classes", rng.permutation([0, 1, 2, 1, 0, 2, 2]), 3)
    yield case("one class only", np.zeros(3, dtype=int), 1)
    yield case("int32", rng.permutation([0, 1, 2, 3, 1]).astype(np.int32), 4)
    yield case("a strided view", np.repeat(rng.permutation([0, 1, 2, 1]), 2)[::2], 3)


@exercise.part("classes that do not occur", 0.5)
def some_classes(rng):
    yield case("one label", np.array([2]), 4)
    yield case("the first class", np.array([0]), 3)
    yield case("the last class", np.array([4]), 5)
    yield case("more classes than examples", rng.integers(0, 6, size=3), 7)
    yield case("the last class never comes", rng.permutation([0, 1, 2, 1]), 6)
    yield case("the first class never comes", rng.permutation([3, 1, 2, 2, 1]), 4)


@exercise.answer
def one_hot(labels, n_classes):
    classes = np.arange(n_classes)
    hot = labels[:, np.newaxis] == classes
    return hot.astype(float)


exercise.mistakes("""
transposed: hot.astype(float) → hot.T.astype(float)
    Yours has a column for each label; a row for each is wanted, (n, n_classes).
counted-from-one: np.arange(n_classes) → np.arange(1, n_classes + 1)
    You count classes from 1. They run from 0: label 0 has its 1 in the first column.
counted-from-one-around: hot.astype(float) → np.eye(n_classes)[labels - 1]
    You subtract 1 from the labels, and label 0 lands in the last column. Classes count from 0.
one-to-the-right: labels[:, np.newaxis] == → labels[:, np.newaxis] + 1 ==
    Each 1 stands one column too far to the right: label 0 belongs in the first.
as-many-as-the-largest: np.arange(n_classes) → np.arange(np.max(labels) + 1)
    You make as many columns as the largest label asks for; there are n_classes, used or not.
as-many-as-there-are: np.arange(n_classes) → np.unique(labels)
    You make a column for each class that occurs; n_classes are wanted, whether or not they occur.
one-column-too-many: np.arange(n_classes) → np.arange(n_classes + 1)
    You make one column too many: the classes 0 ... n_classes − 1 are n_classes of them.
inverted: == → !=
    Zeros and ones are swapped: 1 at the label's class, 0 elsewhere.
label-for-one: hot.astype(float) → hot * labels[:, np.newaxis]
    You write the label itself into its place; a 1 belongs there.
minus-one-elsewhere: hot.astype(float) → np.where(hot, 1.0, -1.0)
    You write −1 where a 0 belongs.
all-up-to-the-label: labels[:, np.newaxis] == → labels[:, np.newaxis] >=
    You set all columns up to the label; only its own column is 1.
left-over-from-before: hot.astype(float) → np.maximum.accumulate(hot).astype(float)
    The ones of earlier rows stay: you fill the same row again. Begin each row with zeros.
backwards: np.arange(n_classes) → np.arange(n_classes)[::-1]
    Your columns run backwards: class 0 is the first of them.
flat: hot.astype(float) → hot.astype(float).ravel()
    The values are right, but in one long row. The shape is to be (n, n_classes).
all-in-one-row: hot.astype(float) → hot.any(axis=0).astype(float)
    You mark all labels in one row; each label has a row of its own.
columns-set-for-all: hot = → hot = np.zeros((len(labels), n_classes))⏎hot[:, labels] =
and labels[:, np.newaxis] == classes → 1
    You set whole columns. Pair each row with its own label: out[np.arange(n), labels].
the-identity: hot.astype(float) → np.eye(n_classes)
    You return the identity matrix; take its rows in the order of the labels.
""")

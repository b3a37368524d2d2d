"""binary_cross_entropy(y_hat, y): of probabilities clipped to [1e-7, 1 − 1e-7], the mean."""

import numpy as np
from scipy.special import xlog1py, xlogy

from autograder.exercises import Exercise, case
from autograder.exercises.cases.binary_labels import of_both_classes
from autograder.exercises.forbidden import BINARY_CROSS_ENTROPY

CLIP = 1e-7


def reference(y_hat, y):
    """Average both terms by scipy, of clipped probabilities."""
    p = np.minimum(np.maximum(y_hat, CLIP), 1 - CLIP)
    return -(xlogy(y, p) + xlog1py(1 - y, -p)).mean()


exercise = Exercise(points=2, reference=reference, forbidden=BINARY_CROSS_ENTROPY)


def probabilities(rng, *shape):
    """Draw probabilities with two decimals, none of them 0, 0.5 or 1."""
    p = np.round(rng.uniform(0.03, 0.97, size=shape), 2)
    return np.where(p == 0.5, 0.37, p)


@exercise.cases
def by_hand(rng):
    yield case("worked by hand", np.array([0.9, 0.2, 0.6]), np.array([1.0, 0.0, 0.0]))


@exercise.part("inside 0 and 1", 0.5)
def inside(rng):
    yield case("one example of class 1", probabilities(rng, 1), np.array([1.0]))
    yield case("one example of class 0", probabilities(rng, 1), np.array([0.0]))
    yield case("a batch", probabilities(rng, 7), of_both_classes(rng, 7))
    whole = probabilities(rng, 5), of_both_classes(rng, 5).astype(int)
    yield case("whole numbers as labels", *whole)
    yield case("only class 1", probabilities(rng, 4), np.ones(4))
    yield case("only class 0", probabilities(rng, 3), np.zeros(3))
    columns = of_both_classes(rng, 5)[:, np.newaxis]
    yield case("a column each", probabilities(rng, 5, 1), columns)
    several = of_both_classes(rng, 12).reshape(4, 3)
    yield case("three outputs for each example", probabilities(rng, 4, 3), several)
    yield case("strided views", probabilities(rng, 10)[::2], of_both_classes(rng, 15)[::3])
    singles = probabilities(rng, 4).astype(np.float32), of_both_classes(rng, 4).astype(np.float32)
    yield case("float32", *singles)


@exercise.part("0 and 1 themselves", 0.5)
def at_the_ends(rng):
    yield case("sure and wrong, class 1", np.array([0.0]), np.array([1.0]))
    yield case("sure and wrong, class 0", np.array([1.0]), np.array([0.0]))
    yield case("sure and right, class 1", np.array([1.0]), np.array([1.0]))
    yield case("sure and right, class 0", np.array([0.0]), np.array([0.0]))
    mixed = np.array([0.0, 1.0, 1.0, 0.0, 0.25]), np.array([1, 0, 1, 0, 1])
    yield case("sure, right and wrong", *mixed)
    near = np.round(rng.uniform(2e-7, 9e-7), 9)
    yield case("just inside the clip", np.array([near, 1 - near]), np.array([1.0, 0.0]))
    yield case("beyond the clip", np.array([1e-8, 1 - 1e-8, 1e-300]), np.array([1.0, 0.0, 1.0]))


@exercise.answer
def binary_cross_entropy(y_hat, y):
    p = np.clip(y_hat, 1e-7, 1 - 1e-7)
    losses = -(y * np.log(p) + (1 - y) * np.log(1 - p))
    return np.mean(losses)


exercise.mistakes("""
# The two terms
only-class-one: + (1 - y) * np.log(1 - p) →
    You count the examples of class 1 only. For y = 0 the other term counts: (1 − y) log(1 − ŷ).
only-class-zero: y * np.log(p) + →
    You count the examples of class 0 only. For y = 1 the other term counts: y log ŷ.
negative: -(y * np.log(p) → (y * np.log(p)
    The minus is missing: logarithms of probabilities are negative, and a loss is not.
minus-on-one-term: -(y * np.log(p) → (-y * np.log(p)
    The minus stands before the first term only; it belongs before both. Parentheses.
same-logarithm-twice: np.log(1 - p) → np.log(p)
    You take log ŷ in both terms; the second one is log(1 − ŷ).
one-minus-outside: np.log(1 - p) → (1 - np.log(p))
    You subtract the logarithm from 1; take the logarithm of 1 − ŷ.
second-term-for-all: (1 - y) * np.log(1 - p) → np.log(1 - p)
    Your second term counts for every example; its factor 1 − y is missing.
# The mean
summed: np.mean → np.sum
    You add up over the examples; the mean is wanted.
halved: np.mean(losses) → np.mean(losses) / 2
    Half of what is wanted. The mean of the terms, without a factor.
not-averaged: np.mean(losses) → losses
    You give back the loss of each example; their mean is wanted, one number.
over-the-first-axis: np.mean(losses) → np.mean(losses, axis=0)
    You average over axis 0 only. One number is wanted: the mean over all entries.
divided-by-the-rows: np.mean(losses) → np.sum(losses) / len(y)
    You divide by the number of examples; with several outputs each, the mean is over all entries.
# The logarithm and what goes into it
base-two: np.log → np.log2, each
    You use the logarithm to base 2; the natural one is meant, np.log.
    elsewhere (right-helpers): its other logarithm is log1p and stays natural
base-ten: np.log → np.log10, each
    You use the logarithm to base 10; the natural one is meant, np.log.
    elsewhere (right-helpers): its other logarithm is log1p and stays natural
classes-swapped: y * np.log(p) + (1 - y) * np.log(1 - p) → (1 - y) * np.log(p) + y * np.log(1 - p)
    The classes are swapped: y goes with log ŷ, and 1 − y with log(1 − ŷ).
arguments-swapped: np.clip(y_hat, → np.clip(y,
and y * np.log(p) + (1 - y) → y_hat * np.log(p) + (1 - y_hat)
    You take the logarithm of the labels. ŷ and y are swapped: the logarithm is of ŷ.
# The clip
not-clipped: np.clip(y_hat, 1e-7, 1 - 1e-7) → y_hat
    Right inside, but log(0) at ŷ = 0 or 1 is not finite. Clip ŷ to [1e-7, 1 − 1e-7] first.
    elsewhere (right-short): it has one logarithm only; not clipped, that is skipped-instead
repaired-afterwards: np.clip(y_hat, 1e-7, 1 - 1e-7) → y_hat
and np.mean(losses) → np.mean(np.nan_to_num(losses, nan=0.0, posinf=0.0, neginf=0.0))
    You replace what is not finite by 0, so the worst answers cost nothing. Clip ŷ to
    [1e-7, 1 − 1e-7] before the logarithm instead.
skipped-instead: np.clip(y_hat, 1e-7, 1 - 1e-7) → np.where(y == 1, y_hat, 1 - y_hat)
and y * np.log(p) + (1 - y) * np.log(1 - p) → np.log(p)
    You skip the term whose factor is 0 and never clip: at ŷ = 0 or 1 the loss is infinite or
    exactly 0. Clip ŷ to [1e-7, 1 − 1e-7] first.
added-to-the-logarithm: np.clip(y_hat, 1e-7, 1 - 1e-7) → y_hat
and np.log(p) → np.log(p + 1e-7)
and np.log(1 - p) → np.log(1 - p + 1e-7)
    You add 1e-7 inside the logarithms, which moves every loss a little. Clip instead: values
    inside [1e-7, 1 − 1e-7] stay as they are.
clipped-below-only: np.clip(y_hat, 1e-7, 1 - 1e-7) → np.maximum(y_hat, 1e-7)
    You clip at 1e-7 only; ŷ = 1 needs the other end as well, 1 − 1e-7.
clipped-above-only: np.clip(y_hat, 1e-7, 1 - 1e-7) → np.minimum(y_hat, 1 - 1e-7)
    You clip at 1 − 1e-7 only; ŷ = 0 needs the other end as well, 1e-7.
clipped-inside-each-logarithm: np.clip(y_hat, 1e-7, 1 - 1e-7) → y_hat
and np.log(p) → np.log(np.maximum(p, 1e-7))
and np.log(1 - p) → np.log(np.maximum(1 - p, 1e-7))
    You keep each logarithm away from 0, but a sure and right answer then costs exactly 0. Clip ŷ
    itself, at both ends, once.
clipped-too-coarsely: 1e-7 → 1e-6, each
    You clip too early: what lies within [1e-7, 1 − 1e-7] is to stay as it is.
clipped-much-too-coarsely: 1e-7 → 1e-3, each
    You clip far too early, at about 0.001: the limits are 1e-7 and 1 − 1e-7.
clipped-too-late: 1e-7 → 1e-8, each
    You clip nearer to 0 and 1 than the statement says: the limits are 1e-7 and 1 − 1e-7.
clipped-at-1e-12: 1e-7 → 1e-12, each
    You clip at about 1e-12: the limits are 1e-7 and 1 − 1e-7.
clipped-at-1e-15: 1e-7 → 1e-15, each
    You clip at about 1e-15: the limits are 1e-7 and 1 − 1e-7.
# Something else
sigmoid-first: np.clip(y_hat, → np.clip(1 / (1 + np.exp(-y_hat)),
    You send ŷ through a sigmoid; it is a probability already.
squared-error: -(y * np.log(p) + (1 - y) * np.log(1 - p)) → (y_hat - y) ** 2
    This is the mean squared error; cross-entropy takes logarithms.
changes-its-input: np.clip(y_hat, 1e-7, 1 - 1e-7) → np.clip(y_hat, 1e-7, 1 - 1e-7, out=y_hat)
    The loss is right, but you write into an array of whoever called you, as out= does. Let np.clip
    make a new one.
""")

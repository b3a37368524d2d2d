"""binary_cross_entropy(y_hat, y): of probabilities clipped to [1e-7, 1 − 1e-7], the mean."""

import numpy as np
from scipy.special import xlog1py, xlogy

from autograder.exercises import case
from autograder.exercises.legacy import OldExercise, in_part

CLIP = 1e-7


def reference(y_hat, y):
    """Both terms by scipy, of clipped probabilities."""
    p = np.minimum(np.maximum(y_hat, CLIP), 1 - CLIP)
    return -(xlogy(y, p) + xlog1py(1 - y, -p)).mean()


binary_cross_entropy = OldExercise(
    "binary_cross_entropy",
    "binary_cross_entropy(y_hat, y)",
    points=2,
    reference=reference,
    forbidden=(
        "scipy",
        "sklearn",
        "torch.nn.functional.binary_cross_entropy",
        "torch.nn.functional.binary_cross_entropy_with_logits",
        "torch.nn.BCELoss",
        "torch.nn.BCEWithLogitsLoss",
    ),
    parts={"inside 0 and 1": 0.5, "0 and 1 themselves": 0.5},
)


def probabilities(rng, *shape):
    """Probabilities with two decimals, none of them 0, 0.5 or 1."""
    p = np.round(rng.uniform(0.03, 0.97, size=shape), 2)
    return np.where(p == 0.5, 0.37, p)


def labels_of_both(rng, n):
    """n labels in random order, at least one 0 and one 1, and not as many of each."""
    ones = n // 2 + 1
    return rng.permutation(np.repeat([1.0, 0.0], [ones, n - ones]))


def inside(rng):
    yield case("one example of class 1", probabilities(rng, 1), np.array([1.0]))
    yield case("one example of class 0", probabilities(rng, 1), np.array([0.0]))
    yield case("a batch", probabilities(rng, 7), labels_of_both(rng, 7))
    yield case("whole numbers as labels", probabilities(rng, 5), labels_of_both(rng, 5).astype(int))
    yield case("only class 1", probabilities(rng, 4), np.ones(4))
    yield case("only class 0", probabilities(rng, 3), np.zeros(3))
    columns = labels_of_both(rng, 5)[:, np.newaxis]
    yield case("a column each", probabilities(rng, 5, 1), columns)
    several = labels_of_both(rng, 12).reshape(4, 3)
    yield case("three outputs for each example", probabilities(rng, 4, 3), several)
    yield case("strided views", probabilities(rng, 10)[::2], labels_of_both(rng, 15)[::3])
    singles = probabilities(rng, 4).astype(np.float32), labels_of_both(rng, 4).astype(np.float32)
    yield case("float32", *singles)


def at_the_ends(rng):
    yield case("sure and wrong, class 1", np.array([0.0]), np.array([1.0]))
    yield case("sure and wrong, class 0", np.array([1.0]), np.array([0.0]))
    yield case("sure and right, class 1", np.array([1.0]), np.array([1.0]))
    yield case("sure and right, class 0", np.array([0.0]), np.array([0.0]))
    yield case(
        "sure, right and wrong", np.array([0.0, 1.0, 1.0, 0.0, 0.25]), np.array([1, 0, 1, 0, 1])
    )
    near = np.round(rng.uniform(2e-7, 9e-7), 9)
    yield case("just inside the clip", np.array([near, 1 - near]), np.array([1.0, 0.0]))
    yield case("beyond the clip", np.array([1e-8, 1 - 1e-8, 1e-300]), np.array([1.0, 0.0, 1.0]))


@binary_cross_entropy.cases
def cases(rng):
    yield case("worked by hand", np.array([0.9, 0.2, 0.6]), np.array([1.0, 0.0, 0.0]))
    for part, maker in (
        ("inside 0 and 1", inside),
        ("0 and 1 themselves", at_the_ends),
    ):
        for one in maker(rng):
            yield in_part(part, one)


def terms(y_hat, y, clip=CLIP):
    """The loss of each entry."""
    p = np.clip(y_hat, clip, 1 - clip)
    return -(y * np.log(p) + (1 - y) * np.log(1 - p))


@binary_cross_entropy.mistake
def only_class_one(y_hat, y):
    """You count the examples of class 1 only. For y = 0 the other term counts:
    (1 − y) log(1 − ŷ)."""
    return -np.mean(y * np.log(np.clip(y_hat, CLIP, 1 - CLIP)))


@binary_cross_entropy.mistake
def only_class_zero(y_hat, y):
    """You count the examples of class 0 only. For y = 1 the other term counts: y log ŷ."""
    return -np.mean((1 - y) * np.log(1 - np.clip(y_hat, CLIP, 1 - CLIP)))


@binary_cross_entropy.mistake
def negative(y_hat, y):
    """The minus is missing: logarithms of probabilities are negative, and a loss is not."""
    return -np.mean(terms(y_hat, y))


@binary_cross_entropy.mistake
def minus_on_one_term(y_hat, y):
    """The minus stands before the first term only; it belongs before both. Parentheses."""
    p = np.clip(y_hat, CLIP, 1 - CLIP)
    return np.mean(-y * np.log(p) + (1 - y) * np.log(1 - p))


@binary_cross_entropy.mistake
def summed(y_hat, y):
    """You add up over the examples; the mean is wanted."""
    return np.sum(terms(y_hat, y))


@binary_cross_entropy.mistake
def halved(y_hat, y):
    """Half of what is wanted. The mean of the terms, without a factor."""
    return np.mean(terms(y_hat, y)) / 2


@binary_cross_entropy.mistake
def not_averaged(y_hat, y):
    """You give back the loss of each example; their mean is wanted, one number."""
    return terms(y_hat, y)


@binary_cross_entropy.mistake
def over_the_first_axis(y_hat, y):
    """You average over axis 0 only. One number is wanted: the mean over all entries."""
    return np.mean(terms(y_hat, y), axis=0)


@binary_cross_entropy.mistake
def divided_by_the_rows(y_hat, y):
    """You divide by the number of examples only. With several outputs each, the mean is over all
    entries."""
    return np.sum(terms(y_hat, y)) / len(y)


@binary_cross_entropy.mistake
def base_two(y_hat, y):
    """You use the logarithm to base 2; the natural one is meant, np.log."""
    return np.mean(terms(y_hat, y)) / np.log(2)


@binary_cross_entropy.mistake
def base_ten(y_hat, y):
    """You use the logarithm to base 10; the natural one is meant, np.log."""
    return np.mean(terms(y_hat, y)) / np.log(10)


@binary_cross_entropy.mistake
def classes_swapped(y_hat, y):
    """The classes are swapped: y goes with log ŷ, and 1 − y with log(1 − ŷ)."""
    return np.mean(terms(y_hat, 1 - y))


@binary_cross_entropy.mistake
def arguments_swapped(y_hat, y):
    """You take the logarithm of the labels. ŷ and y are swapped: the logarithm is of ŷ."""
    return np.mean(terms(y, y_hat))


@binary_cross_entropy.mistake
def not_clipped(y_hat, y):
    """Right inside, but log(0) at ŷ = 0 or 1 is not finite. Clip ŷ to [1e-7, 1 − 1e-7] first."""
    return -np.mean(y * np.log(y_hat) + (1 - y) * np.log(1 - y_hat))


@binary_cross_entropy.mistake
def repaired_afterwards(y_hat, y):
    """You replace what is not finite by 0, so the worst answers cost nothing. Clip ŷ to
    [1e-7, 1 − 1e-7] before the logarithm instead."""
    with np.errstate(all="ignore"):
        each = -(y * np.log(y_hat) + (1 - y) * np.log(1 - y_hat))
    return np.mean(np.nan_to_num(each, nan=0.0, posinf=0.0, neginf=0.0))


@binary_cross_entropy.mistake
def skipped_instead(y_hat, y):
    """You skip the term whose factor is 0 and never clip: at ŷ = 0 or 1 the loss is infinite or
    exactly 0. Clip ŷ to [1e-7, 1 − 1e-7] first."""
    with np.errstate(all="ignore"):
        return -np.mean(np.log(np.where(y == 1, y_hat, 1 - y_hat)))


@binary_cross_entropy.mistake
def added_to_the_logarithm(y_hat, y):
    """You add 1e-7 inside the logarithms, which moves every loss a little. Clip instead: values
    inside [1e-7, 1 − 1e-7] stay as they are."""
    return -np.mean(y * np.log(y_hat + CLIP) + (1 - y) * np.log(1 - y_hat + CLIP))


@binary_cross_entropy.mistake
def clipped_below_only(y_hat, y):
    """You clip at 1e-7 only; ŷ = 1 needs the other end as well, 1 − 1e-7."""
    p = np.maximum(y_hat, CLIP)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


@binary_cross_entropy.mistake
def clipped_above_only(y_hat, y):
    """You clip at 1 − 1e-7 only; ŷ = 0 needs the other end as well, 1e-7."""
    p = np.minimum(y_hat, 1 - CLIP)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


@binary_cross_entropy.mistake
def clipped_inside_each_logarithm(y_hat, y):
    """You keep each logarithm away from 0, but a sure and right answer then costs exactly 0. Clip
    ŷ itself, at both ends, once."""
    return -np.mean(
        y * np.log(np.maximum(y_hat, CLIP)) + (1 - y) * np.log(np.maximum(1 - y_hat, CLIP))
    )


@binary_cross_entropy.mistake
def clipped_too_coarsely(y_hat, y):
    """You clip too early: what lies within [1e-7, 1 − 1e-7] is to stay as it is."""
    return np.mean(terms(y_hat, y, 1e-6))


@binary_cross_entropy.mistake
def clipped_much_too_coarsely(y_hat, y):
    """You clip far too early, at about 0.001: the limits are 1e-7 and 1 − 1e-7."""
    return np.mean(terms(y_hat, y, 1e-3))


@binary_cross_entropy.mistake
def clipped_too_late(y_hat, y):
    """You clip nearer to 0 and 1 than the statement says: the limits are 1e-7 and 1 − 1e-7."""
    return np.mean(terms(y_hat, y, 1e-8))


@binary_cross_entropy.mistake
def clipped_at_1e_12(y_hat, y):
    """You clip at about 1e-12: the limits are 1e-7 and 1 − 1e-7."""
    return np.mean(terms(y_hat, y, 1e-12))


@binary_cross_entropy.mistake
def clipped_at_1e_15(y_hat, y):
    """You clip at about 1e-15: the limits are 1e-7 and 1 − 1e-7."""
    return np.mean(terms(y_hat, y, 1e-15))


@binary_cross_entropy.mistake
def sigmoid_first(y_hat, y):
    """You send ŷ through a sigmoid; it is a probability already."""
    return np.mean(terms(1 / (1 + np.exp(-y_hat)), y))


@binary_cross_entropy.mistake
def squared_error(y_hat, y):
    """This is the mean squared error; cross-entropy takes logarithms."""
    return np.mean((y_hat - y) ** 2)


@binary_cross_entropy.mistake
def changes_its_input(y_hat, y):
    """The loss is right, but you clip into y_hat itself, which belongs to whoever called you. Let
    np.clip make a new array."""
    np.clip(y_hat, CLIP, 1 - CLIP, out=y_hat)
    return np.mean(terms(y_hat, y))


@binary_cross_entropy.accepted
def both_terms(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError(f"{y_hat.shape} is not {y.shape}")
    p = np.clip(y_hat, 1e-7, 1 - 1e-7)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


@binary_cross_entropy.accepted
def loop(y_hat, y):
    import math

    if np.shape(y_hat) != np.shape(y):
        raise ValueError(f"y_hat is {list(y_hat.shape)}, y is {list(y.shape)}")
    losses = []
    for p, label in zip(np.ravel(y_hat), np.ravel(y), strict=True):
        p = min(max(float(p), 1e-7), 1 - 1e-7)
        losses.append(-math.log(p) if label == 1 else -math.log(1 - p))
    return sum(losses) / len(losses)


@binary_cross_entropy.accepted
def of_the_right_class(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError(f"{y_hat.shape} is not {y.shape}")
    p = np.clip(y_hat, 1e-7, 1 - 1e-7)
    return -np.log(np.where(y == 1, p, 1 - p)).mean()


@binary_cross_entropy.accepted
def with_log1p(y_hat, y):
    if not np.array_equal(np.shape(y_hat), np.shape(y)):
        raise ValueError(
            "x".join(map(str, y_hat.shape)) + " against " + "x".join(map(str, y.shape))
        )
    low = 1e-7
    p = np.maximum(low, np.minimum(y_hat, 1 - low))
    return np.average(-y * np.log(p) - (1 - y) * np.log1p(-p))


@binary_cross_entropy.accepted
def chosen_by_mask(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError(f"{y_hat.shape} is not {y.shape}")
    p = y_hat.copy()
    p[p < 1e-7] = 1e-7
    p[p > 1 - 1e-7] = 1 - 1e-7
    ones, zeros = y.astype(bool), ~y.astype(bool)
    return -(np.log(p[ones]).sum() + np.log(1 - p[zeros]).sum()) / y.size


@binary_cross_entropy.accepted
def dot_products(y_hat, y):
    def flat(values):
        return np.reshape(values, -1)

    if y_hat.shape != y.shape:
        raise ValueError(f"{y_hat.shape} is not {y.shape}")
    p = flat(np.clip(y_hat, 1e-7, 1 - 1e-7))
    return -(flat(y) @ np.log(p) + flat(1 - y) @ np.log(1 - p)) / p.size


@binary_cross_entropy.accepted
def keeps_its_precision(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError(f"{y_hat.shape} is not {y.shape}")
    y = y.astype(y_hat.dtype)
    p = np.clip(y_hat, y_hat.dtype.type(1e-7), y_hat.dtype.type(1 - 1e-7))
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))

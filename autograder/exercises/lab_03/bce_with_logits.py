"""bce_with_logits(z, y): binary cross-entropy of σ(z), straight from the logit z, the mean."""

import numpy as np
from scipy.special import expit, log_expit

from autograder.exercises import case, draw
from autograder.exercises.lab_03.binary_cross_entropy import labels_of_both
from autograder.exercises.lab_03.binary_cross_entropy import terms as bce_terms
from autograder.exercises.legacy import OldExercise, in_part


def reference(z, y):
    """log σ by scipy for both classes: 1 − σ(z) = σ(−z)."""
    return -(y * log_expit(z) + (1 - y) * log_expit(-z)).mean()


bce_with_logits = OldExercise(
    "bce_with_logits",
    "bce_with_logits(z, y)",
    points=2,
    reference=reference,
    forbidden=(
        "scipy",
        "sklearn",
        "torch.nn.functional.binary_cross_entropy",
        "torch.nn.functional.binary_cross_entropy_with_logits",
        "torch.nn.BCELoss",
        "torch.nn.BCEWithLogitsLoss",
        "torch.nn.functional.logsigmoid",
        "torch.nn.functional.softplus",
        "torch.nn.Softplus",
        "torch.nn.LogSigmoid",
    ),
    parts={"moderate logits": 0.5, "large logits": 0.5},
)


def moderate(rng):
    yield case("zero, class 1", np.array([0.0]), np.array([1.0]))
    yield case("one example of class 1", draw(rng, 1), np.array([1.0]))
    yield case("one example of class 0", draw(rng, 1), np.array([0.0]))
    yield case("a batch", draw(rng, 7), labels_of_both(rng, 7))
    yield case("whole numbers as labels", draw(rng, 5), labels_of_both(rng, 5).astype(int))
    yield case("only class 1", draw(rng, 4), np.ones(4))
    yield case("only class 0", draw(rng, 3), np.zeros(3))
    yield case("a column each", draw(rng, 5, 1), labels_of_both(rng, 5)[:, np.newaxis])
    y = labels_of_both(rng, 12).reshape(4, 3)
    yield case("three outputs for each example", draw(rng, 4, 3), y)
    yield case("strided views", draw(rng, 10)[::2], labels_of_both(rng, 15)[::3])
    z, y = draw(rng, 4).astype(np.float32), labels_of_both(rng, 4).astype(np.float32)
    yield case("float32", z, y)


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
    yield case("some far, some near", z, labels_of_both(rng, n))


@bce_with_logits.cases
def cases(rng):
    yield case("worked by hand", np.array([2.0, -1.0, 0.0]), np.array([1.0, 0.0, 0.0]))
    for part, maker in (
        ("moderate logits", moderate),
        ("large logits", large),
    ):
        for one in maker(rng):
            yield in_part(part, one)


@bce_with_logits.holds
def slope_of_one_example(ask, rng):
    """The slope of the loss of one example is σ(z) − y."""
    z, h = draw(rng, 1), 1e-2
    for y in (np.array([0.0]), np.array([1.0])):
        slope = (ask(z + h, y) - ask(z - h, y)) / (2 * h)
        if not np.allclose(slope, expit(z) - y, atol=1e-3):
            return f"the loss rises by {slope:.4g} at z = {z[0]}, y = {y[0]}"
    return None


def softplus(z):
    """log(1 + eᶻ), safely."""
    return np.logaddexp(0.0, z)


@bce_with_logits.mistake
def through_the_probability(z, y):
    """The formula is right for small |z|, but σ(z), however safe, becomes exactly 0 or 1 and its
    logarithm infinite. Put σ into the logarithm by hand and simplify before you compute."""
    p = expit(z)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


@bce_with_logits.mistake
def clipped_probability(z, y):
    """You clip the probability, so a logit of −1000 costs no more than 16. Work on z: the loss of a
    sure and wrong answer grows like |z|."""
    return np.mean(bce_terms(expit(z), y))


@bce_with_logits.mistake
def clipped_at_1e_12(z, y):
    """You keep the logarithm finite by a clip of about 1e-12, so a logit of −1000 costs no more
    than 28. Work on z itself."""
    return np.mean(bce_terms(expit(z), y, 1e-12))


@bce_with_logits.mistake
def clipped_at_1e_15(z, y):
    """You keep the logarithm finite by a clip of about 1e-15, so a logit of −1000 costs no more
    than 35. Work on z itself."""
    return np.mean(bce_terms(expit(z), y, 1e-15))


@bce_with_logits.mistake
def added_to_the_logarithm(z, y):
    """You add 1e-7 inside the logarithm to keep it finite, which changes every loss. Work on z
    itself, where nothing becomes 0."""
    p = expit(z)
    return -np.mean(y * np.log(p + 1e-7) + (1 - y) * np.log(1 - p + 1e-7))


@bce_with_logits.mistake
def clipped_logit(z, y):
    """You clip z, so beyond the clip a worse answer costs no more. No clip is needed when the
    exponential is of −|z|."""
    z = np.clip(z, -30, 30)
    return np.mean(softplus(z) - y * z)


@bce_with_logits.mistake
def overflows_to_the_right(z, y):
    """log(1 + eᶻ) − y z is right, but eᶻ overflows for large z. It equals
    max(z, 0) − y z + log(1 + e^(−|z|)): see why?"""
    return np.mean(np.log(1 + np.exp(z)) - y * z)


@bce_with_logits.mistake
def overflows_to_the_left(z, y):
    """log(1 + e⁻ᶻ) + (1 − y) z is right, but e⁻ᶻ overflows for very negative z. Let the exponent
    be −|z|."""
    return np.mean(np.log(1 + np.exp(-z)) + (1 - y) * z)


@bce_with_logits.mistake
def without_the_size(z, y):
    """The exponent −z overflows for negative z, and the term is wrong there: you need −|z|."""
    return np.mean(np.maximum(z, 0) - y * z + np.log1p(np.exp(-z)))


@bce_with_logits.mistake
def without_the_maximum(z, y):
    """The first term is max(z, 0), not z: for negative z nothing is taken out of the logarithm."""
    return np.mean(z - y * z + np.log1p(np.exp(-np.abs(z))))


@bce_with_logits.mistake
def minus_for_plus(z, y):
    """The logarithm is added, not subtracted: log(1 + e^(−|z|)) makes the loss larger."""
    return np.mean(np.maximum(z, 0) - y * z - np.log1p(np.exp(-np.abs(z))))


@bce_with_logits.mistake
def no_logarithm_term(z, y):
    """You drop log(1 + e^(−|z|)). It is small for large |z| only; at z = 0 it is all there is."""
    return np.mean(np.maximum(z, 0) - y * z)


@bce_with_logits.mistake
def label_added(z, y):
    """The sign of y z is wrong: for y = 1 a larger z is a better answer and costs less."""
    return np.mean(softplus(z) + y * z)


@bce_with_logits.mistake
def label_forgotten(z, y):
    """You leave out y z, so every example counts as class 0."""
    return np.mean(softplus(z))


@bce_with_logits.mistake
def only_class_one(z, y):
    """You count the examples of class 1 only; for y = 0 the term (1 − y) log(1 − σ(z)) counts."""
    return np.mean(y * softplus(-z))


@bce_with_logits.mistake
def only_class_zero(z, y):
    """You count the examples of class 0 only; for y = 1 the term y log σ(z) counts."""
    return np.mean((1 - y) * softplus(z))


@bce_with_logits.mistake
def classes_swapped(z, y):
    """The classes are swapped: for y = 1 the loss is log(1 + e⁻ᶻ), small where z is large."""
    return np.mean(y * softplus(z) + (1 - y) * softplus(-z))


@bce_with_logits.mistake
def negative(z, y):
    """The sign is wrong: this loss is never below 0."""
    return -np.mean(softplus(z) - y * z)


@bce_with_logits.mistake
def summed(z, y):
    """You add up over the examples; the mean is wanted."""
    return np.sum(softplus(z) - y * z)


@bce_with_logits.mistake
def not_averaged(z, y):
    """You give back the loss of each example; their mean is wanted, one number."""
    return softplus(z) - y * z


@bce_with_logits.mistake
def over_the_first_axis(z, y):
    """You average over axis 0 only. One number is wanted: the mean over all entries."""
    return np.mean(softplus(z) - y * z, axis=0)


@bce_with_logits.mistake
def divided_by_the_rows(z, y):
    """You divide by the number of examples only. With several outputs each, the mean is over all
    entries."""
    return np.sum(softplus(z) - y * z) / len(y)


@bce_with_logits.mistake
def base_two(z, y):
    """You use the logarithm to base 2; the natural one is meant."""
    return np.mean(softplus(z) - y * z) / np.log(2)


@bce_with_logits.mistake
def taken_for_a_probability(z, y):
    """You treat z as a probability. It is a logit, any number; the probability is σ(z)."""
    return np.mean(bce_terms(z, y))


@bce_with_logits.mistake
def sigmoid_twice(z, y):
    """You apply σ twice: what goes into this formula is the logit z itself."""
    p = expit(z)
    return np.mean(softplus(p) - y * p)


@bce_with_logits.mistake
def labels_as_signs(z, y):
    """log(1 + e^(−y z)) is for labels −1 and 1; here they are 0 and 1."""
    return np.mean(softplus(-y * z))


@bce_with_logits.accepted
def largest_out(z, y):
    if z.shape != y.shape:
        raise ValueError(f"{z.shape} is not {y.shape}")
    return np.mean(np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z))))


@bce_with_logits.accepted
def plain_logarithm(z, y):
    if z.shape != y.shape:
        raise ValueError(f"{z.shape} is not {y.shape}")
    return (np.where(z > 0, z, 0) - z * y + np.log(1 + np.exp(-abs(z)))).sum() / z.size


@bce_with_logits.accepted
def logaddexp(z, y):
    if np.shape(z) != np.shape(y):
        raise ValueError(f"z is {list(z.shape)}, y is {list(y.shape)}")
    return np.mean(np.logaddexp(0, z) - y * z)


@bce_with_logits.accepted
def both_classes(z, y):
    def log_sigmoid(v):
        return -np.logaddexp(0, -v)

    if z.shape != y.shape:
        raise ValueError(f"{z.shape} is not {y.shape}")
    return -np.mean(y * log_sigmoid(z) + (1 - y) * log_sigmoid(-z))


@bce_with_logits.accepted
def loop(z, y):
    import math

    if np.shape(z) != np.shape(y):
        raise ValueError("x".join(map(str, z.shape)) + " against " + "x".join(map(str, y.shape)))
    total = 0.0
    for logit, label in zip(z.ravel(), y.ravel(), strict=True):
        wrong_way = float(-logit if label == 1 else logit)
        total += max(wrong_way, 0.0) + math.log1p(math.exp(-abs(wrong_way)))
    return total / z.size


@bce_with_logits.accepted
def by_signs(z, y):
    if z.shape != y.shape:
        raise ValueError(f"{z.shape} is not {y.shape}")
    return np.logaddexp(0, (1 - 2 * y) * z).mean()


@bce_with_logits.accepted
def single_precision(z, y):
    if z.shape != y.shape:
        raise ValueError(f"{z.shape} is not {y.shape}")
    z, y = z.astype(np.float32), y.astype(np.float32)
    return np.mean(np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z))))

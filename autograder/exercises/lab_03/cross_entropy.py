"""cross_entropy(logits, labels): the mean of −log softmax(logits) at the labels."""

import numpy as np
from scipy.special import log_softmax, softmax

from autograder.exercises import case, draw
from autograder.exercises.cases.logits import quarters
from autograder.exercises.forbidden import SOFTMAX
from autograder.exercises.legacy import OldExercise, in_part


def reference(logits, labels):
    """How far each label's logit lies below log Σ eᶻ of its row, added up pair by pair."""
    chosen = np.take_along_axis(logits, labels[:, np.newaxis], axis=1)[:, 0]
    return np.mean(np.logaddexp.reduce(logits, axis=1) - chosen)


cross_entropy = OldExercise(
    "cross_entropy",
    "cross_entropy(logits, labels)",
    points=3,
    reference=reference,
    forbidden=(
        *SOFTMAX,
        "torch.logsumexp",
        "torch.special.logsumexp",
        "torch.nn.functional.cross_entropy",
        "torch.nn.functional.nll_loss",
        "torch.nn.CrossEntropyLoss",
        "torch.nn.NLLLoss",
    ),
    parts={"moderate logits": 0.5, "large logits": 0.5},
)


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


def large(rng):
    yield case("far right", quarters(rng, 2, 3) + 1000.0, np.array([2, 0]))
    yield case("far left", quarters(rng, 2, 3) - 1000.0, np.array([0, 1]))
    yield case(
        "rows far apart",
        quarters(rng, 3, 4) + np.array([[1000.0], [0.0], [-1000.0]]),
        np.array([3, 1, 0]),
    )
    yield case("sure and wrong", np.array([[40.0, 0.0, -2.5]]), np.array([1]))
    yield case("surer and wrong", np.array([[1000.0, 0.0, -1000.0]]), np.array([2]))
    yield case("sure and right", np.array([[1000.0, 0.0], [-1000.0, 0.0]]), np.array([0, 1]))
    yield case("two tied", np.array([[1000.0, 1000.0, -1000.0]]), np.array([1]))
    z = np.array([[10_000.0, -10_000.0, 0.0], [-10_000.0, 0.5, 1.25]])
    yield case("very far, both ways", z, np.array([1, 2]))


@cross_entropy.cases
def cases(rng):
    z = np.log([[1.0, 2.0, 5.0], [6.0, 1.0, 3.0]])
    yield case("worked by hand", z, np.array([2, 1]))
    for part, maker in (
        ("moderate logits", moderate),
        ("large logits", large),
    ):
        for one in maker(rng):
            yield in_part(part, one)


@cross_entropy.holds
def shift_invariance(ask, rng):
    """Adding the same number to all logits of an example changes nothing."""
    z, labels = np.round(4 * draw(rng, 2, 4)) / 4, np.array([3, 1])
    off = abs(ask(z, labels) - ask(z + np.array([[512.0], [-256.0]]), labels))
    return None if off < 1e-5 else f"adding 512 to a row of logits changes the loss by {off:.2g}"


def at_labels(values, labels):
    """The value of each row at its label, as fancy indexing gives it, misfits and all."""
    return values[np.arange(len(values)), labels]


@cross_entropy.mistake
def summed(logits, labels):
    """You add up over the examples; the mean is wanted."""
    return -np.sum(at_labels(log_softmax(logits, axis=1), labels))


@cross_entropy.mistake
def divided_by_the_classes_too(logits, labels):
    """You divide by the number of classes as well. The mean is over the examples: sum over the
    classes (one of them counts), then divide by n."""
    z = log_softmax(logits, axis=1)
    return -np.mean(at_labels(z, labels)) / z.shape[1]


@cross_entropy.mistake
def divided_by_the_classes_only(logits, labels):
    """You divide by the number of classes; the mean is over the n examples."""
    z = log_softmax(logits, axis=1)
    return -np.sum(at_labels(z, labels)) / z.shape[1]


@cross_entropy.mistake
def not_averaged(logits, labels):
    """You give back the loss of each example; their mean is wanted, one number."""
    return -at_labels(log_softmax(logits, axis=1), labels)


@cross_entropy.mistake
def negative(logits, labels):
    """The minus is missing: logarithms of probabilities are negative, and a loss is not."""
    return np.mean(at_labels(log_softmax(logits, axis=1), labels))


@cross_entropy.mistake
def halved(logits, labels):
    """Half of what is wanted: the mean over the examples, without a factor."""
    return -np.mean(at_labels(log_softmax(logits, axis=1), labels)) / 2


@cross_entropy.mistake
def base_two(logits, labels):
    """You use the logarithm to base 2; the natural one is meant, np.log."""
    return -np.mean(at_labels(log_softmax(logits, axis=1), labels)) / np.log(2)


@cross_entropy.mistake
def base_ten(logits, labels):
    """You use the logarithm to base 10; the natural one is meant, np.log."""
    return -np.mean(at_labels(log_softmax(logits, axis=1), labels)) / np.log(10)


@cross_entropy.mistake
def softmax_twice(logits, labels):
    """You apply softmax twice: what goes into log_softmax are the logits, not probabilities. This
    bug still trains, only badly."""
    return -np.mean(at_labels(log_softmax(softmax(logits, axis=1), axis=1), labels))


@cross_entropy.mistake
def no_logarithm(logits, labels):
    """You average the probabilities of the right classes; take their logarithms first."""
    return -np.mean(at_labels(softmax(logits, axis=1), labels))


@cross_entropy.mistake
def no_softmax(logits, labels):
    """You average the logits of the right classes as they are. Take log_softmax of each row
    first."""
    return -np.mean(at_labels(logits, labels))


@cross_entropy.mistake
def taken_for_probabilities(logits, labels):
    """You take logarithms of the logits; they are no probabilities yet. Use log_softmax."""
    return -np.mean(np.log(at_labels(logits, labels)))


@cross_entropy.mistake
def logarithm_of_softmax(logits, labels):
    """Right for moderate logits, but where a sure answer is wrong its probability is exactly 0 and
    the logarithm infinite. Build on log_softmax, which never computes the quotient."""
    return -np.mean(np.log(at_labels(softmax(logits, axis=1), labels)))


@cross_entropy.mistake
def no_shift(logits, labels):
    """z − log Σ eᶻ is right, but eᶻ overflows for large logits. Subtract each row's maximum first,
    or use your log_softmax."""
    total = np.log(np.sum(np.exp(logits), axis=1, keepdims=True))
    return -np.mean(at_labels(logits - total, labels))


@cross_entropy.mistake
def naive_quotient(logits, labels):
    """The formula is right, but both eᶻ and log 0 break for large logits. Use your log_softmax,
    which is safe from both."""
    e = np.exp(logits)
    return -np.mean(np.log(at_labels(e / np.sum(e, axis=1, keepdims=True), labels)))


@cross_entropy.mistake
def global_maximum(logits, labels):
    """You subtract the maximum of everything, so a row far below it has a sum of 0. Each row needs
    its own maximum."""
    z = logits - np.max(logits)
    total = np.log(np.sum(np.exp(z), axis=1, keepdims=True))
    return -np.mean(at_labels(z - total, labels))


@cross_entropy.mistake
def added_to_the_logarithm(logits, labels):
    """You add 1e-7 inside the logarithm, which changes every loss and lets none exceed 16. Use
    log_softmax and add nothing."""
    return -np.mean(np.log(at_labels(softmax(logits, axis=1), labels) + 1e-7))


@cross_entropy.mistake
def added_less_to_the_logarithm(logits, labels):
    """You add about 1e-12 inside the logarithm, so no loss exceeds 28. Use log_softmax and add
    nothing."""
    return -np.mean(np.log(at_labels(softmax(logits, axis=1), labels) + 1e-12))


@cross_entropy.mistake
def clipped_probability(logits, labels):
    """You clip the probabilities at 1e-7, so no loss exceeds 16. Use log_softmax, which needs no
    clip."""
    return -np.mean(np.log(np.clip(at_labels(softmax(logits, axis=1), labels), 1e-7, 1)))


@cross_entropy.mistake
def clipped_at_both_ends(logits, labels):
    """You clip the probabilities to [1e-7, 1 − 1e-7] as in the binary loss. Here nothing is
    clipped: log_softmax is finite by itself."""
    return -np.mean(np.log(np.clip(at_labels(softmax(logits, axis=1), labels), 1e-7, 1 - 1e-7)))


@cross_entropy.mistake
def clipped_at_1e_12(logits, labels):
    """You clip the probabilities at about 1e-12, so no loss exceeds 28. Use log_softmax, which
    needs no clip."""
    return -np.mean(np.log(np.clip(at_labels(softmax(logits, axis=1), labels), 1e-12, 1)))


@cross_entropy.mistake
def wrong_axis(logits, labels):
    """You normalise over the examples, axis 0. The classes of one example share a sum: axis=1."""
    return -np.mean(at_labels(log_softmax(logits, axis=0), labels))


@cross_entropy.mistake
def over_everything(logits, labels):
    """You normalise over the whole batch at once. Each example has a softmax of its own, along the
    last axis."""
    return -np.mean(at_labels(log_softmax(logits), labels))


@cross_entropy.mistake
def every_pair(logits, labels):
    """log_p[:, labels] takes the labels of all examples for each example. Pair them:
    log_p[np.arange(n), labels]."""
    return -np.mean(log_softmax(logits, axis=1)[:, labels])


@cross_entropy.mistake
def labels_from_one(logits, labels):
    """You count classes from 1, so you look one column too far to the left. Labels run from 0."""
    return -np.mean(at_labels(log_softmax(logits, axis=1), labels - 1))


@cross_entropy.mistake
def labels_ignored(logits, labels):
    """You take the class that has the largest logit instead of the label."""
    return -np.mean(np.max(log_softmax(logits, axis=1), axis=1))


@cross_entropy.mistake
def over_all_classes(logits, labels):
    """You average over all classes. Only the logarithm at the label counts."""
    return -np.mean(log_softmax(logits, axis=1))


@cross_entropy.mistake
def other_classes_too(logits, labels):
    """You also add log(1 − p) of the other classes: that is a binary loss for each. With softmax,
    only −log p of the right class counts."""
    p = softmax(logits, axis=1)
    hot = np.asarray(labels)[..., np.newaxis] == np.arange(p.shape[1])
    with np.errstate(all="ignore"):
        return -np.sum(np.log(np.where(hot, p, 1 - p))) / len(p)


@cross_entropy.mistake
def changes_its_input(logits, labels):
    """The loss is right, but you shift the logits in place. Write z = z - ..., which makes a new
    array."""
    logits -= np.max(logits, axis=1, keepdims=True)
    return -np.mean(at_labels(log_softmax(logits, axis=1), labels))


@cross_entropy.accepted
def at_the_labels(logits, labels):
    n, k = logits.shape
    if labels.shape != (n,) or labels.min() < 0 or labels.max() >= k:
        raise ValueError(f"labels {labels.shape} do not fit logits {logits.shape}")
    z = logits - logits.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    return -log_p[np.arange(n), labels].mean()


@cross_entropy.accepted
def loop(logits, labels):
    import math

    if np.shape(labels) != (len(logits),):
        raise ValueError(f"logits is {list(logits.shape)}, labels is {list(labels.shape)}")
    total = 0.0
    for row, label in zip(logits, labels, strict=True):
        if not 0 <= label < len(row):
            raise ValueError(f"no class {label}")
        top = max(row)
        total += top + math.log(sum(math.exp(v - top) for v in row)) - row[label]
    return total / len(logits)


@cross_entropy.accepted
def with_one_hot(logits, labels):
    if labels.ndim != 1 or len(labels) != len(logits):
        raise ValueError(
            "x".join(map(str, logits.shape)) + " against " + "x".join(map(str, labels.shape))
        )
    if not np.isin(labels, range(logits.shape[1])).all():
        raise ValueError("labels")
    hot = np.eye(logits.shape[1])[labels]
    log_p = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    return -np.sum(hot * log_p) / len(labels)


@cross_entropy.accepted
def einstein(logits, labels):
    if labels.shape != logits.shape[:1]:
        raise ValueError(f"{np.shape(logits)} {np.shape(labels)}")
    hot = (labels[:, None] == np.arange(logits.shape[1])).astype(float)
    if not np.all(hot.sum(axis=1) == 1):
        raise ValueError("labels")
    z = logits - np.max(logits, axis=-1, keepdims=True)
    return np.log(np.exp(z).sum(axis=-1)).mean() - np.einsum("nk,nk->", hot, z) / len(z)


@cross_entropy.accepted
def with_helpers(logits, labels):
    def log_p(z):
        top = z.max(axis=-1, keepdims=True)
        return z - top - np.log(np.sum(np.exp(z - top), axis=-1, keepdims=True))

    if labels.ndim != 1 or labels.shape[0] != logits.shape[0]:
        raise ValueError(f"{np.shape(logits)} is not {np.shape(labels)}")
    if (labels < 0).any() or (labels >= logits.shape[1]).any():
        raise ValueError("labels")
    return -np.mean(np.take_along_axis(log_p(logits), labels[:, None], axis=1))


@cross_entropy.accepted
def margins(logits, labels):
    n, k = logits.shape
    if labels.shape != (n,) or labels.min() < 0 or labels.max() > k - 1:
        raise ValueError(f"{n} x {k} logits, labels of shape {labels.shape}: {labels}")
    margin = logits - logits[np.arange(n), labels][:, np.newaxis]
    return np.mean(np.logaddexp.reduce(margin, axis=1))


@cross_entropy.accepted
def single_precision(logits, labels):
    if labels.shape != logits.shape[:1] or not set(labels.tolist()) <= set(range(logits.shape[1])):
        raise ValueError(f"{logits.shape} does not go with {labels.shape}, or a label is no class")
    z = logits.astype(np.float32)
    z = z - z.max(axis=1, keepdims=True)
    return np.mean(np.log(np.exp(z).sum(axis=1)) - z[np.arange(len(z)), labels])


@cross_entropy.accepted
def index_error_is_enough(logits, labels):
    if labels.ndim != 1 or len(labels) != len(logits) or np.any(labels < 0):
        raise ValueError(f"labels {labels.shape} expected ({len(logits)},), all of them 0 or more")
    log_p = logits - np.logaddexp.reduce(logits, axis=-1)[:, np.newaxis]
    return -sum(row[label] for row, label in zip(log_p, labels, strict=True)) / len(labels)

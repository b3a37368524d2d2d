"""accuracy(logits, labels): the share of examples whose largest logit is at the label."""

import numpy as np

from autograder.exercises import case
from autograder.exercises.legacy import OldExercise, in_part


def reference(logits, labels):
    """Right where no earlier logit reaches the label's and no later one exceeds it."""
    right = 0
    for row, label in zip(logits, labels, strict=True):
        before, after = row[:label], row[label + 1 :]
        right += bool(np.all(before < row[label]) and np.all(after <= row[label]))
    return right / len(labels)


accuracy = OldExercise(
    "accuracy",
    "accuracy(logits, labels)",
    points=1,
    reference=reference,
    forbidden=("sklearn", "torchmetrics"),
    parts={"one largest logit": 0.75, "ties": 0.25},
)


def mixed(rng, n, k, right):
    """Logits and labels of which so many are right, in random order."""
    apart = 1e-3 * rng.permutation(n * k).reshape(n, k)  # so that no two are tied
    logits = np.round(rng.normal(scale=2.0, size=(n, k)), 1) + apart
    labels = np.argmax(logits, axis=1)
    wrong = rng.permutation(n)[right:]
    labels[wrong] = (labels[wrong] + rng.integers(1, k, size=n - right)) % k
    return logits, labels


def values(rng):
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


def ties(rng):
    tied = np.array([[2.0, 2.0, 1.0], [0.5, 3.0, 3.0], [1.0, 1.0, 1.0], [0.0, -1.0, 4.0]])
    yield case("ties, the first of them", tied, np.array([0, 1, 0, 1]))
    yield case("ties, the last of them", tied, np.array([1, 2, 2, 2]))


@accuracy.cases
def cases(rng):
    logits = np.array([[2.0, 1.0, 0.0], [0.5, 3.0, -1.0], [1.0, 0.0, 4.0], [3.0, 2.0, 1.0]])
    yield case("worked by hand", logits, np.array([0, 1, 2, 1]))
    for part, maker in (("one largest logit", values), ("ties", ties)):
        for one in maker(rng):
            yield in_part(part, one)


@accuracy.mistake
def counted(logits, labels):
    """You count the right answers; the share is wanted, from 0 to 1: divide by n."""
    return float(np.sum(np.argmax(logits, axis=1) == labels))


@accuracy.mistake
def percent(logits, labels):
    """You return per cent; a share from 0 to 1 is wanted."""
    return 100.0 * np.mean(np.argmax(logits, axis=1) == labels)


@accuracy.mistake
def error_rate(logits, labels):
    """This is the share of wrong answers; the share of right ones is wanted."""
    return np.mean(np.argmax(logits, axis=1) != labels)


@accuracy.mistake
def each_example(logits, labels):
    """You say for each example whether it is right; their mean is wanted, one number."""
    return (np.argmax(logits, axis=1) == labels) * 1.0


@accuracy.mistake
def over_the_examples(logits, labels):
    """You look for the best example of each class, axis 0. Look for the best class of each example:
    axis=1."""
    best = np.argmax(logits, axis=0)
    return np.mean([b == v for b, v in zip(best, np.ravel(labels), strict=False)])


@accuracy.mistake
def over_everything(logits, labels):
    """Your argmax runs over everything and gives one position for the whole batch. Give it the axis
    of the classes."""
    return np.mean(np.argmax(logits) == labels)


@accuracy.mistake
def smallest(logits, labels):
    """You take the class of the smallest logit; the largest is the prediction."""
    return np.mean(np.argmin(logits, axis=1) == labels)


@accuracy.mistake
def largest_value(logits, labels):
    """You compare the largest logit itself with the label. Its position is the prediction."""
    return np.mean(np.max(logits, axis=1) == labels)


@accuracy.mistake
def divided_by_the_classes(logits, labels):
    """You divide by the number of classes; the share is of the examples."""
    return np.sum(np.argmax(logits, axis=1) == labels) / logits.shape[1]


@accuracy.mistake
def divided_by_all_logits(logits, labels):
    """You divide by the number of all logits; the share is of the examples."""
    return np.sum(np.argmax(logits, axis=1) == labels) / logits.size


@accuracy.mistake
def ties_count_as_right(logits, labels):
    """With two logits tied for the largest you accept either class. The first of them is the
    prediction, as np.argmax has it."""
    top = np.max(logits, axis=1)
    chosen = logits[np.arange(len(logits)), labels]
    return np.mean(chosen == top)


@accuracy.mistake
def ties_count_as_wrong(logits, labels):
    """With two logits tied for the largest you count the example as wrong. The first of them is the
    prediction, as np.argmax has it."""
    alone = np.sum(logits == np.max(logits, axis=1, keepdims=True), axis=1) == 1
    return np.mean((np.argmax(logits, axis=1) == labels) & alone)


@accuracy.mistake
def last_of_ties(logits, labels):
    """With two logits tied for the largest you take the last; take the first, as np.argmax does."""
    last = logits.shape[1] - 1 - np.argmax(logits[:, ::-1], axis=1)
    return np.mean(last == labels)


@accuracy.mistake
def labels_from_one(logits, labels):
    """You count classes from 1; the first column is class 0."""
    return np.mean(np.argmax(logits, axis=1) + 1 == labels)


@accuracy.mistake
def all_or_nothing(logits, labels):
    """You give 1 or 0: you ask whether all are right, or divide without a fraction (//). The share
    of right answers is wanted."""
    return float(np.all(np.argmax(logits, axis=1) == labels))


@accuracy.mistake
def mean_probability(logits, labels):
    """You average the probability of the right class. Accuracy counts whether it is the largest,
    not by how much."""
    e = np.exp(logits - np.max(logits, axis=1, keepdims=True))
    p = e / np.sum(e, axis=1, keepdims=True)
    return np.mean(p[np.arange(len(p)), labels])


@accuracy.mistake
def through_naive_softmax(logits, labels):
    """You take softmax first, and its eᶻ overflows for large logits. It does not change which is
    the largest: compare the logits themselves."""
    e = np.exp(logits)
    return np.mean(np.argmax(e / np.sum(e, axis=1, keepdims=True), axis=1) == labels)


@accuracy.mistake
def positive_logit(logits, labels):
    """You count an example as right when its label's logit is above 0. It is right when that logit
    is the largest of its row."""
    return np.mean(logits[np.arange(len(logits)), labels] > 0)


@accuracy.mistake
def rounded(logits, labels):
    """You round the share. Give it back as it is."""
    return np.round(np.mean(np.argmax(logits, axis=1) == labels), 2)


@accuracy.accepted
def mean_of_matches(logits, labels):
    if labels.shape != logits.shape[:1]:
        raise ValueError(f"{labels.shape} labels for {logits.shape} logits")
    return np.mean(logits.argmax(axis=-1) == labels)


@accuracy.accepted
def loop(logits, labels):
    if np.shape(labels) != (len(logits),):
        raise ValueError(f"logits is {list(logits.shape)}, labels is {list(labels.shape)}")
    right = 0
    for row, label in zip(logits, labels, strict=True):
        best = 0
        for k in range(1, len(row)):
            if row[k] > row[best]:
                best = k
        if best == label:
            right += 1
    return right / len(labels)


@accuracy.accepted
def counted_and_divided(logits, labels):
    if labels.ndim != 1 or len(labels) != len(logits):
        raise ValueError(
            "x".join(map(str, logits.shape)) + " against " + "x".join(map(str, labels.shape))
        )
    return np.count_nonzero(np.argmax(logits, 1) == labels) / labels.size


@accuracy.accepted
def one_minus_errors(logits, labels):
    if labels.shape != (logits.shape[0],):
        raise ValueError(f"{np.shape(logits)} {np.shape(labels)}")
    wrong = np.argmax(logits, axis=1) - labels != 0
    return 1 - wrong.sum() / len(wrong)


@accuracy.accepted
def sorted_out(logits, labels):
    if labels.shape != logits[:, 0].shape:
        raise ValueError(f"{np.shape(logits)} is not {np.shape(labels)}")
    best = np.argsort(-logits, axis=1, kind="stable")[:, 0]
    return np.average(np.equal(best, labels))


@accuracy.accepted
def single_precision(logits, labels):
    def predict(z):
        return [max(range(len(row)), key=row.__getitem__) for row in z.tolist()]

    if np.shape(labels) != np.shape(logits)[:1]:
        raise ValueError(f"logits is {list(logits.shape)}, labels is {list(labels.shape)}")
    return np.float32(np.mean(np.array(predict(logits)) == labels))

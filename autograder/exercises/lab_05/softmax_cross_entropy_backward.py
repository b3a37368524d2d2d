"""softmax_cross_entropy_backward(logits, labels): gradient of the mean loss at the logits."""

import numpy as np

from autograder.exercises import case, draw
from autograder.exercises.lab_05.complex_step import complex_step, mean_cross_entropy
from autograder.exercises.lab_05.rules import FROM_SCRATCH
from autograder.exercises.legacy import OldExercise, in_part


def reference(logits, labels):
    """The mean cross-entropy, differentiated by a complex step."""
    return complex_step(lambda z: mean_cross_entropy(z, labels), logits)[1]


softmax_cross_entropy_backward = OldExercise(
    "softmax_cross_entropy_backward",
    "softmax_cross_entropy_backward(logits, labels)",
    points=3,
    reference=reference,
    forbidden=FROM_SCRATCH,
    parts={"moderate logits": 2 / 3, "large logits": 1 / 3},
)


def moderate(rng):
    yield case("worked by hand", np.log([[1.0, 2.0, 1.0], [3.0, 3.0, 2.0]]), np.array([1, 2]))
    yield case("one example", draw(rng, 1, 4), np.array([2]))
    yield case("a batch", draw(rng, 5, 3), rng.integers(3, size=5))
    yield case("many examples", draw(rng, 20, 2), rng.integers(2, size=20))
    yield case("more classes than examples", draw(rng, 2, 6), np.array([5, 0]))
    yield case("as many classes as examples", draw(rng, 3, 3), np.array([0, 2, 1]))
    yield case("all of one class", draw(rng, 4, 3), np.array([1, 1, 1, 1]))
    yield case("two classes", draw(rng, 3, 2), np.array([1, 0, 1]))
    yield case("ties and zeros", np.array([[0.0, 0.0, 0.0], [2.5, 2.5, -1.0]]), np.array([2, 0]))
    yield case("a batch twice", np.tile(draw(rng, 2, 3), (2, 1)), np.array([0, 2, 0, 2]))
    yield case("strided logits", draw(rng, 6, 6)[::2, ::2], rng.integers(3, size=6)[::2])
    yield case("float32", draw(rng, 3, 4).astype(np.float32), np.array([3, 0, 2]))


def quarters(rng, *shape):
    """Numbers that float32 holds exactly, even when they are large."""
    return np.round(4 * draw(rng, *shape)) / 4


def large(rng):
    far = np.array([[1000.0], [-1000.0], [0.0]])
    yield case("rows a thousand apart", quarters(rng, 3, 4) + far, np.array([1, 3, 0]))
    yield case("a thousand within a row", 1000.0 * np.array([[1.0, -1.0, 0.0]]), np.array([1]))
    one = np.array([[1e4, -1e4, 0.0, 9_999.0], [-1e4, -1e4, -1e4, -1e4]])
    yield case("ten thousand", one + quarters(rng, 2, 4), np.array([3, 1]))


@softmax_cross_entropy_backward.cases
def cases(rng):
    parts = {"moderate logits": moderate, "large logits": large}
    for part, maker in parts.items():
        for one in maker(rng):
            yield in_part(part, one)


@softmax_cross_entropy_backward.holds
def rows_add_up_to_zero(ask, rng):
    """Adding one number to a row of logits changes no probability, so each row of the gradient
    adds up to 0."""
    given = ask(draw(rng, 4, 3), np.array([0, 2, 1, 1]))
    worst = np.max(np.abs(given.sum(axis=1)))
    return f"has a row that adds up to {worst:.2g}" if worst > 1e-5 else None


@softmax_cross_entropy_backward.holds
def a_constant_shift_changes_nothing(ask, rng):
    """Adding one number to a row of logits changes no probability, so the gradient stays."""
    logits, labels = draw(rng, 4, 3), np.array([2, 0, 1, 1])
    shift = np.array([[3.0], [-5.0], [0.0], [8.0]])
    worst = np.max(np.abs(ask(logits, labels) - ask(logits + shift, labels)))
    return f"changes by {worst:.2g} when each row is shifted" if worst > 1e-5 else None


def _checked(logits, labels):
    if labels.shape != logits.shape[:1]:
        raise ValueError(f"logits {logits.shape}, labels {labels.shape}")


def _softmax(logits, axis=1):
    e = np.exp(logits - logits.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def _right(logits, labels, softmax=_softmax):
    """p - one-hot, over n: the pattern that mistakes deviate from."""
    _checked(logits, labels)
    return (softmax(logits) - np.eye(logits.shape[1])[labels]) / len(logits)


mistake = softmax_cross_entropy_backward.mistake


@mistake
def not_averaged(logits, labels):
    """Your gradient is that of the summed loss. The loss is the mean over the examples, so a
    factor 1/n is left to do."""
    return _right(logits, labels) * len(logits)


@mistake
def averaged_over_everything(logits, labels):
    """You divide by n times the number of classes. The loss is one number for each example: the
    mean is over n."""
    return _right(logits, labels) / logits.shape[1]


@mistake
def averaged_over_classes(logits, labels):
    """You divide by the number of classes. The mean is over the examples: n, the number of
    rows."""
    return _right(logits, labels) * len(logits) / logits.shape[1]


@mistake
def averaged_twice(logits, labels):
    """You divide by n twice; once is the mean."""
    return _right(logits, labels) / len(logits)


@mistake
def label_left_out(logits, labels):
    """This is the softmax over n. The label is missing: the right class wants a larger logit, so
    its gradient is negative."""
    _checked(logits, labels)
    return _softmax(logits) / len(logits)


@mistake
def turned_round(logits, labels):
    """Your gradient has the wrong sign: raising the right class's logit lowers the loss, so there
    it is negative."""
    return -_right(logits, labels)


@mistake
def only_the_right_class(logits, labels):
    """You keep only the entry of the right class. Through the softmax's sum, the loss depends on
    all other logits too."""
    _checked(logits, labels)
    return _right(logits, labels) * np.eye(logits.shape[1])[labels]


@mistake
def only_the_wrong_classes(logits, labels):
    """Your entries of the right class are 0. There the gradient is the probability minus 1, over
    n."""
    _checked(logits, labels)
    return _right(logits, labels) * (1 - np.eye(logits.shape[1])[labels])


@mistake
def softmax_over_the_batch(logits, labels):
    """Your softmax runs down the columns. The classes of one example compete: each row adds up
    to 1."""
    return _right(logits, labels, lambda z: _softmax(z, axis=0))


@mistake
def softmax_over_everything(logits, labels):
    """Your softmax divides by the sum over the whole batch. Each row has a sum of its own."""

    def wrong(z):
        e = np.exp(z - z.max())
        return e / e.sum()

    return _right(logits, labels, wrong)


@mistake
def global_maximum(logits, labels):
    """You subtract the maximum of the whole batch. A row far below it becomes 0/0: subtract each
    row's own maximum."""

    def wrong(z):
        e = np.exp(z - z.max())
        return e / e.sum(axis=1, keepdims=True)

    return _right(logits, labels, wrong)


@mistake
def no_shift(logits, labels):
    """Right for moderate logits, but exp overflows for large ones. Subtract each row's maximum
    first; it changes no probability."""

    def wrong(z):
        e = np.exp(z)
        return e / e.sum(axis=1, keepdims=True)

    return _right(logits, labels, wrong)


@mistake
def softmax_twice(logits, labels):
    """You apply softmax twice. It is part of this loss and belongs there once."""
    return _right(logits, labels, lambda z: _softmax(_softmax(z)))


@mistake
def softmax_left_out(logits, labels):
    """You subtract the labels from the logits themselves; put the logits through the softmax
    first."""
    return _right(logits, labels, lambda z: z)


@mistake
def sigmoid_for_softmax(logits, labels):
    """You use the sigmoid of each logit. Here exactly one class is right, so the classes share one
    probability: softmax."""
    return _right(logits, labels, lambda z: 0.5 + 0.5 * np.tanh(z / 2))


@mistake
def label_number_subtracted(logits, labels):
    """You subtract the label's number from the whole row. Subtract 1 at the label's place: its
    one-hot row."""
    _checked(logits, labels)
    return (_softmax(logits) - labels[:, np.newaxis]) / len(logits)


@mistake
def labels_pick_columns(logits, labels):
    """`p[:, labels] -= 1` changes whole columns. In row i only the column labels[i] is meant:
    index rows and columns in pairs."""
    _checked(logits, labels)
    p = _softmax(logits)
    p[:, labels] -= 1
    return p / len(logits)


@mistake
def only_the_labels_averaged(logits, labels):
    """You divide by n only one of the two terms. The whole difference is averaged."""
    _checked(logits, labels)
    return _softmax(logits) - np.eye(logits.shape[1])[labels] / len(logits)


@mistake
def only_the_softmax_averaged(logits, labels):
    """You divide by n before you subtract 1 at the labels. The whole difference is averaged."""
    _checked(logits, labels)
    return _softmax(logits) / len(logits) - np.eye(logits.shape[1])[labels]


@mistake
def gradient_at_the_probabilities(logits, labels):
    """This is the gradient at the probabilities, -1/p at the label. One step is left: back
    through the softmax to the logits."""
    _checked(logits, labels)
    with np.errstate(all="ignore"):
        hot = np.eye(logits.shape[1])[labels]
        return np.where(hot > 0, -1 / _softmax(logits), 0.0) / len(logits)


@mistake
def slope_of_the_sigmoid_too(logits, labels):
    """You multiply by p(1 - p) as well. That is already in it: for softmax with cross-entropy the
    two cancel."""
    p = _softmax(logits)
    return _right(logits, labels) * p * (1 - p)


@mistake
def squared_error(logits, labels):
    """This is the gradient of a squared error of the probabilities. The loss is the
    cross-entropy."""
    p = _softmax(logits)
    inner = _right(logits, labels)
    return 2 * p * (inner - np.sum(p * inner, axis=1, keepdims=True))


@mistake
def factor_of_two(logits, labels):
    """You have a factor 2, as if the loss were a square; cross-entropy has none."""
    return 2 * _right(logits, labels)


@mistake
def log_probabilities(logits, labels):
    """You subtract the labels from log-probabilities; the gradient has the probabilities
    themselves."""
    return _right(logits, labels, lambda z: np.log(np.maximum(_softmax(z), 1e-300)))


@mistake
def changes_the_logits(logits, labels):
    """Right, but you overwrite the logits, by -= or by out=. Whoever called you still needs
    them."""
    _checked(logits, labels)
    right = _right(logits, labels)
    logits -= logits.max(axis=1, keepdims=True)
    return right


accepted = softmax_cross_entropy_backward.accepted


@accepted
def pairs_of_indices(logits, labels):
    n = len(logits)
    if labels.shape != (n,):
        raise ValueError(f"logits {logits.shape}, labels {labels.shape}")
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    p[np.arange(n), labels] -= 1
    return p / n


@accepted
def one_hot(logits, labels):
    if labels.shape != logits.shape[:1]:
        raise ValueError(f"{labels.shape} does not fit {logits.shape}")
    shifted = logits - np.max(logits, axis=-1)[:, None]
    log_p = shifted - np.log(np.sum(np.exp(shifted), axis=-1))[:, None]
    return (np.exp(log_p) - np.eye(logits.shape[1])[labels]) / logits.shape[0]


@accepted
def loop(logits, labels):
    from math import exp

    if labels.ndim != 1 or len(labels) != len(logits):
        raise ValueError(f"{logits.shape} {labels.shape}")
    n, k = logits.shape
    out = np.zeros((n, k))
    for i in range(n):
        top = max(logits[i])
        e = [exp(v - top) for v in logits[i]]
        for j in range(k):
            out[i, j] = (e[j] / sum(e) - (1 if j == labels[i] else 0)) / n
    return out


@accepted
def through_the_jacobian(logits, labels):
    n, k = logits.shape
    if labels.shape != (n,):
        raise ValueError(f"{logits.shape} {labels.shape}")
    rows = []
    for z, label in zip(logits, labels, strict=True):
        e = np.exp(z - z.max())
        p = e / e.sum()
        # -1/p[label] times row `label` of diag(p) - p pᵀ; p[label] cancels, so 0 does no harm
        rows.append(p - (np.arange(k) == label))
    return np.stack(rows) / n


@accepted
def labels_compared(logits, labels):
    if np.shape(labels) != (logits.shape[0],):
        raise ValueError(f"labels {np.shape(labels)}")
    p = np.exp(logits - np.logaddexp.reduce(logits, axis=1, keepdims=True))
    hot = labels[:, np.newaxis] == np.arange(logits.shape[1])
    return np.where(hot, p - 1, p) / len(labels)


@accepted
def single_precision(logits, labels):
    if labels.shape != logits.shape[:1]:
        raise ValueError(f"{labels.shape}")
    z = logits.astype(np.float32)
    e = np.exp(z - z.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    p[np.arange(len(p)), labels] -= 1
    return p / np.float32(len(p))

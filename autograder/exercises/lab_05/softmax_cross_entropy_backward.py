"""softmax_cross_entropy_backward(logits, labels): gradient of the mean loss at the logits."""

import numpy as np

from autograder.exercises import Exercise, case, draw
from autograder.exercises.forbidden import AUTOGRAD
from autograder.exercises.lab_05.complex_step import complex_step, mean_cross_entropy


def differentiated(logits, labels):
    """Differentiate the mean cross-entropy by a complex step."""
    return complex_step(lambda z: mean_cross_entropy(z, labels), logits)[1]


exercise = Exercise(points=3, reference=differentiated, forbidden=AUTOGRAD)


@exercise.part("moderate logits", 2 / 3)
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


@exercise.part("large logits", 1 / 3)
def large(rng):
    def quarters(*shape):  # numbers that float32 holds exactly, even when they are large
        return np.round(4 * draw(rng, *shape)) / 4

    far = np.array([[1000.0], [-1000.0], [0.0]])
    yield case("rows a thousand apart", quarters(3, 4) + far, np.array([1, 3, 0]))
    yield case("a thousand within a row", 1000.0 * np.array([[1.0, -1.0, 0.0]]), np.array([1]))
    farther = np.array([[1e4, -1e4, 0.0, 9_999.0], [-1e4, -1e4, -1e4, -1e4]])
    yield case("ten thousand", farther + quarters(2, 4), np.array([3, 1]))


@exercise.holds_in("moderate logits")
def rows_add_up_to_zero(ask, rng):
    """Adding one number to a row of logits changes no probability, so each row of the gradient
    adds up to 0."""
    gradient = ask(draw(rng, 4, 3), np.array([0, 2, 1, 1]))
    worst = np.max(np.abs(gradient.sum(axis=1)))
    return f"has a row that adds up to {worst:.2g}" if worst > 1e-5 else None


@exercise.holds_in("moderate logits")
def a_constant_shift_changes_nothing(ask, rng):
    """Adding one number to a row of logits changes no probability, so the gradient stays."""
    logits, labels = draw(rng, 4, 3), np.array([2, 0, 1, 1])
    shift = np.array([[3.0], [-5.0], [0.0], [8.0]])
    worst = np.max(np.abs(ask(logits, labels) - ask(logits + shift, labels)))
    return f"changes by {worst:.2g} when each row is shifted" if worst > 1e-5 else None


@exercise.answer
def softmax_cross_entropy_backward(logits, labels):
    n, k = logits.shape
    top = logits.max(axis=1, keepdims=True)
    e = np.exp(logits - top)
    p = e / e.sum(axis=1, keepdims=True)
    hot = np.eye(k)[labels]
    return (p - hot) / n


exercise.mistakes("""
# The mean
not-averaged: (p - hot) / n → p - hot
    Your gradient is that of the summed loss. The loss is the mean over the examples: a factor 1/n.
averaged-over-everything: (p - hot) / n → (p - hot) / (n * k)
    You divide by n times the number of classes. The loss is one number for each example: the mean
    is over n.
averaged-over-classes: (p - hot) / n → (p - hot) / k
    You divide by the number of classes. The mean is over the examples: n, the number of rows.
averaged-twice: (p - hot) / n → (p - hot) / n**2
    You divide by n twice; once is the mean.
rows-averaged-away: (p - hot) / n → np.mean(p - hot, axis=0)
    You average the rows into one. Each example keeps its own row: divide each by n.
# The labels
label-left-out: (p - hot) / n → p / n
    This is the softmax over n. The label is missing: at the right class the gradient is negative.
turned-round: p - hot → hot - p
    The sign is wrong: raising the right class's logit lowers the loss, so there it is negative.
label-added: p - hot → p + hot
    You add 1 at the label; subtract it, so that the right class has a negative gradient.
one-everywhere: p - hot → p - 1
    You subtract 1 everywhere. [j = label] is 1 in the label's column alone and 0 in all others.
only-the-right-class: (p - hot) / n → hot * (p - hot) / n
    You keep only the entry of the right class. Through the softmax's sum, the loss depends on all
    other logits too.
only-the-wrong-classes: (p - hot) / n → (1 - hot) * (p - hot) / n
    Your entries of the right class are 0. There the gradient is the probability minus 1, over n.
# The softmax
softmax-over-the-batch: axis=1 → axis=0, each
    Your softmax runs down the columns. The classes of one example compete: each row adds up to 1.
softmax-over-everything: logits.max(axis=1, keepdims=True) → logits.max()
and e.sum(axis=1, keepdims=True) → e.sum()
    Your softmax divides by the sum over the whole batch. Each row has a sum of its own.
global-maximum: logits.max(axis=1, keepdims=True) → logits.max()
    You subtract the batch's maximum. A row far below it becomes 0/0: subtract each row's own.
maximum-without-keepdims: logits.max(axis=1, keepdims=True) → logits.max(axis=1)
    Your maxima are (n,), so they line up with the columns. keepdims=True leaves them beside their
    rows, as (n, 1).
sum-without-keepdims: e.sum(axis=1, keepdims=True) → e.sum(axis=1)
    Your sums are (n,), so they line up with the columns. keepdims=True leaves them beside their
    rows, as (n, 1).
no-shift: logits - top → logits
    Right for moderate logits, but exp overflows for large ones. Subtract each row's maximum first;
    it changes no probability.
softmax-twice: p - hot → np.exp(p) / np.exp(p).sum(axis=1, keepdims=True) - hot
    You apply softmax twice. It is part of this loss and belongs there once.
softmax-left-out: p - hot → logits - hot
    You subtract the labels from the logits themselves; put the logits through the softmax first.
not-normalised: e / e.sum(axis=1, keepdims=True) → e
    You take the exponentials alone; divide each row by its sum to make probabilities of them.
sigmoid-for-softmax: p - hot → 0.5 + 0.5 * np.tanh(logits / 2) - hot
    You use the sigmoid of each logit. Exactly one class is right, so they share one softmax.
# Where the label is subtracted
label-number-subtracted: p - hot → p - labels[:, np.newaxis]
    You subtract the label's number from the whole row. Subtract 1 at the label's place alone.
labels-pick-columns: return (p - hot) / n → p[:, labels] -= 1⏎return p / n
    `p[:, labels] -= 1` changes whole columns. In row i only the column labels[i] is meant: index
    rows and columns in pairs.
labels-pick-rows: return (p - hot) / n → p[labels] -= 1⏎return p / n
    `p[labels] -= 1` changes whole rows. In row i only the entry p[i, labels[i]] is meant.
only-the-labels-averaged: (p - hot) / n → p - hot / n
    You divide by n only one of the two terms. The whole difference is averaged.
only-the-softmax-averaged: (p - hot) / n → p / n - hot
    You divide by n before you subtract 1 at the labels. The whole difference is averaged.
# Another gradient
gradient-at-the-probabilities: (p - hot) / n → -hot / p / n
    This is the gradient at the probabilities, -1/p at the label. One step is left: back through the
    softmax to the logits.
slope-of-the-sigmoid-too: (p - hot) / n → (p - hot) * p * (1 - p) / n
    You multiply by p(1 - p) as well. With cross-entropy that cancels and is in it already.
squared-error: return (p - hot) / n → d = 2 * p * (p - hot)⏎return (d - p * d.sum(1)[:, None]) / n
    This is the gradient of a squared error of the probabilities. The loss is the cross-entropy.
factor-of-two: (p - hot) / n → 2 * (p - hot) / n
    You have a factor 2, as if the loss were a square; cross-entropy has none.
log-probabilities: p - hot → np.log(p) - hot
    You subtract the labels from log-probabilities; the gradient has the probabilities themselves.
# Its input
changes-the-logits: e = np.exp(logits - top) → logits -= top⏎e = np.exp(logits)
    Right, but you overwrite an array, by -= or by out=, that whoever called you still needs.
""")

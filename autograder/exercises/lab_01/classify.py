"""classify(x, w, b, threshold=0.5): 1 where the perceptron's probability reaches the threshold."""

import numpy as np
from scipy.special import expit

from autograder.exercises import Returns, case, draw
from autograder.exercises.lab_01.weighted_sum import reference as weighted_sum
from autograder.exercises.legacy import OldExercise


def reference(x, w, b, threshold=0.5):
    """Integers, 1 where σ(z) ≥ threshold."""
    return (expit(weighted_sum(x, w, b)) >= threshold).astype(np.int64)[()]


classify = OldExercise(
    "classify",
    "classify(x, w, b, threshold=0.5)",
    points=2,
    reference=reference,
    returns=Returns("int"),
)


def clear_batch(rng, n, m, b, threshold):
    """A batch with both classes in it, none nearer to the threshold than rounding could decide."""
    edge = np.log(threshold / (1 - threshold))
    while True:
        x, w = draw(rng, n, m), draw(rng, m)
        z = weighted_sum(x, w, b)
        sure = np.abs(z - edge) > 1e-3
        if sure.all() and 0 < (z > edge).sum() < n and ((z > 0) != (z > edge)).any() == (edge != 0):
            return x, w


@classify.cases
def cases(rng):
    w = np.array([3.0, -2.0])
    yield case("worked by hand", np.array([-1.0, 2.0]), w, 1.0)
    yield case("on the other side", np.array([1.0, 1.0]), w, 1.0)
    yield case("on the boundary itself", np.array([1.0, 2.0]), w, 1.0)
    yield case(
        "a batch, one on the boundary", np.array([[1.0, 2.0], [-1.0, 2.0], [2.0, 0.0]]), w, 1.0
    )
    yield case("a batch", *clear_batch(rng, 6, 3, 0.5, 0.5), 0.5)
    x, w = clear_batch(rng, 8, 3, -0.25, 0.9)
    yield case("a high threshold", x, w, -0.25, threshold=0.9)
    x, w = clear_batch(rng, 8, 3, 0.25, 0.2)
    yield case("a low threshold", x, w, 0.25, threshold=0.2)
    x, w = clear_batch(rng, 8, 2, 0.75, 0.7)
    yield case("a threshold by position", x, w, 0.75, 0.7)
    x, one = np.array([[0.8], [1.0], [-0.8]]), np.array([1.0])
    yield case("between z and its probability", x, one, 0.0, threshold=0.7)
    sure = np.array([[-6.0], [-8.0], [6.0], [8.0]])
    yield case("a threshold close to 0", sure, one, 0.0, threshold=0.001)
    yield case("a threshold close to 1", sure, one, 0.0, threshold=0.999)
    yield case("near the boundary", np.array([[0.3], [-0.3]]), one, 0.0)
    yield case("decided by the bias", np.array([[0.1], [-0.1]]), one, 2.0)
    yield case("very sure", np.array([[9000.0], [-9000.0]]), np.array([1.0]), 1.0)
    yield case("a batch of one", np.array([[1.0, 2.0]]), np.array([3.0, -2.0]), 1.0)


@classify.mistake
def strict_threshold(x, w, b, threshold=0.5):
    """On the boundary itself you say 0. The statement says 1 where ŷ ≥ threshold: not >."""
    return (expit(weighted_sum(x, w, b)) > threshold).astype(int)[()]


@classify.mistake
def threshold_on_z(x, w, b, threshold=0.5):
    """You compare z with the threshold; compare the probability ŷ = σ(z)."""
    return (weighted_sum(x, w, b) >= threshold).astype(int)[()]


@classify.mistake
def threshold_ignored(x, w, b, threshold=0.5):
    """You ignore the threshold: z ≥ 0 is the same as ŷ ≥ 0.5 only."""
    return (weighted_sum(x, w, b) >= 0).astype(int)[()]


@classify.mistake
def inverted(x, w, b, threshold=0.5):
    """The classes are swapped: 1 where ŷ ≥ threshold, 0 below."""
    return (expit(weighted_sum(x, w, b)) < threshold).astype(int)[()]


@classify.mistake
def no_bias(x, w, b, threshold=0.5):
    """You leave out the bias."""
    return (expit(weighted_sum(x, w, 0.0)) >= threshold).astype(int)[()]


@classify.mistake
def booleans(x, w, b, threshold=0.5):
    """You return True and False; integers 1 and 0 are asked for: .astype(int)."""
    return (expit(weighted_sum(x, w, b)) >= threshold)[()]


@classify.mistake
def floats(x, w, b, threshold=0.5):
    """You return 1.0 and 0.0; integers 1 and 0 are asked for: .astype(int)."""
    return (expit(weighted_sum(x, w, b)) >= threshold).astype(float)[()]


@classify.mistake
def probabilities(x, w, b, threshold=0.5):
    """You return the probability; decide: 1 where it reaches the threshold, else 0."""
    return expit(weighted_sum(x, w, b))


@classify.mistake
def rounded(x, w, b, threshold=0.5):
    """You round the probability, which decides at 0.5 whatever the threshold is, and takes 0.5
    itself down to 0. Compare with the threshold."""
    return np.round(expit(weighted_sum(x, w, b))).astype(int)[()]


@classify.mistake
def plus_minus_one(x, w, b, threshold=0.5):
    """You return −1 for the second class; here the classes are 1 and 0."""
    return np.where(expit(weighted_sum(x, w, b)) >= threshold, 1, -1)[()]


@classify.mistake
def tanh_for_sigmoid(x, w, b, threshold=0.5):
    """You squash z with tanh; the probability is σ(z)."""
    return (np.tanh(weighted_sum(x, w, b)) >= threshold).astype(int)[()]


@classify.mistake
def one_for_the_batch(x, w, b, threshold=0.5):
    """You give one answer for the whole batch; each example is to have its own."""
    return int(np.all(expit(weighted_sum(x, w, b)) >= threshold))


@classify.accepted
def compared(x, w, b, threshold=0.5):
    return (expit(x @ w + b) >= threshold).astype(int)


@classify.accepted
def where(x, w, b, threshold=0.5):
    return np.where(0.5 * (1 + np.tanh((x @ w + b) / 2)) >= threshold, 1, 0)


@classify.accepted
def loop(x, w, b, threshold=0.5):
    import math

    def sigma(v):
        return 1 / (1 + math.exp(-v)) if v >= 0 else math.exp(v) / (1 + math.exp(v))

    if x.ndim == 1:
        return 1 if sigma(float(x @ w + b)) >= threshold else 0
    return np.array([loop(row, w, b, threshold) for row in x])


@classify.accepted
def through_the_logit(x, w, b, threshold=0.5):
    edge = np.log(threshold / (1 - threshold))
    return (x @ w + b >= edge).astype(np.int32)


@classify.accepted
def single_precision(x, w, b, threshold=0.5):
    z = x.astype(np.float32) @ w.astype(np.float32) + np.float32(b)
    return (0.5 * (1 + np.tanh(0.5 * z)) >= np.float32(threshold)).astype(int)

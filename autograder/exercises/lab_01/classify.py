"""classify(x, w, b, threshold=0.5): 1 where the perceptron's probability reaches the threshold."""

import numpy as np
from scipy.special import expit

from autograder.exercises import Exercise, Returns, case, draw
from autograder.exercises.lab_01.perceptron import perceptron
from autograder.exercises.lab_01.sigmoid import sigmoid


def reference(x, w, b, threshold=0.5):
    """Return integers: 1 where σ(z) ≥ threshold."""
    z = np.einsum("...i,i->...", x, w) + b
    return (expit(z) >= threshold).astype(np.int64)[()]


exercise = Exercise(points=2, reference=reference, returns=Returns("int"))


def clear_batch(rng, n, m, b, threshold):
    """Draw a batch with both classes, none nearer to the threshold than rounding could decide."""
    edge = np.log(threshold / (1 - threshold))
    while True:
        x, w = draw(rng, n, m), draw(rng, m)
        z = x @ w + b
        sure = np.abs(z - edge) > 1e-3
        if sure.all() and 0 < (z > edge).sum() < n and ((z > 0) != (z > edge)).any() == (edge != 0):
            return x, w


@exercise.cases
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
    x, unit = np.array([[0.8], [1.0], [-0.8]]), np.array([1.0])
    yield case("between z and its probability", x, unit, 0.0, threshold=0.7)
    sure = np.array([[-6.0], [-8.0], [6.0], [8.0]])
    yield case("a threshold close to 0", sure, unit, 0.0, threshold=0.001)
    yield case("a threshold close to 1", sure, unit, 0.0, threshold=0.999)
    yield case("near the boundary", np.array([[0.3], [-0.3]]), unit, 0.0)
    yield case("decided by the bias", np.array([[0.1], [-0.1]]), unit, 2.0)
    yield case("very sure", np.array([[9000.0], [-9000.0]]), np.array([1.0]), 1.0)
    yield case("a batch of one", np.array([[1.0, 2.0]]), np.array([3.0, -2.0]), 1.0)


@exercise.answer
def classify(x, w, b, threshold=0.5):
    y_hat = perceptron(x, w, b, sigmoid)
    return (y_hat >= threshold).astype(int)


exercise.mistakes("""
strict-threshold: >= → >
    On the boundary itself you say 0. The statement says 1 where ŷ ≥ threshold: not >.
from-below: >= → <=
    You say 1 below the threshold. It is 1 where ŷ ≥ threshold.
threshold-on-z: perceptron(x, w, b, sigmoid) → x @ w + b
    You compare z with the threshold; compare the probability ŷ = σ(z).
threshold-ignored: >= threshold) → >= 0.5)
    You ignore the threshold: z ≥ 0 is the same as ŷ ≥ 0.5 only.
threshold-from-above: >= threshold) → >= 1 - threshold)
    You compare with 1 − threshold; the probability is to reach the threshold itself.
inverted: return (y_hat → return 1 - (y_hat
    The classes are swapped: 1 where ŷ ≥ threshold, 0 below.
no-bias: perceptron(x, w, b → perceptron(x, w, 0.0
    You leave out the bias.
bias-subtracted: perceptron(x, w, b → perceptron(x, w, -b
    You subtract the bias; it is added.
bias-after-the-sigmoid: perceptron(x, w, b, sigmoid) → perceptron(x, w, 0.0, sigmoid) + b
    You add the bias to the probability; it belongs inside the sigmoid.
booleans: .astype(int) →
    You return True and False; integers 1 and 0 are asked for: .astype(int).
floats: .astype(int) → .astype(float)
    You return 1.0 and 0.0; integers 1 and 0 are asked for: .astype(int).
probabilities: (y_hat >= threshold).astype(int) → y_hat
    You return the probability; decide: 1 where it reaches the threshold, else 0.
rounded: (y_hat >= threshold).astype(int) → np.round(y_hat).astype(int)
    You round the probability, which decides at 0.5 whatever the threshold is, and takes 0.5 itself
    down to 0. Compare with the threshold.
rounded-down: (y_hat >= threshold).astype(int) → np.floor(y_hat).astype(int)
    You make an integer of the probability first, which cuts it down to 0. Compare, then convert.
sigmoid-twice: perceptron(x, w, b, sigmoid) → sigmoid(perceptron(x, w, b, sigmoid))
    You apply σ twice, so no probability is below 0.5; once is enough.
plus-minus-one: .astype(int) → * 2 - 1
    You return −1 for the second class; here the classes are 1 and 0.
tanh-for-sigmoid: sigmoid) → np.tanh)
    You squash z with tanh; the probability is σ(z).
one-for-the-batch: (y_hat >= threshold).astype(int) → int(np.all(y_hat >= threshold))
    You give one answer for the whole batch; each example is to have its own.
""")

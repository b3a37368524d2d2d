"""perceptron(x, w, b, g): ŷ = g(b + Σ xᵢ wᵢ), for one example or a batch."""

import numpy as np

from autograder.exercises import FUNCTIONS, Exercise, case, draw
from autograder.exercises.lab_01.weighted_sum import weighted_sum

identity, double, square, minus_one, centred = (
    FUNCTIONS[name] for name in ("identity", "double", "square", "minus_one", "centred")
)


def reference(x, w, b, g):
    """Apply the activation to Einstein's sum."""
    return g(np.einsum("...i,i->...", x, w) + b)


exercise = Exercise(points=2, reference=reference)


@exercise.cases
def cases(rng):
    yield case("worked by hand", np.array([-1.0, 2.0]), np.array([3.0, -2.0]), 1.0, square)
    yield case("no activation", np.array([-1.0, 2.0]), np.array([3.0, -2.0]), 1.0, identity)
    yield case("one example", draw(rng, 4), draw(rng, 4), 0.5, double)
    yield case("a batch", draw(rng, 5, 3), draw(rng, 3), -0.75, square)
    yield case("a batch, shifted", draw(rng, 5, 3), draw(rng, 3), 1.25, minus_one)
    yield case("as many examples as features", draw(rng, 3, 3), draw(rng, 3), 2.0, square)
    yield case("a batch of one", draw(rng, 1, 4), draw(rng, 4), 1.5, square)
    yield case("no bias to speak of", draw(rng, 4, 2), draw(rng, 2), 0.0, square)
    yield case("g that sees the whole batch", draw(rng, 4, 2), draw(rng, 2), 0.5, centred)


@exercise.answer
def perceptron(x, w, b, g):
    z = weighted_sum(x, w, b)
    return g(z)


exercise.mistakes("""
no-bias: b) → 0.0)
    You leave out the bias: the activation is to get b + Σ xᵢ wᵢ.
bias-after-g: weighted_sum(x, w, b) → x @ w
and g(z) → g(z) + b
    You add the bias after the activation. It belongs inside: g(z + b), not g(z) + b.
no-activation: return g(z) → return z
    You return the weighted sum and never apply g.
one-at-a-time: return g(z) → return np.array([g(one) for one in z]) if z.ndim else g(z)
    You call g once for each example; it takes all of z at once.
weights-first: weighted_sum(x, w, b) → w @ x + b
    The inputs and the weights have changed places: x comes first.
activation-twice: return g(z) → return g(g(z))
    You apply g twice.
activation-before-the-sum: weighted_sum(x, w, b) → np.sum(g(x * w), axis=-1) + b
and return g(z) → return z
    You apply g to the inputs or products and sum afterwards; sum first, then one g.
activation-of-the-inputs: weighted_sum(x, w, b) → weighted_sum(g(x), w, b)
and return g(z) → return z
    You apply g to x before weighting it; weight and sum first, then apply g to the result.
activation-ignored-for-sigmoid: return g(z) → return 1 / (1 + np.exp(-z))
    You always use the sigmoid; use the g that you are given.
activation-ignored-for-tanh: return g(z) → return np.tanh(z)
    You always use tanh; use the g that you are given.
activation-of-the-bias: weighted_sum(x, w, b) → x @ w + g(b)
and return g(z) → return z
    You apply g to the bias alone; it takes the whole sum, g(z + b).
bias-subtracted: b) → -b)
    You subtract the bias; it is added.
bias-and-sum-apart: weighted_sum(x, w, b) → x @ w
and return g(z) → return g(z) + g(b)
    You apply g to the sum and to the bias apart. Add first: g(z + b) is not g(z) + g(b).
bias-for-each-feature: weighted_sum(x, w, b) → np.sum(x * w + b, axis=-1)
    You add the bias inside the sum, so it counts once for each feature; add it once, after.
bias-twice: return g(z) → return g(z) + b
    You add the bias again after the activation; it is in z already.
wrong-axis: weighted_sum(x, w, b) → np.sum(x * w, axis=0) + b
    You sum over the examples, axis 0. The features are the last axis: axis=-1.
activation-of-each-product: weighted_sum(x, w, b) → np.sum(g(x * w + b), axis=-1)
and return g(z) → return z
    You apply g to each product, with the bias, and sum afterwards; sum first, then one g.
summed-over-the-batch: weighted_sum(x, w, b) → np.sum(x * w) + b
    A batch comes back as one number: sum over the features only, the last axis.
""")

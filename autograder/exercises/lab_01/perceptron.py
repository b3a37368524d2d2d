"""perceptron(x, w, b, g): ŷ = g(b + Σ xᵢ wᵢ), for one example or a batch."""

import numpy as np

from autograder.exercises import case, draw
from autograder.exercises.lab_01.weighted_sum import reference as weighted_sum
from autograder.exercises.legacy import OldExercise
from mitdl_utils.checks.given_functions import FUNCTIONS

identity, double, square, minus_one, centred = (
    FUNCTIONS[name] for name in ("identity", "double", "square", "minus_one", "centred")
)


def reference(x, w, b, g):
    """The activation of the weighted sum."""
    return g(weighted_sum(x, w, b))


perceptron = OldExercise("perceptron", "perceptron(x, w, b, g)", points=2, reference=reference)


@perceptron.cases
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


@perceptron.mistake
def no_bias(x, w, b, g):
    """You leave out the bias: the activation is to get b + Σ xᵢ wᵢ."""
    return g(weighted_sum(x, w, 0.0))


@perceptron.mistake
def bias_after_g(x, w, b, g):
    """You add the bias after the activation. It belongs inside: g(z + b), not g(z) + b."""
    return g(weighted_sum(x, w, 0.0)) + b


@perceptron.mistake
def no_activation(x, w, b, g):
    """You return the weighted sum and never apply g."""
    return weighted_sum(x, w, b)


@perceptron.mistake
def activation_twice(x, w, b, g):
    """You apply g twice."""
    return g(g(weighted_sum(x, w, b)))


@perceptron.mistake
def activation_before_the_sum(x, w, b, g):
    """You apply g to the inputs or products and sum afterwards; sum first, then one g."""
    weighted_sum(x, w, b)
    return np.sum(g(x * w), axis=-1) + b


@perceptron.mistake
def activation_of_the_inputs(x, w, b, g):
    """You apply g to x before weighting it; weight and sum first, then apply g to the result."""
    return weighted_sum(g(x), w, b)


@perceptron.mistake
def activation_ignored_for_sigmoid(x, w, b, g):
    """You always use the sigmoid; use the g that you are given."""
    return 1 / (1 + np.exp(-weighted_sum(x, w, b)))


@perceptron.mistake
def bias_subtracted(x, w, b, g):
    """You subtract the bias; it is added."""
    return g(weighted_sum(x, w, -b))


@perceptron.mistake
def bias_and_sum_apart(x, w, b, g):
    """You apply g to the sum and to the bias apart. Add first: g(z + b) is not g(z) + g(b)."""
    return g(weighted_sum(x, w, 0.0)) + g(b)


@perceptron.mistake
def summed_over_the_batch(x, w, b, g):
    """A batch comes back as one number: sum over the features only, the last axis."""
    weighted_sum(x, w, b)
    return g(np.sum(x * w) + b)


@perceptron.accepted
def in_one_line(x, w, b, g):
    return g(x @ w + b)


@perceptron.accepted
def with_a_helper(x, w, b, g):
    def z(x, w, b):
        return np.dot(x, w) + b

    return g(z(x, w, b))


@perceptron.accepted
def loop(x, w, b, g):
    if x.shape[-1] != len(w):
        raise ValueError(f"{x.shape} {w.shape}")

    def z(row):
        total = b
        for xi, wi in zip(row, w, strict=True):
            total = total + xi * wi
        return total

    return g(z(x) if x.ndim == 1 else np.array([z(row) for row in x]))


@perceptron.accepted
def einstein(x, w, b, g):
    if x.shape[-1:] != w.shape:
        raise ValueError(f"{x.shape} and {w.shape}")
    return g(np.einsum("...i,i->...", x, w) + b)


@perceptron.accepted
def single_precision(x, w, b, g):
    return g(x.astype(np.float32) @ w.astype(np.float32) + np.float32(b))

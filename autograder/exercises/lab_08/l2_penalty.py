"""l2_penalty(params, lam): λ Σ ‖W‖², over all weights and no bias."""

from itertools import pairwise

import numpy as np

from autograder.exercises import case, draw
from autograder.exercises.legacy import OldExercise


def reference(params, lam):
    """The inner product of all weights with themselves."""
    weights = np.concatenate([W.ravel() for W, _ in params])
    return lam * float(np.vdot(weights, weights))


l2_penalty = OldExercise(
    "l2_penalty", "l2_penalty(params, lam)", points=1, reference=reference, forbidden=("torch",)
)


def drawn_params(rng, *sizes):
    """A list of (W, b) for layers of these sizes."""
    return [(draw(rng, a, b), draw(rng, b)) for a, b in pairwise(sizes)]


def by_hand():
    """Two small layers with whole numbers."""
    first = (np.array([[1.0, -2.0], [0.0, 3.0]]), np.array([5.0, -1.0]))
    return [first, (np.array([[2.0], [1.0]]), np.array([4.0]))]


@l2_penalty.cases
def cases(rng):
    yield case("worked by hand", by_hand(), 0.1)
    yield case("one layer", drawn_params(rng, 3, 2), 0.3)
    yield case("three layers", drawn_params(rng, 4, 3, 5, 2), 0.01)
    yield case("layers as wide as deep", drawn_params(rng, 2, 2, 2), 2.5)
    yield case("λ = 1", drawn_params(rng, 3, 4, 1), 1.0)
    yield case("λ = 0", drawn_params(rng, 3, 4, 1), 0.0)
    yield case("one weight", drawn_params(rng, 1, 1), 0.7)
    yield case("large weights", [(1e4 * W, b) for W, b in drawn_params(rng, 2, 3, 1)], 0.2)
    yield case("weights of zero", [(np.zeros((3, 2)), draw(rng, 2))], 0.5)
    yield case("strided views", [(draw(rng, 6, 4)[::2, ::2], draw(rng, 4)[::2])], 0.4)


def _squares(params):
    return sum(np.sum(W**2) for W, _ in params)


@l2_penalty.mistake
def halved(params, lam):
    """You take half of it. Some texts do, so that the gradient has no 2; here it is λ Σ‖W‖²."""
    return lam / 2 * _squares(params)


@l2_penalty.mistake
def doubled(params, lam):
    """You take it twice: the 2 belongs to the gradient."""
    return 2 * lam * _squares(params)


@l2_penalty.mistake
def biases_counted(params, lam):
    """You count the biases too. The penalty is on the weights only."""
    return lam * (_squares(params) + sum(np.sum(b**2) for _, b in params))


@l2_penalty.mistake
def biases_only(params, lam):
    """You sum the biases and leave out the weights; it is the other way round."""
    return lam * sum(np.sum(b**2) for _, b in params)


@l2_penalty.mistake
def lam_forgotten(params, lam):
    """You never multiply by λ."""
    return _squares(params)


@l2_penalty.mistake
def lam_squared(params, lam):
    """λ comes squared: multiply once, outside the square."""
    return lam**2 * _squares(params)


@l2_penalty.mistake
def norms_not_squared(params, lam):
    """You add the norms of the layers; add their squares."""
    return lam * sum(np.linalg.norm(W) for W, _ in params)


@l2_penalty.mistake
def root_of_the_sum(params, lam):
    """You take the root of the sum of all squares; the penalty has no root."""
    return lam * np.sqrt(_squares(params))


@l2_penalty.mistake
def absolute_values(params, lam):
    """You add absolute values: that is L1. L2 adds squares."""
    return lam * sum(np.sum(np.abs(W)) for W, _ in params)


@l2_penalty.mistake
def square_of_the_sum(params, lam):
    """You sum first and square afterwards, so weights of opposite sign cancel. Square each one."""
    return lam * sum(np.sum(W) ** 2 for W, _ in params)


@l2_penalty.mistake
def mean_for_sum(params, lam):
    """You take the mean of the squares in each layer; take their sum."""
    return lam * sum(np.mean(W**2) for W, _ in params)


@l2_penalty.mistake
def mean_over_the_layers(params, lam):
    """You divide by the number of layers; the penalty is a plain sum."""
    return lam * _squares(params) / len(params)


@l2_penalty.mistake
def mean_over_all_weights(params, lam):
    """You divide by the number of weights; the penalty is a plain sum."""
    return lam * _squares(params) / sum(W.size for W, _ in params)


@l2_penalty.mistake
def last_layer_only(params, lam):
    """Only the last layer counts: each round of your loop replaces the sum. Add to it."""
    return lam * np.sum(params[-1][0] ** 2)


@l2_penalty.mistake
def first_layer_only(params, lam):
    """Only the first layer counts. Is the return inside the loop?"""
    return lam * np.sum(params[0][0] ** 2)


@l2_penalty.mistake
def spectral_norm(params, lam):
    """You take the spectral norm, `np.linalg.norm(W, 2)`: for matrices it is the largest singular
    value. Here ‖W‖² is the sum of all squared entries."""
    return lam * sum(np.linalg.norm(W, 2) ** 2 for W, _ in params)


@l2_penalty.mistake
def one_for_each_layer(params, lam):
    """A list comes back, one penalty a layer. Add them up to one number."""
    return [lam * float(np.sum(W**2)) for W, _ in params]


@l2_penalty.mistake
def matrix_square(params, lam):
    """You take the product Wᵀ W and sum all of it. Square the entries: W**2."""
    return lam * sum(np.sum(W.T @ W) for W, _ in params)


@l2_penalty.mistake
def weights_changed(params, lam):
    """The number is right, but you square the caller's weights in place. Use W**2, which is a new
    array."""
    total = 0.0
    for W, _ in params:
        np.multiply(W, W, out=W)
        total += W.sum()
    return lam * total


@l2_penalty.accepted
def generator(params, lam):
    return lam * sum((W**2).sum() for W, b in params)


@l2_penalty.accepted
def loops(params, lam):
    total = 0.0
    for W, _ in params:
        for row in W:
            for w in row:
                total += float(w) * float(w)
    return lam * total


@l2_penalty.accepted
def norms(params, lam):
    return sum(lam * np.linalg.norm(W) ** 2 for W, _ in params)


@l2_penalty.accepted
def einstein(params, lam):
    return float(lam) * float(np.sum([np.einsum("ij,ij->", W, W) for W, _ in params]))


@l2_penalty.accepted
def trace(params, lam):
    total = np.array(0.0)
    for layer in params:
        total = total + np.trace(layer[0].T @ layer[0])
    return total * lam


@l2_penalty.accepted
def single_precision(params, lam):
    flat = np.concatenate([W.astype(np.float32).ravel() for W, _ in params])
    return np.float32(lam) * (flat @ flat)

"""l2_penalty(params, lam): λ Σ ‖W‖², over all weights and no bias."""

import numpy as np

from autograder.exercises import Exercise, case, draw
from autograder.exercises.cases.penalties import networks
from autograder.exercises.forbidden import FRAMEWORKS


def reference(params, lam):
    """Take the inner product of all weights with themselves."""
    weights = np.concatenate([W.ravel() for W, _ in params])
    return lam * float(np.vdot(weights, weights))


exercise = Exercise(points=1, reference=reference, forbidden=FRAMEWORKS)


exercise.cases(networks)


@exercise.cases
def no_weights(rng):
    yield case("weights of zero", [(np.zeros((3, 2)), draw(rng, 2))], 0.5)


@exercise.answer
def l2_penalty(params, lam):
    total = 0.0
    for W, _ in params:
        total += np.sum(W**2)
    return lam * total


exercise.mistakes("""
halved: lam * total → lam / 2 * total
    You take half of it. Some texts do, so that the gradient has no 2; here it is λ Σ‖W‖².
doubled: lam * total → 2 * lam * total
    You take it twice: the 2 belongs to the gradient.
biases-counted: W, _ in params → W, b in params
and np.sum(W**2) → np.sum(W**2) + np.sum(b**2)
    You count the biases too. The penalty is on the weights only.
biases-only: W, _ in params → _, b in params
and np.sum(W**2) → np.sum(b**2)
    You sum the biases and leave out the weights; it is the other way round.
lam-forgotten: lam * total → total
    You never multiply by λ.
lam-squared: lam * total → lam**2 * total
    λ comes squared: multiply once, outside the square.
norms-not-squared: np.sum(W**2) → np.linalg.norm(W)
    You add the norms of the layers; add their squares.
root-of-the-sum: lam * total → lam * np.sqrt(total)
    You take the root of the sum of all squares; the penalty has no root.
absolute-values: np.sum(W**2) → np.sum(np.abs(W))
    You add absolute values: that is L1. L2 adds squares.
square-of-the-sum: np.sum(W**2) → np.sum(W) ** 2
    You sum first and square afterwards, so weights of opposite sign cancel. Square each one.
not-squared: np.sum(W**2) → np.sum(W)
    You add up the weights themselves, and opposite signs cancel. Square each one first.
mean-for-sum: np.sum(W**2) → np.mean(W**2)
    You take the mean of the squares in each layer; take their sum.
mean-over-the-layers: lam * total → lam * total / len(params)
    You divide by the number of layers; the penalty is a plain sum.
mean-over-all-weights: lam * total → lam * total / sum(W.size for W, _ in params)
    You divide by the number of weights; the penalty is a plain sum.
last-layer-only: total += np.sum → total = np.sum
    Only the last layer counts: each round of your loop replaces the sum. Add to it.
first-layer-only: total += np.sum(W**2) → return lam * np.sum(W**2)
    Only the first layer counts. Is the return inside the loop?
spectral-norm: np.sum(W**2) → np.linalg.norm(W, 2) ** 2
    You take the spectral norm, `np.linalg.norm(W, 2)`: for matrices it is the largest singular
    value. Here ‖W‖² is the sum of all squared entries.
one-for-each-layer: total = 0.0 → total = []
and total += np.sum(W**2) → total.append(lam * np.sum(W**2))
and lam * total → total
    A list comes back, one penalty a layer. Add them up to one number.
matrix-square: np.sum(W**2) → np.sum(W.T @ W)
    You take the product Wᵀ W and sum all of it. Square the entries: W**2.
weights-changed: total += np.sum(W**2) → W **= 2⏎total += np.sum(W)
    The number is right, but you square the caller's weights in place. Use W**2, which is a new
    array.
""")

"""l2_gradients(params, lam): what the penalty λ Σ‖W‖² adds to the gradients."""

import numpy as np

from autograder.exercises import case, draw
from autograder.exercises.lab_08.l2_penalty import by_hand, drawn_params
from autograder.exercises.legacy import OldExercise


def reference(params, lam):
    """The complex step on the penalty of each weight alone: exact to the last digit."""
    h = 1e-30
    gradients = []
    for W, b in params:
        moved = W + 1j * h
        gradients.append(((lam * moved**2).imag / h, np.zeros(b.shape)))
    return gradients


l2_gradients = OldExercise(
    "l2_gradients",
    "l2_gradients(params, lam)",
    points=2,
    reference=reference,
    forbidden=("torch",),
)


@l2_gradients.cases
def cases(rng):
    yield case("worked by hand", by_hand(), 0.1)
    yield case("one layer", drawn_params(rng, 3, 2), 0.3)
    yield case("three layers", drawn_params(rng, 4, 3, 5, 2), 0.01)
    yield case("layers as wide as deep", drawn_params(rng, 2, 2, 2), 2.5)
    yield case("λ = 1", drawn_params(rng, 3, 4, 1), 1.0)
    yield case("λ = 0", drawn_params(rng, 3, 4, 1), 0.0)
    yield case("λ = ½", drawn_params(rng, 2, 3), 0.5)
    yield case("one weight", drawn_params(rng, 1, 1), 0.7)
    yield case("large weights", [(1e4 * W, b) for W, b in drawn_params(rng, 2, 3, 1)], 0.2)
    yield case("some weights of zero", [(np.maximum(draw(rng, 3, 2), 0), draw(rng, 2))], 0.6)
    yield case("strided views", [(draw(rng, 6, 4)[::2, ::2], draw(rng, 4)[::2])], 0.4)


@l2_gradients.mistake
def two_forgotten(params, lam):
    """The 2 is missing: the derivative of λ w² is 2 λ w."""
    return [(lam * W, np.zeros_like(b)) for W, b in params]


@l2_gradients.mistake
def four(params, lam):
    """The 2 comes twice: the derivative of λ w² is 2 λ w, and no more."""
    return [(4 * lam * W, np.zeros_like(b)) for W, b in params]


@l2_gradients.mistake
def half(params, lam):
    """You halve where you should double: the derivative of λ w² is 2 λ w."""
    return [(lam / 2 * W, np.zeros_like(b)) for W, b in params]


@l2_gradients.mistake
def biases_decay(params, lam):
    """You penalize the biases as well. They are not in the penalty, so their gradient is 0."""
    return [(2 * lam * W, 2 * lam * b) for W, b in params]


@l2_gradients.mistake
def biases_handed_back(params, lam):
    """You give b itself where its gradient belongs. The penalty has no b in it: zeros."""
    return [(2 * lam * W, b.copy()) for W, b in params]


@l2_gradients.mistake
def no_gradient_for_biases(params, lam):
    """A number 0 (or None) stands for db. Give zeros of the shape of b, so that it can be added to
    the other gradients."""
    return [(2 * lam * W, 0.0) for W, b in params]


@l2_gradients.mistake
def none_for_biases(params, lam):
    """None stands for db. Give zeros of the shape of b, so that it can be added to the other
    gradients."""
    return [(2 * lam * W, None) for W, b in params]


@l2_gradients.mistake
def weights_only(params, lam):
    """You give dW alone for each layer. A pair (dW, db) is asked for, db being zeros."""
    return [2 * lam * W for W, _ in params]


@l2_gradients.mistake
def lam_forgotten(params, lam):
    """You never multiply by λ."""
    return [(2 * W, np.zeros_like(b)) for W, b in params]


@l2_gradients.mistake
def lam_squared(params, lam):
    """λ comes squared; it is a plain factor."""
    return [(2 * lam**2 * W, np.zeros_like(b)) for W, b in params]


@l2_gradients.mistake
def minus(params, lam):
    """Your gradient points the wrong way: the minus belongs to the update of descent."""
    return [(-2 * lam * W, np.zeros_like(b)) for W, b in params]


@l2_gradients.mistake
def squares(params, lam):
    """You square W. The derivative of w² is 2 w, with its sign."""
    return [(2 * lam * W**2, np.zeros_like(b)) for W, b in params]


@l2_gradients.mistake
def signs(params, lam):
    """Your gradient has the same size for every weight: that is the one of L1. For L2 it grows
    with the weight."""
    return [(lam * np.sign(W), np.zeros_like(b)) for W, b in params]


@l2_gradients.mistake
def of_the_norm(params, lam):
    """You differentiate the norm, not its square: there is no root in the penalty."""
    norms = [max(float(np.linalg.norm(W)), 1e-300) for W, _ in params]
    return [(lam * W / norm, np.zeros_like(b)) for (W, b), norm in zip(params, norms, strict=True)]


@l2_gradients.mistake
def divided_by_the_size(params, lam):
    """You divide by the number of weights. The penalty is a plain sum, so each weight has its own
    2 λ w."""
    return [(2 * lam * W / W.size, np.zeros_like(b)) for W, b in params]


@l2_gradients.mistake
def updated_weights(params, lam):
    """You give the weights after a step. Only the gradient is asked for; the optimizer steps."""
    return [(W - 2 * lam * W, b.copy()) for W, b in params]


@l2_gradients.mistake
def added_to_the_weights(params, lam):
    """You give the weights plus their gradient. Only the gradient is asked for."""
    return [(W + 2 * lam * W, np.zeros_like(b)) for W, b in params]


@l2_gradients.mistake
def pairs_reversed(params, lam):
    """Your pairs are (db, dW); the order is (dW, db)."""
    return [(np.zeros_like(b), 2 * lam * W) for W, b in params]


@l2_gradients.mistake
def layers_reversed(params, lam):
    """The layers come in reverse, last first. Keep the order of params."""
    return [(2 * lam * W, np.zeros_like(b)) for W, b in params][::-1]


@l2_gradients.mistake
def last_layer_left_out(params, lam):
    """The last layer is missing. All weights are penalized, those of the output too."""
    return [(2 * lam * W, np.zeros_like(b)) for W, b in params[:-1]]


@l2_gradients.mistake
def transposed(params, lam):
    """dW is transposed. A gradient has the shape of what it belongs to."""
    return [(2 * lam * W.T, np.zeros_like(b)) for W, b in params]


@l2_gradients.mistake
def biases_as_wide_as_the_input(params, lam):
    """Your db has a zero for each input. b has an entry for each output: (d_out,)."""
    return [(2 * lam * W, np.zeros(W.shape[0])) for W, b in params]


@l2_gradients.mistake
def changed_in_place(params, lam):
    """The gradients are right, but you multiply the caller's weights in place, so the network is
    gone. Build new arrays."""
    gradients = []
    for W, b in params:
        W *= 2 * lam
        gradients.append((W.copy(), np.zeros_like(b)))
    return gradients


@l2_gradients.accepted
def comprehension(params, lam):
    return [(2 * lam * W, np.zeros_like(b)) for W, b in params]


@l2_gradients.accepted
def append(params, lam):
    gradients = []
    for i in range(len(params)):
        W, b = params[i]
        gradients.append([W * lam + W * lam, 0 * b])
    return gradients


@l2_gradients.accepted
def entry_by_entry(params, lam):
    gradients = []
    for W, b in params:
        dW = np.empty(W.shape)
        for i in range(W.shape[0]):
            for j in range(W.shape[1]):
                dW[i, j] = 2 * lam * W[i, j]
        gradients.append((dW, np.zeros(len(b))))
    return gradients


@l2_gradients.accepted
def separate_lists(params, lam):
    weights, biases = zip(*params, strict=True)
    dW = [np.multiply(W, 2.0 * lam) for W in weights]
    return tuple(zip(dW, [np.zeros(b.shape) for b in biases], strict=True))


@l2_gradients.accepted
def single_precision(params, lam):
    return [
        (np.float32(2 * lam) * W.astype(np.float32), b.astype(np.float32) * 0) for W, b in params
    ]

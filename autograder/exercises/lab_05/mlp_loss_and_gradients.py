"""mlp_loss_and_gradients(x, labels, params): forward, loss, and all gradients of an MLP."""

from itertools import pairwise

import numpy as np
from scipy.special import expit

from autograder.exercises import Exercise, case, draw
from autograder.exercises.forbidden import AUTOGRAD
from autograder.exercises.lab_05.complex_step import complex_step, mean_cross_entropy


def forward(x, arrays):
    """Compute the logits of W, b, W, b, …, of which one may be a complex stack."""
    layers = list(zip(arrays[::2], arrays[1::2], strict=True))
    h = x
    for depth, (W, b) in enumerate(layers, 1):
        z = h @ W + b[..., np.newaxis, :]
        h = z if depth == len(layers) else np.where(z.real > 0, z, 0.0)
    return h


def differentiated(x, labels, params):
    """Differentiate the forward formula alone by a complex step, array by array."""
    arrays = [a for pair in params for a in pair]

    def loss(stack, index):
        moved = [*arrays[:index], stack, *arrays[index + 1 :]]
        return mean_cross_entropy(forward(x, moved), labels)

    steps = [complex_step(lambda w, i=i: loss(w, i), a) for i, a in enumerate(arrays)]
    gradients = [gradient for _, gradient in steps]
    return steps[0][0], list(zip(gradients[::2], gradients[1::2], strict=True))


exercise = Exercise(points=4, reference=differentiated, forbidden=AUTOGRAD)


def quarters(rng, *shape, scale=1.5):
    """Draw numbers that float32 holds exactly, and their products too."""
    return np.rint(rng.normal(scale=4 * scale, size=shape)) / 4


def network(rng, *sizes):
    """Draw (W, b) of each layer."""
    return [
        (quarters(rng, d_in, d_out, scale=0.75), quarters(rng, d_out, scale=0.5))
        for d_in, d_out in pairwise(sizes)
    ]


@exercise.part("one layer", 0.25)
def one_layer(rng):
    unit = [(np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([1.0, 0.0]))]
    yield case("worked by hand", np.array([[1.0, 2.0]]), np.array([0]), unit)
    x, labels = quarters(rng, 3, 2), np.array([0, 2, 1])
    yield case("a hidden layer of one unit", x, labels, network(rng, 2, 1, 3))
    yield case("one layer", quarters(rng, 4, 2), np.array([0, 2, 1, 2]), network(rng, 2, 3))
    yield case("one example", quarters(rng, 1, 3), np.array([1]), network(rng, 3, 2))
    labels = rng.integers(2, size=40)
    yield case("many examples", quarters(rng, 40, 1), labels, network(rng, 1, 2))


@exercise.part("hidden layers", 0.5)
def hidden_layers(rng):
    # z = (0, 1) in the hidden layer: a true zero, and W = 1, 2, 3 … that can be followed by hand
    zero = [
        (np.array([[1.0, -1.0], [1.0, 2.0]]), np.array([-2.0, 0.0])),
        (np.array([[1.0, 2.0], [3.0, -1.0]]), np.array([0.5, 0.0])),
    ]
    yield case("a hidden unit at 0", np.array([[1.0, 1.0], [3.0, 2.0]]), np.array([1, 0]), zero)
    x, labels = quarters(rng, 5, 2), np.array([0, 1, 2, 1, 0])
    yield case("two layers", x, labels, network(rng, 2, 4, 3))
    yield case("one example", quarters(rng, 1, 3), np.array([1]), network(rng, 3, 4, 2))
    x, labels = quarters(rng, 3, 3), np.array([2, 0, 1])
    yield case("all lengths equal", x, labels, network(rng, 3, 3, 3, 3))
    x, labels = quarters(rng, 4, 2), np.array([1, 0, 1, 1])
    yield case("three layers", x, labels, network(rng, 2, 3, 4, 2))
    x, labels = quarters(rng, 3, 2), np.array([1, 0, 2])
    yield case("four layers", x, labels, network(rng, 2, 3, 4, 2, 3))
    dead = network(rng, 2, 3, 2)
    dead[0] = (np.abs(dead[0][0]), -np.abs(dead[0][1]) - 50.0)
    yield case("a layer that lets nothing through", quarters(rng, 3, 2), np.array([1, 0, 1]), dead)
    x = np.vstack([np.zeros((1, 2)), quarters(rng, 2, 2)])
    silent = [(W, 0.0 * b) for W, b in network(rng, 2, 3, 3)]
    yield case("an empty example and no biases", x, np.array([2, 0, 1]), silent)
    x = quarters(rng, 6, 4)[::2, ::2]
    yield case("strided x", x, np.array([1, 0, 1]), network(rng, 2, 3, 2))
    x = quarters(rng, 3, 2).astype(np.float32)
    single = [(W.astype(np.float32), b.astype(np.float32)) for W, b in network(rng, 2, 2, 3)]
    yield case("float32", x, np.array([1, 2, 0]), single)


@exercise.part("large logits", 0.25)
def large(rng):
    x = np.array([[1.0, -2.0], [-300.0, 500.0]])
    far = [(np.array([[1.0, -2.0, 0.5], [0.25, 3.0, -1.0]]), quarters(rng, 3))]
    yield case("one example far out", x, np.array([0, 2]), far)
    far = [(np.array([[20.0, -30.0], [10.0, 40.0]]), np.array([0.5, -0.5]))]
    far += [(np.array([[-30.0, 40.0, 1.0], [20.0, -10.0, 3.0]]), np.array([0.0, 0.25, 0.5]))]
    x = quarters(rng, 4, 2, scale=10.0)
    yield case("logits in the thousands", x, np.array([2, 0, 1, 1]), far)


@exercise.holds_in("hidden layers")
def central_differences_agree(ask, rng):
    """Nudge all parameters a little in some direction: the loss is to change by the gradients
    times that direction."""
    x, labels = quarters(rng, 4, 2), np.array([0, 2, 1, 1])
    first, last = network(rng, 2, 5, 3)
    arrays = [first[0], first[1] + 1 / 32, *last]  # so that no hidden z is near ReLU's corner
    moves = [rng.normal(size=a.shape) for a in arrays]
    h = 1e-3

    def ask_at(step):
        W1, b1, W2, b2 = (a + step * d for a, d in zip(arrays, moves, strict=True))
        return ask(x, labels, [(W1, b1), (W2, b2)])

    slope = (ask_at(h)[0] - ask_at(-h)[0]) / (2 * h)
    gradients = [g for pair in ask_at(0)[1] for g in pair]
    predicted = sum(np.sum(g * d) for g, d in zip(gradients, moves, strict=True))
    if abs(slope - predicted) > 1e-2 * max(1.0, abs(slope)):
        return f"predicts a change of {predicted:.4g} where {slope:.4g} comes"
    return None


@exercise.answer
def mlp_loss_and_gradients(x, labels, params):
    n, hs, zs = len(x), [x], []
    for W, b in params:
        zs.append(hs[-1] @ W + b)
        hs.append(np.maximum(zs[-1], 0.0))
    logits = zs[-1]
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    p = np.exp(log_p)
    hot = np.eye(logits.shape[1])[labels]
    loss = -np.mean(log_p[np.arange(n), labels])
    d = (p - hot) / n
    grads = []
    for depth in reversed(range(len(params))):
        W, b = params[depth]
        h = hs[depth]
        dW = h.T @ d
        db = d.sum(axis=0)
        dh = d @ W.T
        grads.insert(0, (dW, db))
        if depth > 0:
            z = zs[depth - 1]
            d = dh * (z > 0)
    return loss, grads


exercise.mistakes("""
# ReLU
relu-after-the-last-layer: logits = zs[-1] → logits = hs[-1]
and (p - hot) / n → (p - hot) / n * (zs[-1] > 0)
    You put a ReLU after the last layer as well. Logits may be negative: none after the last.
relu-on-the-way-back-from-the-logits: (p - hot) / n → (p - hot) / n * (zs[-1] > 0)
    Your way back begins with a ReLU behind the last layer, where the way forward has none. From the
    loss the gradient goes into the last layer as it is.
relu-forgotten-on-the-way-back: dh * (z > 0) → dh
    The gradient walks through your ReLUs as if they were not there. Where the hidden z was not
    positive, nothing passes.
relu-forgotten-on-the-way-forward: np.maximum(zs[-1], 0.0) → zs[-1]
    Your hidden layers have no ReLU on the way forward, only on the way back.
no-relu-at-all: np.maximum(zs[-1], 0.0) → zs[-1]
and dh * (z > 0) → dh
    There is no ReLU between your layers, forward or backward.
sigmoid-for-relu: np.maximum(zs[-1], 0.0) → expit(zs[-1])
and dh * (z > 0) → dh * expit(z) * expit(-z)
    You bend the hidden layers with the sigmoid; this network has ReLU.
tanh-for-relu: np.maximum(zs[-1], 0.0) → np.tanh(zs[-1])
and dh * (z > 0) → dh * (1 - np.tanh(z) ** 2)
    You bend the hidden layers with tanh; this network has ReLU.
passes-at-zero: dh * (z > 0) → dh * (z >= 0)
    Where a hidden z is exactly 0 you let the gradient through; the slope of ReLU there is 0.
mask-from-the-gradient: dh * (z > 0) → np.maximum(dh, 0.0)
    On the way back you stop negative gradients instead of those of units with z ≤ 0. The mask comes
    from z, of the way forward.
mask-of-the-layer-behind: z = zs[depth - 1] → z = zs[depth]
    On the way back your ReLU takes the z of the wrong layer. What comes out of layer l's W on the
    way back has gone through the ReLU of the layer in front, so it meets that layer's z.
times-the-activation: dh * (z > 0) → dh * h
    On the way back through ReLU you multiply by its output. The chain rule wants its slope, 1 or 0.
inputs-before-relu: h = hs[depth] → h = zs[depth - 1] if depth else x
    Your dW uses the hidden z from before the ReLU. A layer's input is what comes out of the ReLU.
# Weights and means
weights-not-transposed: W.T → W
    On the way back through a layer the gradient goes from d_out to d_in: use the transpose of W.
gradients-not-averaged: (p - hot) / n → p - hot
    Your loss is a mean, but your gradients are those of the sum: n times too large.
loss-not-averaged: np.mean → np.sum
    Your gradients are right, but your loss is summed over the examples; it is their mean.
loss-over-classes-too: -np.mean(log_p[np.arange(n), labels]) → -np.mean(hot * log_p)
    Your loss is a mean over the classes as well, whose zeros count. Divide by n alone.
nothing-averaged: np.mean → np.sum
and (p - hot) / n → p - hot
    Loss and gradients are sums over the examples; both are to be means, a factor 1/n.
averaged-twice: (p - hot) / n → (p - hot) / n**2
    Your gradients are divided by n twice, perhaps at the logits and again in dW and db. At the
    logits is enough: from there it travels along.
biases-averaged: d.sum(axis=0) → d.mean(axis=0)
    You take the mean for db. Its 1/n has come along from the logits: sum over the batch.
biases-not-summed: d.sum(axis=0) → d
    Each db has a row for each example; sum over the batch, b is shared by all of them.
biases-keep-an-axis: d.sum(axis=0) → d.sum(axis=0, keepdims=True)
    Each db is a row (1, d_out), and b is (d_out,): sum without keepdims.
# What comes back
last-layer-first: grads.insert(0, (dW, db)) → grads.append((dW, db))
    Your gradients come as you found them, last layer first. The list is in the order of params.
db-before-dw: (dW, db) → (db, dW)
    In each pair, dW comes first and db second, as in params.
one-flat-list: grads.insert(0, (dW, db)) → grads = [dW, db, *grads]
    Your gradients are one flat list. A pair (dW, db) for each layer is wanted, like params.
gradients-before-the-loss: return loss, grads → return grads, loss
    The order of what you give back is (loss, grads).
only-the-last-layer: dh * (z > 0) → 0.0 * z
    Only your last layer has gradients, the others are 0. The chain goes on to the first layer.
stops-after-two-layers: dh * (z > 0) → dh * (z > 0) * (depth == len(params) - 1)
    You treat the last two layers and no more. params may have any length: go through it in a loop.
# The loss and its gradient
label-left-out: (p - hot) / n → p / n
    At the logits your gradient is the softmax alone. Subtract 1 at each example's label.
turned-round: (p - hot) / n → (hot - p) / n
    Your gradients all have the wrong sign; they point uphill. The minus belongs to the update.
loss-turned-round: loss = -np.mean → loss = np.mean
    Your loss has the wrong sign. It is minus the log of a probability, so never negative.
loss-in-bits: return loss, grads → return loss / float(np.log(2)), grads
    Your loss uses the logarithm to base 2 (or 10); it is the natural one.
loss-with-epsilon: log_p[np.arange(n), labels] → np.log(np.exp(log_p[np.arange(n), labels]) + 1e-8)
    log(p + ε) changes the loss, most of all for very wrong predictions. Compute log(p) from the
    logits: z minus the log of the sum of exponentials.
log-of-zero: log_p[np.arange(n), labels] → np.log(np.exp(log_p[np.arange(n), labels]))
    Right for moderate logits, but for a very wrong prediction p is 0 and its log infinite. Compute
    log(p) from the logits, without the detour over p.
no-shift: shifted = logits - logits.max(axis=1, keepdims=True) → shifted = logits
and p = np.exp(log_p) → p = np.exp(logits)⏎p = p / p.sum(axis=1, keepdims=True)
and log_p[np.arange(n), labels] → np.log(p[np.arange(n), labels])
    Right for moderate logits, but exp overflows for large ones. Subtract each row's maximum first.
softmax-over-the-batch: logits.max(axis=1 → logits.max(axis=0
and np.exp(shifted).sum(axis=1 → np.exp(shifted).sum(axis=0
    Your softmax runs down the columns. The classes of one example compete: each row adds up to 1.
biases-left-out: @ W + b → @ W
    Your way forward leaves out the biases: z = h W + b in every layer.
squared-loss: -np.mean(log_p[np.arange(n), labels]) → np.mean(np.sum((p - hot) ** 2, axis=1))
    Your loss is a squared error of the probabilities; it is to be the cross-entropy.
# Its input
changes-the-params: W, b = params[depth] → W, b = params[depth]⏎b -= 0.1 * d.sum(axis=0)
    Right, but you write into the caller's arrays on the way, as a step of descent does. Only give
    gradients back.
""")

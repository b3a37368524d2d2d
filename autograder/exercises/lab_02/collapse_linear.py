"""collapse_linear(params) -> (W, b): linear layers in a row are one linear layer."""

import numpy as np

from autograder.exercises import Exercise, Returns, case
from autograder.exercises.cases.layers import layers
from autograder.exercises.forbidden import LAYERS


def reference(params):
    """Ask the network itself: where zero goes, and where each unit vector goes."""

    def network(x):
        for W, b in params:
            x = np.einsum("ni,io->no", x, W) + b
        return x

    d_in = params[0][0].shape[0]
    b = network(np.zeros((1, d_in)))
    return network(np.eye(d_in)) - b, b[0]


exercise = Exercise(
    points=2, reference=reference, returns=Returns(rtol=1e-9, atol=1e-9), forbidden=LAYERS
)


@exercise.cases
def cases(rng):
    hand = [
        (np.array([[1.0, 2.0], [0.0, 1.0]]), np.array([1.0, -1.0])),
        (np.array([[2.0, 0.0, 1.0], [1.0, 1.0, 0.0]]), np.array([0.5, 0.0, -1.0])),
    ]
    yield case("worked by hand", hand)
    yield case("one layer", layers(rng, 3, 2))
    yield case("two layers", layers(rng, 3, 4, 2))
    yield case("three layers", layers(rng, 2, 5, 3, 4))
    yield case("four layers that are alike", layers(rng, 3, 3, 3, 3, 3))
    yield case("two square layers", layers(rng, 2, 2, 2))
    yield case("through a bottleneck", layers(rng, 4, 1, 3))
    yield case("one input and one output", layers(rng, 1, 4, 2, 1))
    shapes = ((2, 3), (3, 2))
    yield case("many digits", [(rng.normal(size=s), rng.normal(size=s[1])) for s in shapes])


@exercise.answer
def collapse_linear(params):
    W, b = params[0]
    for next_W, next_b in params[1:]:
        W = W @ next_W
        b = b @ next_W + next_b
    return W, b


exercise.mistakes("""
order-turned-round: W @ next_W → next_W @ W
    You multiply the matrices in the wrong order: x meets the first W first, so it stands leftmost.
all-from-the-back: W, b = params[0] → params = params[::-1]⏎W, b = params[0]
    You go through the layers from the back; params[0] comes first.
biases-added-up: b @ next_W + next_b → b + next_b
    You add up the biases. A layer's bias goes through all later layers, times their W.
last-bias-only: b @ next_W + next_b → next_b
    You keep the last bias only. The earlier ones go through the later layers and add to it.
first-bias-through-all-later-layers-only: b @ next_W + next_b → b @ next_W
    You carry the first bias through all later layers, but forget the biases met on the way.
no-biases: return W, b → return W, np.zeros(W.shape[1])
    Your b is zero; the biases of the layers do not vanish.
bias-through-the-last-layer-only: W, b = params[0] → W, b = params[0]⏎hidden = b
and b = b @ next_W + next_b → b = hidden @ next_W + next_b⏎hidden = next_b
    You carry only the last hidden bias on; the ones before it come through too.
bias-added-before-the-product: b @ next_W + next_b → (b + next_b) @ next_W
    You add a layer's bias first and multiply by its W afterwards: it is (…) @ W + b.
bias-through-the-whole-product: b @ next_W + next_b → b @ W + next_b
    You send b through the product of all matrices so far; it goes through the next W only.
    elsewhere (right-chatty): its b meets the product as it was before.
bias-behind-the-matrix: b @ next_W + next_b → next_W @ b + next_b
    You multiply next W @ b; b is a row like x, so it comes first.
weights-added-up: W @ next_W → W + next_W
    You add up the matrices. One layer after another is a product.
element-by-element: W @ next_W → W * next_W
    You multiply with *, element by element; matrices are multiplied with @.
lying-on-its-side: return W, b → return W.T, b
    Your W lies on its side: it is (d_in, d_out), as in each layer.
bias-as-a-row: return W, b → return W, b[np.newaxis]
    Your b is a row (1, d_out); a vector (d_out,) is wanted.
last-layer-left-out: params[1:] → params[1:-1]
    You leave out the last layer.
first-two-only: params[1:] → params[1:2]
    You collapse two layers only; there may be any number of them.
bias-first: return W, b → return b, W
    You give (b, W); the statement asks for (W, b).
a-list-of-layers: return W, b → return [(W, b)]
    You give a list with one layer in it; the layer itself is wanted, (W, b).
changes-params: b = b @ next_W + next_b → next_b += b @ next_W⏎b = next_b
    Right, but you compute in the caller's arrays. Begin with copies.
""")

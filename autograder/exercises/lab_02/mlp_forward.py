"""mlp_forward(x, params, g): through all layers, with g after each but the last."""

import numpy as np

from autograder.exercises import FUNCTIONS, Exercise, Returns, case, draw
from autograder.exercises.cases.layers import layers
from autograder.exercises.forbidden import LAYERS
from autograder.exercises.lab_02.dense import dense


def reference(x, params, g):
    """Apply PyTorch's own layers, one after another."""
    import torch

    for index, (W, b) in enumerate(params):
        layer = (torch.tensor(a, dtype=torch.float64) for a in (x, W.T, b))
        x = torch.nn.functional.linear(*layer).numpy()
        x = g(x) if index < len(params) - 1 else x
    return x


# Sums that cancel: float32, which is accepted, is right to the size of what was added.
exercise = Exercise(points=2, reference=reference, returns=Returns(atol=1e-4), forbidden=LAYERS)


@exercise.cases
def cases(rng):
    square, shift = FUNCTIONS["square"], FUNCTIONS["minus_one"]
    hand = [
        (np.array([[1.0, -1.0], [0.0, 2.0]]), np.array([0.0, 1.0])),
        (np.array([[1.0], [0.5]]), np.array([-1.0])),
    ]
    yield case("worked by hand", np.array([1.0, 2.0]), hand, square)
    yield case("a batch", draw(rng, 5, 3), layers(rng, 3, 4, 2), square)
    yield case("one layer", draw(rng, 4, 3), layers(rng, 3, 2), square)
    yield case("three layers", draw(rng, 4, 2), layers(rng, 2, 3, 5, 1), shift)
    yield case("four layers, one example", draw(rng, 2), layers(rng, 2, 3, 4, 2, 3), shift)
    yield case(
        "layers that are all alike", draw(rng, 3, 3), layers(rng, 3, 3, 3, 3, scale=0.5), square
    )
    yield case("a batch of one", draw(rng, 1, 3), layers(rng, 3, 2, 4), square)
    yield case("no activation to speak of", draw(rng, 4, 2), layers(rng, 2, 3, 2), shift)


@exercise.answer
def mlp_forward(x, params, g):
    for W, b in params[:-1]:
        x = dense(x, W, b, g)
    W, b = params[-1]
    return dense(x, W, b)


exercise.mistakes("""
g-after-the-last-too: return dense(x, W, b) → return dense(x, W, b, g)
    You apply g after the last layer as well; its sums are the result.
never-g: x = dense(x, W, b, g) → x = dense(x, W, b)
    You never apply g; it comes after each layer but the last.
g-after-the-last-only: x = dense(x, W, b, g) → x = dense(x, W, b)
and return dense(x, W, b) → return dense(x, W, b, g)
    You apply g after the last layer only; it comes after each layer but the last.
no-g-after-the-first: for W, b in params[:-1] → for k, (W, b) in enumerate(params[:-1])
and x = dense(x, W, b, g) → x = dense(x, W, b, g if k > 0 else None)
    You leave out g after the first layer; it comes after each layer but the last.
g-after-the-first-only: for W, b in params[:-1] → for k, (W, b) in enumerate(params[:-1])
and x = dense(x, W, b, g) → x = dense(x, W, b, g if k == 0 else None)
    You apply g after the first layer only; all hidden layers have it.
g-on-the-inputs: for W, b in params[:-1] → x = g(x)⏎for W, b in params[:-1]
    You apply g before each layer, so the inputs get it too; it comes after each but the last.
last-layer-left-out: return dense(x, W, b) → return x
    You stop before the last layer: it has no g, but it has weights and biases.
first-layer-only: x = dense(x, W, b, g) → return dense(x, W, b, g)
    You leave the loop after the first layer. Is the return indented too far?
x-into-each-layer: x = dense(x, W, b, g) → h = dense(x, W, b, g)
    You send x into each layer; a layer gets what the one before gave.
from-the-back: for W, b in params[:-1] → params = params[::-1]⏎for W, b in params[:-1]
    You go through the layers from the back; params[0] comes first.
no-biases: x = dense(x, W, b, g) → x = g(x @ W)
and return dense(x, W, b) → return x @ W
    You leave out the biases.
biases-after-g: x = dense(x, W, b, g) → x = g(x @ W) + b
    You add the biases after g; they belong to the sum inside.
weights-transposed: x = dense(x, W, b, g) → x = dense(x, W.T, b, g)
and return dense(x, W, b) → return dense(x, W.T, b)
    You use W transposed. Here W is (d_in, d_out), a column for each unit: x @ W.
all-layers-come-back: for W, b in params[:-1] → outputs = []⏎for W, b in params[:-1]
and x = dense(x, W, b, g) → x = dense(x, W, b, g)⏎outputs.append(x)
and return dense(x, W, b) → return [*outputs, dense(x, W, b)]
    You give back the outputs of all layers; only the last one's are wanted.
changes-x: for W, b in params[:-1] → given = x⏎for W, b in params[:-1]
and return dense(x, W, b) → x = dense(x, W, b)⏎given += 1⏎return x
    Right, but you compute in the caller's array: += and the like write into it. Build a new one.
""")

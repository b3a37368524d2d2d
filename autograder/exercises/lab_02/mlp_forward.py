"""mlp_forward(x, params, g): through all layers, with g after each but the last."""

from itertools import pairwise

import numpy as np

from autograder.exercises import FUNCTIONS, Returns, case, draw
from autograder.exercises.lab_02.dense import hold
from autograder.exercises.lab_02.rules import FROM_SCRATCH
from autograder.exercises.legacy import OldExercise


def reference(x, params, g):
    """PyTorch's own layers, one after another."""
    import torch

    for index, (W, b) in enumerate(params):
        hold(x, W, b)
        layer = (torch.tensor(a, dtype=torch.float64) for a in (x, W.T, b))
        x = torch.nn.functional.linear(*layer).numpy()
        x = g(x) if index < len(params) - 1 else x
    return x


mlp_forward = OldExercise(
    "mlp_forward",
    "mlp_forward(x, params, g)",
    points=2,
    reference=reference,
    # Sums that cancel: float32, which is accepted, is right to the size of what was added.
    returns=Returns(atol=1e-4),
    forbidden=FROM_SCRATCH,
)


def layers(rng, *sizes, scale=1.0):
    """Weights and biases for these sizes."""
    pairs = pairwise(sizes)
    return [(draw(rng, i, o, scale=scale), draw(rng, o, scale=scale)) for i, o in pairs]


@mlp_forward.cases
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


def _through(x, params, g, last=False, first=True):
    for index, (W, b) in enumerate(params):
        hold(x, W, b)
        x = x @ W + b
        if (last or index < len(params) - 1) and (first or index > 0):
            x = g(x)
    return x


mistake = mlp_forward.mistake


@mistake
def g_after_the_last_too(x, params, g):
    """You apply g after the last layer as well; its sums are the result."""
    return _through(x, params, g, last=True)


@mistake
def never_g(x, params, g):
    """You never apply g; it comes after each layer but the last."""
    return _through(x, params, lambda z: z)


@mistake
def g_after_the_last_only(x, params, g):
    """You apply g after the last layer only; it comes after each layer but the last."""
    return g(_through(x, params, lambda z: z))


@mistake
def no_g_after_the_first(x, params, g):
    """You leave out g after the first layer; it comes after each layer but the last."""
    return _through(x, params, g, first=False)


@mistake
def g_after_the_first_only(x, params, g):
    """You apply g after the first layer only; all hidden layers have it."""
    for index, (W, b) in enumerate(params):
        hold(x, W, b)
        x = x @ W + b
        x = g(x) if index == 0 and len(params) > 1 else x
    return x


@mistake
def g_on_the_inputs(x, params, g):
    """You apply g before each layer, so the inputs get it too; it comes after each but the last."""
    return _through(g(x), params, g)


@mistake
def last_layer_left_out(x, params, g):
    """You stop before the last layer: it has no g, but it has weights and biases."""
    return _through(x, params[:-1], g, last=True)


@mistake
def first_layer_only(x, params, g):
    """You leave the loop after the first layer. Is the return indented too far?"""
    W, b = params[0]
    hold(x, W, b)
    return g(x @ W + b) if len(params) > 1 else x @ W + b


@mistake
def x_into_each_layer(x, params, g):
    """You send x into each layer; a layer gets what the one before gave."""
    for W, b in params[:-1]:
        hold(x, W, b)
    W, b = params[-1]
    hold(x, W, b)
    return x @ W + b


@mistake
def from_the_back(x, params, g):
    """You go through the layers from the back; params[0] comes first."""
    return _through(x, params[::-1], g)


@mistake
def no_biases(x, params, g):
    """You leave out the biases."""
    for W, b in params:
        hold(np.zeros(W.shape[0]), W, b)
    return _through(x, [(W, 0 * b) for W, b in params], g)


@mistake
def biases_after_g(x, params, g):
    """You add the biases after g; they belong to the sum inside."""
    for index, (W, b) in enumerate(params):
        hold(x, W, b)
        x = g(x @ W) + b if index < len(params) - 1 else x @ W + b
    return x


@mistake
def weights_transposed(x, params, g):
    """You use W transposed. Here W is (d_in, d_out), a column for each unit: x @ W."""
    return _through(x, [(W.T, b) for W, b in params], g)


@mistake
def all_layers_come_back(x, params, g):
    """You give back the outputs of all layers; only the last one's are wanted."""
    return [_through(x, params[:k], g, last=k < len(params)) for k in range(1, len(params) + 1)]


@mistake
def changes_x(x, params, g):
    """Right, but the x of whoever called is not what it was. Build new arrays."""
    result = _through(x, params, g)
    x += 1
    return result


accepted = mlp_forward.accepted


@accepted
def with_dense(x, params, g):
    def dense(x, W, b, g=None):
        if b.shape != (W.shape[1],):
            raise ValueError(f"W {W.shape}, b {b.shape}")
        return x @ W + b if g is None else g(x @ W + b)

    for W, b in params[:-1]:
        x = dense(x, W, b, g)
    return dense(x, *params[-1])


@accepted
def with_an_index(x, params, g):
    h = x
    for i in range(len(params)):
        W, b = params[i]
        if np.shape(b) != (np.shape(W)[1],) or h.shape[-1] != W.shape[0]:
            raise ValueError(f"layer {i}: {h.shape}, {W.shape}, {np.shape(b)}")
        h = np.dot(h, W) + b
        if i != len(params) - 1:
            h = g(h)
    return h


@accepted
def recursive(x, params, g):
    def go(x, params):
        (W, b), *rest = params
        if len(b) != W.shape[1]:
            raise ValueError(f"{W.shape}, {b.shape}")
        z = np.einsum("...i,io->...o", x, W) + b
        return go(g(z), rest) if rest else z

    return go(x, params)


@accepted
def first_then_the_rest(x, params, g):
    from functools import reduce

    for W, b in params:
        if b.shape != W.shape[1:]:
            raise ValueError(f"{W.shape}, {b.shape}")
    W, b = params[0]
    return reduce(lambda z, layer: g(z) @ layer[0] + layer[1], params[1:], x @ W + b)


@accepted
def single_precision(x, params, g):
    a = x.astype(np.float32)
    for k, (W, b) in enumerate(params, 1):
        if W.shape[1:] != b.shape:
            raise ValueError(f"{W.shape}, {b.shape}")
        a = a @ W.astype(np.float32) + b.astype(np.float32)
        a = g(a) if k < len(params) else a
    return a.astype(float) if a.dtype.kind != "f" else a

"""dense(x, W, b, g=None): a layer of neurons, g(xW + b), for one example or a batch."""

import numpy as np

from autograder.exercises import FUNCTIONS, Returns, case, draw
from autograder.exercises.lab_02.rules import FROM_SCRATCH
from autograder.exercises.legacy import OldExercise, in_part


def hold(x, W, b):
    """Raise a ValueError that names the shapes where they do not fit."""
    if np.ndim(x) not in (1, 2) or np.ndim(W) != 2 or x.shape[-1] != W.shape[0]:
        raise ValueError(f"x has shape {np.shape(x)} and W has shape {np.shape(W)}")
    if np.shape(b) != W.shape[1:]:
        raise ValueError(f"W has shape {W.shape} and b has shape {np.shape(b)}")


def reference(x, W, b, g=None):
    """PyTorch's own layer; its weights lie the other way round."""
    import torch

    hold(x, W, b)
    x, W, b = (torch.tensor(a, dtype=torch.float64) for a in (x, W, b))
    z = torch.nn.functional.linear(x, W.T, b).numpy()
    return z if g is None else g(z)


dense = OldExercise(
    "dense",
    "dense(x, W, b, g=None)",
    points=3,
    reference=reference,
    # Sums that cancel: float32, which is accepted, is right to the size of what was added.
    returns=Returns(atol=2e-5),
    forbidden=FROM_SCRATCH,
    parts={"one example": 1 / 3, "a batch": 2 / 3},
)


@dense.cases
def cases(rng):
    for part, maker in (
        ("one example", one_example),
        ("a batch", a_batch),
    ):
        for one in maker(rng):
            yield in_part(part, one)


def one_example(rng):
    square, shift = FUNCTIONS["square"], FUNCTIONS["minus_one"]
    hand = (np.array([1.0, 2.0]), np.array([[1.0, 0.0, -1.0], [2.0, 1.0, 0.5]]))
    yield case("worked by hand", *hand, np.array([0.5, -1.0, 0.0]))
    yield case("with an activation", *hand, np.array([0.5, -1.0, 0.0]), square)
    yield case("one example", draw(rng, 4), draw(rng, 4, 3), draw(rng, 3), g=shift)
    yield case("as many units as inputs", draw(rng, 3), draw(rng, 3, 3), draw(rng, 3))
    yield case("one unit", draw(rng, 3), draw(rng, 3, 1), draw(rng, 1), square)


def a_batch(rng):
    square, shift = FUNCTIONS["square"], FUNCTIONS["minus_one"]
    yield case("a batch", draw(rng, 5, 3), draw(rng, 3, 2), draw(rng, 2))
    yield case("a batch, activated", draw(rng, 4, 2), draw(rng, 2, 3), draw(rng, 3), square)
    yield case("a batch, shifted", draw(rng, 2, 3), draw(rng, 3, 5), draw(rng, 5), g=shift)
    yield case("all lengths equal", draw(rng, 3, 3), draw(rng, 3, 3), draw(rng, 3), square)
    yield case("a batch of one", draw(rng, 1, 4), draw(rng, 4, 2), draw(rng, 2), shift)
    yield case("one input", draw(rng, 4, 1), draw(rng, 1, 3), draw(rng, 3))
    yield case("one unit for a batch", draw(rng, 4, 2), draw(rng, 2, 1), draw(rng, 1), shift)
    yield case("strided views", draw(rng, 4, 6)[:, ::2], draw(rng, 6, 4)[::2, ::2], draw(rng, 2))
    single = (draw(rng, 4, 3), draw(rng, 3, 2), draw(rng, 2))
    yield case("float32", *(a.astype(np.float32) for a in single), square)


def _activated(z, g):
    return z if g is None else g(z)


mistake = dense.mistake


@mistake
def no_bias(x, W, b, g=None):
    """You leave out the biases: each unit adds its own."""
    hold(x, W, b)
    return _activated(x @ W, g)


@mistake
def bias_subtracted(x, W, b, g=None):
    """You subtract the biases; they are added."""
    hold(x, W, b)
    return _activated(x @ W - b, g)


@mistake
def bias_after_g(x, W, b, g=None):
    """You add the biases after the activation. They belong inside: g(xW + b)."""
    hold(x, W, b)
    return _activated(x @ W, g) + b


@mistake
def g_ignored(x, W, b, g=None):
    """You never apply g; without one the sums are the result, with one g of the sums."""
    hold(x, W, b)
    return x @ W + b


@mistake
def g_twice(x, W, b, g=None):
    """You apply g twice."""
    hold(x, W, b)
    return _activated(_activated(x @ W + b, g), g)


@mistake
def g_on_the_inputs(x, W, b, g=None):
    """You apply g to the inputs; it comes last, after the sums."""
    hold(x, W, b)
    return _activated(x, g) @ W + b


@mistake
def g_needed(x, W, b, g=None):
    """You call g even where it is None. None means no activation: give the sums back."""
    hold(x, W, b)
    return g(x @ W + b)


@mistake
def relu_for_none(x, W, b, g=None):
    """Without a g you use ReLU; None means no activation at all."""
    hold(x, W, b)
    z = x @ W + b
    return np.maximum(z, 0) if g is None else g(z)


@mistake
def sigmoid_for_none(x, W, b, g=None):
    """Without a g you use the sigmoid; None means no activation at all."""
    hold(x, W, b)
    z = x @ W + b
    return 1 / (1 + np.exp(-z)) if g is None else g(z)


@mistake
def weights_transposed(x, W, b, g=None):
    """You use W transposed. Here W is (d_in, d_out), a column for each unit: x @ W."""
    hold(x, W, b)
    return _activated(np.dot(x, W.T) + b, g)


@mistake
def a_batch_from_one_example(x, W, b, g=None):
    """One example comes back as a batch of one; for x of shape (d_in,) give (d_out,)."""
    hold(x, W, b)
    return _activated(np.atleast_2d(x) @ W + b, g)


@mistake
def flat_for_one_unit(x, W, b, g=None):
    """You drop axes of length 1. A batch gives (n, d_out), also where n or d_out is 1."""
    hold(x, W, b)
    return _activated(np.squeeze(x @ W + b), g)


@mistake
def lying_on_its_side(x, W, b, g=None):
    """Your result lies on its side: a row per example, (n, d_out)."""
    hold(x, W, b)
    return _activated(x @ W + b, g).T


@mistake
def summed_over_the_units(x, W, b, g=None):
    """You add up the units; each one has its own output."""
    hold(x, W, b)
    return _activated((x @ W + b).sum(axis=-1), g)


@mistake
def bias_inside_the_product(x, W, b, g=None):
    """You add b for each input, so it counts d_in times; add it once, after the product."""
    hold(x, W, b)
    return _activated(x @ W + x.shape[-1] * b, g)


@mistake
def changes_x(x, W, b, g=None):
    """Right, but x is not what it was: you compute in the caller's array."""
    hold(x, W, b)
    z = x @ W + b
    x += 1
    return _activated(z, g)


accepted = dense.accepted


@accepted
def matrix_product(x, W, b, g=None):
    if x.ndim not in (1, 2) or W.ndim != 2 or x.shape[-1] != W.shape[0]:
        raise ValueError(f"x {x.shape}, W {W.shape}")
    if np.shape(b) != (W.shape[1],):
        raise ValueError(f"W {W.shape}, b {np.shape(b)}")
    z = x @ W + b
    return g(z) if g else z


@accepted
def unit_by_unit(x, W, b, g=None):
    d_in, d_out = W.shape
    if x.shape not in ((d_in,), (len(x), d_in)) or np.shape(b) != (d_out,):
        raise ValueError(f"{x.shape}, {W.shape}, {np.shape(b)}")
    z = np.stack([np.sum(x * W[:, j], axis=-1) + b[j] for j in range(d_out)], axis=-1)
    if g is not None:
        z = g(z)
    return z


@accepted
def einstein(x, W, b, g=lambda z: z):
    letters = {1: "i,io->o", 2: "ni,io->no"}.get(x.ndim)
    if letters is None or W.ndim != 2 or W.shape != (x.shape[-1], *np.shape(b)):
        raise ValueError(f"{x.shape}, {W.shape}, {np.shape(b)}")
    z = np.einsum(letters, x, W) + b
    return z if g is None else g(z)


@accepted
def bias_as_an_input(x, W, b, g=None):
    if W.ndim != 2 or x.ndim > 2 or W.shape[:1] != x.shape[-1:] or W.shape[1:] != np.shape(b):
        raise ValueError(f"{x.shape}, {W.shape}, {np.shape(b)}")
    ones = np.ones((*x.shape[:-1], 1))
    z = np.concatenate([x, ones], axis=-1) @ np.vstack([W, b])
    return z if g is None else g(z)


@accepted
def loop_over_the_batch(x, W, b, g=None):
    def fits():
        return x.ndim in (1, 2) and W.ndim == 2 and np.shape(b) == W.shape[1:]

    if not fits() or x.shape[-1] != len(W):
        raise ValueError(f"{x.shape}, {W.shape}, {np.shape(b)}")
    z = np.array([W.T.dot(row) + b for row in x.reshape(-1, len(W))])
    z = z[0] if x.ndim == 1 else z
    return z if g is None else g(z)


@accepted
def single_precision(x, W, b, g=None):
    if x.ndim not in (1, 2) or W.ndim != 2 or np.shape(b) != W.shape[1:]:
        raise ValueError(f"{x.shape}, {W.shape}, {np.shape(b)}")
    z = x.astype(np.float32) @ W.astype(np.float32) + b.astype(np.float32)
    return z if g is None else g(z)

"""dense(x, W, b, g=None): a layer of neurons, g(xW + b), for one example or a batch."""

import numpy as np

from autograder.exercises import FUNCTIONS, Exercise, Returns, case, draw
from autograder.exercises.forbidden import LAYERS

square, shift = FUNCTIONS["square"], FUNCTIONS["minus_one"]


def reference(x, W, b, g=None):
    """Apply PyTorch's own layer, whose weights are the transposed ones."""
    import torch

    x, W, b = (torch.tensor(a, dtype=torch.float64) for a in (x, W, b))
    z = torch.nn.functional.linear(x, W.T, b).numpy()
    return z if g is None else g(z)


# Sums that cancel: float32, which is accepted, is right to the size of what was added.
exercise = Exercise(points=3, reference=reference, returns=Returns(atol=2e-5), forbidden=LAYERS)


@exercise.part("one example", 1 / 3)
def one_example(rng):
    hand = (np.array([1.0, 2.0]), np.array([[1.0, 0.0, -1.0], [2.0, 1.0, 0.5]]))
    yield case("worked by hand", *hand, np.array([0.5, -1.0, 0.0]))
    yield case("with an activation", *hand, np.array([0.5, -1.0, 0.0]), square)
    yield case("one example", draw(rng, 4), draw(rng, 4, 3), draw(rng, 3), g=shift)
    yield case("as many units as inputs", draw(rng, 3), draw(rng, 3, 3), draw(rng, 3))
    yield case("one unit", draw(rng, 3), draw(rng, 3, 1), draw(rng, 1), square)


@exercise.part("a batch", 2 / 3)
def a_batch(rng):
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


@exercise.answer
def dense(x, W, b, g=None):
    z = x @ W + b
    return z if g is None else g(z)


exercise.mistakes("""
no-bias: @ W + b → @ W
    You leave out the biases: each unit adds its own.
bias-subtracted: + b → - b
    You subtract the biases; they are added.
bias-after-g: x @ W → (x @ W if g is None else g(x @ W))
and return z if g is None else g(z) → return z
    You add the biases after the activation. They belong inside: g(xW + b).
g-ignored: return z if g is None else g(z) → return z
    You never apply g; without one the sums are the result, with one g of the sums.
g-twice: z if g is None else g(z) → z if g is None else g(g(z))
    You apply g twice.
g-on-the-inputs: x @ W + b → (x if g is None else g(x)) @ W + b
and return z if g is None else g(z) → return z
    You apply g to the inputs; it comes last, after the sums.
g-needed: return z if g is None else g(z) → return g(z)
    You call g even where it is None. None means no activation: give the sums back.
    elsewhere (right-einsum): its default is a function, so g is not None there.
nothing-without-g: return z if g is None → return None if g is None
    Without a g nothing comes back: is the return inside the `if`? The sums are wanted then.
    elsewhere (right-einsum): its default is a function, so g is not None there.
relu-for-none: z if g is None → np.maximum(z, 0) if g is None
    Without a g you use ReLU; None means no activation at all.
    elsewhere (right-einsum): its default is a function, so g is not None there.
sigmoid-for-none: z if g is None → 1 / (1 + np.exp(-z)) if g is None
    Without a g you use the sigmoid; None means no activation at all.
    elsewhere (right-einsum): its default is a function, so g is not None there.
weights-transposed: x @ W → x @ W.T
    You use W transposed. Here W is (d_in, d_out), a column for each unit: x @ W.
weights-first: x @ W → W @ x
    You multiply W @ x; an example is a row, so x comes first: x @ W.
summed-over-the-batch: x @ W + b → np.sum(np.atleast_2d(x) @ W, axis=0) + b
    You add up the examples of a batch; each has its own row of outputs.
a-batch-from-one-example: x @ W + b → np.atleast_2d(x) @ W + b
    One example comes back as a batch of one; for x of shape (d_in,) give (d_out,).
flat-for-one-unit: x @ W + b → np.squeeze(x @ W + b)
    You drop axes of length 1. A batch gives (n, d_out), also where n or d_out is 1.
lying-on-its-side: x @ W + b → (x @ W + b).T
    Your result lies on its side: a row per example, (n, d_out).
summed-over-the-units: x @ W + b → (x @ W + b).sum(axis=-1)
    You add up the units; each one has its own output.
bias-inside-the-product: x @ W + b → x @ W + x.shape[-1] * b
    You add b for each input, so it counts d_in times; add it once, after the product.
changes-x: z = x @ W + b → z = x @ W + b⏎x += 1
    Right, but you compute in the caller's array: += and the like write into it. Build a new one.
""")

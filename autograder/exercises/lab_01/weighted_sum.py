"""weighted_sum(x, w, b): z = b + Σ xᵢ wᵢ, for one example or a batch."""

import numpy as np

from autograder.exercises import Exercise, Returns, case, draw


def reference(x, w, b):
    """Return Einstein's sum in float64, where the lengths fit."""
    if x.shape[-1] != w.shape[0]:
        raise ValueError(f"x has shape {x.shape} and w has shape {w.shape}")
    return np.einsum("...i,i->...", x, w) + b


exercise = Exercise(points=2, reference=reference, returns=Returns(names_shapes=True))


@exercise.part("one example", 0.25)
def one_example(rng):
    yield case("worked by hand", np.array([-1.0, 2.0]), np.array([3.0, -2.0]), 1.0)
    yield case("one example", draw(rng, 4), draw(rng, 4), 0.5)
    yield case("one feature", draw(rng, 1), draw(rng, 1), -2.0)


@exercise.part("a batch", 0.5)
def a_batch(rng):
    yield case("a batch", draw(rng, 5, 3), draw(rng, 3), -0.75)
    yield case("as many examples as features", draw(rng, 3, 3), draw(rng, 3), 2.0)
    yield case("a batch of one", draw(rng, 1, 4), draw(rng, 4), 1.5)
    yield case("a batch of one feature", draw(rng, 6, 1), draw(rng, 1), 1.0)
    yield case("a strided view", draw(rng, 4, 6)[:, ::2], draw(rng, 3), 0.25)
    yield case("many digits", rng.normal(size=(4, 2)), rng.normal(size=2), 0.1)
    yield case("float32", draw(rng, 4, 3).astype(np.float32), draw(rng, 3).astype(np.float32), 1.0)


@exercise.part("a misfit raises", 0.25)
def misfits(rng):
    yield case("too few weights", draw(rng, 5), draw(rng, 4), 1.0)
    yield case("one weight for three features", draw(rng, 3), draw(rng, 1), 1.0)
    yield case("a weight for each example", draw(rng, 7, 6), draw(rng, 7), 1.0)


@exercise.answer
def weighted_sum(x, w, b):
    if x.shape[-1] != len(w):
        raise ValueError(f"x has shape {x.shape} and w has shape {w.shape}")
    z = np.sum(x * w, axis=-1)
    return z + b


exercise.mistakes("""
no-bias: z + b → z
    You leave out the bias: add b, the part of z that is there when every input is 0.
bias-subtracted: z + b → z - b
    You subtract the bias; the statement adds it.
bias-for-each-feature: x * w → x * w + b
and z + b → z
    You add the bias inside the sum, so it counts once for each feature; add it once, after.
bias-multiplied: z + b → z * b
    You multiply by the bias; it is added.
summed-over-the-batch: np.sum(x * w, axis=-1) → np.sum(x * w)
    You sum over everything, so a batch comes back as one number. Sum over the features only, the
    last axis, and each example keeps its own z.
wrong-axis: np.sum(x * w, axis=-1) → np.sum(x * w, axis=0)
    You sum over the examples, axis 0. The features are the last axis: axis=-1.
mean-for-sum: np.sum → np.mean
    You take the mean of the products; z is their sum.
not-summed: np.sum(x * w, axis=-1) → x * w
    You multiply but never sum: the products of one example add up to one number.
column-result: return z + b → z = z + b⏎return z[:, np.newaxis] if x.ndim == 2 else z
    You give a batch back as a column (n, 1); a vector (n,) is wanted.
weights-first: np.sum(x * w, axis=-1) → w @ x
    w @ x pairs the weights with the examples of a batch; x @ w pairs them with the features.
last-product-only: np.sum(x * w, axis=-1) → x[..., -1] * w[-1]
    Only the last product is left: each turn of your loop overwrites the total. Add to it instead.
first-product-only: np.sum(x * w, axis=-1) → x[..., 0] * w[0]
    Only the first product counts. Is the return inside the loop, indented too far?
last-feature-left-out: np.sum(x * w, axis=-1) → np.sum((x * w)[..., :-1], axis=-1)
    You leave out the last feature: range(m) stops before m by itself.
sums-multiplied: np.sum(x * w, axis=-1) → np.sum(x, axis=-1) * np.sum(w)
    You multiply two sums. Multiply each input by its own weight first, then sum.
weights-added: x * w → x + w
    You add the weights to the inputs; each input is multiplied by its weight.
bias-weighted-too: x * w → (x + b) * w
and z + b → z
    You add the bias to the inputs, so the weights multiply it as well; add it after the sum.
broadcasts-misfits: x.shape[-1] != len(w) → False
    Your result is right where the shapes fit, but a misfit slips through: broadcasting stretches a
    single weight, or a column of weights, over everything. Compare the shapes first.
shapes-not-named: f"x has shape {x.shape} and w has shape {w.shape}" → "the shapes do not fit"
    You raise a ValueError where you should, but its message does not name both shapes. Put them in:
    the message is all that one sees later.
""")

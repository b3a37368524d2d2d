"""dropout_backward(dout, mask, p): the gradient goes where x went, with the same scale."""

import numpy as np

from autograder.exercises import Exercise, case, draw
from autograder.exercises.forbidden import FRAMEWORKS


def reference(dout, mask, p):
    """Differentiate inverted dropout entry by entry."""
    slopes = [g / (1 - p) if m else 0.0 for g, m in zip(dout.flat, mask.flat, strict=True)]
    return np.array(slopes, dtype=np.float64).reshape(dout.shape)


exercise = Exercise(points=1, reference=reference, forbidden=FRAMEWORKS)


def drawn_mask(rng, p, *shape, dtype=float):
    """Draw a mask with at least one 0 and one 1."""
    mask = rng.random(shape) >= p
    mask.flat[0], mask.flat[-1] = True, False
    return mask.astype(dtype)


@exercise.part("0 < p < 1", 0.75)
def between(rng):
    yield case(
        "worked by hand",
        np.array([[1.0, -2.0, 3.0], [4.0, 5.0, -6.0]]),
        np.array([[1.0, 0.0, 1.0], [0.0, 1.0, 1.0]]),
        0.5,
    )
    yield case("a batch", draw(rng, 4, 6), drawn_mask(rng, 0.3, 4, 6), 0.3)
    yield case("most were dropped", draw(rng, 5, 4), drawn_mask(rng, 0.8, 5, 4), 0.8)
    yield case("a mask of booleans", draw(rng, 3, 5), drawn_mask(rng, 0.4, 3, 5, dtype=bool), 0.4)
    yield case("a mask of integers", draw(rng, 6, 2), drawn_mask(rng, 0.25, 6, 2, dtype=int), 0.25)
    yield case("one example", draw(rng, 7), drawn_mask(rng, 0.6, 7), 0.6)
    yield case("as many examples as units", draw(rng, 3, 3), drawn_mask(rng, 0.35, 3, 3), 0.35)
    yield case("images", draw(rng, 2, 3, 4), drawn_mask(rng, 0.2, 2, 3, 4), 0.2)
    dout = np.maximum(draw(rng, 4, 5), 0.0)
    yield case("true zeros in dout", dout, drawn_mask(rng, 0.3, 4, 5), 0.3)
    yield case("nobody happened to be dropped", draw(rng, 2, 2), np.ones((2, 2)), 0.1)
    yield case("strided views", draw(rng, 6, 4)[::2], drawn_mask(rng, 0.5, 3, 8)[:, ::2], 0.45)
    dout = draw(rng, 4, 3).astype(np.float32)
    yield case("float32", dout, drawn_mask(rng, 0.3, 4, 3, dtype=np.float32), 0.3)


@exercise.part("p = 0 and p = 1", 0.25)
def at_the_ends(rng):
    yield case("p = 0", draw(rng, 3, 4), np.ones((3, 4)), 0.0)
    yield case("p = 1", draw(rng, 3, 4), np.zeros((3, 4)), 1.0)


@exercise.answer
def dropout_backward(dout, mask, p):
    scale = 1 / (1 - p) if p < 1 else 0.0
    return dout * mask * scale


exercise.mistakes("""
not-rescaled: dout * mask * scale → dout * mask
    Forward scaled what it kept, so its slope is that scale, not 1. Scale the gradient too.
no-brackets: dout * mask * scale → dout * mask / 1 - p
    `… / 1 - p` divides by 1 and then subtracts p: 1 − p needs brackets.
rescaled-twice: dout * mask * scale → dout * mask * scale**2
    You rescale twice. The mask is plain 0 and 1 and forward scaled once: once is right.
multiplied-by-the-kept-share: dout * mask * scale → dout * mask * (1 - p)
    You multiply by 1 − p. Forward divides by it, and so does backward.
divided-by-p: dout * mask * scale → dout * mask / (p or 1.0)
    You divide by p, the probability of dropping; forward divides by the share that is kept.
multiplied-by-p: dout * mask * scale → dout * mask * p
    You multiply by p, which forward never does. Think of forward's factor for a kept entry.
mask-forgotten: dout * mask * scale → dout * scale
    You leave the mask out: what was dropped has no influence on the loss, so its gradient is 0.
mask-inverted: dout * mask * scale → dout * (1 - mask) * scale
    The gradient goes to the entries that were dropped. The mask is 1 where they were kept.
handed-through: dout * mask * scale → dout.copy()
    You hand dout through. In backward, too, dropped entries are 0 and kept ones are scaled.
mask-of-the-sign: dout * mask * scale → dout * (dout > 0) * scale
    You ask for the sign of dout. It is the mask that says what was kept.
local-slope-only: dout * mask * scale → mask * scale
    You give the slope of dropout alone; the chain rule multiplies it by dout.
dropped-entries-not-zero: dout * mask * scale → np.where(mask, dout * scale, dout)
    Kept entries are right. A dropped one keeps its dout; its gradient is 0.
rescaled-by-what-was-kept: 1 / (1 - p) → 1 / np.mean(mask)
    You divide by the share that happened to be kept. Forward divides by 1 − p, whatever the draw.
averaged: dout * mask * scale → dout * mask * scale / len(dout)
    You divide by the number of examples. If the loss is a mean, its 1/n is in dout already.
summed-over-the-batch: dout * mask * scale → (dout * mask * scale).sum(axis=0)
    You sum over the batch. Each example has its own x, and its own gradient.
negative: dout * mask * scale → -dout * mask * scale
    Your gradient has the wrong sign. The minus belongs to the update of descent.
zero-by-zero: dout * mask * scale → dout * mask / (1 - p)
    With p = 1 you divide 0 by 0, which is nan. Everything was dropped: the gradient is 0.
p-of-one-divides-by-zero: 1 / (1 - p) if p < 1 else 0.0 → 1 / (1 - p)
    With p = 1 you divide by 1 − p = 0, and Python stops you. All was dropped: the gradient is 0.
changed-in-place: return dout * mask * scale → dout *= mask⏎dout *= scale⏎return dout.copy()
    The gradient is right, but you compute in the caller's array (*= or an assignment into it). Make
    a new array.
""")

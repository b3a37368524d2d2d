"""dropout_backward(dout, mask, p): the gradient goes where x went, with the same scale."""

import numpy as np

from autograder.exercises import case, draw
from autograder.exercises.legacy import OldExercise, in_part


def reference(dout, mask, p):
    """The slope of each entry of inverted dropout, entry by entry."""
    kept = [g / (1 - p) if m else 0.0 for g, m in zip(dout.flat, mask.flat, strict=True)]
    return np.array(kept, dtype=np.float64).reshape(dout.shape)


dropout_backward = OldExercise(
    "dropout_backward",
    "dropout_backward(dout, mask, p)",
    points=1,
    reference=reference,
    forbidden=("torch",),
    parts={"0 < p < 1": 0.75, "p = 0 and p = 1": 0.25},
)


def _mask(rng, p, *shape, dtype=float):
    """A mask with at least one 0 and one 1."""
    mask = rng.random(shape) >= p
    mask.flat[0], mask.flat[-1] = True, False
    return mask.astype(dtype)


def gradient(rng):
    yield case(
        "worked by hand",
        np.array([[1.0, -2.0, 3.0], [4.0, 5.0, -6.0]]),
        np.array([[1.0, 0.0, 1.0], [0.0, 1.0, 1.0]]),
        0.5,
    )
    yield case("a batch", draw(rng, 4, 6), _mask(rng, 0.3, 4, 6), 0.3)
    yield case("most were dropped", draw(rng, 5, 4), _mask(rng, 0.8, 5, 4), 0.8)
    yield case("a mask of booleans", draw(rng, 3, 5), _mask(rng, 0.4, 3, 5, dtype=bool), 0.4)
    yield case("a mask of integers", draw(rng, 6, 2), _mask(rng, 0.25, 6, 2, dtype=int), 0.25)
    yield case("one example", draw(rng, 7), _mask(rng, 0.6, 7), 0.6)
    yield case("as many examples as units", draw(rng, 3, 3), _mask(rng, 0.35, 3, 3), 0.35)
    yield case("images", draw(rng, 2, 3, 4), _mask(rng, 0.2, 2, 3, 4), 0.2)
    dout = np.maximum(draw(rng, 4, 5), 0.0)
    yield case("true zeros in dout", dout, _mask(rng, 0.3, 4, 5), 0.3)
    yield case("nobody happened to be dropped", draw(rng, 2, 2), np.ones((2, 2)), 0.1)
    yield case("strided views", draw(rng, 6, 4)[::2], _mask(rng, 0.5, 3, 8)[:, ::2], 0.45)
    dout = draw(rng, 4, 3).astype(np.float32)
    yield case("float32", dout, _mask(rng, 0.3, 4, 3, dtype=np.float32), 0.3)


def at_the_ends(rng):
    yield case("p = 0", draw(rng, 3, 4), np.ones((3, 4)), 0.0)
    yield case("p = 1", draw(rng, 3, 4), np.zeros((3, 4)), 1.0)


@dropout_backward.cases
def cases(rng):
    for part, maker in zip(dropout_backward.parts, (gradient, at_the_ends), strict=True):
        for one in maker(rng):
            yield in_part(part, one)


def _checked(dout, mask):
    if dout.shape != mask.shape:
        raise ValueError(f"dout {dout.shape}, mask {mask.shape}")


def _scale(p):
    return 1 / (1 - p) if p < 1 else 0.0


@dropout_backward.mistake
def not_rescaled(dout, mask, p):
    """Forward scaled what it kept, so its slope is that scale, not 1. Scale the gradient too."""
    _checked(dout, mask)
    return dout * mask


@dropout_backward.mistake
def rescaled_twice(dout, mask, p):
    """You rescale twice. The mask is plain 0 and 1 and forward scaled once: once is right."""
    _checked(dout, mask)
    return dout * mask * _scale(p) ** 2


@dropout_backward.mistake
def multiplied_by_the_kept_share(dout, mask, p):
    """You multiply by 1 − p. Forward divides by it, and so does backward."""
    _checked(dout, mask)
    return dout * mask * (1 - p)


@dropout_backward.mistake
def divided_by_p(dout, mask, p):
    """You divide by p, the probability of dropping; forward divides by the share that is kept."""
    _checked(dout, mask)
    return dout * mask / (p or 1.0)


@dropout_backward.mistake
def multiplied_by_p(dout, mask, p):
    """You multiply by p, which forward never does. Think of forward's factor for a kept entry."""
    _checked(dout, mask)
    return dout * mask * p


@dropout_backward.mistake
def mask_forgotten(dout, mask, p):
    """You leave the mask out: an entry that was dropped has no influence on the loss, so its
    gradient is 0."""
    _checked(dout, mask)
    return dout * _scale(p)


@dropout_backward.mistake
def mask_inverted(dout, mask, p):
    """The gradient goes to the entries that were dropped. The mask is 1 where they were kept."""
    _checked(dout, mask)
    return np.where(mask == 0, dout, 0.0) * _scale(p)


@dropout_backward.mistake
def handed_through(dout, mask, p):
    """You hand dout through. In backward, too, dropped entries are 0 and kept ones are scaled."""
    _checked(dout, mask)
    return dout.copy()


@dropout_backward.mistake
def mask_of_the_sign(dout, mask, p):
    """You ask for the sign of dout. It is the mask that says what was kept."""
    _checked(dout, mask)
    return np.where(dout > 0, dout, 0.0) * _scale(p)


@dropout_backward.mistake
def local_slope_only(dout, mask, p):
    """You give the slope of dropout alone; the chain rule multiplies it by dout."""
    _checked(dout, mask)
    return mask * 1.0 * _scale(p)


@dropout_backward.mistake
def dropped_entries_not_zero(dout, mask, p):
    """Kept entries are right. A dropped one keeps its dout; its gradient is 0."""
    _checked(dout, mask)
    return np.where(mask, dout * _scale(p), dout)


@dropout_backward.mistake
def rescaled_by_what_was_kept(dout, mask, p):
    """You divide by the share that happened to be kept. Forward divides by 1 − p, whatever the
    draw."""
    _checked(dout, mask)
    return dout * mask / max(float(np.mean(mask)), 1e-9)


@dropout_backward.mistake
def averaged(dout, mask, p):
    """You divide by the number of examples. If the loss is a mean, its 1/n is in dout already."""
    _checked(dout, mask)
    return dout * mask * _scale(p) / len(dout)


@dropout_backward.mistake
def summed_over_the_batch(dout, mask, p):
    """You sum over the batch. Each example has its own x, and its own gradient."""
    _checked(dout, mask)
    full = dout * mask * _scale(p)
    return full.sum(axis=0) if full.ndim > 1 else full


@dropout_backward.mistake
def negative(dout, mask, p):
    """Your gradient has the wrong sign. The minus belongs to the update of descent."""
    _checked(dout, mask)
    return -dout * mask * _scale(p)


@dropout_backward.mistake
def zero_by_zero(dout, mask, p):
    """With p = 1 you divide 0 by 0, which is nan. Everything was dropped: the gradient is 0."""
    _checked(dout, mask)
    return dout * mask / (1 - np.float64(p))


@dropout_backward.mistake
def p_of_one_divides_by_zero(dout, mask, p):
    """With p = 1 you divide by 1 − p = 0, and Python stops you. Everything was dropped: the
    gradient is 0."""
    _checked(dout, mask)
    return dout * mask * (1 / (1 - p))


@dropout_backward.mistake
def changed_in_place(dout, mask, p):
    """The gradient is right, but you change the caller's dout in place (*= or an assignment into
    it). Make a new array."""
    _checked(dout, mask)
    dout *= mask
    dout *= np.asarray(_scale(p), dtype=dout.dtype)
    return dout.copy()


@dropout_backward.accepted
def product(dout, mask, p):
    if dout.shape != mask.shape:
        raise ValueError(f"dout has shape {dout.shape}, mask has shape {mask.shape}")
    if p == 1:
        return np.zeros_like(dout)
    return dout * mask / (1 - p)


@dropout_backward.accepted
def chosen(dout, mask, p):
    if np.shape(dout) != np.shape(mask):
        raise ValueError("shapes differ")
    keep = 1 - p
    return np.where(mask, dout / keep if keep else 0.0, 0.0)


@dropout_backward.accepted
def assignment(dout, mask, p):
    if dout.shape != mask.shape:
        raise ValueError(f"{dout.shape} {mask.shape}")
    dx = np.zeros(dout.shape)
    kept = mask.astype(bool)
    dx[kept] = dout[kept] / (1 - p) if p < 1 else 0
    return dx


@dropout_backward.accepted
def loop(dout, mask, p):
    if dout.shape != mask.shape:
        raise ValueError(f"{dout.shape} {mask.shape}")
    dx = np.empty_like(dout)
    for index in np.ndindex(*dout.shape):
        dx[index] = dout[index] / (1 - p) if mask[index] else 0.0
    return dx


@dropout_backward.accepted
def divided_last(dout, mask, p):
    if mask.shape != dout.shape:
        raise ValueError(f"mask {mask.shape}, dout {dout.shape}")
    return np.multiply(dout, mask) / max(1.0 - p, 1e-12)


@dropout_backward.accepted
def single_precision(dout, mask, p):
    if mask.shape != dout.shape:
        raise ValueError(f"mask {mask.shape}, dout {dout.shape}")
    scale = np.float32(0 if p == 1 else 1 / (1 - p))
    return dout.astype(np.float32) * mask.astype(np.float32) * scale

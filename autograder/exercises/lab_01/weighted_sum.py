"""weighted_sum(x, w, b): z = b + Σ xᵢ wᵢ, for one example or a batch."""

import numpy as np

from autograder.exercises import Returns, case, draw
from autograder.exercises.legacy import OldExercise, in_part


def reference(x, w, b):
    """Einstein summation in float64, after the shapes were held to the statement."""
    if x.shape[-1] != w.shape[0]:
        raise ValueError(f"x has shape {x.shape} and w has shape {w.shape}")
    return np.einsum("...i,i->...", x, w) + b


weighted_sum = OldExercise(
    "weighted_sum",
    "weighted_sum(x, w, b)",
    points=2,
    reference=reference,
    returns=Returns(names_shapes=True),
    parts={"one example": 0.25, "a batch": 0.5, "a misfit raises": 0.25},
)


def one_example(rng):
    yield case("worked by hand", np.array([-1.0, 2.0]), np.array([3.0, -2.0]), 1.0)
    yield case("one example", draw(rng, 4), draw(rng, 4), 0.5)
    yield case("one feature", draw(rng, 1), draw(rng, 1), -2.0)


def a_batch(rng):
    yield case("a batch", draw(rng, 5, 3), draw(rng, 3), -0.75)
    yield case("as many examples as features", draw(rng, 3, 3), draw(rng, 3), 2.0)
    yield case("a batch of one", draw(rng, 1, 4), draw(rng, 4), 1.5)
    yield case("a batch of one feature", draw(rng, 6, 1), draw(rng, 1), 1.0)
    yield case("a strided view", draw(rng, 4, 6)[:, ::2], draw(rng, 3), 0.25)
    yield case("many digits", rng.normal(size=(4, 2)), rng.normal(size=2), 0.1)
    yield case("float32", draw(rng, 4, 3).astype(np.float32), draw(rng, 3).astype(np.float32), 1.0)


def misfits(rng):
    yield case("too few weights", draw(rng, 3), draw(rng, 2), 1.0)
    yield case("one weight for three features", draw(rng, 3), draw(rng, 1), 1.0)
    yield case("a weight for each example", draw(rng, 4, 3), draw(rng, 4), 1.0)


@weighted_sum.cases
def cases(rng):
    for part, maker in (
        ("one example", one_example),
        ("a batch", a_batch),
        ("a misfit raises", misfits),
    ):
        for one in maker(rng):
            yield in_part(part, one)


def _checked(x, w, b):
    if w.shape != x.shape[-1:]:
        raise ValueError(f"x {x.shape}, w {w.shape}, b {np.shape(b)}")


@weighted_sum.mistake
def no_bias(x, w, b):
    """You leave out the bias: add b, the part of z that is there when every input is 0."""
    _checked(x, w, b)
    return x @ w


@weighted_sum.mistake
def bias_subtracted(x, w, b):
    """You subtract the bias; the statement adds it."""
    _checked(x, w, b)
    return x @ w - b


@weighted_sum.mistake
def bias_for_each_feature(x, w, b):
    """You add the bias inside the sum, so it counts once for each feature; add it once, after."""
    _checked(x, w, b)
    return np.sum(x * w + b, axis=-1)


@weighted_sum.mistake
def bias_multiplied(x, w, b):
    """You multiply by the bias; it is added."""
    _checked(x, w, b)
    return (x @ w) * b


@weighted_sum.mistake
def summed_over_the_batch(x, w, b):
    """You sum over everything, so a batch comes back as one number. Sum over the features only,
    the last axis, and each example keeps its own z."""
    _checked(x, w, b)
    return np.sum(x * w) + b


@weighted_sum.mistake
def wrong_axis(x, w, b):
    """You sum over the examples, axis 0. The features are the last axis: axis=-1."""
    _checked(x, w, b)
    return np.sum(x * w, axis=0) + b


@weighted_sum.mistake
def mean_for_sum(x, w, b):
    """You take the mean of the products; z is their sum."""
    _checked(x, w, b)
    return np.mean(x * w, axis=-1) + b


@weighted_sum.mistake
def not_summed(x, w, b):
    """You multiply but never sum: the products of one example add up to one number."""
    _checked(x, w, b)
    return x * w + b


@weighted_sum.mistake
def column_result(x, w, b):
    """You give a batch back as a column (n, 1); a vector (n,) is wanted."""
    _checked(x, w, b)
    z = x @ w + b
    return z[:, np.newaxis] if x.ndim == 2 else z


@weighted_sum.mistake
def broadcasts_misfits(x, w, b):
    """Your result is right where the shapes fit, but a misfit slips through: broadcasting stretches
    a single weight, or a column of weights, over everything. Compare the shapes first."""
    return np.sum(x * w, axis=-1) + b


@weighted_sum.mistake
def shapes_not_named(x, w, b):
    """You raise a ValueError where you should, but its message does not name both shapes. Put
    them in: the message is all that one sees later."""
    try:
        _checked(x, w, b)
    except ValueError:
        raise ValueError("the shapes do not fit") from None
    return x @ w + b


@weighted_sum.accepted
def matrix_product(x, w, b):
    if x.ndim not in (1, 2) or w.shape != (x.shape[-1],) or np.ndim(b):
        raise ValueError(f"{x.shape} {w.shape} {np.shape(b)}")
    return x @ w + b


@weighted_sum.accepted
def loop(x, w, b):
    if w.ndim != 1 or x.ndim > 2 or x.shape[-1] != len(w) or not np.isscalar(b):
        raise ValueError(f"{x.shape} does not fit {w.shape} or b is no number")
    if x.ndim == 1:
        z = b
        for i in range(len(w)):
            z += x[i] * w[i]
        return z
    return np.array([loop(row, w, b) for row in x])


@weighted_sum.accepted
def einstein(x, w, b):
    formula = {1: "m,m->", 2: "nm,m->n"}.get(np.ndim(x))
    if formula is None or np.ndim(b) > 0 or w.shape != x.shape[-1:]:
        raise ValueError(f"shapes {x.shape} and {w.shape}")
    return np.einsum(formula, x, w) + b


@weighted_sum.accepted
def multiply_and_sum(x, w, b):
    if x.ndim < 1 or x.ndim > 2 or w.ndim != 1 or x.shape[-1] != w.size or np.shape(b) != ():
        raise ValueError(f"{x.shape} against {w.shape}")
    return b + (x * w).sum(axis=-1)


@weighted_sum.accepted
def single_precision(x, w, b):
    def fits(x, w, b):
        return x.ndim in (1, 2) and w.ndim == 1 and x.shape[-1] == w.shape[0] and np.ndim(b) == 0

    if not fits(x, w, b):
        raise ValueError(f"{x.shape} and {w.shape} do not fit")
    return np.dot(x.astype(np.float32), w.astype(np.float32)) + np.float32(b)


@weighted_sum.accepted
def in_words_of_its_own(x, w, b):
    class Misfit(ValueError):
        """Two things that do not go together."""

    if np.ndim(b) != 0:
        raise Misfit(f"b should be a number but has the shape {np.shape(b)}")
    if w.ndim != 1 or x.ndim > 2:
        raise Misfit("x is {}, w is {}".format(list(x.shape), "x".join(map(str, w.shape))))
    if x.shape[-1] != len(w):
        raise Misfit(f"{x.shape[-1]} features, but {len(w)} weights")
    return np.inner(x, w) + b

"""softmax(z, axis=-1): eᶻ, divided by its sum along an axis, for any z without a warning."""

import numpy as np
from scipy.special import expit
from scipy.special import softmax as oracle

from autograder.exercises import Exercise, case, draw, in_part
from autograder.exercises.lab_03.logits import large, moderate, other_axes


def reference(z, axis=-1):
    """scipy's own."""
    return oracle(z, axis=axis)


softmax = Exercise(
    "softmax",
    "softmax(z, axis=-1)",
    points=3,
    reference=reference,
    forbidden=(
        "scipy",
        "sklearn",
        "torch.softmax",
        "torch.special.softmax",
        "torch.log_softmax",
        "torch.special.log_softmax",
        "torch.nn.functional.softmax",
        "torch.nn.functional.log_softmax",
        "torch.nn.Softmax",
        "torch.nn.LogSoftmax",
    ),
    parts={"the last axis": 0.25, "other axes": 0.25, "large logits": 0.5},
)


@softmax.cases
def cases(rng):
    yield case("worked by hand", np.log([1.0, 2.0, 5.0]))
    for part, maker in (
        ("the last axis", moderate),
        ("other axes", other_axes),
        ("large logits", large),
    ):
        for one in maker(rng):
            yield in_part(part, one)


@softmax.holds
def shift_invariance(ask, rng):
    """Adding the same number to all logits of a row changes nothing."""
    z = np.round(4 * draw(rng, 2, 4)) / 4
    off = np.abs(ask(z) - ask(z + 512.0)).max()
    return None if off < 1e-6 else f"adding 512 to all logits changes a probability by {off:.2g}"


def shifted(z, axis):
    """e to the z, the largest of each row being 1."""
    return np.exp(z - np.max(z, axis=axis, keepdims=True))


@softmax.mistake
def no_shift(z, axis=-1):
    """The formula is right, but eᶻ overflows for large z, and for very negative z all of a row
    becomes 0. Subtract each row's maximum first; the probabilities stay the same."""
    e = np.exp(z)
    return e / np.sum(e, axis=axis, keepdims=True)


@softmax.mistake
def global_maximum(z, axis=-1):
    """You subtract the maximum of everything, so a row far below it becomes 0/0. Each row needs its
    own maximum, along the axis."""
    e = np.exp(z - np.max(z))
    return e / np.sum(e, axis=axis, keepdims=True)


@softmax.mistake
def global_sum(z, axis=-1):
    """You divide by the sum of everything, so the whole batch adds up to 1. Sum along the axis:
    each row adds up to 1."""
    e = np.exp(z - np.max(z))
    return e / np.sum(e)


@softmax.mistake
def global_sum_own_maximum(z, axis=-1):
    """Each row has its own maximum, as it should, but the sum runs over everything. Sum along the
    axis too."""
    e = shifted(z, axis)
    return e / np.sum(e)


@softmax.mistake
def axis_ignored(z, axis=-1):
    """You ignore the axis and always use the last one. Pass it on to max and to sum."""
    return oracle(z, axis=-1)


@softmax.mistake
def always_the_first_axis(z, axis=-1):
    """You normalise along axis 0, over the examples. The classes are along the axis you are given,
    the last one by default."""
    return oracle(z, axis=0)


@softmax.mistake
def axis_one_ignored(z, axis=-1):
    """Your axis is always 1: a single row has none, and the argument is ignored. Pass the axis
    on."""
    return oracle(z, axis=1)


@softmax.mistake
def default_is_zero(z, axis=0):
    """Right when the axis is said, but the default is axis=-1, not 0."""
    return oracle(z, axis=axis)


@softmax.mistake
def default_is_one(z, axis=1):
    """Right when the axis is said, but the default is axis=-1: a single row has no axis 1."""
    return oracle(z, axis=axis)


@softmax.mistake
def maximum_of_the_last_axis(z, axis=-1):
    """The sum follows the axis, but the maximum is always that of the last one. What is subtracted
    must be the same for all that is summed: pass the axis on to max too."""
    e = shifted(z, -1)
    return e / np.sum(e, axis=axis, keepdims=True)


@softmax.mistake
def sum_of_the_last_axis(z, axis=-1):
    """The maximum follows the axis, but the sum is always along the last one. Pass the axis on to
    sum too."""
    e = shifted(z, axis)
    return e / np.sum(e, axis=-1, keepdims=True)


@softmax.mistake
def axes_lost(z, axis=-1):
    """Right for one row, but in a batch the sum of each row loses its axis and no longer lines up
    with the rows. keepdims=True keeps it."""
    e = np.exp(z - np.max(z, axis=axis))
    return e / np.sum(e, axis=axis)


@softmax.mistake
def axis_of_the_sum_lost(z, axis=-1):
    """You keep the axis of the maximum but lose that of the sum, which then no longer lines up with
    the rows. keepdims=True there too."""
    e = shifted(z, axis)
    return e / np.sum(e, axis=axis)


@softmax.mistake
def minimum_subtracted(z, axis=-1):
    """You subtract the minimum, which makes the exponents larger. Subtract the maximum, and none is
    above 0."""
    e = np.exp(z - np.min(z, axis=axis, keepdims=True))
    return e / np.sum(e, axis=axis, keepdims=True)


@softmax.mistake
def mean_subtracted(z, axis=-1):
    """You subtract the mean; a logit far above it still overflows. Subtract the maximum."""
    e = np.exp(z - np.mean(z, axis=axis, keepdims=True))
    return e / np.sum(e, axis=axis, keepdims=True)


@softmax.mistake
def divided_by_the_maximum(z, axis=-1):
    """You divide by the maximum, which changes the probabilities. Subtract it."""
    return oracle(z / np.max(np.abs(z), axis=axis, keepdims=True), axis=axis)


@softmax.mistake
def clipped(z, axis=-1):
    """You clip the logits to keep eᶻ in range, so large ones become equal. Subtract the maximum
    instead; no clip is needed."""
    return oracle(np.clip(z, -500, 500), axis=axis)


@softmax.mistake
def added_to_the_sum(z, axis=-1):
    """You add a small number to the sum, so a row no longer adds up to 1. After subtracting the
    maximum the sum is at least 1 and needs no protection."""
    e = shifted(z, axis)
    return e / (np.sum(e, axis=axis, keepdims=True) + 1e-7)


@softmax.mistake
def not_divided(z, axis=-1):
    """You never divide by the sum, so a row does not add up to 1."""
    return shifted(z, axis)


@softmax.mistake
def no_exponential(z, axis=-1):
    """You divide z by its sum; take the exponential first, which makes all of it positive."""
    total = np.sum(z, axis=axis, keepdims=True)
    return z / np.where(total == 0, 1.0, total)


@softmax.mistake
def largest_becomes_smallest(z, axis=-1):
    """The sign is wrong: the largest logit is to get the largest probability."""
    return oracle(-z, axis=axis)


@softmax.mistake
def twice(z, axis=-1):
    """You apply softmax twice; probabilities are no logits."""
    return oracle(oracle(z, axis=axis), axis=axis)


@softmax.mistake
def base_two(z, axis=-1):
    """You take powers of 2; the exponential is meant, powers of e."""
    return oracle(z * np.log(2), axis=axis)


@softmax.mistake
def sigmoid_for_softmax(z, axis=-1):
    """This is the sigmoid of each logit by itself; in softmax the logits of a row share one sum."""
    return expit(z)


@softmax.mistake
def logarithm(z, axis=-1):
    """You return logarithms: that is log_softmax, the next exercise."""
    return (
        z
        - np.max(z, axis=axis, keepdims=True)
        - np.log(np.sum(shifted(z, axis), axis=axis, keepdims=True))
    )


@softmax.mistake
def one_for_the_winner(z, axis=-1):
    """You give 1 to the largest logit and 0 to the rest. Softmax is softer than that."""
    top = np.argmax(z, axis=axis)
    return (np.arange(z.shape[axis]) == np.expand_dims(top, -1)).swapaxes(-1, axis) * 1.0


@softmax.mistake
def changes_its_input(z, axis=-1):
    """The result is right, but z -= ... writes into the array of whoever called you. Write
    z = z - ..., which makes a new one."""
    z -= np.max(z, axis=axis, keepdims=True)
    return oracle(z, axis=axis)


@softmax.accepted
def shifted_and_divided(z, axis=-1):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


@softmax.accepted
def axis_moved_to_the_end(z, axis=-1):
    moved = np.moveaxis(z, axis, -1)
    e = np.exp(moved - moved.max(axis=-1)[..., None])
    return np.moveaxis(e / e.sum(axis=-1)[..., None], -1, axis)


@softmax.accepted
def loop(z, axis=-1):
    import math

    def one_row(row):
        top = max(row)
        e = [math.exp(v - top) for v in row]
        return np.array(e) / sum(e)

    return np.apply_along_axis(one_row, axis, z)


@softmax.accepted
def through_the_logarithm(z, axis=-1):
    return np.exp(z - np.logaddexp.reduce(z, axis=axis, keepdims=True))


@softmax.accepted
def einstein(z, axis=-1):
    rows = np.swapaxes(z, axis, -1)
    e = np.exp(rows - np.amax(rows, axis=-1, keepdims=True))
    share = np.einsum("...k,...->...k", e, 1 / np.einsum("...k->...", e))
    return np.swapaxes(share, axis, -1)


@softmax.accepted
def row_by_row(z, axis=-1):
    if z.ndim == 1:
        e = np.exp(z - np.max(z))
        return e / np.sum(e)
    out = np.empty(z.shape)
    rows, result = np.moveaxis(z, axis, -1), np.moveaxis(out, axis, -1)
    for i in np.ndindex(rows.shape[:-1]):
        result[i] = row_by_row(rows[i])
    return out


@softmax.accepted
def single_precision(z, axis=-1):
    z = np.asarray(z, dtype=np.float32)
    e = np.exp(z - np.max(z, axis=axis, keepdims=True))
    return e / np.sum(e, axis=axis, keepdims=True)

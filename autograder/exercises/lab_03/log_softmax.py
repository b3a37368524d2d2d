"""log_softmax(z, axis=-1): the logarithm of softmax, finite for any z."""

import numpy as np
from scipy.special import log_expit
from scipy.special import log_softmax as oracle
from scipy.special import softmax as probabilities

from autograder.exercises import case, draw
from autograder.exercises.cases.logits import large, moderate, other_axes
from autograder.exercises.forbidden import SOFTMAX
from autograder.exercises.legacy import OldExercise, in_part


def reference(z, axis=-1):
    """scipy's own."""
    return oracle(z, axis=axis)


log_softmax = OldExercise(
    "log_softmax",
    "log_softmax(z, axis=-1)",
    points=2,
    reference=reference,
    forbidden=(*SOFTMAX, "torch.logsumexp", "torch.special.logsumexp"),
    parts={"the last axis": 0.25, "other axes": 0.25, "large logits": 0.5},
)


@log_softmax.cases
def cases(rng):
    yield case("worked by hand", np.log([1.0, 2.0, 5.0]))
    for part, maker in (
        ("the last axis", moderate),
        ("other axes", other_axes),
        ("large logits", large),
    ):
        for one in maker(rng):
            yield in_part(part, one)


@log_softmax.holds
def rows_of_probabilities(ask, rng):
    """e to the result is a probability for each class, and a row of them adds up to 1."""
    total = np.exp(ask(draw(rng, 3, 5))).sum(axis=-1)
    return None if np.allclose(total, 1, atol=1e-5) else f"e to the rows adds up to {total}"


def lse(z, axis):
    """log Σ eᶻ, safely."""
    return np.logaddexp.reduce(z, axis=axis, keepdims=True)


def shifted(z, axis):
    """z with the largest of each row at 0."""
    return z - np.max(z, axis=axis, keepdims=True)


def log_sum(z, axis):
    """log Σ eᶻ, as it is written without care."""
    return np.log(np.sum(np.exp(z), axis=axis, keepdims=True))


@log_softmax.mistake
def logarithm_of_softmax(z, axis=-1):
    """Right while all probabilities are above 0. Far behind, softmax is exactly 0 and its logarithm
    infinite: simplify log(eᶻ / Σ eᶻ) by hand and never compute the quotient."""
    return np.log(probabilities(z, axis=axis))


@log_softmax.mistake
def no_shift(z, axis=-1):
    """z − log Σ eᶻ is right, but eᶻ overflows for large z, and for very negative z the sum is 0.
    Subtract each row's maximum from z first."""
    return z - log_sum(z, axis)


@log_softmax.mistake
def added_to_the_logarithm(z, axis=-1):
    """You add 1e-7 inside the logarithm to keep it finite, which changes every value and cuts it
    at −16. Compute z − log Σ eᶻ of shifted logits instead."""
    return np.log(probabilities(z, axis=axis) + 1e-7)


@log_softmax.mistake
def added_less_to_the_logarithm(z, axis=-1):
    """You add about 1e-12 inside the logarithm, so no value falls below −28. Compute z − log Σ eᶻ
    of shifted logits instead."""
    return np.log(probabilities(z, axis=axis) + 1e-12)


@log_softmax.mistake
def clipped_probability(z, axis=-1):
    """You clip the probability at 1e-7, so no value falls below −16. Compute z − log Σ eᶻ of
    shifted logits instead."""
    return np.log(np.maximum(probabilities(z, axis=axis), 1e-7))


@log_softmax.mistake
def clipped_probability_further(z, axis=-1):
    """You clip the probability at about 1e-12, so no value falls below −28. Compute z − log Σ eᶻ
    of shifted logits instead."""
    return np.log(np.maximum(probabilities(z, axis=axis), 1e-12))


@log_softmax.mistake
def clipped_logits(z, axis=-1):
    """You clip the logits to keep eᶻ in range, so large ones become equal. Subtract each row's
    maximum instead; no clip is needed."""
    return oracle(np.clip(z, -500, 500), axis=axis)


@log_softmax.mistake
def global_maximum(z, axis=-1):
    """You subtract the maximum of everything, so a row far below it has a sum of 0. Each row needs
    its own maximum, along the axis."""
    z = z - np.max(z)
    return z - log_sum(z, axis)


@log_softmax.mistake
def global_sum(z, axis=-1):
    """Your sum runs over everything, the whole batch. Sum along the axis, so that each row has its
    own."""
    return z - lse(z.ravel(), 0)


@log_softmax.mistake
def axis_ignored(z, axis=-1):
    """You ignore the axis and always use the last one. Pass it on to max and to sum."""
    return oracle(z, axis=-1)


@log_softmax.mistake
def always_the_first_axis(z, axis=-1):
    """You normalise along axis 0, over the examples. The classes are along the axis you are given,
    the last one by default."""
    return oracle(z, axis=0)


@log_softmax.mistake
def axis_one_ignored(z, axis=-1):
    """Your axis is always 1: a single row has none, and the argument is ignored. Pass the axis
    on."""
    return oracle(z, axis=1)


@log_softmax.mistake
def default_is_zero(z, axis=0):
    """Right when the axis is said, but the default is axis=-1, not 0."""
    return oracle(z, axis=axis)


@log_softmax.mistake
def default_is_one(z, axis=1):
    """Right when the axis is said, but the default is axis=-1: a single row has no axis 1."""
    return oracle(z, axis=axis)


@log_softmax.mistake
def sum_of_the_last_axis(z, axis=-1):
    """The maximum follows the axis, but the sum is always along the last one. Pass the axis on to
    sum too."""
    z = shifted(z, axis)
    return z - log_sum(z, -1)


@log_softmax.mistake
def maximum_of_the_last_axis(z, axis=-1):
    """The sum follows the axis, but the maximum is always that of the last one. Pass the axis on to
    max too."""
    z = shifted(z, -1)
    return z - log_sum(z, axis)


@log_softmax.mistake
def axes_lost(z, axis=-1):
    """Right for one row, but in a batch the sum of each row loses its axis and no longer lines up
    with the rows. keepdims=True keeps it."""
    z = z - np.max(z, axis=axis)
    return z - np.log(np.sum(np.exp(z), axis=axis))


@log_softmax.mistake
def axis_of_the_sum_lost(z, axis=-1):
    """You keep the axis of the maximum but lose that of the sum, which then no longer lines up with
    the rows. keepdims=True there too."""
    z = shifted(z, axis)
    return z - np.log(np.sum(np.exp(z), axis=axis))


@log_softmax.mistake
def maximum_not_added_back(z, axis=-1):
    """You subtract the maximum inside the sum only, so it is missing from the result: shift z in
    both places, or add the maximum to the logarithm again."""
    return z - log_sum(shifted(z, axis), axis)


@log_softmax.mistake
def maximum_subtracted_again(z, axis=-1):
    """The maximum is taken off twice: z is shifted already, so the logarithm needs no maximum
    added to it."""
    top = np.max(z, axis=axis, keepdims=True)
    return (z - top) - (log_sum(z - top, axis) + top)


@log_softmax.mistake
def only_shifted(z, axis=-1):
    """You subtract the maximum and stop. That is nearly right where one logit is far ahead; in
    general log Σ eᶻ of the shifted row is still to be subtracted."""
    return shifted(z, axis)


@log_softmax.mistake
def only_the_logarithm(z, axis=-1):
    """You return minus log Σ eᶻ without z itself."""
    return np.zeros_like(z) - lse(z, axis)


@log_softmax.mistake
def logarithm_added(z, axis=-1):
    """The sign is wrong: the logarithm of a quotient is a difference, z − log Σ eᶻ."""
    z = shifted(z, axis)
    return z + log_sum(z, axis)


@log_softmax.mistake
def no_logarithm(z, axis=-1):
    """You subtract Σ eᶻ itself; its logarithm is meant."""
    z = shifted(z, axis)
    return z - np.sum(np.exp(z), axis=axis, keepdims=True)


@log_softmax.mistake
def negative(z, axis=-1):
    """The sign is wrong: logarithms of probabilities are never above 0."""
    return -oracle(z, axis=axis)


@log_softmax.mistake
def softmax_itself(z, axis=-1):
    """This is softmax; its logarithm is wanted."""
    return probabilities(z, axis=axis)


@log_softmax.mistake
def base_two(z, axis=-1):
    """You use the logarithm to base 2; the natural one is meant, np.log."""
    return oracle(z, axis=axis) / np.log(2)


@log_softmax.mistake
def base_ten(z, axis=-1):
    """You use the logarithm to base 10; the natural one is meant, np.log."""
    return oracle(z, axis=axis) / np.log(10)


@log_softmax.mistake
def of_the_probabilities(z, axis=-1):
    """You apply softmax first and log_softmax to what comes out. It takes the logits themselves."""
    return oracle(probabilities(z, axis=axis), axis=axis)


@log_softmax.mistake
def logarithm_of_the_sigmoid(z, axis=-1):
    """This is log σ of each logit by itself; in softmax the logits of a row share one sum."""
    return log_expit(z)


@log_softmax.mistake
def changes_its_input(z, axis=-1):
    """The result is right, but z -= ... writes into the array of whoever called you. Write
    z = z - ..., which makes a new one."""
    z -= np.max(z, axis=axis, keepdims=True)
    return oracle(z, axis=axis)


@log_softmax.accepted
def shifted_logits(z, axis=-1):
    z = z - z.max(axis=axis, keepdims=True)
    return z - np.log(np.exp(z).sum(axis=axis, keepdims=True))


@log_softmax.accepted
def maximum_added_back(z, axis=-1):
    top = np.max(z, axis=axis, keepdims=True)
    return z - (top + np.log(np.sum(np.exp(z - top), axis=axis, keepdims=True)))


@log_softmax.accepted
def logaddexp(z, axis=-1):
    return z - np.logaddexp.reduce(z, axis=axis, keepdims=True)


@log_softmax.accepted
def loop(z, axis=-1):
    import math

    def one_row(row):
        top = max(row)
        total = sum(math.exp(v - top) for v in row)
        return np.array([v - top - math.log(total) for v in row])

    return np.apply_along_axis(one_row, axis, z)


@log_softmax.accepted
def axis_moved_to_the_end(z, axis=-1):
    rows = np.moveaxis(z, axis, -1)
    rows = rows - rows.max(axis=-1)[..., np.newaxis]
    rows = rows - np.log(np.einsum("...k->...", np.exp(rows)))[..., np.newaxis]
    return np.moveaxis(rows, -1, axis)


@log_softmax.accepted
def single_precision(z, axis=-1):
    z = z.astype(np.float32)
    z = z - np.max(z, axis=axis, keepdims=True)
    return z - np.log(np.sum(np.exp(z), axis=axis, keepdims=True))

"""dropout(x, p, rng, training=True): inverted dropout, and the mask that backward will need."""

import copy

import numpy as np

from autograder.exercises import case, draw
from autograder.exercises.legacy import OldExercise, in_part
from mitdl_utils.checks.compare import Returns
from mitdl_utils.checks.drivers.batching import AS_IT_WAS
from mitdl_utils.checks.drivers.dropout import CALLS, MANY

AGAIN = 44  # so often no entry of six is always kept, and no two go together: 42 / 2^44 < 10^-11


def reference(x, p, rng, training, rows=0, calls=CALLS):
    """What holds for every right mask, whichever the draw."""
    shape = (rows, *x.shape[1:]) if rows else x.shape
    share = "p" if 0 < p < 1 else {0.0: "none", 1.0: "all"}[float(p)]
    share = share if training else "none"
    kept = 1 / (1 - p) if training and p < 1 else 1.0
    facts = {
        "what comes back": f"out and mask of shape {shape}",
        "values of mask": "0 and 1 only",
        "share of zeros in mask": share,
    }
    if rows:
        return facts | {"rows and columns": "all have their share"}
    if calls > CALLS:
        return facts | {
            "entries that are dropped at times and kept at times": f"{x.size} of {x.size}",
            "entries that always go together": "none",
            "how many are dropped": "varies",
        }
    if share != "none":
        facts["out / x where mask is 0"] = np.zeros(2)
    if share != "all":
        facts["out / x where mask is not 0"] = np.full(2, kept)
    facts["out where x is 0"] = 0.0
    if share == "p" and x.size >= MANY:
        facts["the next call"] = "another mask"
        for axis in range(x.ndim if x.ndim > 1 else 0):
            facts[f"along axis {axis}"] = "a draw for each"
        facts["the same rng twice"] = "the same mask"
        if x.ndim > 2:
            facts["another rng"] = "another mask"
            facts["the global random state"] = AS_IT_WAS
    return facts


dropout = OldExercise(
    "dropout",
    "dropout(x, p, rng, training=True)",
    points=3,
    reference=reference,
    returns=Returns(rtol=1e-6, atol=1e-6),
    driver="dropout.facts",
    is_oracle=True,
    forbidden=("torch", "sklearn", "scipy"),
    parts={"in training": 0.5, "p = 0 and p = 1": 0.25, "in evaluation": 0.25},
)


def _seed(rng):
    return int(rng.integers(10**6))


def in_training(rng):
    yield case("a batch", draw(rng, 8, 15), 0.3, _seed(rng), True)
    yield case("most are dropped", draw(rng, 9, 14), 0.8, _seed(rng), True)
    yield case("one example", draw(rng, 90), 0.4, _seed(rng), True)
    yield case("images", draw(rng, 5, 6, 7), 0.25, _seed(rng), True)
    x = np.maximum(draw(rng, 12, 12), 0.0)
    yield case("true zeros in x", x, 0.35, _seed(rng), True)
    x = draw(rng, 16, 12)[::2]
    yield case("a strided view", x, 0.6, _seed(rng), True)
    x = draw(rng, 11, 9).astype(np.float32)
    yield case("float32", x, 0.2, _seed(rng), True)
    yield case("six entries, again and again", draw(rng, 3, 2), 0.5, _seed(rng), True, calls=AGAIN)
    p = float(rng.choice([0.37, 0.45, 0.55, 0.63]))
    yield case("very many rows", draw(rng, 2, 80), p, _seed(rng), True, rows=130)
    yield case("very many rows, few dropped", draw(rng, 2, 90), 0.005, _seed(rng), True, rows=120)


def at_the_ends(rng):
    yield case("p = 0", draw(rng, 4, 6), 0.0, _seed(rng), True)
    yield case("p = 1", draw(rng, 5, 4), 1.0, _seed(rng), True)


def in_evaluation(rng):
    yield case("evaluation", draw(rng, 6, 5), 0.3, _seed(rng), False)
    yield case("evaluation, p = 1", draw(rng, 3, 4), 1.0, _seed(rng), False)
    yield case("evaluation, one example", draw(rng, 20), 0.75, _seed(rng), False)


@dropout.cases
def cases(rng):
    makers = (in_training, at_the_ends, in_evaluation)
    for part, maker in zip(dropout.parts, makers, strict=True):
        for one in maker(rng):
            yield in_part(part, one)


def _scale(p):
    return 1 / (1 - p) if p < 1 else 0.0


def _evaluated(x):
    return x.copy(), np.ones_like(x)


@dropout.mistake
def not_rescaled(x, p, rng, training=True):
    """What is kept is not rescaled, so in training the next layer gets less than in evaluation.
    Divide it by the share that is kept."""
    if not training:
        return _evaluated(x)
    mask = (rng.random(x.shape) >= p).astype(float)
    return x * mask, mask


@dropout.mistake
def divided_by_p(x, p, rng, training=True):
    """You divide by p, the share that is dropped; divide by the share that is kept."""
    if not training:
        return _evaluated(x)
    mask = (rng.random(x.shape) >= p).astype(float)
    return x * mask / (p or 1), mask


@dropout.mistake
def multiplied_by_the_kept_share(x, p, rng, training=True):
    """You multiply by the share that is kept, which makes the sum smaller still; divide by it."""
    if not training:
        return _evaluated(x)
    mask = (rng.random(x.shape) >= p).astype(float)
    return x * mask * (1 - p), mask


@dropout.mistake
def scaled_twice(x, p, rng, training=True):
    """You rescale twice: once in the mask or before it, once after. Once is enough."""
    if not training:
        return _evaluated(x)
    mask = (rng.random(x.shape) >= p).astype(float)
    return x * mask * _scale(p) ** 2, mask


@dropout.mistake
def scaled_in_evaluation_instead(x, p, rng, training=True):
    """You do it the old way: nothing in training, times 1 − p in evaluation. Inverted dropout
    rescales in training, and evaluation does nothing."""
    if not training:
        return x * (1 - p), np.ones_like(x)
    mask = (rng.random(x.shape) >= p).astype(float)
    return x * mask, mask


@dropout.mistake
def scaled_in_both(x, p, rng, training=True):
    """In evaluation you still scale by 1 − p. Training has made up for it already: give x back."""
    if not training:
        return x * (1 - p), np.ones_like(x)
    mask = (rng.random(x.shape) >= p).astype(float)
    return x * mask * _scale(p), mask


@dropout.mistake
def rescaled_in_evaluation(x, p, rng, training=True):
    """In evaluation you divide as in training, but nothing was dropped there: give x back."""
    if not training:
        return x / max(1 - p, 1e-9), np.ones_like(x)
    mask = (rng.random(x.shape) >= p).astype(float)
    return x * mask * _scale(p), mask


@dropout.mistake
def p_taken_for_keeping(x, p, rng, training=True):
    """You keep with probability p and drop the rest. Here p is the probability of dropping."""
    if not training:
        return _evaluated(x)
    mask = (rng.random(x.shape) < p).astype(float)
    return x * mask / (p or 1), mask


@dropout.mistake
def kept_where_it_should_be_dropped(x, p, rng, training=True):
    """Your comparison is the wrong way round: you keep with probability p, and then scale as if
    you had dropped with p."""
    if not training:
        return _evaluated(x)
    mask = (rng.random(x.shape) < p).astype(float)
    return x * mask * _scale(p), mask


@dropout.mistake
def mask_of_the_dropped(x, p, rng, training=True):
    """Your out is right, but the mask is 1 where you dropped. It is to be 1 where x was kept."""
    if not training:
        return _evaluated(x)
    dropped = (rng.random(x.shape) < p).astype(float)
    return x * (1 - dropped) * _scale(p), dropped


@dropout.mistake
def mask_of_the_dropped_everywhere(x, p, rng, training=True):
    """Your mask is 1 where you dropped, and all zeros in evaluation. It is to be 1 where x was
    kept."""
    if not training:
        return x.copy(), np.zeros_like(x)
    dropped = (rng.random(x.shape) < p).astype(float)
    return x * (1 - dropped) * _scale(p), dropped


@dropout.mistake
def mask_carries_the_scale(x, p, rng, training=True):
    """Your mask holds the scale too. Keep it at 0 and 1; backward gets p and scales by itself."""
    if not training:
        return _evaluated(x)
    mask = (rng.random(x.shape) >= p) * _scale(p)
    return x * mask, mask


@dropout.mistake
def active_in_evaluation(x, p, rng, training=True):
    """You drop in evaluation as well: look at `training`."""
    mask = (rng.random(x.shape) >= p).astype(float)
    return x * mask * _scale(p), mask


@dropout.mistake
def training_and_evaluation_swapped(x, p, rng, training=True):
    """You drop in evaluation and not in training: it is the other way round."""
    if training:
        return _evaluated(x)
    mask = (rng.random(x.shape) >= p).astype(float)
    return x * mask * _scale(p), mask


@dropout.mistake
def one_mask_for_all_rows(x, p, rng, training=True):
    """Every example loses the same units. Draw a number for each entry of x, not one mask for all
    rows."""
    if not training:
        return _evaluated(x)
    mask = np.broadcast_to(rng.random(x.shape[-1:]) >= p, x.shape).astype(float)
    return x * mask * _scale(p), mask


@dropout.mistake
def one_mask_for_all_examples(x, p, rng, training=True):
    """Every example has the same mask: you draw for the shape of one example. Draw a number for
    each entry of x."""
    if not training:
        return _evaluated(x)
    shape = x.shape[1:] if x.ndim > 1 else x.shape
    mask = np.broadcast_to(rng.random(shape) >= p, x.shape).astype(float)
    return x * mask * _scale(p), mask


@dropout.mistake
def whole_examples_dropped(x, p, rng, training=True):
    """You drop whole rows: one number for each example. Draw one for each entry of x."""
    if not training:
        return _evaluated(x)
    shape = (len(x),) + (1,) * (x.ndim - 1)
    mask = np.broadcast_to(rng.random(shape) >= p, x.shape).astype(float)
    return x * mask * _scale(p), mask


@dropout.mistake
def all_or_nothing(x, p, rng, training=True):
    """You draw a single number for all of x, so everything stays or everything goes. Draw one for
    each entry."""
    if not training:
        return _evaluated(x)
    mask = np.full(x.shape, float(rng.random() >= p))
    return x * mask * _scale(p), mask


@dropout.mistake
def the_same_mask_each_time(x, p, rng, training=True):
    """Each call drops the same entries: you make a generator with a fixed seed inside. Use rng,
    which goes on from call to call."""
    if not training:
        return _evaluated(x)
    mask = (np.random.default_rng(0).random(x.shape) >= p).astype(float)
    return x * mask * _scale(p), mask


@dropout.mistake
def generator_copied(x, p, rng, training=True):
    """Each call drops the same entries: you draw from a copy of rng, or put its state back, so that
    it never moves on. Draw from rng itself."""
    if not training:
        return _evaluated(x)
    mask = (copy.deepcopy(rng).random(x.shape) >= p).astype(float)
    return x * mask * _scale(p), mask


@dropout.mistake
def another_share(x, p, rng, training=True):
    """You drop a little more or less often than p says. Compare uniform numbers between 0 and 1
    with p itself, neither rounded nor turned into whole numbers."""
    if not training:
        return _evaluated(x)
    mask = (rng.integers(0, 10, x.shape) >= 10 * p).astype(float)
    return x * mask * _scale(p), mask


@dropout.mistake
def first_row_never_dropped(x, p, rng, training=True):
    """Some entries are never dropped, as the first or the last row of x. Draw for each entry, none
    is special."""
    if not training:
        return _evaluated(x)
    mask = (rng.random(x.shape) >= p).astype(float)
    mask[:1] = 1.0 if p < 1 else 0.0
    return x * mask * _scale(p), mask


@dropout.mistake
def global_generator(x, p, rng, training=True):
    """You draw from NumPy's global generator, so the same rng does not give the same mask. Ask the
    rng that you are given."""
    if not training:
        return _evaluated(x)
    mask = (np.random.random(x.shape) >= p).astype(float)
    return x * mask * _scale(p), mask


@dropout.mistake
def unseeded_generator(x, p, rng, training=True):
    """The same rng does not give the same mask: you make a new generator without a seed. Use the
    one that you are given."""
    if not training:
        return _evaluated(x)
    mask = (np.random.default_rng().random(x.shape) >= p).astype(float)
    return x * mask * _scale(p), mask


@dropout.mistake
def the_same_number_each_time(x, p, rng, training=True):
    """You drop the same number of entries in each call. Every entry is dropped or kept on its own,
    so the number varies."""
    if not training:
        return _evaluated(x)
    mask = np.ones(x.size)
    mask[rng.permutation(x.size)[: round(p * x.size)]] = 0
    mask = mask.reshape(x.shape)
    return x * mask * _scale(p), mask


@dropout.mistake
def normal_numbers(x, p, rng, training=True):
    """You compare normal numbers with p. Only for uniform ones, between 0 and 1, is p the share
    that lies below it."""
    if not training:
        return _evaluated(x)
    mask = (rng.normal(size=x.shape) >= p).astype(float)
    return x * mask * _scale(p), mask


@dropout.mistake
def one_minus_zero(x, p, rng, training=True):
    """With p = 1 you divide by 1 − p = 0, and 0/0 is nan. Everything is dropped: out is zeros."""
    if not training:
        return _evaluated(x)
    mask = (rng.random(x.shape) >= p).astype(float)
    return x * mask / (1 - np.float64(p)), mask


@dropout.mistake
def p_of_one_divides_by_zero(x, p, rng, training=True):
    """With p = 1 you divide by 1 − p = 0, and Python stops you. Everything is dropped then: out is
    zeros."""
    if not training:
        return _evaluated(x)
    mask = (rng.random(x.shape) >= p).astype(float)
    return x * mask * (1 / (1 - p)), mask


@dropout.mistake
def mask_from_out(x, p, rng, training=True):
    """You take the mask from out: a 0 that was in x all along then counts as dropped. Draw the mask
    first, and keep that."""
    if not training:
        return _evaluated(x)
    out = x * (rng.random(x.shape) >= p) * _scale(p)
    return out, (out != 0).astype(float)


@dropout.mistake
def out_only(x, p, rng, training=True):
    """Only out comes back. Give (out, mask): backward needs to know what was dropped."""
    if not training:
        return x.copy()
    return x * (rng.random(x.shape) >= p) * _scale(p)


@dropout.mistake
def mask_first(x, p, rng, training=True):
    """You give (mask, out); the order is (out, mask)."""
    if not training:
        return np.ones_like(x), x.copy()
    mask = (rng.random(x.shape) >= p).astype(float)
    return mask, x * mask * _scale(p)


@dropout.mistake
def no_mask_in_evaluation(x, p, rng, training=True):
    """In evaluation your mask is None. Nothing is dropped there: a mask of ones."""
    if not training:
        return x.copy(), None
    mask = (rng.random(x.shape) >= p).astype(float)
    return x * mask * _scale(p), mask


@dropout.mistake
def only_x_in_evaluation(x, p, rng, training=True):
    """In evaluation x comes back alone. Give (out, mask) there too, with a mask of ones."""
    if not training:
        return x.copy()
    mask = (rng.random(x.shape) >= p).astype(float)
    return x * mask * _scale(p), mask


@dropout.mistake
def mask_of_zeros_in_evaluation(x, p, rng, training=True):
    """In evaluation your mask is all zeros, which says that everything was dropped. Ones."""
    if not training:
        return x.copy(), np.zeros_like(x)
    mask = (rng.random(x.shape) >= p).astype(float)
    return x * mask * _scale(p), mask


@dropout.mistake
def dropped_in_place(x, p, rng, training=True):
    """The result is right, but you set the caller's own x to 0. Make a new array: x * mask."""
    if not training:
        return _evaluated(x)
    mask = (rng.random(x.shape) >= p).astype(float)
    x *= mask * _scale(p)
    return x.copy(), mask


@dropout.accepted
def inverted(x, p, rng, training=True):
    if not training or p == 0:
        return x, np.ones(x.shape)
    mask = (rng.random(x.shape) >= p).astype(x.dtype)
    if p == 1:
        return np.zeros_like(x), mask * 0
    return x * mask / (1 - p), mask


@dropout.accepted
def booleans(x, p, rng, training=True):
    mask = rng.uniform(size=x.shape) > p if training else np.ones(x.shape, dtype=bool)
    scale = 1.0 if not training else 1 / max(1 - p, 1e-300)
    return np.where(mask, x * min(scale, 1e100), 0.0), mask


@dropout.accepted
def binomial(x, p, rng, training=True):
    if not training:
        p = 0.0
    mask = rng.binomial(1, 1 - p, size=x.shape)
    kept = 1 - p
    return (x * mask / kept if kept > 0 else 0.0 * x), mask


@dropout.accepted
def loop(x, p, rng, training=True):
    out, mask = np.zeros(x.shape), np.zeros(x.shape, dtype=int)
    for index in np.ndindex(*x.shape):
        if not training:
            out[index], mask[index] = x[index], 1
        elif rng.random() < 1 - p:
            out[index], mask[index] = x[index] / (1 - p), 1
    return out, mask


@dropout.accepted
def choice(x, p, rng, training=True):
    if not training:
        return np.array(x), np.ones_like(x)
    mask = rng.choice([0.0, 1.0], size=x.shape, p=[p, 1 - p])
    out = np.zeros_like(x)
    out[mask == 1] = x[mask == 1] / (1 - p) if p < 1 else 0.0
    return out, mask


@dropout.accepted
def single_precision(x, p, rng, training=True):
    if training and p < 1:
        mask = (rng.random(x.shape, dtype=np.float32) >= p).astype(np.float32)
        return x.astype(np.float32) * mask / np.float32(1 - p), mask
    mask = np.full(x.shape, 0.0 if training else 1.0, dtype=np.float32)
    return x.astype(np.float32) * mask, mask

"""dropout(x, p, rng, training=True): inverted dropout, and the mask that backward will need."""

import copy

import numpy as np

from autograder.exercises import Exercise, Returns, case, draw
from autograder.exercises.forbidden import FRAMEWORKS, LIBRARIES

CALLS = 44  # so often no entry of six is always kept, and no two go together: 42 / 2^44 < 10^-11

exercise = Exercise(
    points=3,
    returns=Returns(rtol=1e-6, atol=1e-6),
    driver="lab_08.dropout",
    forbidden=(*FRAMEWORKS, *LIBRARIES),
)


def seed(rng):
    return int(rng.integers(10**6))


@exercise.part("in training", 0.5)
def in_training(rng):
    yield case("a batch", draw(rng, 8, 15), 0.3, seed(rng), True)
    yield case("most are dropped", draw(rng, 9, 14), 0.8, seed(rng), True)
    yield case("one example", draw(rng, 90), 0.4, seed(rng), True)
    yield case("images", draw(rng, 5, 6, 7), 0.25, seed(rng), True)
    x = np.maximum(draw(rng, 12, 12), 0.0)
    yield case("true zeros in x", x, 0.35, seed(rng), True)
    x = draw(rng, 16, 12)[::2]
    yield case("a strided view", x, 0.6, seed(rng), True)
    x = draw(rng, 11, 9).astype(np.float32)
    yield case("float32", x, 0.2, seed(rng), True)
    yield case("six entries, again and again", draw(rng, 3, 2), 0.5, seed(rng), True, calls=CALLS)
    p = float(rng.choice([0.37, 0.45, 0.55, 0.63]))
    yield case("very many rows", draw(rng, 2, 80), p, seed(rng), True, rows=130)
    yield case("very many rows, few dropped", draw(rng, 2, 90), 0.005, seed(rng), True, rows=120)


@exercise.part("p = 0 and p = 1", 0.25)
def at_the_ends(rng):
    yield case("p = 0", draw(rng, 4, 6), 0.0, seed(rng), True)
    yield case("p = 1", draw(rng, 5, 4), 1.0, seed(rng), True)


@exercise.part("in evaluation", 0.25)
def in_evaluation(rng):
    yield case("evaluation", draw(rng, 6, 5), 0.3, seed(rng), False)
    yield case("evaluation, p = 1", draw(rng, 3, 4), 1.0, seed(rng), False)
    yield case("evaluation, one example", draw(rng, 20), 0.75, seed(rng), False)


@exercise.answer
def dropout(x, p, rng, training=True):
    if not training:
        return x.copy(), np.ones_like(x)
    mask = (rng.random(x.shape) >= p).astype(float)
    scale = 1 / (1 - p) if p < 1 else 0.0
    out = x * mask * scale
    return out, mask


exercise.mistakes("""
# The scale
not-rescaled: x * mask * scale → x * mask
    What is kept is not rescaled, so in training the next layer gets less than in evaluation. Divide
    it by the share that is kept.
no-brackets: x * mask * scale → x * mask / 1 - p
    `… / 1 - p` divides by 1 and then subtracts p: 1 − p needs brackets.
divided-by-p: x * mask * scale → x * mask / (p or 1)
    You divide by p, the share that is dropped; divide by the share that is kept.
multiplied-by-the-kept-share: x * mask * scale → x * mask * (1 - p)
    You multiply by the share that is kept, which makes the sum smaller still; divide by it.
scaled-twice: x * mask * scale → x * mask * scale**2
    You rescale twice: once in the mask or before it, once after. Once is enough.
scaled-in-evaluation-instead: x.copy() → x * (1 - p)
and x * mask * scale → x * mask
    You do it the old way: nothing in training, times 1 − p in evaluation. Inverted dropout rescales
    in training, and evaluation does nothing.
scaled-in-both: x.copy() → x * (1 - p)
    In evaluation you still scale by 1 − p. Training has made up for it already: give x back.
rescaled-in-evaluation: x.copy() → x / max(1 - p, 1e-9)
    In evaluation you divide as in training, but nothing was dropped there: give x back.
# The comparison, and the mask
p-taken-for-keeping: rng.random(x.shape) >= p → rng.random(x.shape) < p
and x * mask * scale → x * mask / (p or 1)
    You keep with probability p and drop the rest. Here p is the probability of dropping.
kept-where-it-should-be-dropped: rng.random(x.shape) >= p → rng.random(x.shape) < p
    Your comparison is the wrong way round: you keep with probability p, and then scale as if you
    had dropped with p.
mask-of-the-dropped: return out, mask → return out, 1 - mask
    Your out is right, but the mask is 1 where you dropped. It is to be 1 where x was kept.
    elsewhere (right-loops): its one return serves evaluation too, where the mask is all zeros then.
mask-of-the-dropped-everywhere: np.ones_like(x) → np.zeros_like(x)
and return out, mask → return out, 1 - mask
    Your mask is 1 where you dropped, and all zeros in evaluation. It is to be 1 where x was kept.
mask-carries-the-scale: out = x * mask * scale → mask = mask * scale⏎out = x * mask
    Your mask holds the scale too. Keep it at 0 and 1; backward gets p and scales by itself.
# Training and evaluation
active-in-evaluation: if not training:⏎return x.copy(), np.ones_like(x) →
    You drop in evaluation as well: look at `training`.
training-and-evaluation-swapped: if not training → if training
    You drop in evaluation and not in training: it is the other way round.
# A draw for each entry
one-mask-for-all-rows: rng.random(x.shape) → 0 * x + rng.random(x.shape[-1])
    Every example loses the same units. Draw a number for each entry of x, not one row of them.
one-mask-for-all-examples: rng.random(x.shape) → 0 * x + rng.random(x.shape[1:] or x.shape)
    Every example has the same mask, drawn for one example. Draw a number for each entry of x.
whole-examples-dropped: rng.random(x.shape) → (0 * x.T + rng.random(len(x))).T
    You drop whole rows: one number for each example. Draw one for each entry of x.
all-or-nothing: rng.random(x.shape) → 0 * x + rng.random()
    You draw a single number for all of x: everything stays or goes. Draw one for each entry.
the-same-mask-each-time: rng.random → np.random.default_rng(0).random
    Each call drops the same entries: you make a generator with a fixed seed inside. Use rng, which
    goes on from call to call.
    elsewhere (right-loops): it draws for each entry, so that all entries have the same number.
generator-copied: rng.random → copy.deepcopy(rng).random
    Each call drops the same entries: you draw from a copy of rng, or put its state back, so that it
    never moves on. Draw from rng itself.
    elsewhere (right-loops): it draws for each entry, so that all entries have the same number.
another-share: rng.random(x.shape) >= p → rng.integers(0, 10, x.shape) >= 10 * p
    You drop a little more or less often than p says. Compare uniform numbers between 0 and 1 with p
    itself, neither rounded nor turned into whole numbers.
first-row-never-dropped: astype(float) → astype(float)⏎mask[:1] = p < 1
    Some entries are never dropped, as the first or the last row of x. Draw for each entry, none is
    special.
global-generator: rng.random → np.random.random
    You draw from NumPy's global generator, so the same rng does not give the same mask. Ask the rng
    that you are given.
    elsewhere (right-float32): the global generator has no single precision and raises.
unseeded-generator: rng.random → np.random.default_rng().random
    The same rng does not give the same mask: you make a new generator without a seed. Use the one
    that you are given.
the-same-number-each-time: (rng.random(x.shape) >= p) → (order >= round(p * x.size))
and mask = → order = rng.permutation(x.size).reshape(x.shape)⏎mask =
    You drop the same number of entries in each call. Every entry is dropped or kept on its own, so
    the number varies.
normal-numbers: rng.random(x.shape) → rng.normal(size=x.shape)
    You compare normal numbers with p. Only for uniform ones, between 0 and 1, is p the share that
    lies below it.
# p = 1
one-minus-zero: x * mask * scale → x * mask / (1 - p)
    With p = 1 you divide by 1 − p = 0, and 0/0 is nan. Everything is dropped: out is zeros.
p-of-one-divides-by-zero: 1 / (1 - p) if p < 1 else 0.0 → 1 / (1 - p)
    With p = 1 you divide by 1 − p = 0, and Python stops you. Everything is dropped: out is zeros.
mask-of-ones-at-one: return out, mask → return out, mask if p < 1 else np.ones_like(x)
    With p = 1 your out is zeros, but your mask says that everything was kept. It is all zeros too.
# What comes back
mask-from-out: return out, mask → return out, (out != 0).astype(float)
    You take the mask from out: a 0 that was in x all along then counts as dropped. Draw the mask
    first, and keep that.
out-only: x.copy(), np.ones_like(x) → x.copy()
and return out, mask → return out
    Only out comes back. Give (out, mask): backward needs to know what was dropped.
mask-first: x.copy(), np.ones_like(x) → np.ones_like(x), x.copy()
and return out, mask → return mask, out
    You give (mask, out); the order is (out, mask).
no-mask-in-evaluation: np.ones_like(x) → None
    In evaluation your mask is None. Nothing is dropped there: a mask of ones.
only-x-in-evaluation: x.copy(), np.ones_like(x) → x.copy()
    In evaluation x comes back alone. Give (out, mask) there too, with a mask of ones.
mask-of-zeros-in-evaluation: np.ones_like(x) → np.zeros_like(x)
    In evaluation your mask is all zeros, which says that everything was dropped. Ones.
dropped-in-place: out = x * mask * scale → x *= mask * scale⏎out = x.copy()
    The result is right, but you set the caller's own x to 0. Make a new array: x * mask.
""")

"""minibatches(X, y, batch_size, rng, drop_last=False): an epoch in batches of a fresh order."""

import copy

import numpy as np

from autograder.exercises import Exercise, Returns, case
from autograder.exercises.cases.batches import a_seed, labelled

TIMES = 70  # of three rows each comes to each place in so many epochs: 9 (2/3)^70 < 10^-11
ROWS = 22_000  # enough to see the bias of the commonest wrong shuffle

exercise = Exercise(
    points=4,
    returns=Returns("indicator"),
    driver="lab_07.minibatches",
    forbidden=("torch.utils.data",),
)
a_fair_order = exercise.part("a fair order", 0.25)


def batched(rng, label, n, d, batch_size, *args, **kwargs):
    return case(label, *labelled(rng, n, d), batch_size, a_seed(rng), *args, **kwargs)


@a_fair_order
def many_rows(rng):
    yield batched(rng, "many rows, the last batch is smaller", 43, 2, 9)


@exercise.part("an epoch", 0.5)
def an_epoch(rng):
    yield batched(rng, "batches that fit", 6, 3, 2)
    yield batched(rng, "the last batch is smaller", 7, 3, 3)
    yield batched(rng, "batches of one", 4, 2, 1)
    yield batched(rng, "one example", 1, 3, 2)
    yield batched(rng, "one batch of all", 5, 2, 5)
    yield batched(rng, "a batch size above n", 5, 3, 8)
    yield batched(rng, "drop_last=False by name", 8, 2, 5, drop_last=False)


@a_fair_order
def as_likely_as_any_other(rng):
    yield batched(rng, "three rows again and again", 3, 1, 3, times=TIMES)
    yield batched(rng, "the order of very many rows", 3, 1, 6_000, rows=ROWS)


@exercise.part("drop_last", 0.25)
def drop_last(rng):
    yield batched(rng, "drop_last by name", 7, 3, 3, drop_last=True)
    yield batched(rng, "drop_last by position", 8, 2, 3, True)
    yield batched(rng, "drop_last, and nothing to drop", 6, 3, 3, drop_last=True)
    yield batched(rng, "drop_last, and no batch is full", 4, 3, 6, drop_last=True)
    yield batched(rng, "drop_last with many rows", 43, 2, 9, drop_last=True)


@exercise.answer
def minibatches(X, y, batch_size, rng, drop_last=False):
    order = rng.permutation(len(X))
    for start in range(0, len(X), batch_size):
        chosen = order[start : start + batch_size]
        if len(chosen) == batch_size or not drop_last:
            yield X[chosen], y[chosen]


exercise.mistakes("""
# The order
shuffled-apart: y[chosen] → y[other[start : start + batch_size]]
and for start → other = rng.permutation(len(y))⏎for start
    You shuffle x and y apart, or only one of them, so that an example meets another one's label.
    Draw one order and use it for both.
never-shuffled: rng.permutation(len(X)) → np.arange(len(X))
    You never shuffle: the batches are slices of X as it came. Draw an order from rng first.
one-row-stays: rng.permutation(len(X)) → np.append(0, 1 + rng.permutation(len(X) - 1))
    Not every order can come: a row always stays at its place, the first or the last, or none ever
    does. Shuffle all rows, each order as likely as any other.
some-orders-likelier: rng.permutation(len(X)) → np.arange(len(X))
and order = → places = rng.integers(0, len(X), len(X))⏎order =
and for start → for i, j in enumerate(places):⏎    order[[i, j]] = order[[j, i]]⏎for start
    You shuffle, but not every order is as likely as any other. Swapping each row with any row at
    all, or only some rows, does that; rng.permutation is fair.
generator-copied: rng.permutation → copy.deepcopy(rng).permutation
    Every epoch has the same order: you draw from a copy of rng, or put its state back, so that it
    never moves on. Draw from rng itself.
same-order-each-epoch: rng.permutation → np.random.default_rng(0).permutation
    Your order is the same in every epoch and for every seed: you make a generator of your own. Draw
    from the rng that you are given.
global-generator: rng.permutation → np.random.permutation
    You draw from NumPy's global generator (np.random.…), so that nobody can repeat your run. Draw
    from rng.
unseeded-generator: rng.permutation → np.random.default_rng().permutation
    The same seed gives another order each time: your generator is not the one that you were given.
    Draw from rng.
# The last batch
last-batch-lost: len(chosen) == batch_size or not drop_last → len(chosen) == batch_size
    You lose the last batch when it is not full. It goes only when drop_last is set.
drop-last-ignored: if len(chosen) == batch_size or not drop_last:⏎yield → yield
    You ignore drop_last: when it is set, a last batch that is not full is left out.
drop-last-inverted: or not drop_last → or drop_last
    You have drop_last the wrong way round: it is kept when it should go, and goes when it should be
    kept.
last-always-dropped: len(chosen) == batch_size → start + batch_size < len(X)
    With drop_last you leave out the last batch even when it is full. Only one not full goes.
slices-end-at-batch-size: order[start : start + batch_size] → order[start:batch_size]
    Only your first batch has rows: a slice ends at start + batch_size, not at batch_size.
same-left-out: drop_last=False): → drop_last=False):⏎    k = len(X) // batch_size * batch_size
and order = → X, y = (X[:k], y[:k]) if drop_last else (X, y)⏎order =
    With drop_last you cut X before you shuffle, so the same last rows never get a turn. Shuffle
    first, then drop.
# Each example once, and nothing else touched
with-replacement: rng.permutation(len(X)) → rng.integers(0, len(X), len(X))
    You draw the rows with replacement: some come twice, some never. In an epoch each example comes
    once: a permutation.
a-fresh-draw-for-each-batch: order = rng.permutation(len(X)) →
and order[start : start + batch_size] → rng.choice(len(X), min(batch_size, len(X) - start), False)
    You draw each batch afresh from all rows, so that an example may come in two batches of one
    epoch. Draw one permutation and cut it into pieces.
only-the-batches-shuffled: rng.permutation(len(X)) → np.arange(len(X))
and range(0, len(X), batch_size) → rng.permutation(range(0, len(X), batch_size))
    You shuffle the batches, but the same neighbours stay together in each. Shuffle the examples.
changes-the-callers-data: for start → X[:], y[:] = X[order], y[order]⏎for start
and order[start : start + batch_size] → np.arange(len(X))[start : start + batch_size]
    You shuffle the caller's own X and y in place. Draw an order of indices, and take copies:
    X[order].
one-buffer-for-all-batches: order = → x, labels = np.empty_like(X), np.empty_like(y)⏎order =
and yield → k = len(chosen)⏎x[:k], labels[:k] = X[chosen], y[chosen]⏎yield
and X[chosen], y[chosen] → x[:k], labels[:k]
    Each batch overwrites the one before: you fill one and the same array again and again, and
    whoever keeps the batches has the last one several times. Give a new array each time.
labels-become-floats: y[chosen] → y[chosen].astype(float)
    Your labels come out as floats, as they do when they are stacked beside X in one array. Keep y
    as it is: integers.
labels-as-a-column: y[chosen] → y[chosen][:, np.newaxis]
    Your labels come out as a column (batch, 1); y is (batch,).
""")


@exercise.mistake
def never_ends(X, y, batch_size, rng, drop_last=False):
    """Your generator goes on with the next epoch and never ends. One call is one epoch."""
    while len(X) >= batch_size or not drop_last:  # else there would be no batch, for ever
        yield from minibatches(X, y, batch_size, rng, drop_last)


exercise.mistakes("""
# The size of a batch
batch-size-counts-batches: chosen = order[start : start + batch_size] →
and start in range(0, len(X), batch_size) → chosen in np.array_split(order, batch_size)
and len(chosen) == batch_size or not drop_last → len(chosen) > 0
    You make batch_size batches; batch_size says how many rows are in a batch.
even-batches: for start → pieces = np.array_split(order, -(-len(X) // batch_size))⏎for start
and if len(chosen) → if not drop_last:⏎    chosen = pieces[start // batch_size]⏎if len(chosen)
    You spread the rows evenly over the batches. All batches hold batch_size rows, and only the last
    one may hold fewer.
""")

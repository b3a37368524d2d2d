"""minibatches(X, y, batch_size, rng, drop_last=False): an epoch in batches of a fresh order."""

import copy

import numpy as np

from autograder.exercises import Returns, case, draw
from autograder.exercises.legacy import OldExercise, in_part
from mitdl_utils.checks.drivers.batching import AS_IT_WAS, ENOUGH, EVERYWHERE, HOW_MANY, LEFT_OUT
from mitdl_utils.checks.drivers.chance import FAIR

TIMES = 70  # of three rows each comes to each place in so many epochs: 9 (2/3)^70 < 10^-11
ROWS = 22_000  # enough to see the bias of the commonest wrong shuffle


def reference(X, y, batch_size, rng, drop_last=False, rows=0, times=1):
    """The facts of an epoch, from counting alone."""
    n, d = X.shape
    if rows:
        return {"the order of many rows": FAIR}
    if times > 1:
        return {EVERYWHERE: f"{n} of {n}"}
    if y.shape != (n,):
        raise ValueError(f"X has shape {X.shape} and y has shape {y.shape}")
    whole, rest = divmod(n, batch_size)
    sizes = [batch_size] * whole + ([rest] if rest and not drop_last else [])
    facts = {
        HOW_MANY: str(len(sizes)),
        "shapes of the batches": [f"x ({size}, {d}), y ({size},)" for size in sizes],
        "examples that never come": n - sum(sizes),
        "examples that come more than once": 0,
        "each x is beside its own y": True,
        "labels are": "integers",
        "the X and y that you were given": AS_IT_WAS,
    }
    if n < ENOUGH:
        return facts
    facts |= {
        "the global random state": AS_IT_WAS,
        "neighbours in X stay neighbours": False,
        "the next epoch has the same order": False,
        "the next epoch has the same batches in another order": False,
        "an order of before comes again": False,
        "the same seed gives the same order": True,
        "another seed gives the same order": False,
    }
    if n - sum(sizes) >= LEFT_OUT:
        facts["the same examples are left out in every epoch"] = False
    return facts


minibatches = OldExercise(
    "minibatches",
    "minibatches(X, y, batch_size, rng, drop_last=False)",
    points=4,
    reference=reference,
    returns=Returns("indicator"),
    driver="batching.epochs",
    is_oracle=True,
    parts={"an epoch": 0.5, "a fair order": 0.25, "drop_last": 0.25},
    forbidden=("torch.utils.data",),
)


def labelled(rng, n, d):
    """Rows that are all different, each with a label of its own that is not its place."""
    X = draw(rng, n, d)
    X[:, 0] = np.round(rng.permutation(n) * 0.25 + 0.1, 2)
    return X, rng.permutation(n) + int(rng.integers(3, 50))


def seed(rng):
    return int(rng.integers(10**6))


@minibatches.cases
def cases(rng):
    def of(n, d, batch_size, *more, **named):
        return (*labelled(rng, n, d), batch_size, seed(rng), *more), named

    def made(label, call):
        return case(label, *call[0], **call[1])

    yield in_part("a fair order", made("many rows, the last batch is smaller", of(43, 2, 9)))
    for one in (
        made("batches that fit", of(6, 3, 2)),
        made("the last batch is smaller", of(7, 3, 3)),
        made("batches of one", of(4, 2, 1)),
        made("one example", of(1, 3, 2)),
        made("one batch of all", of(5, 2, 5)),
        made("a batch size above n", of(5, 3, 8)),
        made("drop_last=False by name", of(8, 2, 5, drop_last=False)),
    ):
        yield in_part("an epoch", one)
    for one in (
        made("three rows again and again", of(3, 1, 3, times=TIMES)),
        made("the order of very many rows", of(3, 1, 6_000, rows=ROWS)),
    ):
        yield in_part("a fair order", one)
    for one in (
        made("drop_last by name", of(7, 3, 3, drop_last=True)),
        made("drop_last by position", of(8, 2, 3, True)),
        made("drop_last, and nothing to drop", of(6, 3, 3, drop_last=True)),
        made("drop_last, and no batch is full", of(4, 3, 6, drop_last=True)),
        made("drop_last with many rows", of(43, 2, 9, drop_last=True)),
    ):
        yield in_part("drop_last", one)


def _checked(X, y):
    if len(X) != len(y):
        raise ValueError(f"X {X.shape}, y {y.shape}")


def _cut(X, y, order, batch_size, drop_last):
    for start in range(0, len(order), batch_size):
        chosen = order[start : start + batch_size]
        if len(chosen) == batch_size or not drop_last:
            yield X[chosen], y[chosen]


@minibatches.mistake
def shuffled_apart(X, y, batch_size, rng, drop_last=False):
    """You shuffle x and y apart, or only one of them, so that an example meets another one's
    label. Draw one order and use it for both."""
    _checked(X, y)
    rows, labels = X[rng.permutation(len(X))], y[rng.permutation(len(y))]
    yield from _cut(rows, labels, np.arange(len(X)), batch_size, drop_last)


@minibatches.mistake
def never_shuffled(X, y, batch_size, rng, drop_last=False):
    """You never shuffle: the batches are slices of X in the order in which it came. Draw an order
    from rng first."""
    _checked(X, y)
    yield from _cut(X, y, np.arange(len(X)), batch_size, drop_last)


@minibatches.mistake
def one_row_stays(X, y, batch_size, rng, drop_last=False):
    """Not every order can come: a row always stays at its place, the first or the last, or none
    ever does. Shuffle all rows, each order as likely as any other."""
    _checked(X, y)
    order = np.append(0, 1 + rng.permutation(len(X) - 1))
    yield from _cut(X, y, order, batch_size, drop_last)


@minibatches.mistake
def some_orders_likelier(X, y, batch_size, rng, drop_last=False):
    """You shuffle, but not every order is as likely as any other. Swapping each row with any row at
    all, or only some rows, does that; rng.permutation is fair."""
    _checked(X, y)
    order = list(range(len(X)))
    for i, j in enumerate(rng.integers(0, len(X), len(X)).tolist()):
        order[i], order[j] = order[j], order[i]
    yield from _cut(X, y, np.array(order), batch_size, drop_last)


@minibatches.mistake
def generator_copied(X, y, batch_size, rng, drop_last=False):
    """Every epoch has the same order: you draw from a copy of rng, or put its state back, so that
    it never moves on. Draw from rng itself."""
    _checked(X, y)
    yield from _cut(X, y, copy.deepcopy(rng).permutation(len(X)), batch_size, drop_last)


@minibatches.mistake
def same_order_each_epoch(X, y, batch_size, rng, drop_last=False):
    """Your order is the same in every epoch and for every seed: you make a generator of your own.
    Draw from the rng that you are given."""
    _checked(X, y)
    order = np.random.default_rng(0).permutation(len(X))
    yield from _cut(X, y, order, batch_size, drop_last)


@minibatches.mistake
def global_generator(X, y, batch_size, rng, drop_last=False):
    """You draw from NumPy's global generator (np.random.…), so that nobody can repeat your run.
    Draw from rng."""
    _checked(X, y)
    yield from _cut(X, y, np.random.permutation(len(X)), batch_size, drop_last)


@minibatches.mistake
def unseeded_generator(X, y, batch_size, rng, drop_last=False):
    """The same seed gives another order each time: your generator is not the one that you were
    given. Draw from rng."""
    _checked(X, y)
    yield from _cut(X, y, np.random.default_rng().permutation(len(X)), batch_size, drop_last)


@minibatches.mistake
def last_batch_lost(X, y, batch_size, rng, drop_last=False):
    """You lose the last batch when it is not full. It goes only when drop_last is set."""
    _checked(X, y)
    yield from _cut(X, y, rng.permutation(len(X)), batch_size, True)


@minibatches.mistake
def drop_last_ignored(X, y, batch_size, rng, drop_last=False):
    """You ignore drop_last: when it is set, a last batch that is not full is left out."""
    _checked(X, y)
    yield from _cut(X, y, rng.permutation(len(X)), batch_size, False)


@minibatches.mistake
def drop_last_inverted(X, y, batch_size, rng, drop_last=False):
    """You have drop_last the wrong way round: it is kept when it should go, and goes when it should
    be kept."""
    _checked(X, y)
    yield from _cut(X, y, rng.permutation(len(X)), batch_size, not drop_last)


@minibatches.mistake
def last_always_dropped(X, y, batch_size, rng, drop_last=False):
    """With drop_last you leave out the last batch even when it is full. Only one that is not full
    goes."""
    _checked(X, y)
    batches = list(_cut(X, y, rng.permutation(len(X)), batch_size, False))
    yield from batches[:-1] if drop_last else batches


@minibatches.mistake
def same_left_out(X, y, batch_size, rng, drop_last=False):
    """With drop_last you cut X before you shuffle, so the same last rows never get a turn. Shuffle
    first, then drop."""
    _checked(X, y)
    kept = len(X) // batch_size * batch_size if drop_last else len(X)
    yield from _cut(X, y, rng.permutation(kept), batch_size, drop_last)


@minibatches.mistake
def with_replacement(X, y, batch_size, rng, drop_last=False):
    """You draw the rows with replacement: some come twice, some never. In an epoch each example
    comes once: a permutation."""
    _checked(X, y)
    yield from _cut(X, y, rng.integers(0, len(X), len(X)), batch_size, drop_last)


@minibatches.mistake
def a_fresh_draw_for_each_batch(X, y, batch_size, rng, drop_last=False):
    """You draw each batch afresh from all rows, so that an example may come in two batches of one
    epoch. Draw one permutation and cut it into pieces."""
    _checked(X, y)
    for positions in _cut(np.arange(len(X)), y, np.arange(len(X)), batch_size, drop_last):
        chosen = rng.choice(len(X), len(positions[0]), replace=False)
        yield X[chosen], y[chosen]


@minibatches.mistake
def only_the_batches_shuffled(X, y, batch_size, rng, drop_last=False):
    """You shuffle the order of the batches, but the same neighbours stay together in each. Shuffle
    the examples."""
    _checked(X, y)
    starts = np.arange(0, len(X), batch_size)
    for start in rng.permutation(starts):
        if start + batch_size <= len(X) or not drop_last:
            yield X[start : start + batch_size], y[start : start + batch_size]


@minibatches.mistake
def changes_the_callers_data(X, y, batch_size, rng, drop_last=False):
    """You shuffle the caller's own X and y in place. Draw an order of indices, and take copies:
    X[order]."""
    _checked(X, y)
    order = rng.permutation(len(X))
    X[:], y[:] = X[order], y[order]
    yield from _cut(X, y, np.arange(len(X)), batch_size, drop_last)


@minibatches.mistake
def one_buffer_for_all_batches(X, y, batch_size, rng, drop_last=False):
    """Each batch overwrites the one before: you fill one and the same array again and again, and
    whoever keeps the batches has the last one several times. Give a new array each time."""
    _checked(X, y)
    rows, labels = np.empty_like(X), np.empty_like(y)
    for x, t in _cut(X, y, rng.permutation(len(X)), batch_size, drop_last):
        rows[: len(x)], labels[: len(x)] = x, t
        yield rows[: len(x)], labels[: len(x)]


@minibatches.mistake
def labels_become_floats(X, y, batch_size, rng, drop_last=False):
    """Your labels come out as floats, as they do when they are stacked beside X in one array. Keep
    y as it is: integers."""
    _checked(X, y)
    yield from _cut(X, y.astype(float), rng.permutation(len(X)), batch_size, drop_last)


@minibatches.mistake
def labels_as_a_column(X, y, batch_size, rng, drop_last=False):
    """Your labels come out as a column (batch, 1); y is (batch,)."""
    _checked(X, y)
    yield from _cut(X, y[:, np.newaxis], rng.permutation(len(X)), batch_size, drop_last)


@minibatches.mistake
def never_ends(X, y, batch_size, rng, drop_last=False):
    """Your generator goes on with the next epoch and never ends. One call is one epoch."""
    _checked(X, y)
    while len(X) >= batch_size or not drop_last:
        yield from _cut(X, y, rng.permutation(len(X)), batch_size, drop_last)


@minibatches.mistake
def batch_size_counts_batches(X, y, batch_size, rng, drop_last=False):
    """You make batch_size batches; batch_size says how many rows are in a batch."""
    _checked(X, y)
    order = rng.permutation(len(X))
    for chosen in np.array_split(order, min(batch_size, len(X))):
        yield X[chosen], y[chosen]


@minibatches.mistake
def even_batches(X, y, batch_size, rng, drop_last=False):
    """You spread the rows evenly over the batches. All batches hold batch_size rows, and only the
    last one may hold fewer."""
    _checked(X, y)
    count = len(X) // batch_size if drop_last else -(-len(X) // batch_size)
    order = rng.permutation(len(X))[: count * batch_size]
    for chosen in np.array_split(order, count) if count else []:
        yield X[chosen], y[chosen]


@minibatches.accepted
def loop_over_starts(X, y, batch_size, rng, drop_last=False):
    if X.shape[0] != y.shape[0]:
        raise ValueError(f"X is {X.shape} and y is {y.shape}")
    order = rng.permutation(len(X))
    for start in range(0, len(X), batch_size):
        chosen = order[start : start + batch_size]
        if drop_last and len(chosen) < batch_size:
            return
        yield X[chosen], y[chosen]


@minibatches.accepted
def shuffled_copies(X, y, batch_size, rng, drop_last=False):
    if len(X) != len(y):
        raise ValueError(f"{X.shape} {y.shape}")
    order = np.arange(len(X))
    rng.shuffle(order)
    X, y = X[order], y[order]
    stop = len(X) - len(X) % batch_size if drop_last else len(X)
    for i in range(0, stop, batch_size):
        yield X[i : i + batch_size], y[i : i + batch_size]


@minibatches.accepted
def list_of_batches(X, y, batch_size, rng, drop_last=False):
    if len(X) != len(y):
        raise ValueError(f"X and y differ in length: {len(X)} and {len(y)}")
    order = sorted(range(len(X)), key=lambda _: rng.random())
    batches = []
    while order:
        chosen, order = order[:batch_size], order[batch_size:]
        if len(chosen) == batch_size or not drop_last:
            batches.append((np.array([X[i] for i in chosen]), np.array([y[i] for i in chosen])))
    return batches


@minibatches.accepted
def expression(X, y, batch_size, rng, drop_last=False):
    if y.shape != X.shape[:1]:
        raise ValueError(f"X {X.shape} and y {y.shape} do not fit")
    order = np.argsort(rng.random(len(X)))
    pieces = np.split(order, range(batch_size, len(X), batch_size))
    return ([X[p], y[p]] for p in pieces if not drop_last or len(p) == batch_size)


@minibatches.accepted
def inner_generator(X, y, batch_size, rng, drop_last=False):
    if len(X) != len(y):
        raise ValueError(f"{X.shape} {y.shape}")
    X, y = X.copy(), y.copy()
    order = rng.permutation(len(X))

    def walk():
        X[:], y[:] = X[order], y[order]
        full, rest = divmod(len(X), batch_size)
        for k in range(full + (rest > 0 and not drop_last)):
            piece = slice(k * batch_size, (k + 1) * batch_size)
            yield X[piece], y[piece]

    return walk()


@minibatches.accepted
def drawn_one_by_one(X, y, batch_size, rng, drop_last=False):
    if X.shape[0] != y.size:
        raise ValueError(f"{X.shape} {y.shape}")
    left, chosen = list(range(len(X))), []
    while left:
        chosen.append(left.pop(int(rng.integers(len(left)))))
        if len(chosen) == batch_size:
            yield X[chosen], y[chosen]
            chosen = []
    if chosen and not drop_last:
        yield X[chosen], y[chosen]

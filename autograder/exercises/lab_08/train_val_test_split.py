"""train_val_test_split(X, y, fractions, rng): three disjoint parts, drawn at random."""

import copy

import numpy as np

from autograder.exercises import case
from autograder.exercises.legacy import OldExercise, in_part
from mitdl_utils.checks.drivers.batching import AS_IT_WAS
from mitdl_utils.checks.drivers.splitting import MANY, OTHER, SAME

TIMES = 70  # of three rows each comes to each part in so many splits: 9 (2/3)^70 < 10^-11
ROWS = 2_000


def reference(X, y, fractions, rng, rows=0, times=0):
    """What holds for every right split, whichever the draw."""
    came = {"what comes back": "((array, array), (array, array), (array, array))"}
    if times:
        return came | {"rows that come to every part sooner or later": "3 of 3"}
    facts = came | {
        "sizes": "as the fractions say",
        "rows": "each in one part",
        "X and y": "each row has its label",
    }
    if rows:
        return facts | {"who goes where": "drawn at random"}
    facts["with the same rng"] = SAME
    if len(X) >= MANY:
        facts |= {"with another rng": OTHER, "the next split": OTHER}
        facts["the global random state"] = AS_IT_WAS
    return facts


train_val_test_split = OldExercise(
    "train_val_test_split",
    "train_val_test_split(X, y, fractions, rng)",
    points=3,
    reference=reference,
    driver="splitting.facts",
    is_oracle=True,
    forbidden=("sklearn", "torch", "scipy"),
    parts={"three parts": 2 / 3, "drawn at random": 1 / 3},
)


def _rows(rng, n, *shape):
    """n rows whose first entries are their own, in no order."""
    X = np.round(rng.normal(size=(n, *shape)), 2)
    X[(slice(None),) + (0,) * len(shape)] = rng.permutation(n) + 0.5
    return X


def _labels(rng, n):
    return rng.permutation(n) + 100


def _drawn(rng, n, *shape):
    return _rows(rng, n, *shape), _labels(rng, n)


def _seed(rng):
    return int(rng.integers(10**6))


def many_rows(rng):
    yield case("many rows", *_drawn(rng, 80, 2), (0.5, 0.25, 0.25), _seed(rng))


def splits(rng):
    yield case("n that does not divide", *_drawn(rng, 17, 3), (0.6, 0.2, 0.2), _seed(rng))
    yield case("halves that round", *_drawn(rng, 30, 2), (0.7, 0.15, 0.15), _seed(rng))
    yield case("tenths", *_drawn(rng, 21, 2), (0.8, 0.1, 0.1), _seed(rng))
    yield case("thirds", *_drawn(rng, 16, 4), (1 / 3, 1 / 3, 1 / 3), _seed(rng))
    yield case("a small training part", *_drawn(rng, 27, 2), (0.2, 0.5, 0.3), _seed(rng))
    yield case("the largest part last", *_drawn(rng, 16, 5), (0.25, 0.125, 0.625), _seed(rng))
    yield case("rows of one number", *_drawn(rng, 13), (0.5, 0.25, 0.25), _seed(rng))
    yield case("images", *_drawn(rng, 14, 2, 3), (0.5, 0.25, 0.25), _seed(rng))
    yield case("as many rows as features", *_drawn(rng, 12, 12), (0.5, 0.25, 0.25), _seed(rng))
    X = _rows(rng, 15, 2).astype(np.float32)
    yield case("float32", X, _labels(rng, 15), (0.6, 0.2, 0.2), _seed(rng))
    X = _rows(rng, 28, 3)[::2]
    yield case("a strided view", X, _labels(rng, 14), (0.5, 0.3, 0.2), _seed(rng))
    yield case("sizes that all round down", *_drawn(rng, 29, 2), (0.65, 0.1, 0.25), _seed(rng))


def draws(rng):
    thirds = (0.34, 0.34, 0.32)  # which writing them down does not change
    yield case("three rows, again and again", *_drawn(rng, 3, 1), thirds, _seed(rng), times=TIMES)
    yield case("very many rows", *_drawn(rng, 4, 1), (0.5, 0.2, 0.3), _seed(rng), rows=ROWS)


@train_val_test_split.cases
def cases(rng):
    three_parts, chance = train_val_test_split.parts
    for part, maker in ((chance, many_rows), (three_parts, splits), (chance, draws)):
        for one in maker(rng):
            yield in_part(part, one)


def _checked(X, y):
    if len(X) != len(y):
        raise ValueError(f"X {X.shape}, y {y.shape}")
    return len(X)


def _cuts(n, fractions):
    a, b, _ = fractions
    return round(n * a), round(n * a) + round(n * b)


def _parts(X, y, order, fractions):
    return tuple((X[i], y[i]) for i in np.split(order, _cuts(len(order), fractions)))


@train_val_test_split.mistake
def not_shuffled(X, y, fractions, rng):
    """You cut the rows in the order in which they come. Data is often sorted, by class or by day:
    draw the order from rng first."""
    return _parts(X, y, np.arange(_checked(X, y)), fractions)


@train_val_test_split.mistake
def shuffled_apart(X, y, fractions, rng):
    """You shuffle X and y with two different orders, or one of them alone, so rows get labels of
    other rows. Draw one order and use it for both."""
    n = _checked(X, y)
    Xs, ys = X[rng.permutation(n)], y[rng.permutation(n)]
    return _parts(Xs, ys, np.arange(n), fractions)


@train_val_test_split.mistake
def parts_overlap(X, y, fractions, rng):
    """You draw each part from all the rows, so some rows are in two parts, and the model is tested
    on what it has learned. Draw one order and cut it."""
    n = _checked(X, y)
    sizes = np.diff([0, *_cuts(n, fractions), n])
    orders = [rng.choice(n, size=k, replace=False) for k in sizes]
    return tuple((X[i], y[i]) for i in orders)


@train_val_test_split.mistake
def rounding_loses_rows(X, y, fractions, rng):
    """Where the sizes do not come out whole, some rows are in no part: each size is rounded by
    itself. Let the last part take all that is left."""
    n = _checked(X, y)
    a, b, c = (int(n * f) for f in fractions)
    order = rng.permutation(n)
    return tuple((X[i], y[i]) for i in (order[:a], order[a : a + b], order[a + b : a + b + c]))


@train_val_test_split.mistake
def test_takes_from_validation(X, y, fractions, rng):
    """Your second cut is counted from the start, not from the first cut: add up the fractions
    before you cut."""
    n = _checked(X, y)
    order = rng.permutation(n)
    a, b = int(n * fractions[0]), int(n * fractions[1])
    return tuple((X[i], y[i]) for i in (order[:a], order[a : a + b], order[b:]))


@train_val_test_split.mistake
def drawn_with_replacement(X, y, fractions, rng):
    """You draw rows with replacement: some come several times, others never. An order of all
    rows has each of them once."""
    n = _checked(X, y)
    return _parts(X, y, rng.integers(0, n, size=n), fractions)


@train_val_test_split.mistake
def drawn_with_replacement_within_a_part(X, y, fractions, rng):
    """Within a part some rows come twice. The three parts do not mix, but inside each of them draw
    without replacement."""
    n = _checked(X, y)
    orders = np.split(rng.permutation(n), _cuts(n, fractions))
    return tuple((X[j], y[j]) for j in (np.append(i[:-1], i[:1]) for i in orders))


@train_val_test_split.mistake
def a_seed_of_your_own(X, y, fractions, rng):
    """Whatever generator you are given, the split is the same: you make one of your own with a
    fixed seed. Use rng."""
    return _parts(X, y, np.random.default_rng(0).permutation(_checked(X, y)), fractions)


@train_val_test_split.mistake
def global_generator(X, y, fractions, rng):
    """You shuffle with NumPy's global generator; the same rng no longer gives the same split.
    Ask the rng that you are given."""
    return _parts(X, y, np.random.permutation(_checked(X, y)), fractions)


@train_val_test_split.mistake
def unseeded_generator(X, y, fractions, rng):
    """The same rng gives another split each time: you make a new generator without a seed. Use
    the rng that you are given."""
    return _parts(X, y, np.random.default_rng().permutation(_checked(X, y)), fractions)


@train_val_test_split.mistake
def validation_and_test_swapped(X, y, fractions, rng):
    """The sizes of validation and test are exchanged: the order is train, validation, test."""
    train, val, test = fractions
    one, two, three = _parts(X, y, rng.permutation(_checked(X, y)), (train, test, val))
    return one, two, three


@train_val_test_split.mistake
def test_first(X, y, fractions, rng):
    """Your parts come in another order: train first, then validation, then test."""
    train, val, test = _parts(X, y, rng.permutation(_checked(X, y)), fractions)
    return test, val, train


@train_val_test_split.mistake
def fractions_ignored(X, y, fractions, rng):
    """You always cut at 80 % and 90 %. Use the fractions that you are given."""
    return _parts(X, y, rng.permutation(_checked(X, y)), (0.8, 0.1, 0.1))


@train_val_test_split.mistake
def six_in_a_row(X, y, fractions, rng):
    """Six arrays come back in a row; three pairs are asked for: (X, y) of each part together."""
    parts = _parts(X, y, rng.permutation(_checked(X, y)), fractions)
    return tuple(array for part in parts for array in part)


@train_val_test_split.mistake
def all_x_then_all_y(X, y, fractions, rng):
    """You give the three X together and then the three y. A pair (X, y) for each part is asked
    for."""
    parts = _parts(X, y, rng.permutation(_checked(X, y)), fractions)
    return tuple(p[0] for p in parts), tuple(p[1] for p in parts)


@train_val_test_split.mistake
def no_validation(X, y, fractions, rng):
    """Two parts come back, three are asked for: train, validation and test."""
    train, _, test = _parts(X, y, rng.permutation(_checked(X, y)), fractions)
    return train, test


@train_val_test_split.mistake
def validation_is_the_test(X, y, fractions, rng):
    """Your validation rows are also your test rows. What was used to choose a model cannot judge
    it any more."""
    n = _checked(X, y)
    order = rng.permutation(n)
    a, _ = _cuts(n, fractions)
    rest = order[a:]
    k = round(n * fractions[2])
    val = round(n * fractions[1])
    return tuple((X[i], y[i]) for i in (order[:a], rest[:val], rest[:k]))


@train_val_test_split.mistake
def only_training_is_shuffled(X, y, fractions, rng):
    """You cut first and shuffle within each part, or with a seed of your own: the same rows are in
    the test each time. Shuffle everything with rng, then cut."""
    n = _checked(X, y)
    orders = np.split(np.arange(n), _cuts(n, fractions))
    return tuple((X[j], y[j]) for j in (rng.permutation(i) for i in orders))


@train_val_test_split.mistake
def rows_turned_round(X, y, fractions, rng):
    """You begin at a random row and go on in the order in which the rows come, so each part is a
    stretch of neighbours. Draw an order in which every row may be anywhere."""
    n = _checked(X, y)
    return _parts(X, y, np.roll(np.arange(n), rng.integers(n)), fractions)


@train_val_test_split.mistake
def one_row_stays(X, y, fractions, rng):
    """Some row is never in one of the parts, as the first row is that always comes first. Every
    row may go anywhere: shuffle all of them."""
    n = _checked(X, y)
    return _parts(X, y, np.append(0, 1 + rng.permutation(n - 1)), fractions)


@train_val_test_split.mistake
def a_row_too_few(X, y, fractions, rng):
    """Some row is in no part even where the sizes come out whole: a slice or a range stops one too
    early. Let the last part take all that is left."""
    (a, b), order = _cuts(_checked(X, y), fractions), rng.permutation(len(X))
    return tuple((X[i], y[i]) for i in (order[:a], order[a:b], order[b:-1]))


@train_val_test_split.mistake
def generator_copied(X, y, fractions, rng):
    """A second split with the same generator is the same as the first: you draw from a copy of rng,
    or put its state back. Draw from rng itself."""
    return _parts(X, y, copy.deepcopy(rng).permutation(_checked(X, y)), fractions)


@train_val_test_split.mistake
def shuffled_in_place(X, y, fractions, rng):
    """Your parts are right, but you shuffle the caller's own arrays. Draw an order and index with
    it: that makes copies."""
    order = rng.permutation(_checked(X, y))
    X[...], y[...] = X[order], y[order]
    return _parts(X.copy(), y.copy(), np.arange(len(X)), fractions)


@train_val_test_split.mistake
def labels_become_floats(X, y, fractions, rng):
    """Your labels come back as floats: stacking X and y into one array makes them so. Keep the two
    arrays apart."""
    parts = _parts(X, y, rng.permutation(_checked(X, y)), fractions)
    return tuple((a, b.astype(float)) for a, b in parts)


@train_val_test_split.accepted
def one_order(X, y, fractions, rng):
    if len(X) != len(y):
        raise ValueError(f"X has shape {X.shape} and y has shape {y.shape}")
    order = rng.permutation(len(X))
    first = int(fractions[0] * len(X))
    second = first + int(fractions[1] * len(X))
    return (
        (X[order[:first]], y[order[:first]]),
        (X[order[first:second]], y[order[first:second]]),
        (X[order[second:]], y[order[second:]]),
    )


@train_val_test_split.accepted
def each_size_rounded_down(X, y, fractions, rng):
    if X.shape[0] != y.shape[0]:
        raise ValueError(f"X {X.shape}, y {y.shape}")
    n_train, n_val = (int(f * len(y)) for f in fractions[:2])
    order = list(rng.permutation(len(y)))
    train, val = order[:n_train], order[n_train : n_train + n_val]
    test = order[n_train + n_val :]
    return [[X[train], y[train]], [X[val], y[val]], [X[test], y[test]]]


@train_val_test_split.accepted
def shuffled_indices(X, y, fractions, rng):
    n = X.shape[0]
    if y.shape[0] != n:
        raise ValueError(f"{n} rows, {y.shape[0]} labels")
    indices = np.arange(n)
    rng.shuffle(indices)
    cuts = np.round(np.cumsum(fractions)[:-1] * n).astype(int)
    return [(X[i], y[i]) for i in np.split(indices, cuts)]


@train_val_test_split.accepted
def sorted_random_numbers(X, y, fractions, rng):
    if len(X) != len(y):
        raise ValueError("lengths")
    ranks = np.argsort(rng.random(len(X)))
    n_test = round(len(X) * fractions[2])
    n_val = round(len(X) * fractions[1])
    test, val, train = ranks[:n_test], ranks[n_test : n_test + n_val], ranks[n_test + n_val :]
    return (X[train], y[train]), (X[val], y[val]), (X[test], y[test])


@train_val_test_split.accepted
def masks_that_keep_the_order(X, y, fractions, rng):
    if len(X) != len(y):
        raise ValueError(f"{X.shape} against {y.shape}")
    n = len(X)
    rank = rng.permutation(n)
    first, second = round(n * fractions[0]), round(n * (fractions[0] + fractions[1]))
    masks = rank < first, (rank >= first) & (rank < second), rank >= second
    return tuple((X[m], y[m]) for m in masks)


@train_val_test_split.accepted
def chosen_one_after_another(X, y, fractions, rng):
    if len(X) != len(y):
        raise ValueError(f"{len(X)} rows and {len(y)} labels")
    left = list(range(len(X)))
    parts = []
    for f in fractions[:2]:
        chosen = rng.choice(left, size=int(f * len(X)), replace=False)
        left = [i for i in left if i not in set(chosen)]
        parts.append((X[chosen], y[chosen]))
    return (*parts, (X[left], y[left]))


@train_val_test_split.accepted
def pairs_in_a_list(X, y, fractions, rng):
    pairs = list(zip(X, y, strict=True))
    pairs = [pairs[i] for i in rng.permutation(len(pairs))]
    a = int(len(pairs) * fractions[0])
    b = a + int(len(pairs) * fractions[1])
    parts = pairs[:a], pairs[a:b], pairs[b:]
    return tuple((np.array([p[0] for p in q]), np.array([p[1] for p in q])) for q in parts)

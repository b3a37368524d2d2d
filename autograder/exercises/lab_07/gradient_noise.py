"""gradient_noise(X, y, w, b, batch_size, rng, trials): how far batches' gradients are off.

Batches are drawn by chance, but for data whose examples' gradients lie at equal distances and
angles every batch of a size has the same noise, to the last digit. Most cases are made so.
"""

import numpy as np
from scipy.special import expit, logit

from autograder.exercises import case, draw
from autograder.exercises.legacy import OldExercise
from mitdl_utils.checks.drivers.batching import AS_IT_WAS, FAR, FARTHER, NEAR


def each_gradient(X, y, w, b):
    """The gradient for each example alone, dw and db in one row: (n, d + 1)."""
    error = expit(X @ w + b) - y
    return error[:, np.newaxis] * np.column_stack([X, np.ones(len(X))])


def expected_noise(X, y, w, b, batch_size):
    """The mean over all batches, by the variance of a sample mean without replacement."""
    each, n = each_gradient(X, y, w, b), len(X)
    spread = np.sum((each - each.mean(axis=0)) ** 2) / n
    return spread / batch_size * (n - batch_size) / max(n - 1, 1)


def reference(X, y, w, b, batch_size, rng, trials, about="result"):
    """The theory of sampling, where the data are such that it holds for every single batch."""
    n, d = X.shape
    if y.shape != (n,) or w.shape != (d,):
        raise ValueError(f"X has shape {X.shape}, y {y.shape} and w {w.shape}")
    came = {"what comes back": "a number"}
    if about == "rows":
        if X.shape != (3, 2):
            raise ValueError("other data than the driver can read")
        return came | {"rows that come as often as others": "3 of 3"}
    if about == "draws":
        if n < 12:
            raise ValueError("two draws could agree by chance")
        return came | {
            "the same seed gives the same noise": True,
            "other seeds give the same noise": False,
            "rows that are drawn together": "any",
            "the global random state": AS_IT_WAS,
        }
    each = each_gradient(X, y, w, b)
    gram = (each - each.mean(axis=0)) @ (each - each.mean(axis=0)).T
    sizes, angles = np.diag(gram), gram[~np.eye(n, dtype=bool)]
    if batch_size > n or (batch_size < n and np.ptp(sizes) + np.ptp(angles) > 1e-6 * sizes[0]):
        raise ValueError("the noise differs from batch to batch")
    noise = float(expected_noise(X, y, w, b, batch_size))
    return came | {"noise, whichever rows are drawn": "the same", "noise": noise}


gradient_noise = OldExercise(
    "gradient_noise",
    "gradient_noise(X, y, w, b, batch_size, rng, trials)",
    points=3,
    reference=reference,
    driver="batching.noise",
    is_oracle=True,
    forbidden=("sklearn", "scipy", "torch"),
)


def _seed(rng):
    return int(rng.integers(10**6))


def even(rng, n):
    """Data whose examples' gradients are all as far from each other: X (n, n + 1), y, w, b."""
    error = rng.uniform(0.2, 0.8, n) * np.where(rng.permutation(n) % 2, 1, -1)
    y = (error < 0).astype(int)
    z = logit(error + y)
    w, b = draw(rng, n + 1), float(draw(rng, 1)[0])
    length = np.linalg.norm(w)
    along = error * (z - b) / length  # each gradient's component in the direction of w
    wanted = (1 + error @ error + along @ along) * np.eye(n) + 0.3
    rest = np.linalg.cholesky(wanted - np.outer(error, error) - np.outer(along, along))
    frame = np.linalg.qr(np.column_stack([w, rng.normal(size=(n + 1, n))]))[0]
    gradients = np.outer(along, w / length) + rest @ frame[:, 1:].T  # (n, n + 1)
    return gradients / error[:, np.newaxis], y, w, b


def triangle():
    """Three rows so that a batch of two has the noise NEAR, FAR or FARTHER, without the third."""
    along = (FARTHER - FAR - NEAR) / 2  # the corners add up to 0, in squares NEAR, FAR, FARTHER
    up = np.sqrt(FAR - along**2)
    corners = np.array([[1.0, 0.0], [along, up], [-1.0 - along, -up]])
    return 4 * corners, np.zeros(3, dtype=int), np.zeros(2), 0.0


def in_turn(rng, n):
    """Rows near +1 and −1 in turn, none of them twice: two of one sign have noise 1."""
    X = np.round(rng.normal(scale=0.01, size=(n, 3)), 4)
    X[:, 0] += 2.0 * (-1.0) ** np.arange(n)
    return X, np.zeros(n, dtype=int), np.zeros(3), 0.0


@gradient_noise.cases
def cases(rng):
    yield case("five examples, batches of two", *even(rng, 5), 2, _seed(rng), 2)
    yield case("six examples, batches of five", *even(rng, 6), 5, _seed(rng), 3)
    yield case("seven examples, batches of three", *even(rng, 7), 3, _seed(rng), 2)
    yield case("batches of one", *even(rng, 4), 1, _seed(rng), 2)
    yield case("one trial", *even(rng, 5), 4, _seed(rng), 1)
    X, y, w = draw(rng, 6, 2), np.array([0, 1, 1, 0, 1, 0]), draw(rng, 2)
    yield case("a batch of all", X, y, w, 0.5, 6, _seed(rng), 3)
    yield case("one example", X[:1], y[:1], w, 0.5, 1, _seed(rng), 2)
    two = np.array([[1.0], [3.0]])
    yield case("worked by hand", two, np.array([1, 0]), np.array([0.0]), 0.0, 1, _seed(rng), 3)
    single = [value.astype(np.float32) for value in (two, np.array([-0.5]))]
    yield case("float32", single[0], np.array([0, 1]), single[1], 0.25, 1, _seed(rng), 4)
    yield case("three rows, two at a time", *triangle(), 2, _seed(rng), 64, about="rows")
    yield case("rows of two kinds in turn", *in_turn(rng, 14), 2, _seed(rng), 14, about="draws")
    far = np.array([[700.0, 1.0], [-900.0, 2.0]])
    yield case("very sure", far, np.array([0, 1]), np.array([1.0, 0.5]), 0.5, 1, _seed(rng), 2)


def _checked(X, y, w):
    if X.ndim != 2 or y.shape != (len(X),) or w.shape != (X.shape[1],):
        raise ValueError(f"X {X.shape}, y {y.shape}, w {w.shape}")


def _gradients(X, y, w, b):
    error = expit(X @ w + b) - y
    return np.append(X.T @ error, error.sum()) / len(X)


def _differences(X, y, w, b, batch_size, rng, trials, replace=False, gradients=_gradients):
    """g_batch − g_full for each trial: (trials, d + 1)."""
    _checked(X, y, w)
    full = gradients(X, y, w, b)
    rows = [rng.choice(len(X), batch_size, replace=replace) for _ in range(trials)]
    return np.array([gradients(X[chosen], y[chosen], w, b) - full for chosen in rows])


@gradient_noise.mistake
def with_replacement(X, y, w, b, batch_size, rng, trials):
    """You draw a batch with replacement, so that a row can come twice: even a batch of all then has
    noise. Draw batch_size different rows."""
    away = _differences(X, y, w, b, batch_size, rng, trials, replace=True)
    return np.mean(np.sum(away**2, axis=1))


@gradient_noise.mistake
def distance_not_squared(X, y, w, b, batch_size, rng, trials):
    """You take a root. The result is the mean of the *squared* distances, as it is."""
    away = _differences(X, y, w, b, batch_size, rng, trials)
    return np.mean(np.sqrt(np.sum(away**2, axis=1)))


@gradient_noise.mistake
def only_dw(X, y, w, b, batch_size, rng, trials):
    """You leave out db: the distance is over dw and db together."""
    away = _differences(X, y, w, b, batch_size, rng, trials)
    return np.mean(np.sum(away[:, :-1] ** 2, axis=1))


@gradient_noise.mistake
def only_db(X, y, w, b, batch_size, rng, trials):
    """You leave out dw: the distance is over dw and db together."""
    away = _differences(X, y, w, b, batch_size, rng, trials)
    return np.mean(away[:, -1] ** 2)


@gradient_noise.mistake
def summed_over_trials(X, y, w, b, batch_size, rng, trials):
    """You add up the trials; divide by how many there are."""
    return np.sum(_differences(X, y, w, b, batch_size, rng, trials) ** 2)


@gradient_noise.mistake
def mean_over_everything(X, y, w, b, batch_size, rng, trials):
    """You take the mean over the gradient's entries too. Over the entries it is a sum, over the
    trials a mean."""
    return np.mean(_differences(X, y, w, b, batch_size, rng, trials) ** 2)


@gradient_noise.mistake
def summed_gradients(X, y, w, b, batch_size, rng, trials):
    """Your gradients are sums over the examples, so a batch's is smaller than the full one only
    because it has fewer rows. Take means."""

    def gradients(X, y, w, b):
        return _gradients(X, y, w, b) * len(X)

    away = _differences(X, y, w, b, batch_size, rng, trials, gradients=gradients)
    return np.mean(np.sum(away**2, axis=1))


@gradient_noise.mistake
def batch_divided_by_n(X, y, w, b, batch_size, rng, trials):
    """You divide a batch's gradient by the number of all examples; divide by batch_size."""
    n = len(X)

    def gradients(X, y, w, b):
        return _gradients(X, y, w, b) * len(X) / n

    away = _differences(X, y, w, b, batch_size, rng, trials, gradients=gradients)
    return np.mean(np.sum(away**2, axis=1))


@gradient_noise.mistake
def no_sigmoid(X, y, w, b, batch_size, rng, trials):
    """You leave out the sigmoid: that is the gradient of linear regression. ŷ is σ(Xw + b)."""

    def gradients(X, y, w, b):
        error = X @ w + b - y
        return np.append(X.T @ error, error.sum()) / len(X)

    away = _differences(X, y, w, b, batch_size, rng, trials, gradients=gradients)
    return np.mean(np.sum(away**2, axis=1))


@gradient_noise.mistake
def no_bias_in_z(X, y, w, b, batch_size, rng, trials):
    """You leave b out of z: ŷ is σ(Xw + b)."""

    def gradients(X, y, w, b):
        return _gradients(X, y, w, 0.0)

    away = _differences(X, y, w, b, batch_size, rng, trials, gradients=gradients)
    return np.mean(np.sum(away**2, axis=1))


@gradient_noise.mistake
def sigmoid_slope_kept(X, y, w, b, batch_size, rng, trials):
    """You multiply by σ′ as well. With cross-entropy it cancels: (ŷ − y) · x is all."""

    def gradients(X, y, w, b):
        p = expit(X @ w + b)
        error = (p - y) * p * (1 - p)
        return np.append(X.T @ error, error.sum()) / len(X)

    away = _differences(X, y, w, b, batch_size, rng, trials, gradients=gradients)
    return np.mean(np.sum(away**2, axis=1))


@gradient_noise.mistake
def size_of_the_gradient(X, y, w, b, batch_size, rng, trials):
    """You measure how long a batch's gradient is; take the full gradient away from it first."""
    full = _gradients(X, y, w, b)
    away = _differences(X, y, w, b, batch_size, rng, trials) + full
    return np.mean(np.sum(away**2, axis=1))


@gradient_noise.mistake
def distance_of_the_means(X, y, w, b, batch_size, rng, trials):
    """You take the mean of the differences first and square that: they cancel, and nearly nothing
    is left. Square each trial's, then take the mean."""
    away = _differences(X, y, w, b, batch_size, rng, trials)
    return np.sum(away.mean(axis=0) ** 2)


@gradient_noise.mistake
def factor_half(X, y, w, b, batch_size, rng, trials):
    """Yours is half of it: there is no ½ in front of the squared distance."""
    away = _differences(X, y, w, b, batch_size, rng, trials)
    return 0.5 * np.mean(np.sum(away**2, axis=1))


@gradient_noise.mistake
def divided_by_trials_less_one(X, y, w, b, batch_size, rng, trials):
    """You divide by trials − 1. The full gradient is known and not estimated, so divide by
    trials."""
    away = _differences(X, y, w, b, batch_size, rng, trials)
    return np.sum(away**2) / max(trials - 1, 1)


@gradient_noise.mistake
def the_same_batch_each_time(X, y, w, b, batch_size, rng, trials):
    """Each of your trials sees the same batch: you draw once, or from a copy of rng that starts
    again each time. Draw a new one from rng in each trial."""
    _checked(X, y, w)
    chosen = rng.permutation(len(X))[:batch_size]
    away = _gradients(X[chosen], y[chosen], w, b) - _gradients(X, y, w, b)
    return np.sum(away**2)


@gradient_noise.mistake
def always_the_first_rows(X, y, w, b, batch_size, rng, trials):
    """Your batch is always the same, whatever the seed: the first rows. Draw its rows from rng."""
    _checked(X, y, w)
    away = _gradients(X[:batch_size], y[:batch_size], w, b) - _gradients(X, y, w, b)
    return np.sum(away**2)


@gradient_noise.mistake
def one_row_in_every_batch(X, y, w, b, batch_size, rng, trials):
    """One row is in every batch, or in none. Draw from all rows, 0 to n − 1, each as likely as any
    other."""
    _checked(X, y, w)
    full = _gradients(X, y, w, b)
    away = []
    for _ in range(trials):
        chosen = np.append(0, 1 + rng.permutation(len(X) - 1)[: batch_size - 1])
        away.append(_gradients(X[chosen], y[chosen], w, b) - full)
    return np.mean(np.sum(np.square(away), axis=1))


@gradient_noise.mistake
def neighbours_only(X, y, w, b, batch_size, rng, trials):
    """Your batch is a stretch of neighbouring rows, from a random start. Every set of rows is to be
    as likely as any other: draw them without replacement."""
    _checked(X, y, w)
    full = _gradients(X, y, w, b)
    away = []
    for _ in range(trials):
        start = int(rng.integers(len(X) - batch_size + 1))
        chosen = np.arange(start, start + batch_size)
        away.append(_gradients(X[chosen], y[chosen], w, b) - full)
    return np.mean(np.sum(np.square(away), axis=1))


@gradient_noise.mistake
def neighbours_in_a_ring(X, y, w, b, batch_size, rng, trials):
    """Your batch is a stretch of neighbouring rows, going on at the first after the last. Every set
    of rows is to be as likely as any other: draw them without replacement."""
    _checked(X, y, w)
    full = _gradients(X, y, w, b)
    away = []
    for _ in range(trials):
        chosen = (np.arange(batch_size) + rng.integers(len(X))) % len(X)
        away.append(_gradients(X[chosen], y[chosen], w, b) - full)
    return np.mean(np.sum(np.square(away), axis=1))


@gradient_noise.mistake
def own_generator(X, y, w, b, batch_size, rng, trials):
    """Every seed gives the same noise: you draw from a generator of your own. Draw from rng."""
    away = _differences(X, y, w, b, batch_size, np.random.default_rng(1), trials)
    return np.mean(np.sum(away**2, axis=1))


@gradient_noise.mistake
def global_generator(X, y, w, b, batch_size, rng, trials):
    """You draw from NumPy's global generator (np.random.…), so that nobody can repeat your numbers.
    Draw from rng."""
    away = _differences(X, y, w, b, batch_size, np.random, trials)
    return np.mean(np.sum(away**2, axis=1))


@gradient_noise.mistake
def unseeded_generator(X, y, w, b, batch_size, rng, trials):
    """The same seed gives other numbers each time: draw from the rng that you are given, and from
    nothing else."""
    away = _differences(X, y, w, b, batch_size, np.random.default_rng(), trials)
    return np.mean(np.sum(away**2, axis=1))


@gradient_noise.mistake
def overflow(X, y, w, b, batch_size, rng, trials):
    """The result is right, but 1 / (1 + exp(−z)) overflows where z is very negative. Use the
    sigmoid of lab 1, which cannot."""

    def gradients(X, y, w, b):
        error = 1 / (1 + np.exp(-(X @ w + b))) - y
        return np.append(X.T @ error, error.sum()) / len(X)

    away = _differences(X, y, w, b, batch_size, rng, trials, gradients=gradients)
    return np.mean(np.sum(away**2, axis=1))


@gradient_noise.mistake
def shuffles_the_callers_data(X, y, w, b, batch_size, rng, trials):
    """The result is right, but you shuffle the caller's own X and y in place. Draw indices."""
    result = _differences(X, y, w, b, batch_size, rng, trials)
    X[:], y[:] = np.roll(X, 1, axis=0), np.roll(y, 1)
    return np.mean(np.sum(result**2, axis=1))


@gradient_noise.accepted
def one_loop(X, y, w, b, batch_size, rng, trials):
    if len(X) != len(y) or y.ndim != 1 or X.shape[1:] != w.shape:
        raise ValueError(f"X is {X.shape}, y is {y.shape}, w is {w.shape}")

    def gradients(rows):
        error = 0.5 * (1 + np.tanh(0.5 * (X[rows] @ w + b))) - y[rows]
        return X[rows].T @ error / len(rows), error.mean()

    dw, db = gradients(np.arange(len(X)))
    total = 0.0
    for _ in range(trials):
        dw_batch, db_batch = gradients(rng.permutation(len(X))[:batch_size])
        total += np.sum((dw_batch - dw) ** 2) + (db_batch - db) ** 2
    return total / trials


@gradient_noise.accepted
def all_at_once(X, y, w, b, batch_size, rng, trials):
    if X.shape != (y.size, w.size) or y.ndim != 1:
        raise ValueError(f"X {X.shape} does not fit y {y.shape} and w {w.shape}")
    z = X @ w + b
    e = np.exp(-np.abs(z))
    each = (np.where(z >= 0, 1, e) / (1 + e) - y)[:, None] * np.column_stack([X, np.ones(len(X))])
    chosen = np.argsort(rng.random((trials, len(X))), axis=1)[:, :batch_size]
    away = each[chosen].mean(axis=1) - each.mean(axis=0)
    return float(np.einsum("td,td->", away, away) / trials)


@gradient_noise.accepted
def list_of_norms(X, y, w, b, batch_size, rng, trials):
    n, d = X.shape
    if y.shape != (n,) or w.shape != (d,):
        raise ValueError(f"{X.shape} {y.shape} {w.shape}")

    def sigmoid(z):
        return np.exp(-np.logaddexp(0.0, -z))

    def gradient(x, t):
        error = sigmoid(x @ w + b) - t
        return np.concatenate([error @ x, [error.sum()]]) / len(x)

    full = gradient(X, y)
    norms = []
    for _ in range(trials):
        rows = rng.choice(n, size=batch_size, replace=False, shuffle=False)
        norms.append(np.linalg.norm(gradient(X[rows], y[rows]) - full) ** 2)
    return np.mean(norms)


@gradient_noise.accepted
def python_lists(X, y, w, b, batch_size, rng, trials):
    import math

    if y.shape != X.shape[:1] or w.shape != X.shape[1:]:
        raise ValueError(f"{X.shape}, {y.shape}, {w.shape}")
    n, d = X.shape
    each = []
    for i in range(n):
        z = float(X[i] @ w + b)
        p = 1 / (1 + math.exp(-z)) if z >= 0 else math.exp(z) / (1 + math.exp(z))
        each.append([(p - int(y[i])) * float(X[i, j]) for j in range(d)] + [p - int(y[i])])
    full = [sum(column) / n for column in zip(*each, strict=True)]
    noise = 0.0
    for _ in range(trials):
        rows = list(range(n))
        rng.shuffle(rows)
        for j in range(d + 1):
            noise += (sum(each[i][j] for i in rows[:batch_size]) / batch_size - full[j]) ** 2
    return noise / trials


@gradient_noise.accepted
def through_an_epoch(X, y, w, b, batch_size, rng, trials):
    if X.shape[0] != y.shape[0] or y.ndim > 1 or X.shape[1] != len(w):
        raise ValueError(f"{X.shape}, {y.shape}, {w.shape}")
    error = 0.5 * (1 + np.tanh((X @ w + b) / 2)) - y
    dw, db = error[:, np.newaxis] * X, error
    seen = []
    while len(seen) < trials:
        order = rng.permutation(len(X))
        for k in range(0, len(X) - batch_size + 1, batch_size):
            rows = order[k : k + batch_size]
            away_w, away_b = dw[rows].mean(0) - dw.mean(0), db[rows].mean() - db.mean()
            seen.append(away_w @ away_w + away_b**2)
    return sum(seen[:trials]) / trials

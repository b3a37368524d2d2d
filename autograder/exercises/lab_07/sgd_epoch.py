"""sgd_epoch(X, y, w, b, lr, batch_size, rng): logistic regression, one step for each batch.

The order is the student's affair, so each case with a result is one where no order matters: one
batch of all, rows that are all the same, or probabilities so near 0 and 1 that no step moves them.
Whether the order is a fair one is read from weights that tell it, one for each row.
"""

import copy

import numpy as np
from scipy.special import expit

from autograder.exercises import case, draw
from autograder.exercises.legacy import OldExercise
from mitdl_utils.checks.drivers.batching import AS_IT_WAS, EVERYWHERE
from mitdl_utils.checks.drivers.chance import FAIR

TIMES = 38  # of two rows each comes to each place in so many epochs: 2 / 2^38 < 10^-11


def reference(X, y, w, b, lr, batch_size, rng, about="result", times=1):
    """Steps by a complex-step derivative of the loss, in the order of X."""
    n, d = X.shape
    if y.shape != (n,) or w.shape != (d,):
        raise ValueError(f"X has shape {X.shape}, y {y.shape} and w {w.shape}")
    came = {"what comes back": "(w, b)"}
    if about == "seeds":
        if n < 12:
            raise ValueError("two orders could agree by chance")
        return came | {
            "the next epoch gives the same weights": False,
            "the same seed gives the same weights": True,
            "other seeds give the same weights": False,
            "the global random state": AS_IT_WAS,
        }
    if about == "places":
        return {EVERYWHERE: f"{n} of {n}"} if times > 1 else {"the places of the rows": FAIR}
    theta, rows = np.append(w, b), np.column_stack([X, np.ones(n)])
    for start in range(0, n, batch_size):
        batch = slice(start, start + batch_size)
        theta = theta - lr * _slope(theta, rows[batch], y[batch])
    same = came | {"w and b, in whatever order the examples come": "the same"}
    return same | {"w": theta[:-1], "b": theta[-1]}


def _slope(theta, rows, labels):
    """Of the cross-entropy, Squire and Trapp's complex step: Im f(θ + ih) / h."""
    z = rows @ (theta[:, np.newaxis] + 1e-30j * np.eye(len(theta)))  # (n, d + 1), one step a column
    sign = np.where(z.real > 0, 1.0, -1.0)
    softplus = np.where(z.real > 0, z, 0.0) + np.log(1.0 + np.exp(-sign * z))
    return (softplus - labels[:, np.newaxis] * z).mean(axis=0).imag / 1e-30


sgd_epoch = OldExercise(
    "sgd_epoch",
    "sgd_epoch(X, y, w, b, lr, batch_size, rng)",
    points=3,
    reference=reference,
    driver="batching.sgd",
    is_oracle=True,
    forbidden=("sklearn", "scipy", "torch.optim", "torch.autograd"),
)


def _seed(rng):
    return int(rng.integers(10**6))


def _mixed(rng, n):
    """Labels of which both kinds come, where there is room for both."""
    return np.concatenate([[1, 0], rng.integers(0, 2, n)])[:n]


def _alike(rng, n, d):
    return np.tile(draw(rng, 1, d, scale=1.0), (n, 1)), np.full(n, int(rng.integers(0, 2)))


def _sure(rng, n, d, z):
    """Rows that the neuron is sure of, right or wrong, so that small steps change no
    probability."""
    w, b = draw(rng, d), 0.5
    w *= 3.0 / np.linalg.norm(w)
    X = draw(rng, n, d, scale=1.0)
    wanted = z * rng.uniform(1, 1.5, n) * np.where(rng.permutation(n) % 2, 1, -1)
    X += np.outer((wanted - b - X @ w) / (w @ w), w)
    return X, rng.permutation(np.arange(n) // 2 % 2), w, b


def _one_hot(rng, n):
    """A weight for each row, which tells when the row came."""
    return np.eye(n), np.zeros(n, dtype=int), np.zeros(n), 0.0, 1.0, 1, _seed(rng)


@sgd_epoch.cases
def cases(rng):
    def of(n, d):
        return draw(rng, n, d, scale=1.0), _mixed(rng, n), draw(rng, d, scale=0.5)

    yield case("one batch of all", *of(5, 3), 0.25, 0.5, 5, _seed(rng))
    yield case("a batch size above n", *of(4, 2), -0.5, 2.0, 7, _seed(rng))
    yield case("one example", *of(1, 4), 0.75, 0.1, 1, _seed(rng))
    X, y = _alike(rng, 7, 2)
    yield case("equal rows, a smaller last batch", X, y, draw(rng, 2), 0.5, 0.75, 3, _seed(rng))
    X, y = _alike(rng, 4, 3)
    yield case("equal rows, batches of one", X, y, draw(rng, 3), -0.25, 0.5, 1, _seed(rng))
    yield case("sure of every row", *_sure(rng, 8, 3, 60), 0.001, 2, _seed(rng))
    X, _, w, b = _sure(rng, 5, 2, 60)
    yield case(
        "sure of every row, and right", X, (X @ w + b > 0).astype(int), w, b, 1.0, 2, _seed(rng)
    )
    yield case("very sure of every row", *_sure(rng, 6, 2, 1000), 0.0001, 3, _seed(rng))
    single = [array.astype(np.float32) for array in of(6, 3)]
    yield case("float32", single[0], single[1].astype(int), single[2], 0.5, 0.25, 6, _seed(rng))
    yield case("a strided view", *(of(5, 6)[0][:, ::2], *of(5, 3)[1:]), 0.1, 0.5, 5, _seed(rng))
    yield case("many steps", *of(20, 3), 0.5, 0.6, 7, _seed(rng), about="seeds")
    yield case("two rows, again and again", *_one_hot(rng, 2), about="places", times=TIMES)
    yield case("a weight for each row", *_one_hot(rng, 40), about="places")


def _checked(X, y, w):
    if X.ndim != 2 or y.shape != (len(X),) or w.shape != (X.shape[1],):
        raise ValueError(f"X {X.shape}, y {y.shape}, w {w.shape}")


def _mean_gradients(X, y, w, b):
    error = expit(X @ w + b) - y
    return X.T @ error / len(X), error.mean()


def _walk(X, y, w, b, lr, batch_size, order, gradients=_mean_gradients):
    _checked(X, y, w)
    for start in range(0, len(X), batch_size):
        chosen = order[start : start + batch_size]
        dw, db = gradients(X[chosen], y[chosen], w, b)
        w, b = w - lr * dw, b - lr * db
    return w, b


@sgd_epoch.mistake
def summed_gradient(X, y, w, b, lr, batch_size, rng):
    """Your gradient is the sum over the batch; it is the mean: divide by the number of rows in the
    batch."""

    def gradients(X, y, w, b):
        error = expit(X @ w + b) - y
        return X.T @ error, error.sum()

    return _walk(X, y, w, b, lr, batch_size, rng.permutation(len(X)), gradients)


@sgd_epoch.mistake
def divided_by_batch_size(X, y, w, b, lr, batch_size, rng):
    """You divide by batch_size also where the last batch holds fewer rows. Divide by the rows that
    are there."""

    def gradients(X, y, w, b):
        error = expit(X @ w + b) - y
        return X.T @ error / batch_size, error.sum() / batch_size

    return _walk(X, y, w, b, lr, batch_size, rng.permutation(len(X)), gradients)


@sgd_epoch.mistake
def divided_by_n(X, y, w, b, lr, batch_size, rng):
    """You divide a batch's gradient by the number of all examples. Its mean is over the batch."""
    n = len(X)

    def gradients(X, y, w, b):
        error = expit(X @ w + b) - y
        return X.T @ error / n, error.sum() / n

    return _walk(X, y, w, b, lr, batch_size, rng.permutation(n), gradients)


@sgd_epoch.mistake
def db_summed(X, y, w, b, lr, batch_size, rng):
    """Your db is the sum over the batch where dw is the mean. Both are means."""

    def gradients(X, y, w, b):
        error = expit(X @ w + b) - y
        return X.T @ error / len(X), error.sum()

    return _walk(X, y, w, b, lr, batch_size, rng.permutation(len(X)), gradients)


@sgd_epoch.mistake
def uphill(X, y, w, b, lr, batch_size, rng):
    """You walk uphill: the step is w − lr · dw, with dw from ŷ − y."""
    return _walk(X, y, w, b, -lr, batch_size, rng.permutation(len(X)))


@sgd_epoch.mistake
def bias_left_alone(X, y, w, b, lr, batch_size, rng):
    """You never move b. It has a gradient as well: the mean of ŷ − y."""

    def gradients(X, y, w, b):
        return _mean_gradients(X, y, w, b)[0], 0.0

    return _walk(X, y, w, b, lr, batch_size, rng.permutation(len(X)), gradients)


@sgd_epoch.mistake
def no_bias_in_z(X, y, w, b, lr, batch_size, rng):
    """You leave b out of z: ŷ is σ(Xw + b)."""

    def gradients(X, y, w, b):
        return _mean_gradients(X, y, w, 0.0)

    return _walk(X, y, w, b, lr, batch_size, rng.permutation(len(X)), gradients)


@sgd_epoch.mistake
def last_batch_lost(X, y, w, b, lr, batch_size, rng):
    """You skip a last batch that is not full. An epoch sees every example."""
    _checked(X, y, w)
    order = rng.permutation(len(X))
    for start in range(0, len(X) - batch_size + 1, batch_size):
        chosen = order[start : start + batch_size]
        dw, db = _mean_gradients(X[chosen], y[chosen], w, b)
        w, b = w - lr * dw, b - lr * db
    return w, b


@sgd_epoch.mistake
def one_step_for_the_epoch(X, y, w, b, lr, batch_size, rng):
    """You take one step for the whole epoch, over all examples. Take one after each batch."""
    _checked(X, y, w)
    dw, db = _mean_gradients(X, y, w, b)
    return w - lr * dw, b - lr * db


@sgd_epoch.mistake
def one_batch_only(X, y, w, b, lr, batch_size, rng):
    """You stop after the first batch, as a return inside the loop does. An epoch goes through
    all."""
    _checked(X, y, w)
    chosen = rng.permutation(len(X))[:batch_size]
    dw, db = _mean_gradients(X[chosen], y[chosen], w, b)
    return w - lr * dw, b - lr * db


@sgd_epoch.mistake
def gradients_at_the_start(X, y, w, b, lr, batch_size, rng):
    """You compute all gradients with the weights of the beginning. Each batch starts from where the
    one before has stepped to."""
    w0, b0 = w, b

    def gradients(X, y, w, b):
        return _mean_gradients(X, y, w0, b0)

    return _walk(X, y, w, b, lr, batch_size, rng.permutation(len(X)), gradients)


@sgd_epoch.mistake
def bias_after_the_weights(X, y, w, b, lr, batch_size, rng):
    """You compute db with weights that have already moved. Find both gradients first, then move w
    and b together."""
    _checked(X, y, w)
    order = rng.permutation(len(X))
    for start in range(0, len(X), batch_size):
        rows, labels = X[order[start : start + batch_size]], y[order[start : start + batch_size]]
        w = w - lr * _mean_gradients(rows, labels, w, b)[0]
        b = b - lr * _mean_gradients(rows, labels, w, b)[1]
    return w, b


@sgd_epoch.mistake
def no_sigmoid(X, y, w, b, lr, batch_size, rng):
    """You leave out the sigmoid: that is linear regression. ŷ is σ(Xw + b)."""

    def gradients(X, y, w, b):
        error = X @ w + b - y
        return X.T @ error / len(X), error.mean()

    return _walk(X, y, w, b, lr, batch_size, rng.permutation(len(X)), gradients)


@sgd_epoch.mistake
def squared_error(X, y, w, b, lr, batch_size, rng):
    """You go down the squared error: its gradient has a factor σ′ (and a 2) that cross-entropy does
    not have. Here it is (ŷ − y) · x alone."""

    def gradients(X, y, w, b):
        p = expit(X @ w + b)
        error = 2 * (p - y) * p * (1 - p)
        return X.T @ error / len(X), error.mean()

    return _walk(X, y, w, b, lr, batch_size, rng.permutation(len(X)), gradients)


@sgd_epoch.mistake
def sigmoid_slope_kept(X, y, w, b, lr, batch_size, rng):
    """You multiply by σ′ once more. With cross-entropy it cancels: (ŷ − y) · x is all."""

    def gradients(X, y, w, b):
        p = expit(X @ w + b)
        error = (p - y) * p * (1 - p)
        return X.T @ error / len(X), error.mean()

    return _walk(X, y, w, b, lr, batch_size, rng.permutation(len(X)), gradients)


@sgd_epoch.mistake
def factor_two(X, y, w, b, lr, batch_size, rng):
    """Your steps are twice too long: the gradient of cross-entropy has no factor 2."""
    return _walk(X, y, w, b, 2 * lr, batch_size, rng.permutation(len(X)))


@sgd_epoch.mistake
def lr_ignored(X, y, w, b, lr, batch_size, rng):
    """You ignore the learning rate: a step is lr times the gradient."""
    return _walk(X, y, w, b, 1.0, batch_size, rng.permutation(len(X)))


@sgd_epoch.mistake
def shuffled_apart(X, y, w, b, lr, batch_size, rng):
    """You shuffle X and y apart, so that an example learns another one's label. Use one order for
    both."""
    _checked(X, y, w)
    return _walk(rng.permutation(X), rng.permutation(y), w, b, lr, batch_size, np.arange(len(X)))


@sgd_epoch.mistake
def drawn_with_replacement(X, y, w, b, lr, batch_size, rng):
    """You draw rows with replacement, so that some come twice and some never. In an epoch each
    example comes once."""
    return _walk(X, y, w, b, lr, batch_size, rng.integers(0, len(X), len(X)))


@sgd_epoch.mistake
def never_shuffled(X, y, w, b, lr, batch_size, rng):
    """You go through the examples in the same order whatever the seed. Draw a fresh order from
    rng."""
    return _walk(X, y, w, b, lr, batch_size, np.arange(len(X)))


@sgd_epoch.mistake
def one_row_stays(X, y, w, b, lr, batch_size, rng):
    """Not every order can come: a row always comes first, or last, or all keep their neighbours.
    Shuffle all rows, each order as likely as any other."""
    order = np.append(0, 1 + rng.permutation(len(X) - 1))
    return _walk(X, y, w, b, lr, batch_size, order)


@sgd_epoch.mistake
def rows_turned_round(X, y, w, b, lr, batch_size, rng):
    """You begin at a random row and go on in the order of X, or shuffle the batches alone: rows
    keep their neighbours. Shuffle the rows."""
    order = np.roll(np.arange(len(X)), int(rng.integers(len(X))))
    return _walk(X, y, w, b, lr, batch_size, order)


@sgd_epoch.mistake
def generator_copied(X, y, w, b, lr, batch_size, rng):
    """Every epoch has the same order: you draw from a copy of rng, or put its state back, so that
    it never moves on. Draw from rng itself."""
    order = copy.deepcopy(rng).permutation(len(X))
    return _walk(X, y, w, b, lr, batch_size, order)


@sgd_epoch.mistake
def global_generator(X, y, w, b, lr, batch_size, rng):
    """You draw from NumPy's global generator (np.random.…). Draw from rng, and your run can be
    repeated."""
    return _walk(X, y, w, b, lr, batch_size, np.random.permutation(len(X)))


@sgd_epoch.mistake
def unseeded_generator(X, y, w, b, lr, batch_size, rng):
    """The same seed gives other weights each time: draw from the rng that you are given, and from
    nothing else."""
    return _walk(X, y, w, b, lr, batch_size, np.random.default_rng().permutation(len(X)))


@sgd_epoch.mistake
def changes_w(X, y, w, b, lr, batch_size, rng):
    """The result is right, but `w -= …` changes the caller's own weights. Write w = w − …, or copy
    first."""
    result, b = _walk(X, y, w, b, lr, batch_size, rng.permutation(len(X)))
    w[:] = result
    return w.copy(), b


@sgd_epoch.mistake
def overflow(X, y, w, b, lr, batch_size, rng):
    """The result is right, but 1 / (1 + exp(−z)) overflows where z is very negative. Use the
    sigmoid of lab 1, which cannot."""

    def gradients(X, y, w, b):
        error = 1 / (1 + np.exp(-(X @ w + b))) - y
        return X.T @ error / len(X), error.mean()

    return _walk(X, y, w, b, lr, batch_size, rng.permutation(len(X)), gradients)


@sgd_epoch.mistake
def probabilities_clipped(X, y, w, b, lr, batch_size, rng):
    """You keep ŷ away from 0 and 1. That is for the logarithm in a loss; the gradient has none, and
    where the neuron is sure and right no step is left."""

    def gradients(X, y, w, b):
        error = np.clip(expit(X @ w + b), 1e-7, 1 - 1e-7) - y
        return X.T @ error / len(X), error.mean()

    return _walk(X, y, w, b, lr, batch_size, rng.permutation(len(X)), gradients)


@sgd_epoch.mistake
def weights_only(X, y, w, b, lr, batch_size, rng):
    """You return the weights alone; return w and b."""
    return _walk(X, y, w, b, lr, batch_size, rng.permutation(len(X)))[0]


@sgd_epoch.accepted
def slices_of_a_permutation(X, y, w, b, lr, batch_size, rng):
    if len(X) != len(y) or y.ndim != 1 or X.shape[1:] != w.shape:
        raise ValueError(f"X is {X.shape}, y is {y.shape}, w is {w.shape}")
    order = rng.permutation(len(X))
    for start in range(0, len(X), batch_size):
        rows = order[start : start + batch_size]
        x, t = X[rows], y[rows]
        p = 0.5 * (1 + np.tanh(0.5 * (x @ w + b)))
        w = w - lr * x.T @ (p - t) / len(rows)
        b = b - lr * np.mean(p - t)
    return w, b


@sgd_epoch.accepted
def loops(X, y, w, b, lr, batch_size, rng):
    import math

    n, d = X.shape
    if y.shape != (n,) or w.shape != (d,):
        raise ValueError(f"{X.shape} {y.shape} {w.shape}")

    def sigma(v):
        return 1 / (1 + math.exp(-v)) if v >= 0 else math.exp(v) / (1 + math.exp(v))

    order = list(range(n))
    rng.shuffle(order)
    w = [float(v) for v in w]
    while order:
        batch, order = order[:batch_size], order[batch_size:]
        dw, db = [0.0] * d, 0.0
        for i in batch:
            error = sigma(sum(X[i, j] * w[j] for j in range(d)) + b) - y[i]
            for j in range(d):
                dw[j] += error * X[i, j] / len(batch)
            db += error / len(batch)
        w = [w[j] - lr * dw[j] for j in range(d)]
        b = b - lr * db
    return np.array(w), b


@sgd_epoch.accepted
def bias_as_a_column(X, y, w, b, lr, batch_size, rng):
    if X.shape != (y.size, w.size) or y.ndim != 1:
        raise ValueError(f"X {X.shape} does not fit y {y.shape} and w {w.shape}")
    order = np.argsort(rng.random(len(X)))
    A, theta = np.column_stack([X, np.ones(len(X))])[order], np.append(w, b)
    for rows, t in zip(
        np.split(A, range(batch_size, len(X), batch_size)),
        np.split(y[order], range(batch_size, len(X), batch_size)),
        strict=True,
    ):
        z = rows @ theta
        e = np.exp(-np.abs(z))
        theta = theta - lr * np.mean((np.where(z >= 0, 1, e) / (1 + e) - t)[:, None] * rows, axis=0)
    return theta[:-1], theta[-1]


@sgd_epoch.accepted
def in_place_on_copies(X, y, w, b, lr, batch_size, rng):
    if y.shape != X.shape[:1] or w.shape != X.shape[1:]:
        raise ValueError(f"{X.shape}, {y.shape}, {w.shape}")
    X, y, w = X.copy(), y.copy(), w.copy()
    order = rng.permutation(len(X))
    X, y = X[order], y[order]
    for k in range(0, len(X), batch_size):
        x, t = X[k : k + batch_size], y[k : k + batch_size]
        g = np.exp(-np.logaddexp(0.0, -(x @ w + b))) - t
        w -= lr * np.einsum("n,nd->d", g, x) / x.shape[0]
        b -= lr * g.sum() / x.shape[0]
    return [w, b]


@sgd_epoch.accepted
def single_precision(X, y, w, b, lr, batch_size, rng):
    if X.shape[0] != y.shape[0] or y.ndim > 1 or X.shape[1] != len(w):
        raise ValueError(f"{X.shape}, {y.shape}, {w.shape}")
    X, w, b = X.astype(np.float32), w.astype(np.float32), np.float32(b)
    order = rng.permutation(len(X))
    for k in range(0, len(X), batch_size):
        x, t = X[order[k : k + batch_size]], y[order[k : k + batch_size]].astype(np.float32)
        g = 0.5 * (1 + np.tanh(0.5 * (x @ w + b))) - t
        w = w - np.float32(lr) * (x.T @ g / len(x)).astype(np.float32)
        b = b - np.float32(lr) * np.float32(g.mean())
    return w, b

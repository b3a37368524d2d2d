"""gradient_noise(X, y, w, b, batch_size, rng, trials): how far batches' gradients are off.

Batches are drawn by chance, but for data whose examples' gradients lie at equal distances and
angles every batch of a size has the same noise, to the last digit. Most cases are made so.
"""

import copy

import numpy as np
from scipy.special import expit, logit

from autograder.exercises import Exercise, case, draw
from autograder.exercises.cases.batches import a_seed
from mitdl_utils.checks.drivers.lab_07.gradient_noise import FAR, FARTHER, NEAR


def each_gradient(X, y, w, b):
    """Return the gradient for each single example, dw and db in one row: (n, d + 1)."""
    error = expit(X @ w + b) - y
    return error[:, np.newaxis] * np.column_stack([X, np.ones(len(X))])


def expected_noise(X, y, w, b, batch_size):
    """Return the mean over all batches: the variance of a sample mean without replacement."""
    each, n = each_gradient(X, y, w, b), len(X)
    spread = np.sum((each - each.mean(axis=0)) ** 2) / n
    return spread / batch_size * (n - batch_size) / max(n - 1, 1)


def reference(X, y, w, b, batch_size, rng, trials, about="result"):
    """Follow the theory of sampling, where it holds for every single batch of the data."""
    n = len(X)
    if (about == "rows" and X.shape != (3, 2)) or (about == "draws" and n < 12):
        raise ValueError("other data than the driver can read")
    if about != "result":
        return {}
    each = each_gradient(X, y, w, b)
    gram = (each - each.mean(axis=0)) @ (each - each.mean(axis=0)).T
    sizes, angles = np.diag(gram), gram[~np.eye(n, dtype=bool)]
    if batch_size > n or (batch_size < n and np.ptp(sizes) + np.ptp(angles) > 1e-6 * sizes[0]):
        raise ValueError("the noise differs from batch to batch")
    return {"noise": float(expected_noise(X, y, w, b, batch_size))}


exercise = Exercise(
    points=3,
    reference=reference,
    reference_gives="numbers",
    driver="lab_07.gradient_noise",
    forbidden=("sklearn", "scipy", "torch"),
)


def even(rng, n):
    """Draw data whose examples' gradients are all as far from each other: X (n, n + 1)."""
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
    """Make three rows: a batch of two, without the third, has the noise NEAR, FAR or FARTHER."""
    along = (FARTHER - FAR - NEAR) / 2  # the corners add up to 0, in squares NEAR, FAR, FARTHER
    up = np.sqrt(FAR - along**2)
    corners = np.array([[1.0, 0.0], [along, up], [-1.0 - along, -up]])
    return 4 * corners, np.zeros(3, dtype=int), np.zeros(2), 0.0


def in_turn(rng, n):
    """Draw rows near +1 and −1 in turn, none of them twice: two of one sign have noise 1."""
    X = np.round(rng.normal(scale=0.01, size=(n, 3)), 4)
    X[:, 0] += 2.0 * (-1.0) ** np.arange(n)
    return X, np.zeros(n, dtype=int), np.zeros(3), 0.0


@exercise.cases
def cases(rng):
    yield case("five examples, batches of two", *even(rng, 5), 2, a_seed(rng), 2)
    yield case("six examples, batches of five", *even(rng, 6), 5, a_seed(rng), 3)
    yield case("seven examples, batches of three", *even(rng, 7), 3, a_seed(rng), 2)
    yield case("batches of one", *even(rng, 4), 1, a_seed(rng), 2)
    yield case("one trial", *even(rng, 5), 4, a_seed(rng), 1)
    X, y, w = draw(rng, 6, 2), np.array([0, 1, 1, 0, 1, 0]), draw(rng, 2)
    yield case("a batch of all", X, y, w, 0.5, 6, a_seed(rng), 3)
    yield case("one example", X[:1], y[:1], w, 0.5, 1, a_seed(rng), 2)
    two = np.array([[1.0], [3.0]])
    yield case("worked by hand", two, np.array([1, 0]), np.array([0.0]), 0.0, 1, a_seed(rng), 3)
    single = [value.astype(np.float32) for value in (two, np.array([-0.5]))]
    yield case("float32", single[0], np.array([0, 1]), single[1], 0.25, 1, a_seed(rng), 4)
    yield case("three rows, two at a time", *triangle(), 2, a_seed(rng), 64, about="rows")
    yield case("rows of two kinds in turn", *in_turn(rng, 14), 2, a_seed(rng), 14, about="draws")
    far = np.array([[700.0, 1.0], [-900.0, 2.0]])
    yield case("very sure", far, np.array([0, 1]), np.array([1.0, 0.5]), 0.5, 1, a_seed(rng), 2)


@exercise.answer
def gradient_noise(X, y, w, b, batch_size, rng, trials):
    def gradient(x, labels):
        z = x @ w + b
        y_hat = 0.5 * (1 + np.tanh(0.5 * z))  # a sigmoid that cannot overflow
        error = y_hat - labels
        return np.append(x.T @ error, error.sum()) / len(x)

    full = gradient(X, y)
    total = 0.0
    for _ in range(trials):
        rows = rng.choice(len(X), batch_size, replace=False)
        away = gradient(X[rows], y[rows]) - full
        total += np.sum(away**2)
    return total / trials


exercise.mistakes("""
# The distance
with-replacement: replace=False → replace=True
    You draw a batch with replacement, so that a row can come twice: even a batch of all then has
    noise. Draw batch_size different rows.
distance-not-squared: np.sum(away**2) → np.sqrt(np.sum(away**2))
    You take a root. The result is the mean of the *squared* distances, as it is.
sizes-summed: away**2 → np.abs(away)
    You add up the sizes of the differences; add up their squares.
only-dw: away**2 → away[:-1] ** 2
    You leave out db: the distance is over dw and db together.
only-db: away**2 → away[-1] ** 2
    You leave out dw: the distance is over dw and db together.
summed-over-trials: total / trials → total
    You add up the trials; divide by how many there are.
mean-over-everything: np.sum(away**2) → np.mean(away**2)
    You take the mean over the gradient's entries too. Sum over entries, average over trials.
# The gradient
summed-gradients: / len(x) →
    Your gradients are sums over the examples, so a batch's is smaller than the full one only
    because it has fewer rows. Take means.
batch-divided-by-n: / len(x) → / len(X)
    You divide a batch's gradient by the number of all examples; divide by batch_size.
no-sigmoid: 0.5 * (1 + np.tanh(0.5 * z)) → z
    You leave out the sigmoid: that is the gradient of linear regression. ŷ is σ(Xw + b).
sigmoid-mirrored: np.tanh(0.5 * z) → np.tanh(-0.5 * z)
    Your sigmoid falls where it should rise: it is 1 / (1 + e⁻ᶻ), with a minus in the exponent.
exponential-not-below: 0.5 * (1 + np.tanh(0.5 * z)) → 1 + np.exp(-z)
    `1 / 1 + np.exp(-z)` divides 1 by 1 and then adds: all of 1 + e⁻ᶻ belongs below the line.
no-bias-in-z: x @ w + b → x @ w
    You leave b out of z: ŷ is σ(Xw + b).
sigmoid-slope-kept: y_hat - labels → (y_hat - labels) * y_hat * (1 - y_hat)
    You multiply by σ′ as well. With cross-entropy it cancels: (ŷ − y) · x is all.
size-of-the-gradient: gradient(X[rows], y[rows]) - full → gradient(X[rows], y[rows])
    You measure how long a batch's gradient is; take the full gradient away from it first.
distance-of-the-means: total += np.sum(away**2) → total += away
and total / trials → np.sum((total / trials) ** 2)
    You take the mean of the differences first and square that: they cancel, and nearly nothing is
    left. Square each trial's, then take the mean.
factor-half: total / trials → 0.5 * total / trials
    Yours is half of it: there is no ½ in front of the squared distance.
divided-by-trials-less-one: total / trials → total / max(trials - 1, 1)
    You divide by trials − 1. The full gradient is known and not estimated, so divide by trials.
# The batch
the-same-batch-each-time: rng.choice → copy.deepcopy(rng).choice
    Each of your trials sees the same batch: you draw once, or from a copy of rng that starts again
    each time. Draw a new one from rng in each trial.
always-the-first-rows: rng.choice(len(X), batch_size, replace=False) → np.arange(batch_size)
    Your batch is always the same, whatever the seed: the first rows. Draw its rows from rng.
one-row-in-every-batch: rng.choice(len(X) → np.append(0, 1 + rng.choice(len(X) - 1
and batch_size, replace=False) → batch_size - 1, replace=False))
    One row is in every batch, or in none. Draw from all rows, 0 to n − 1, all equally likely.
neighbours-only: choice(len(X), batch_size, replace=False) → integers(len(X) - batch_size + 1)
and X[rows], y[rows] → X[rows : rows + batch_size], y[rows : rows + batch_size]
    Your batch is a stretch of neighbouring rows, from a random start. Every set of rows is to be as
    likely as any other: draw them without replacement.
neighbours-in-a-ring: X[rows], y[rows] → X[rows % len(X)], y[rows % len(X)]
and choice(len(X), batch_size, replace=False) → integers(len(X)) + np.arange(batch_size)
    Your batch is a stretch of neighbouring rows, going on at the first after the last. Every set of
    rows is to be as likely as any other: draw them without replacement.
own-generator: total = 0.0 → total, rng = 0.0, np.random.default_rng(1)
    Every seed gives the same noise: you draw from a generator of your own. Draw from rng.
global-generator: rng.choice(len(X) → np.random.choice(len(X)
    You draw from NumPy's global generator (np.random.…), so that nobody can repeat your numbers.
    Draw from rng.
unseeded-generator: total = 0.0 → total, rng = 0.0, np.random.default_rng()
    The same seed gives other numbers each time: draw from the rng that you are given, and from
    nothing else.
# What goes in
overflow: 0.5 * (1 + np.tanh(0.5 * z)) → 1 / (1 + np.exp(-z))
    The result is right, but 1 / (1 + exp(−z)) overflows where z is very negative. Use the sigmoid
    of lab 1, which cannot.
shuffles-the-callers-data: gradient(X[rows], y[rows]) → gradient(X[:batch_size], y[:batch_size])
and choice(len(X), batch_size, replace=False) → permutation(len(X))⏎X[:], y[:] = X[rows], y[rows]
    The result is right, but you shuffle the caller's own arrays in place. Draw indices.
""")

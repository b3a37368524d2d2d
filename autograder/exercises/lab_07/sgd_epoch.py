"""sgd_epoch(X, y, w, b, lr, batch_size, rng): logistic regression, one step for each batch.

The order is the student's affair, so each case with a result is one where no order matters: one
batch of all, rows that are all the same, or probabilities so near 0 and 1 that no step moves them.
Whether the order is a fair one is read from weights that tell it, one for each row.
"""

import copy

import numpy as np
from scipy.special import expit

from autograder.exercises import Exercise, case, draw
from autograder.exercises.cases.batches import a_seed

TIMES = 38  # of two rows each comes to each place in so many epochs: 2 / 2^38 < 10^-11


def reference(X, y, w, b, lr, batch_size, rng, about="result", times=1):
    """Step along a complex-step derivative of the loss, in the order of X."""
    if about == "seeds" and len(X) < 12:
        raise ValueError("two orders could agree by chance")
    if about != "result":
        return {}
    theta, rows = np.append(w, b), np.column_stack([X, np.ones(len(X))])
    for start in range(0, len(X), batch_size):
        batch = slice(start, start + batch_size)
        theta = theta - lr * slope(theta, rows[batch], y[batch])
    return {"w": theta[:-1], "b": theta[-1]}


def slope(theta, rows, labels):
    """Differentiate the cross-entropy by Squire and Trapp's complex step: Im f(θ + ih) / h."""
    z = rows @ (theta[:, np.newaxis] + 1e-30j * np.eye(len(theta)))  # (n, d + 1), one step a column
    sign = np.where(z.real > 0, 1.0, -1.0)
    softplus = np.where(z.real > 0, z, 0.0) + np.log(1.0 + np.exp(-sign * z))
    return (softplus - labels[:, np.newaxis] * z).mean(axis=0).imag / 1e-30


exercise = Exercise(
    points=3,
    reference=reference,
    reference_gives="numbers",
    driver="lab_07.sgd_epoch",
    forbidden=("sklearn", "scipy", "torch.optim", "torch.autograd"),
)


def both_labels(rng, n, d):
    X = draw(rng, n, d, scale=1.0)
    labels = np.concatenate([[1, 0], rng.integers(0, 2, n)])[:n]  # both, where there is room
    return X, labels, draw(rng, d, scale=0.5)


def tiled(rng, n, d):
    row, label = draw(rng, 1, d, scale=1.0), int(rng.integers(0, 2))
    return np.tile(row, (n, 1)), np.full(n, label), draw(rng, d)


def sure_rows(rng, n, d, z):
    """Draw rows with |z| so large, right or wrong, that small steps change no probability."""
    w, b = draw(rng, d), 0.5
    w *= 3.0 / np.linalg.norm(w)
    X = draw(rng, n, d, scale=1.0)
    wanted = z * rng.uniform(1, 1.5, n) * np.where(rng.permutation(n) % 2, 1, -1)
    X += np.outer((wanted - b - X @ w) / (w @ w), w)
    return X, rng.permutation(np.arange(n) // 2 % 2), w, b


def one_hot(rng, n):
    """Make a weight for each row, from which its position in the epoch can be read."""
    return np.eye(n), np.zeros(n, dtype=int), np.zeros(n), 0.0, 1.0, 1, a_seed(rng)


@exercise.cases
def cases(rng):
    yield case("one batch of all", *both_labels(rng, 5, 3), 0.25, 0.5, 5, a_seed(rng))
    yield case("a batch size above n", *both_labels(rng, 4, 2), -0.5, 2.0, 7, a_seed(rng))
    yield case("one example", *both_labels(rng, 1, 4), 0.75, 0.1, 1, a_seed(rng))
    yield case("equal rows, a smaller last batch", *tiled(rng, 7, 2), 0.5, 0.75, 3, a_seed(rng))
    yield case("equal rows, batches of one", *tiled(rng, 4, 3), -0.25, 0.5, 1, a_seed(rng))
    yield case("sure of every row", *sure_rows(rng, 8, 3, 60), 0.001, 2, a_seed(rng))
    X, _, w, b = sure_rows(rng, 5, 2, 60)
    y = (X @ w + b > 0).astype(int)
    yield case("sure of every row, and right", X, y, w, b, 1.0, 2, a_seed(rng))
    yield case("very sure of every row", *sure_rows(rng, 6, 2, 1000), 0.0001, 3, a_seed(rng))
    X, y, w = both_labels(rng, 6, 3)
    single = X.astype(np.float32), y, w.astype(np.float32)
    yield case("float32", *single, 0.5, 0.25, 6, a_seed(rng))
    X, (_, y, w) = both_labels(rng, 5, 6)[0][:, ::2], both_labels(rng, 5, 3)
    yield case("a strided view", X, y, w, 0.1, 0.5, 5, a_seed(rng))
    yield case("many steps", *both_labels(rng, 20, 3), 0.5, 0.6, 7, a_seed(rng), about="seeds")
    yield case("two rows, again and again", *one_hot(rng, 2), about="places", times=TIMES)
    yield case("a weight for each row", *one_hot(rng, 40), about="places")


@exercise.answer
def sgd_epoch(X, y, w, b, lr, batch_size, rng):
    order = rng.permutation(len(X))
    for start in range(0, len(X), batch_size):
        chosen = order[start : start + batch_size]
        x, labels = X[chosen], y[chosen]
        z = x @ w + b
        y_hat = 0.5 * (1 + np.tanh(0.5 * z))  # a sigmoid that cannot overflow
        error = y_hat - labels
        dw, db = x.T @ error / len(x), error.mean()
        w, b = w - lr * dw, b - lr * db
    return w, b


exercise.mistakes("""
# The mean over the batch
summed-gradient: x.T @ error / len(x), error.mean() → x.T @ error, error.sum()
    Your gradient is the sum over the batch; it is the mean: divide by the batch's number of rows.
divided-by-batch-size: x.T @ error / len(x) → x.T @ error / batch_size
and error.mean() → error.sum() / batch_size
    You divide by batch_size also where the last batch holds fewer rows. Divide by the rows that are
    there.
divided-by-n: x.T @ error / len(x) → x.T @ error / len(X)
and error.mean() → error.sum() / len(X)
    You divide a batch's gradient by the number of all examples. Its mean is over the batch.
db-summed: error.mean() → error.sum()
    Your db is the sum over the batch where dw is the mean. Both are means.
dw-summed: x.T @ error / len(x) → x.T @ error
    Your dw is the sum over the batch where db is the mean. Both are means.
# The step
uphill: w - lr * dw, b - lr * db → w + lr * dw, b + lr * db
    You walk uphill: the step is w − lr · dw, with dw from ŷ − y.
bias-left-alone: b - lr * db → b
    You never move b. It has a gradient as well: the mean of ŷ − y.
no-bias-in-z: x @ w + b → x @ w
    You leave b out of z: ŷ is σ(Xw + b).
last-batch-lost: range(0, len(X), batch_size) → range(0, len(X) - batch_size + 1, batch_size)
    You skip a last batch that is not full. An epoch sees every example.
one-step-for-the-epoch: rng.permutation(len(X)) → np.arange(len(X))⏎batch_size = len(X)
    You take one step for the whole epoch, over all examples. Take one after each batch.
one-batch-only: w, b = w - lr * dw, b - lr * db → return w - lr * dw, b - lr * db
    You stop after the first batch, as a return inside the loop does. An epoch goes through all.
gradients-at-the-start: x @ w + b → x @ w0 + b0
and order = → w0, b0 = w.copy(), b⏎order =
    You compute all gradients with the weights of the beginning. Each batch starts from where the
    one before has stepped to.
bias-after-the-weights: error.mean() → np.mean(expit(x @ moved + b) - labels)
and dw, db = → moved = w - lr * x.T @ error / len(x)⏎dw, db =
    You compute db with weights that have already moved. Find both gradients, then move w and b.
# The gradient
no-sigmoid: 0.5 * (1 + np.tanh(0.5 * z)) → z
    You leave out the sigmoid: that is linear regression. ŷ is σ(Xw + b).
sigmoid-mirrored: np.tanh(0.5 * z) → np.tanh(-0.5 * z)
    Your sigmoid falls where it should rise: it is 1 / (1 + e⁻ᶻ), with a minus in the exponent.
exponential-not-below: 0.5 * (1 + np.tanh(0.5 * z)) → 1 + np.exp(-z)
    `1 / 1 + np.exp(-z)` divides 1 by 1 and then adds: all of 1 + e⁻ᶻ belongs below the line.
squared-error: y_hat - labels → 2 * (y_hat - labels) * y_hat * (1 - y_hat)
    You go down the squared error: its gradient has a factor σ′ (and a 2) that cross-entropy does
    not have. Here it is (ŷ − y) · x alone.
sigmoid-slope-kept: y_hat - labels → (y_hat - labels) * y_hat * (1 - y_hat)
    You multiply by σ′ once more. With cross-entropy it cancels: (ŷ − y) · x is all.
factor-two: y_hat - labels → 2 * (y_hat - labels)
    Your steps are twice too long: the gradient of cross-entropy has no factor 2.
lr-ignored: w - lr * dw, b - lr * db → w - dw, b - db
    You ignore the learning rate: a step is lr times the gradient.
# The order
shuffled-apart: y[chosen] → y[other[start : start + batch_size]]
and for start → other = rng.permutation(len(y))⏎for start
    You shuffle X and y apart, so that an example learns another's label. Use one order for both.
drawn-with-replacement: rng.permutation(len(X)) → rng.integers(0, len(X), len(X))
    You draw rows with replacement, so that some come twice and some never. In an epoch each example
    comes once.
never-shuffled: rng.permutation(len(X)) → np.arange(len(X))
    You go through the examples in the same order whatever the seed. Draw a fresh order from rng.
one-row-stays: rng.permutation(len(X)) → np.append(0, 1 + rng.permutation(len(X) - 1))
    Not every order can come: a row always comes first, or last, or all keep their neighbours.
    Shuffle all rows, each order as likely as any other.
rows-turned-round: rng.permutation(len(X)) → np.roll(np.arange(len(X)), rng.integers(len(X)))
    You begin at a random row and go on in the order of X, or shuffle the batches alone: rows keep
    their neighbours. Shuffle the rows.
generator-copied: rng.permutation → copy.deepcopy(rng).permutation
    Every epoch has the same order: you draw from a copy of rng, or put its state back, so that it
    never moves on. Draw from rng itself.
global-generator: rng.permutation → np.random.permutation
    You draw from NumPy's global generator (np.random.…). Draw from rng, and your run can be
    repeated.
unseeded-generator: rng.permutation → np.random.default_rng().permutation
    The same seed gives other weights each time: draw from the rng that you are given, and from
    nothing else.
# What goes in and what comes out
changes-w: w, b = w - lr * dw, b - lr * db → w -= lr * dw⏎b = b - lr * db
    The result is right, but `w -= …` changes the caller's own weights. Write w = w − …, or copy
    first.
overflow: 0.5 * (1 + np.tanh(0.5 * z)) → 1 / (1 + np.exp(-z))
    The result is right, but 1 / (1 + exp(−z)) overflows where z is very negative. Use the sigmoid
    of lab 1, which cannot.
probabilities-clipped: y_hat - labels → np.clip(y_hat, 1e-7, 1 - 1e-7) - labels
    You keep ŷ away from 0 and 1. That is for the logarithm in a loss; the gradient has none, and
    where the neuron is sure and right no step is left.
weights-only: return w, b → return w
    You return the weights alone; return w and b.
""")

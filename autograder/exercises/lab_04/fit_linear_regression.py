"""fit_linear_regression(X, y, lr, steps) -> (w, b, losses): gradient descent from zero."""

import numpy as np

from autograder.exercises import Returns, case, draw
from autograder.exercises.lab_04.rules import FROM_SCRATCH
from autograder.exercises.legacy import OldExercise, in_part


def reference(X, y, lr, steps):
    """The whole update as one matrix, with the bias as a weight of a feature that is always 1.

    The loss is quadratic, so each step maps v to (I - 2η AᵀA / n) v + 2η Aᵀy / n. A test holds this
    against torch.optim, which takes ten times as long.
    """
    A = np.column_stack([X, np.ones(len(X))])
    M = np.eye(A.shape[1]) - 2 * lr / len(A) * A.T @ A
    c = 2 * lr / len(A) * A.T @ y
    places = [np.zeros(A.shape[1])]
    for _ in range(steps):
        places.append(M @ places[-1] + c)
    *w, b = places[-1]
    losses = np.mean((np.array(places)[:-1] @ A.T - y) ** 2, axis=1)
    return np.array(w), b, losses


fit_linear_regression = OldExercise(
    "fit_linear_regression",
    "fit_linear_regression(X, y, lr, steps)",
    points=3,
    reference=reference,
    returns=Returns(rtol=1e-8, atol=1e-9),
    forbidden=(*FROM_SCRATCH, "numpy.linalg.lstsq", "numpy.polyfit", "scipy"),
    driver="fitting.fitted",
    parts={"a loss that falls": 0.75, "a loss that grows": 0.25},
)


@fit_linear_regression.cases
def cases(rng):
    for one in falling(rng):
        yield in_part("a loss that falls", one)
    for one in growing(rng):
        yield in_part("a loss that grows", one)


def falling(rng):
    hand = np.array([[1.0, 2.0], [3.0, 0.0]])
    yield case("worked by hand", hand, np.array([1.0, 3.0]), 0.125, 1)
    yield case("several steps", draw(rng, 5, 2, scale=1.0), draw(rng, 5), 0.1, 6)
    X, y = draw(rng, 4, 3, scale=1.0), draw(rng, 4)
    yield case("a small rate", X, y, 0.01, 4)
    yield case("the same examples twice", np.tile(X, (2, 1)), np.tile(y, 2), 0.01, 4)
    yield case("one example", draw(rng, 1, 3, scale=1.0), draw(rng, 1), 0.1, 3)
    yield case("one feature", draw(rng, 6, 1), draw(rng, 6), 0.05, 5)
    yield case("more features than examples", draw(rng, 2, 4, scale=1.0), draw(rng, 2), 0.05, 4)
    yield case("as many as there are features", draw(rng, 3, 3, scale=1.0), draw(rng, 3), 0.1, 3)
    yield case("far away from zero", draw(rng, 4, 2) + 5.0, draw(rng, 4) + 90.0, 0.01, 4)
    yield case("many steps", draw(rng, 6, 2, scale=1.0), draw(rng, 6), 0.05, 40)
    yield case("many examples", draw(rng, 130, 2, scale=1.0), draw(rng, 130), 0.1, 3)
    yield case("no step at all", draw(rng, 3, 2), draw(rng, 3), 0.1, 0)
    yield case("nothing left to learn", draw(rng, 4, 2), np.zeros(4), 0.1, 3)
    yield case("targets that are integers", draw(rng, 4, 2), rng.integers(-5, 6, size=4), 0.05, 3)
    yield case("a strided view", draw(rng, 6, 4)[::2, ::2], draw(rng, 6)[::2], 0.05, 3)
    single = (draw(rng, 4, 2, scale=1.0), draw(rng, 4))
    yield case("float32", *(a.astype(np.float32) for a in single), 0.125, 2)


def growing(rng):
    yield case("a rate so large that the loss grows", draw(rng, 4, 2), draw(rng, 4) + 9.0, 0.9, 4)


class Fit:
    """The loop, with each of its parts as something that can go wrong."""

    def start(self, X, y, lr, steps):
        return np.zeros(X.shape[1]), 0.0

    def loss(self, e):
        return np.mean(e**2)

    def slopes(self, X, e):
        return 2 * X.T @ e / len(e), 2 * np.mean(e)

    def move(self, w, b, dw, db, lr, step):
        return w - lr * dw, b - lr * db

    def step(self, X, y, w, b, lr, number):
        e = X @ w + b - y
        dw, db = self.slopes(X, e)
        w, b = self.move(w, b, dw, db, lr, number)
        return w, b, self.loss(e)

    def __call__(self, X, y, lr, steps):
        w, b = self.start(X, y, lr, steps)
        losses = []
        for number in range(steps):
            w, b, loss = self.step(X, y, w, b, lr, number)
            losses.append(loss)
        return w, b, np.array(losses)


mistake = fit_linear_regression.mistake


@mistake
def losses_after_the_update(X, y, lr, steps):
    """Each loss is the one after its update; note the loss first, then move."""

    class After(Fit):
        def step(self, X, y, w, b, lr, number):
            w, b, _ = super().step(X, y, w, b, lr, number)
            return w, b, np.mean((X @ w + b - y) ** 2)

    return After()(X, y, lr, steps)


@mistake
def bias_after_the_weights(X, y, lr, steps):
    """You move w first and compute db with the new w. Both gradients belong to the same place:
    compute both, then move both."""

    class Apart(Fit):
        def step(self, X, y, w, b, lr, number):
            e = X @ w + b - y
            w = w - lr * 2 * X.T @ e / len(e)
            return w, b - lr * 2 * np.mean(X @ w + b - y), np.mean(e**2)

    return Apart()(X, y, lr, steps)


@mistake
def weights_after_the_bias(X, y, lr, steps):
    """You move b first and compute dw with the new b. Both gradients belong to the same place:
    compute both, then move both."""

    class Apart(Fit):
        def step(self, X, y, w, b, lr, number):
            e = X @ w + b - y
            b = b - lr * 2 * np.mean(e)
            return w - lr * 2 * X.T @ (X @ w + b - y) / len(e), b, np.mean(e**2)

    return Apart()(X, y, lr, steps)


@mistake
def starts_elsewhere(X, y, lr, steps):
    """You do not start at zero: w is np.zeros(d) and b is 0.0 at the first step."""

    class Ones(Fit):
        def start(self, X, y, lr, steps):
            w, b = super().start(X, y, lr, steps)
            return w + 1.0, b

    return Ones()(X, y, lr, steps)


@mistake
def one_loss_too_many(X, y, lr, steps):
    """You have one loss too many: `steps` losses, each before its update, and none after the
    last."""
    w, b, losses = Fit()(X, y, lr, steps)
    return w, b, np.append(losses, np.mean((X @ w + b - y) ** 2))


@mistake
def only_the_last_loss(X, y, lr, steps):
    """You give one loss; a loss for each step is wanted."""
    w, b, losses = Fit()(X, y, lr, steps)
    return w, b, losses[-1]


@mistake
def one_step_too_many(X, y, lr, steps):
    """You take one step too many: `steps` updates and as many losses."""
    return Fit()(X, y, lr, steps + 1)


@mistake
def climbs(X, y, lr, steps):
    """You walk uphill, and the loss grows: subtract the gradients."""
    return Fit()(X, y, -lr, steps)


@mistake
def rate_ignored(X, y, lr, steps):
    """You use a learning rate of your own; use lr."""
    return Fit()(X, y, 0.02, steps)


@mistake
def rate_that_shrinks(X, y, lr, steps):
    """Your learning rate shrinks from step to step; here it stays as it is."""

    class Shrinks(Fit):
        def move(self, w, b, dw, db, lr, step):
            return super().move(w, b, dw, db, lr / (step + 1), step)

    return Shrinks()(X, y, lr, steps)


@mistake
def bias_never_moves(X, y, lr, steps):
    """Your b stays 0: it has a gradient of its own and moves together with w."""

    class Still(Fit):
        def move(self, w, b, dw, db, lr, step):
            return w - lr * dw, b

    return Still()(X, y, lr, steps)


@mistake
def two_missing(X, y, lr, steps):
    """The 2 of the square is missing in your gradients: the loss is the mean of the squares,
    without a half in front."""

    class Half(Fit):
        def slopes(self, X, e):
            return X.T @ e / len(e), np.mean(e)

    return Half()(X, y, lr, steps)


@mistake
def gradients_not_averaged(X, y, lr, steps):
    """Your gradients are sums over the examples; the loss is a mean, so divide by n."""

    class Sum(Fit):
        def slopes(self, X, e):
            return 2 * X.T @ e, 2 * np.sum(e)

    return Sum()(X, y, lr, steps)


@mistake
def losses_not_averaged(X, y, lr, steps):
    """w and b are right, but your losses are sums of squares; the loss is their mean."""

    class Sum(Fit):
        def loss(self, e):
            return np.sum(e**2)

    return Sum()(X, y, lr, steps)


@mistake
def losses_halved(X, y, lr, steps):
    """w and b are right, but your losses are halved; the loss is the mean of the squares, as
    PyTorch's."""

    class Half(Fit):
        def loss(self, e):
            return np.mean(e**2) / 2

    return Half()(X, y, lr, steps)


@mistake
def losses_under_the_root(X, y, lr, steps):
    """w and b are right, but your losses are the root of the mean of the squares; leave the root
    out."""

    class Root(Fit):
        def loss(self, e):
            return np.sqrt(np.mean(e**2))

    return Root()(X, y, lr, steps)


@mistake
def one_example_a_step(X, y, lr, steps):
    """You use one example for each step; here each step looks at all of them."""

    class Single(Fit):
        def step(self, X, y, w, b, lr, number):
            i = number % len(y)
            w, b, _ = super().step(X[i : i + 1], y[i : i + 1], w, b, lr, number)
            return w, b, np.mean((X @ w + b - y) ** 2)

    return Single()(X, y, lr, steps)


@mistake
def solved_at_once(X, y, lr, steps):
    """You solve for the best w and b directly. What is asked for is where `steps` steps of size lr
    lead."""
    _, _, losses = Fit()(X, y, lr, steps)
    best = np.linalg.lstsq(np.column_stack([X, np.ones(len(X))]), y, rcond=None)[0]
    return best[:-1], best[-1], losses


@mistake
def stops_when_it_rises(X, y, lr, steps):
    """You stop when the loss rises. Take all the steps, also where lr is too large."""
    w, b = Fit().start(X, y, lr, steps)
    losses = []
    for number in range(steps):
        after = Fit().step(X, y, w, b, lr, number)
        if losses and after[2] > losses[-1]:
            break
        w, b = after[:2]
        losses.append(after[2])
    return w, b, np.array(losses)


@mistake
def standardised_first(X, y, lr, steps):
    """You scale the features first; then w and b belong to other data. Use X as it is."""
    spread = X.std(axis=0)
    return Fit()((X - X.mean(axis=0)) / np.where(spread == 0, 1.0, spread), y, lr, steps)


@mistake
def losses_first(X, y, lr, steps):
    """The order is (w, b, losses)."""
    w, b, losses = Fit()(X, y, lr, steps)
    return losses, w, b


@mistake
def weights_as_a_column(X, y, lr, steps):
    """Your w is a column (d, 1); a vector (d,) is wanted."""
    w, b, losses = Fit()(X, y, lr, steps)
    return w[:, np.newaxis], b, losses


@mistake
def bias_in_an_array(X, y, lr, steps):
    """Your b is an array of shape (1,); one number is wanted."""
    w, b, losses = Fit()(X, y, lr, steps)
    return w, np.array([b]), losses


@mistake
def no_losses(X, y, lr, steps):
    """You give (w, b); the losses come third."""
    return Fit()(X, y, lr, steps)[:2]


accepted = fit_linear_regression.accepted


@accepted
def plain_loop(X, y, lr, steps):
    n, d = X.shape
    w, b, losses = np.zeros(d), 0.0, []
    for _ in range(steps):
        e = X @ w + b - y
        losses.append(np.mean(e**2))
        w, b = w - lr * 2 * X.T @ e / n, b - lr * 2 * e.mean()
    return w, b, losses


@accepted
def in_place(X, y, lr, steps):
    w, b = np.zeros(X.shape[1]), 0.0
    losses = np.empty(steps)
    for t in range(steps):
        e = np.einsum("nd,d->n", X, w) + b - y
        losses[t] = e @ e / e.size
        w -= lr * (2 / e.size) * (e @ X)
        b -= lr * 2 * e.sum() / e.size
    return [w, b, losses]


@accepted
def bias_as_a_weight(X, y, lr, steps):
    wide = np.column_stack([X, np.ones(len(X))])
    v, losses = np.zeros(wide.shape[1]), []
    for _ in range(steps):
        e = wide @ v - y
        losses.append(float(np.square(e).mean()))
        v = v - lr * 2 * wide.T @ e / len(e)
    return v[:-1], v[-1], losses


@accepted
def with_helpers(X, y, lr, steps):

    def loss(w, b):
        return ((X.dot(w) + b - y) ** 2).sum() / len(y)

    def gradients(w, b):
        e = X.dot(w) + b - y
        return np.array([2 * (e * X[:, j]).mean() for j in range(X.shape[1])]), 2 * e.mean()

    w, b, losses = np.zeros(X.shape[1]), np.float64(0), ()
    while len(losses) < steps:
        losses = (*losses, loss(w, b))
        dw, db = gradients(w, b)
        w, b = w - lr * dw, b - lr * db
    return w, b, losses

"""fit_linear_regression(X, y, lr, steps) -> (w, b, losses): gradient descent from zero."""

import numpy as np

from autograder.exercises import Exercise, Returns, case, draw
from autograder.exercises.forbidden import FITTING


def reference(X, y, lr, steps):
    """Make the whole update one matrix, with the bias as a weight of a feature that is always 1.

    The loss is quadratic, so each step maps v to (I - 2η AᵀA / n) v + 2η Aᵀy / n. A test holds this
    against torch.optim, which takes ten times as long.
    """
    A = np.column_stack([X, np.ones(len(X))])
    M = np.eye(A.shape[1]) - 2 * lr / len(A) * A.T @ A
    c = 2 * lr / len(A) * A.T @ y
    path = [np.zeros(A.shape[1])]
    for _ in range(steps):
        path.append(M @ path[-1] + c)
    *w, b = path[-1]
    losses = np.mean((np.array(path)[:-1] @ A.T - y) ** 2, axis=1)
    return np.array(w), b, losses


exercise = Exercise(
    points=3,
    reference=reference,
    returns=Returns(rtol=1e-8, atol=1e-9),
    forbidden=(*FITTING, "numpy.linalg.lstsq", "numpy.polyfit", "scipy"),
    driver="lab_04.fit_linear_regression",
)


@exercise.part("a loss that falls", 0.75)
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


@exercise.part("a loss that grows", 0.25)
def growing(rng):
    yield case("a rate so large that the loss grows", draw(rng, 4, 2), draw(rng, 4) + 9.0, 0.9, 4)


@exercise.answer
def fit_linear_regression(X, y, lr, steps):
    n, d = X.shape
    w, b, losses = np.zeros(d), 0.0, []
    for _ in range(steps):
        errors = X @ w + b - y
        loss = np.mean(errors**2)
        losses.append(loss)
        dw = 2 * X.T @ errors / n
        db = 2 * np.sum(errors) / n
        w, b = w - lr * dw, b - lr * db
    return w, b, losses


exercise.mistakes("""
# The order of things
losses-after-the-update: losses.append(loss) →
and b - lr * db → b - lr * db⏎losses.append(np.mean((X @ w + b - y) ** 2))
    Each loss is the one after its update; note the loss first, then move.
bias-after-the-weights: db = 2 * np.sum(errors) / n → w = w - lr * dw
and w, b = w - lr * dw, b - lr * db → b = b - lr * 2 * np.sum(X @ w + b - y) / n
    You move w first and compute db with the new w. Both gradients belong to the same place:
    compute both, then move both.
weights-after-the-bias: dw = 2 * X.T @ errors / n → b = b - lr * 2 * np.sum(errors) / n
and db = 2 * np.sum(errors) / n → dw = 2 * X.T @ (X @ w + b - y) / n
and w, b = w - lr * dw, b - lr * db → w = w - lr * dw
    You move b first and compute dw with the new b. Both gradients belong to the same place:
    compute both, then move both.
starts-elsewhere: np.zeros(d) → np.ones(d)
    You do not start at zero: w is np.zeros(d) and b is 0.0 at the first step.
# How many
one-loss-too-many: return w, b, losses → return w, b, [*losses, np.mean((X @ w + b - y) ** 2)]
    You have one loss too many: there are `steps`, each before its update.
only-the-last-loss: return w, b, losses → return w, b, losses[-1]
    You give one loss; a loss for each step is wanted.
last-loss-in-a-list: losses.append(loss) → losses = [loss]
    Only the last loss is left: each step overwrites the list. Append to it.
one-step-too-many: range(steps) → range(steps + 1)
    You take one step too many: `steps` updates and as many losses.
    elsewhere (right-einsum): its table of losses has no room for one more.
# The step
climbs: w - lr * dw, b - lr * db → w + lr * dw, b + lr * db
    You walk uphill, and the loss grows: subtract the gradients.
rate-ignored: w - lr * dw, b - lr * db → w - 0.02 * dw, b - 0.02 * db
    You use a learning rate of your own; use lr.
rate-left-out: w - lr * dw, b - lr * db → w - dw, b - db
    You subtract the whole gradients; each is multiplied by lr.
rate-that-shrinks: for _ in → for t in
and w - lr * dw, b - lr * db → w - lr / (t + 1) * dw, b - lr / (t + 1) * db
    Your learning rate shrinks from step to step; here it stays as it is.
bias-left-out-of-the-prediction: X @ w + b - y → X @ w - y
    Your prediction leaves out b: ŷ = Xw + b.
    elsewhere (right-careful, right-chatty): its gradients come from another function.
bias-never-moves: b - lr * db → b
    Your b stays 0: it has a gradient of its own and moves together with w.
two-missing: 2 * X.T → X.T
and 2 * np.sum → np.sum
    The 2 of the square is missing in your gradients: the loss has no half in front.
two-missing-in-the-bias: 2 * np.sum → np.sum
    Your db lacks the factor 2 of the square.
bias-not-averaged: np.sum(errors) / n → np.sum(errors)
    Your db is a sum over the examples; the loss is a mean, so divide by n.
gradients-not-averaged: @ errors / n → @ errors
and np.sum(errors) / n → np.sum(errors)
    Your gradients are sums over the examples; the loss is a mean, so divide by n.
# The losses
losses-not-averaged: np.mean(errors**2) → np.sum(errors**2)
    w and b are right, but your losses are sums of squares; the loss is their mean.
losses-halved: np.mean(errors**2) → np.mean(errors**2) / 2
    w and b are right, but your losses are halved; the loss is the plain mean, as PyTorch's.
losses-under-the-root: np.mean(errors**2) → np.sqrt(np.mean(errors**2))
    w and b are right, but your losses are roots of the mean; leave the root out.
# Another method
one-example-a-step: for _ in → for t in
and errors = X @ w + b - y → x, errors = X[t % n], X[t % n] @ w + b - y[t % n]
and 2 * X.T @ errors / n → 2 * x * errors
and 2 * np.sum(errors) / n → 2 * errors
    You use one example for each step; here each step looks at all of them.
solved-at-once: n, d = X.shape → n, d = X.shape⏎A = np.column_stack([X, np.ones(n)])
and return w, b, losses → *w, b = np.linalg.pinv(A) @ y⏎return np.array(w), b, losses
    You solve for the best w and b. The question is where `steps` steps of size lr lead.
stops-when-it-rises: losses.append(loss) → losses.append(loss)⏎if loss > min(losses):⏎    break
    You stop when the loss rises. Take all the steps, also where lr is too large.
standardised-first: n, d = X.shape → n, d = X.shape⏎X = (X - X.mean(axis=0)) / X.std(axis=0)
    You scale the features first; then w and b belong to other data. Use X as it is.
# What comes back
losses-first: return w, b, losses → return losses, w, b
    The order is (w, b, losses).
weights-as-a-column: return w, b, losses → return w[:, np.newaxis], b, losses
    Your w is a column (d, 1); a vector (d,) is wanted.
always-from-zero: w, b = w - lr * dw, b - lr * db → w, b = -lr * dw, -lr * db
    Each step starts from 0 again. Subtract from the w and b of the step before.
bias-in-an-array: np.zeros(d), 0.0 → np.zeros(d), np.zeros(1)
    Your b is an array of shape (1,); one number is wanted.
no-losses: return w, b, losses → return w, b
    You give (w, b); the losses come third.
""")

"""dense_backward(dout, x, W): from the gradient at x W + b to those at x, W and b."""

import numpy as np

from autograder.exercises import case, draw
from autograder.exercises.lab_05.rules import FROM_SCRATCH
from autograder.exercises.legacy import OldExercise


def reference(dout, x, W):
    """The chain rule index by index, as Einstein sums in float64."""
    return (
        np.einsum("no,io->ni", dout, W),
        np.einsum("ni,no->io", x, dout),
        np.einsum("no->o", dout),
    )


dense_backward = OldExercise(
    "dense_backward",
    "dense_backward(dout, x, W)",
    points=2,
    reference=reference,
    forbidden=FROM_SCRATCH,
)


def _drawn(rng, n, d_in, d_out):
    return draw(rng, n, d_out), draw(rng, n, d_in), draw(rng, d_in, d_out)


@dense_backward.cases
def gradients(rng):
    yield case(
        "worked by hand",
        np.array([[1.0, 2.0]]),
        np.array([[3.0, -1.0, 2.0]]),
        np.array([[1.0, 0.0], [2.0, -1.0], [0.0, 3.0]]),
    )
    yield case("a batch", *_drawn(rng, 4, 3, 2))
    yield case("more outputs than inputs", *_drawn(rng, 3, 2, 5))
    yield case("one example", *_drawn(rng, 1, 3, 4))
    # On quarters a sum of forty products is exact in float32, too, however much cancels.
    many = (np.round(4 * a) / 4 for a in _drawn(rng, 40, 2, 1))
    yield case("many examples", *many)
    yield case("one input", *_drawn(rng, 4, 1, 3))
    yield case("one output", *_drawn(rng, 4, 3, 1))
    yield case("all lengths equal", *_drawn(rng, 3, 3, 3))
    yield case("as many inputs as outputs", *_drawn(rng, 4, 2, 2))
    dout, x, W = _drawn(rng, 5, 4, 3)
    yield case("true zeros", np.where(dout > 0, dout, 0.0), np.where(x > 0, x, 0.0), W)
    yield case(
        "strided views", draw(rng, 8, 3)[::2], draw(rng, 4, 4)[:, ::2], draw(rng, 2, 6)[:, ::2]
    )
    yield case("float32", *(a.astype(np.float32) for a in _drawn(rng, 3, 4, 2)))
    yield case("large numbers", *(1e4 * np.abs(a) for a in _drawn(rng, 3, 2, 4)))


@dense_backward.holds
def central_differences_agree(ask, rng):
    """Nudge one entry of x, W or b: Σ dout · (x W + b) is to change by your gradient."""
    dout, x, W = _drawn(rng, 4, 3, 2)
    b = draw(rng, 2)
    given = ask(dout, x, W)
    directions = [rng.normal(size=a.shape) for a in (x, W, b)]
    h = 1e-4

    def weighted(sign):
        moved = [a + sign * h * d for a, d in zip((x, W, b), directions, strict=True)]
        return np.sum(dout * (moved[0] @ moved[1] + moved[2]))

    slope = (weighted(1) - weighted(-1)) / (2 * h)
    said = sum(np.sum(g * d) for g, d in zip(given, directions, strict=True))
    if abs(slope - said) > 1e-3 * max(1.0, abs(slope)):
        return f"predicts a change of {said:.4g} where {slope:.4g} comes"
    return None


def _checked(dout, x, W):
    if dout.shape != (len(x), W.shape[1]) or x.shape[1] != W.shape[0]:
        raise ValueError(f"dout {dout.shape}, x {x.shape}, W {W.shape}")


@dense_backward.mistake
def weights_not_transposed(dout, x, W):
    """dx is to carry dout back through W, from d_out to d_in: multiply by the transpose of W."""
    _checked(dout, x, W)
    return dout @ W, x.T @ dout, dout.sum(axis=0)


@dense_backward.mistake
def dw_transposed(dout, x, W):
    """Your dW is transposed. A gradient has the shape of what it belongs to: (d_in, d_out)."""
    _checked(dout, x, W)
    return dout @ W.T, dout.T @ x, dout.sum(axis=0)


@dense_backward.mistake
def db_not_summed(dout, x, W):
    """db has a row for each example. All of them share one b, so their gradients add up: sum
    over the batch."""
    _checked(dout, x, W)
    return dout @ W.T, x.T @ dout, dout.copy()


@dense_backward.mistake
def db_over_the_wrong_axis(dout, x, W):
    """You sum db over the outputs. It is the examples that share b: db is (d_out,), summed over
    the batch."""
    _checked(dout, x, W)
    return dout @ W.T, x.T @ dout, dout.sum(axis=1)


@dense_backward.mistake
def db_summed_over_everything(dout, x, W):
    """db comes as one number. Each output has a bias of its own: sum over the batch only."""
    _checked(dout, x, W)
    return dout @ W.T, x.T @ dout, dout.sum()


@dense_backward.mistake
def db_keeps_an_axis(dout, x, W):
    """Your db is a row (1, d_out), and b is (d_out,): sum without keepdims."""
    _checked(dout, x, W)
    return dout @ W.T, x.T @ dout, dout.sum(axis=0, keepdims=True)


@dense_backward.mistake
def db_is_the_mean(dout, x, W):
    """You average db over the batch. If the loss is a mean, its 1/n is in dout already: sum."""
    _checked(dout, x, W)
    return dout @ W.T, x.T @ dout, dout.mean(axis=0)


@dense_backward.mistake
def dw_is_the_mean(dout, x, W):
    """You divide dW by the number of examples. If the loss is a mean, its 1/n is in dout
    already."""
    _checked(dout, x, W)
    return dout @ W.T, x.T @ dout / len(x), dout.sum(axis=0)


@dense_backward.mistake
def dw_and_db_are_means(dout, x, W):
    """You divide dW and db by the number of examples. If the loss is a mean, its 1/n is in dout
    already, and here it comes a second time."""
    _checked(dout, x, W)
    return dout @ W.T, x.T @ dout / len(x), dout.mean(axis=0)


@dense_backward.mistake
def everything_divided(dout, x, W):
    """You divide all three by the number of examples. The loss divides, once, and its 1/n has
    reached you inside dout."""
    _checked(dout, x, W)
    n = len(x)
    return dout @ W.T / n, x.T @ dout / n, dout.mean(axis=0)


@dense_backward.mistake
def weights_first(dout, x, W):
    """The right arrays in another order: first dx, then dW, then db."""
    _checked(dout, x, W)
    return x.T @ dout, dout.sum(axis=0), dout @ W.T


@dense_backward.mistake
def dw_before_dx(dout, x, W):
    """You give dW before dx; the order is (dx, dW, db)."""
    _checked(dout, x, W)
    return x.T @ dout, dout @ W.T, dout.sum(axis=0)


@dense_backward.mistake
def db_is_ones(dout, x, W):
    """Your db counts examples: ∂z/∂b is 1, but the chain rule multiplies it by dout."""
    _checked(dout, x, W)
    return dout @ W.T, x.T @ dout, np.full(W.shape[1], float(len(x)))


@dense_backward.mistake
def dout_left_out(dout, x, W):
    """Your dx is W summed up: the local slope alone. The chain rule multiplies it by dout."""
    _checked(dout, x, W)
    return np.ones_like(dout) @ W.T, x.T @ dout, dout.sum(axis=0)


@dense_backward.mistake
def dw_without_dout(dout, x, W):
    """Your dW sums up x alone: the local slope. The chain rule multiplies it by dout."""
    _checked(dout, x, W)
    return dout @ W.T, x.T @ np.ones_like(dout), dout.sum(axis=0)


@dense_backward.mistake
def one_step_of_descent(dout, x, W):
    """You give negative gradients. The minus belongs to the update of descent, not here."""
    _checked(dout, x, W)
    return -(dout @ W.T), -(x.T @ dout), -dout.sum(axis=0)


@dense_backward.mistake
def bias_missing(dout, x, W):
    """Two gradients come back, three are asked for: b has one as well."""
    _checked(dout, x, W)
    return dout @ W.T, x.T @ dout


@dense_backward.accepted
def matrix_products(dout, x, W):
    if x.shape[-1] != W.shape[0]:
        raise ValueError(f"x {x.shape} against W {W.shape}")
    return dout @ W.T, x.T @ dout, dout.sum(axis=0)


@dense_backward.accepted
def loops(dout, x, W):
    n, d_in = x.shape
    d_out = W.shape[1]
    if dout.shape != (n, d_out) or W.shape[0] != d_in:
        raise ValueError(f"{dout.shape}, {x.shape}, {W.shape}")
    dx, dW, db = np.zeros((n, d_in)), np.zeros((d_in, d_out)), np.zeros(d_out)
    for e in range(n):
        for o in range(d_out):
            db[o] += dout[e, o]
            for i in range(d_in):
                dx[e, i] += dout[e, o] * W[i, o]
                dW[i, o] += dout[e, o] * x[e, i]
    return dx, dW, db


@dense_backward.accepted
def outer_products(dout, x, W):
    if x.shape[1] != W.shape[0] or dout.shape != (x.shape[0], W.shape[1]):
        raise ValueError(f"shapes {dout.shape} {x.shape} {W.shape} do not fit")
    dW = sum(np.outer(row, up) for row, up in zip(x, dout, strict=True))
    dx = np.array([W @ up for up in dout])
    return [dx, dW, np.ones(len(dout)) @ dout]


@dense_backward.accepted
def einstein(dout, x, W):
    if x.shape[1:] != W.shape[:1] or dout.shape != x.shape[:1] + W.shape[1:]:
        raise ValueError(f"dout {dout.shape}, x {x.shape}, W {W.shape}")
    return (
        np.einsum("no,io->ni", dout, W),
        np.einsum("ni,no->io", x, dout),
        np.einsum("no->o", dout),
    )


@dense_backward.accepted
def forward_as_check(dout, x, W):
    z = x @ W
    if z.shape != dout.shape:
        raise ValueError(f"x W is {z.shape} and dout is {dout.shape}")
    dx = np.dot(dout, np.transpose(W))
    dW = np.tensordot(x, dout, axes=(0, 0))
    return dx, dW, np.add.reduce(dout, axis=0)


@dense_backward.accepted
def single_precision(dout, x, W):
    if x.shape[1] != W.shape[0]:
        raise ValueError(f"{x.shape} {W.shape}")
    dout, x, W = (a.astype(np.float32) for a in (dout, x, W))
    return dout @ W.T, x.T @ dout, dout.sum(axis=0)

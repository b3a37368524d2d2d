"""dense_backward(dout, x, W): from the gradient at x W + b to those at x, W and b."""

import numpy as np

from autograder.exercises import Exercise, case, draw
from autograder.exercises.forbidden import AUTOGRAD


def chain_rule(dout, x, W):
    """Apply the chain rule index by index, as Einstein sums."""
    return (
        np.einsum("no,io->ni", dout, W),
        np.einsum("ni,no->io", x, dout),
        np.einsum("no->o", dout),
    )


exercise = Exercise(points=2, reference=chain_rule, forbidden=AUTOGRAD)


def drawn(rng, n, d_in, d_out):
    """Draw dout, x and W."""
    return draw(rng, n, d_out), draw(rng, n, d_in), draw(rng, d_in, d_out)


@exercise.cases
def gradients(rng):
    yield case(
        "worked by hand",
        np.array([[1.0, 2.0]]),
        np.array([[3.0, -1.0, 2.0]]),
        np.array([[1.0, 0.0], [2.0, -1.0], [0.0, 3.0]]),
    )
    yield case("a batch", *drawn(rng, 4, 3, 2))
    yield case("more outputs than inputs", *drawn(rng, 3, 2, 5))
    yield case("one example", *drawn(rng, 1, 3, 4))
    # On quarters a sum of forty products is exact in float32, too, however much cancels.
    many = (np.round(4 * a) / 4 for a in drawn(rng, 40, 2, 1))
    yield case("many examples", *many)
    yield case("one input", *drawn(rng, 4, 1, 3))
    yield case("one output", *drawn(rng, 4, 3, 1))
    yield case("all lengths equal", *drawn(rng, 3, 3, 3))
    yield case("as many inputs as outputs", *drawn(rng, 4, 2, 2))
    dout, x, W = drawn(rng, 5, 4, 3)
    yield case("true zeros", np.where(dout > 0, dout, 0.0), np.where(x > 0, x, 0.0), W)
    yield case(
        "strided views", draw(rng, 8, 3)[::2], draw(rng, 4, 4)[:, ::2], draw(rng, 2, 6)[:, ::2]
    )
    yield case("float32", *(a.astype(np.float32) for a in drawn(rng, 3, 4, 2)))
    yield case("large numbers", *(1e4 * np.abs(a) for a in drawn(rng, 3, 2, 4)))


@exercise.holds
def central_differences_agree(ask, rng):
    """Nudge one entry of x, W or b: Σ dout · (x W + b) is to change by your gradient."""
    dout, x, W = drawn(rng, 4, 3, 2)
    b = draw(rng, 2)
    gradients = ask(dout, x, W)
    directions = [rng.normal(size=a.shape) for a in (x, W, b)]
    h = 1e-4

    def weighted(sign):
        moved = [a + sign * h * d for a, d in zip((x, W, b), directions, strict=True)]
        return np.sum(dout * (moved[0] @ moved[1] + moved[2]))

    slope = (weighted(1) - weighted(-1)) / (2 * h)
    predicted = sum(np.sum(g * d) for g, d in zip(gradients, directions, strict=True))
    if abs(slope - predicted) > 1e-3 * max(1.0, abs(slope)):
        return f"predicts a change of {predicted:.4g} where {slope:.4g} comes"
    return None


@exercise.answer
def dense_backward(dout, x, W):
    dx = dout @ W.T
    dW = x.T @ dout
    db = dout.sum(axis=0)
    return dx, dW, db


exercise.mistakes("""
weights-not-transposed: W.T → W
    dx is to carry dout back through W, from d_out to d_in: multiply by the transpose of W.
dw-transposed: x.T @ dout → dout.T @ x
    Your dW is transposed. A gradient has the shape of what it belongs to: (d_in, d_out).
dw-of-the-last-example: x.T @ dout → x[-1:].T @ dout[-1:]
    Your dW is that of the last example alone: each round of a loop replaces it. Add to it with +=.
db-of-the-last-example: dout.sum(axis=0) → dout[-1]
    Your db is that of the last example alone: each round of a loop replaces it. Add to it with +=.
db-not-summed: dout.sum(axis=0) → dout
    db has a row for each example. All share one b, so their gradients add up: sum over the batch.
db-over-the-wrong-axis: dout.sum(axis=0) → dout.sum(axis=1)
    You sum db over the outputs. The examples share b: db is (d_out,), summed over the batch.
db-summed-over-everything: dout.sum(axis=0) → dout.sum()
    db comes as one number. Each output has a bias of its own: sum over the batch only.
db-keeps-an-axis: dout.sum(axis=0) → dout.sum(axis=0, keepdims=True)
    Your db is a row (1, d_out), and b is (d_out,): sum without keepdims.
db-is-the-mean: dout.sum(axis=0) → dout.mean(axis=0)
    You average db over the batch. If the loss is a mean, its 1/n is in dout already: sum.
dw-is-the-mean: x.T @ dout → x.T @ dout / len(x)
    You divide dW by the number of examples. If the loss is a mean, its 1/n is in dout already.
dw-and-db-are-means: x.T @ dout → x.T @ dout / len(x)
and dout.sum(axis=0) → dout.mean(axis=0)
    You divide dW and db by the number of examples. If the loss is a mean, its 1/n is in dout
    already, and here it comes a second time.
everything-divided: dx, dW, db → dx / len(x), dW / len(x), db / len(x)
    You divide all three by the number of examples. The loss divides, once: its 1/n is in dout.
weights-first: dx, dW, db → dW, db, dx
    The right arrays in another order: first dx, then dW, then db.
dw-before-dx: dx, dW, db → dW, dx, db
    You give dW before dx; the order is (dx, dW, db).
db-is-ones: dout.sum(axis=0) → np.ones_like(dout).sum(axis=0)
    Your db counts examples: ∂z/∂b is 1, but the chain rule multiplies it by dout.
dout-left-out: dout @ W.T → np.ones_like(dout) @ W.T
    Your dx is W summed up: the local slope alone. The chain rule multiplies it by dout.
dw-without-dout: x.T @ dout → x.T @ np.ones_like(dout)
    Your dW sums up x alone: the local slope. The chain rule multiplies it by dout.
one-step-of-descent: dx, dW, db → -dx, -dW, -db
    You give negative gradients. The minus belongs to the update of descent, not here.
bias-missing: dx, dW, db → dx, dW
    Two gradients come back, three are asked for: b has one as well.
""")

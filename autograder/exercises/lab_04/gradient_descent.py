"""gradient_descent(grad, w0, lr, steps): all places on the way down, the start among them."""

import numpy as np

from autograder.exercises import FUNCTIONS, Exercise, case, draw, given
from autograder.exercises.forbidden import FITTING


def reference(grad, w0, lr, steps):
    """Walk with torch.optim.SGD."""
    import torch

    w = torch.tensor(w0, dtype=torch.float64)
    optimizer = torch.optim.SGD([w], lr=lr)
    path = [w.numpy().copy()]
    for _ in range(steps):
        w.grad = torch.tensor(np.asarray(grad(w.numpy().copy()), dtype=np.float64))
        optimizer.step()
        path.append(w.numpy().copy())
    return np.array(path)


exercise = Exercise(points=3, reference=reference, forbidden=FITTING)


@exercise.cases
def cases(rng):
    bowl, whirl, faint, cubes = given(
        rng, "bowl_slope", "whirl", "faint_slope_doubled", "cubes_slope"
    )
    yield case("worked by hand", FUNCTIONS["bowl_slope"], np.array([3.0, -1.0]), 0.25, 2)
    yield case("one step", bowl, draw(rng, 3), 0.1, 1)
    yield case("no step at all", bowl, draw(rng, 3), 0.1, 0)
    yield case("in one dimension", FUNCTIONS["double_well_slope"], draw(rng, 1, scale=0.5), 0.3, 6)
    yield case("several steps", whirl, draw(rng, 3), 0.05, 7)
    yield case("as many places as dimensions", whirl, draw(rng, 4), 0.1, 3)
    yield case("another rate", cubes, draw(rng, 2, scale=1.0), 0.01, 5)
    yield case("many dimensions", bowl, draw(rng, 9), 0.02, 5)
    yield case("a rate so large that it climbs", bowl, draw(rng, 3), 1.5, 9)
    yield case("a slope that is nearly flat", faint, draw(rng, 2), 1e7, 5)
    yield case("from the lowest point", bowl, np.ones(3), 0.1, 4)
    yield case("from integers", bowl, rng.integers(2, 9, size=3), 0.1, 3)
    yield case("no step at all from integers", bowl, rng.integers(2, 9, size=2), 0.1, 0)
    yield case("float32", bowl, draw(rng, 3).astype(np.float32), 0.125, 3)
    yield case("a strided view", bowl, draw(rng, 6)[::2], 0.1, 3)


@exercise.answer
def gradient_descent(grad, w0, lr, steps):
    w = np.array(w0, dtype=np.float64)
    path = [w]
    for _ in range(steps):
        slope = grad(w)
        w = w - lr * slope
        path.append(w)
    return np.array(path)


exercise.mistakes("""
# The path
climbs: w - lr * slope → w + lr * slope
    You walk uphill: the gradient points to where it rises, so subtract it.
start-left-out: path = [w] → path = []
    Your path begins after the first step. Row 0 is w0 itself, so there are steps + 1 rows.
one-step-short: range(steps) → range(steps - 1)
    Your path lacks its last place: `steps` updates give steps + 1 rows.
    elsewhere (right-einsum): its table has a last row, which stays as it was made.
one-step-too-many: range(steps) → range(steps + 1)
    You take one step too many: `steps` updates, and with the start steps + 1 rows.
    elsewhere (right-einsum): its table has no room for one more.
only-the-end: return np.array(path) → return w
    You give the last place; the whole path is wanted, a row for each place.
the-same-row-again-and-again: w = w - lr * slope → w -= lr * slope
    All rows are the last place: you change w in place, and the list holds the same array again
    and again. Append a copy, or write w = w - …
gradient-at-the-start: path = [w] → path, slope = [w], grad(w)
and slope = grad(w) →
    You use the gradient at w0 for all steps. Ask grad again wherever you are.
always-from-the-start: slope = grad(w) → slope = grad(w0)
and w - lr * slope → w0 - lr * slope
    Each step starts from w0 again; start from the place before.
# The step
steps-from-the-start: w - lr * slope → w0 - lr * slope
    Each step sets out from w0 again; set out from the place before.
rate-ignored: w - lr * slope → w - slope
    You subtract the whole gradient; it is lr times the gradient.
divided-by-the-rate: w - lr * slope → w - slope / lr
    You divide by the learning rate; multiply with it.
rate-that-shrinks: for _ in → for t in
and w - lr * slope → w - lr / (t + 1) * slope
    Your learning rate shrinks from step to step; here it stays as it is.
length-one: slope = grad(w) → slope = grad(w) / np.linalg.norm(grad(w))
    You scale the gradient to length 1. Steps are longer where it is steeper: use it as it is.
place-forgotten: w - lr * slope → -lr * slope
    You keep the step alone; the next place is the last one minus the step.
sign-only: slope = grad(w) → slope = np.sign(grad(w))
    You use only the sign of the gradient; its size counts too.
with-momentum: path = [w] → path, velocity = [w], 0.0
and w = w - lr * slope → velocity = 0.9 * velocity + slope⏎w = w - lr * velocity
    You keep some of the last step: momentum, from lab 6. Here each step is lr times the gradient.
averaged: slope = grad(w) → slope = np.mean(grad(w))
    You average the gradient over the entries of w; each entry has its own slope.
one-entry-after-the-other: w = w - lr * slope → w = w.copy()
and path.append(w) → for i in range(w.size):⏎    w[i] -= lr * grad(w)[i]⏎path.append(w)
    You move one entry and ask for the gradient again before you move the next. All entries move
    at once, with the gradient of the same place.
stops-when-flat: slope = grad(w) → slope = grad(w)⏎if np.linalg.norm(slope) < 1e-6:⏎    break
    You stop when the gradient is small. Times a large rate it still goes far: take all the steps.
refuses-to-rise: w = w - lr * slope → after = w - lr * slope
and path.append(w) → w = after if sum(grad(after) ** 2) <= sum(slope**2) else w⏎path.append(w)
    You stay where you are when a step would lead to a steeper place. Take every step, even where
    the rate is too large.
# What comes back, and in which type
a-column-for-each-place: np.array(path) → np.array(path).T
    Your path lies on its side: a row for each place, (steps + 1, d).
a-list: np.array(path) → path
    You give back a list of places; make one array of it, (steps + 1, d).
changes-w0: np.array(w0 → np.asarray(w0
and path = [w] → path = [w.copy()]
and w = w - lr * slope → w -= lr * slope
and path.append(w) → path.append(w.copy())
    Right, but `w -= …` changes the caller's w0. Begin with a copy.
integers-where-no-step-is-taken: np.array(w0, dtype=np.float64) → np.array(w0)
    Right, but for steps = 0 your path has the type of w0, and w0 may hold integers. Make w0 a
    float array before the loop.
in-the-type-of-w0: np.array(w0, dtype=np.float64) → w0
and path = [w] → path = np.empty((steps + 1, w.size), w.dtype)⏎path[0] = w
and for _ in → for t in
and slope = grad(w) → slope = grad(path[t])
and w = w - lr * slope → path[t + 1] = path[t] - lr * slope
and path.append(w) →
    Your path has the type of w0, and integers cut off. Make w0 a float array first.
""")

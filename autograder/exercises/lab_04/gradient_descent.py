"""gradient_descent(grad, w0, lr, steps): all places on the way down, the start among them."""

import numpy as np

from autograder.exercises import FUNCTIONS, case, draw
from autograder.exercises.lab_04.rules import FROM_SCRATCH
from autograder.exercises.legacy import OldExercise


def reference(grad, w0, lr, steps):
    """The path of torch.optim.SGD."""
    import torch

    w = torch.tensor(w0, dtype=torch.float64)
    optimizer = torch.optim.SGD([w], lr=lr)
    path = [w.numpy().copy()]
    for _ in range(steps):
        w.grad = torch.tensor(np.asarray(grad(w.numpy().copy()), dtype=np.float64))
        optimizer.step()
        path.append(w.numpy().copy())
    return np.array(path)


gradient_descent = OldExercise(
    "gradient_descent",
    "gradient_descent(grad, w0, lr, steps)",
    points=3,
    reference=reference,
    forbidden=FROM_SCRATCH,
)


@gradient_descent.cases
def cases(rng):
    bowl, whirl = FUNCTIONS["bowl_slope"], FUNCTIONS["whirl"]
    yield case("worked by hand", bowl, np.array([3.0, -1.0]), 0.25, 2)
    yield case("one step", bowl, draw(rng, 3), 0.1, 1)
    yield case("no step at all", bowl, draw(rng, 3), 0.1, 0)
    yield case("in one dimension", FUNCTIONS["double_well_slope"], draw(rng, 1, scale=0.5), 0.3, 6)
    yield case("several steps", whirl, draw(rng, 3), 0.05, 7)
    yield case("as many places as dimensions", whirl, draw(rng, 4), 0.1, 3)
    yield case("another rate", FUNCTIONS["cubes_slope"], draw(rng, 2, scale=1.0), 0.01, 5)
    yield case("many dimensions", bowl, draw(rng, 9), 0.02, 5)
    yield case("a rate so large that it climbs", bowl, draw(rng, 3), 1.5, 9)
    yield case(
        "a slope that is nearly flat", FUNCTIONS["faint_slope_doubled"], draw(rng, 2), 1e7, 5
    )
    yield case("from the lowest point", bowl, np.ones(3), 0.1, 4)
    yield case("from integers", bowl, rng.integers(2, 9, size=3), 0.1, 3)
    yield case("no step at all from integers", bowl, rng.integers(2, 9, size=2), 0.1, 0)
    yield case("float32", bowl, draw(rng, 3).astype(np.float32), 0.125, 3)
    yield case("a strided view", bowl, draw(rng, 6)[::2], 0.1, 3)


def _path(grad, w0, lr, steps, update=None):
    w = np.array(w0, dtype=np.float64)
    path = [w]
    for step in range(steps):
        w = w - lr * grad(w) if update is None else update(w, grad(w), step)
        path.append(w)
    return np.array(path)


mistake = gradient_descent.mistake


@mistake
def climbs(grad, w0, lr, steps):
    """You walk uphill: the gradient points to where it rises, so subtract it."""
    return _path(grad, w0, lr, steps, lambda w, g, _: w + lr * g)


@mistake
def start_left_out(grad, w0, lr, steps):
    """Your path begins after the first step. Row 0 is w0 itself, so there are steps + 1 rows."""
    return _path(grad, w0, lr, steps)[1:]


@mistake
def one_step_short(grad, w0, lr, steps):
    """Your path lacks its last place: `steps` updates give steps + 1 rows."""
    return _path(grad, w0, lr, steps)[: max(1, steps)]


@mistake
def one_step_too_many(grad, w0, lr, steps):
    """You take one step too many: `steps` updates, and with the start steps + 1 rows."""
    return _path(grad, w0, lr, steps + 1)


@mistake
def only_the_end(grad, w0, lr, steps):
    """You give the last place; the whole path is wanted, a row for each place."""
    return _path(grad, w0, lr, steps)[-1]


@mistake
def the_same_row_again_and_again(grad, w0, lr, steps):
    """All rows are the last place: you change w in place, and the list holds the same array again
    and again. Append a copy, or write w = w - …"""
    path = _path(grad, w0, lr, steps)
    return np.repeat(path[-1:], steps + 1, axis=0)


@mistake
def gradient_at_the_start(grad, w0, lr, steps):
    """You use the gradient at w0 for all steps. Ask grad again wherever you are."""
    first = np.asarray(grad(np.array(w0, dtype=np.float64)))
    return _path(grad, w0, lr, steps, lambda w, g, _: w - lr * first)


@mistake
def always_from_the_start(grad, w0, lr, steps):
    """Each step starts from w0 again. The next place follows from the last one, not from the
    first."""
    start = np.array(w0, dtype=np.float64)
    after = start - lr * grad(start)
    return np.array([start] + [after] * steps)


@mistake
def rate_ignored(grad, w0, lr, steps):
    """You subtract the whole gradient; it is lr times the gradient."""
    return _path(grad, w0, lr, steps, lambda w, g, _: w - g)


@mistake
def divided_by_the_rate(grad, w0, lr, steps):
    """You divide by the learning rate; multiply with it."""
    return _path(grad, w0, lr, steps, lambda w, g, _: w - g / lr)


@mistake
def rate_that_shrinks(grad, w0, lr, steps):
    """Your learning rate shrinks from step to step; here it stays as it is."""
    return _path(grad, w0, lr, steps, lambda w, g, step: w - lr * g / (step + 1))


@mistake
def length_one(grad, w0, lr, steps):
    """You scale the gradient to length 1. Steps are longer where it is steeper: use it as it is."""

    def update(w, g, _):
        length = np.linalg.norm(g)
        return w - lr * g / (length if length else 1.0)

    return _path(grad, w0, lr, steps, update)


@mistake
def sign_only(grad, w0, lr, steps):
    """You use only the sign of the gradient; its size counts too."""
    return _path(grad, w0, lr, steps, lambda w, g, _: w - lr * np.sign(g))


@mistake
def with_momentum(grad, w0, lr, steps):
    """You keep some of the last step. That is momentum, from lab 6; here each step is lr times the
    gradient."""
    velocity = np.zeros(np.shape(w0))

    def update(w, g, _):
        nonlocal velocity
        velocity = 0.9 * velocity + g
        return w - lr * velocity

    return _path(grad, w0, lr, steps, update)


@mistake
def averaged(grad, w0, lr, steps):
    """You average the gradient over the entries of w; each entry has its own slope."""
    return _path(grad, w0, lr, steps, lambda w, g, _: w - lr * np.mean(g))


@mistake
def one_entry_after_the_other(grad, w0, lr, steps):
    """You move one entry and ask for the gradient again before you move the next. All entries move
    at once, with the gradient of the same place."""

    def update(w, g, _):
        w = w.copy()
        for i in range(w.size):
            w[i] -= lr * np.asarray(grad(w))[i]
        return w

    return _path(grad, w0, lr, steps, update)


@mistake
def stops_when_flat(grad, w0, lr, steps):
    """You stop when the gradient is small. A small gradient times a large rate still goes far: take
    all the steps."""
    path = [np.array(w0, dtype=np.float64)]
    for _ in range(steps):
        g = np.asarray(grad(path[-1]))
        if np.linalg.norm(g) < 1e-6:
            break
        path.append(path[-1] - lr * g)
    return np.array(path)


@mistake
def refuses_to_rise(grad, w0, lr, steps):
    """You stay where you are when a step would lead to a steeper place. Take every step, even where
    the rate is too large."""

    def update(w, g, _):
        after = w - lr * g
        steeper = np.linalg.norm(grad(after)) > np.linalg.norm(g)
        return w if steeper else after

    return _path(grad, w0, lr, steps, update)


@mistake
def a_column_for_each_place(grad, w0, lr, steps):
    """Your path lies on its side: a row for each place, (steps + 1, d)."""
    return _path(grad, w0, lr, steps).T


@mistake
def a_list(grad, w0, lr, steps):
    """You give back a list of places; make one array of it, (steps + 1, d)."""
    return list(_path(grad, w0, lr, steps))


@mistake
def changes_w0(grad, w0, lr, steps):
    """Right, but the caller's w0 has moved: `w -= …` changes the array that you were given. Begin
    with a copy."""
    path = _path(grad, w0, lr, steps)
    w0 += 1 if w0.dtype.kind == "i" else np.float32(0.5)
    return path


@mistake
def integers_where_no_step_is_taken(grad, w0, lr, steps):
    """Right, but for steps = 0 your path has the type of w0, and w0 may hold integers. Make w0 a
    float array before the loop."""
    return _path(grad, w0, lr, steps).astype(float if steps or w0.dtype.kind == "f" else int)


@mistake
def in_the_type_of_w0(grad, w0, lr, steps):
    """Your path has the type of w0, and integers cut off what comes after the point. Make w0 a
    float array first."""
    path = np.zeros((steps + 1, len(w0)), dtype=w0.dtype)
    path[0] = w0
    for step in range(steps):
        path[step + 1] = path[step] - lr * grad(path[step].astype(np.float64))
    return path


accepted = gradient_descent.accepted


@accepted
def list_then_array(grad, w0, lr, steps):
    w = np.array(w0, dtype=float)
    path = [w.copy()]
    for _ in range(steps):
        w -= lr * grad(w)
        path.append(w.copy())
    return np.array(path)


@accepted
def into_a_table(grad, w0, lr, steps):
    path = np.empty((steps + 1, w0.size))
    path[0] = w0
    for t in range(steps):
        path[t + 1] = path[t] - lr * grad(path[t])
    return path


@accepted
def stacked(grad, w0, lr, steps):
    def down(w):
        return w - lr * np.asarray(grad(w))

    places = [w0.astype(np.float64)]
    while len(places) <= steps:
        places.append(down(places[-1]))
    return np.vstack(places)


@accepted
def accumulated(grad, w0, lr, steps):
    from itertools import accumulate

    start = w0 * 1.0
    return np.stack(list(accumulate(range(steps), lambda w, _: w - lr * grad(w), initial=start)))


@accepted
def recursive(grad, w0, lr, steps):
    def walk(w, left):
        return [w, *walk(w - lr * grad(w), left - 1)] if left else [w]

    return np.array(walk(np.array(w0, dtype=float), steps))

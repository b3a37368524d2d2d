"""numerical_gradient(f, w, h=1e-5): the slope of f in each entry of w, measured by nudging."""

import numpy as np

from autograder.exercises import FUNCTIONS, Returns, case, draw
from autograder.exercises.lab_04.rules import FROM_SCRATCH
from autograder.exercises.legacy import OldExercise


def reference(f, w, h=1e-5):
    """The formula for all entries, each nudge a row of one matrix; a test holds it against SciPy's
    differences to the right and to the left, whose mean it is."""
    w = np.asarray(w, dtype=np.float64)
    nudges = (h * np.eye(w.size)).reshape(w.size, *w.shape)
    return np.array([f(w + e) - f(w - e) for e in nudges]).reshape(w.shape) / (2 * h)


numerical_gradient = OldExercise(
    "numerical_gradient",
    "numerical_gradient(f, w, h=1e-5)",
    points=3,
    reference=reference,
    # Rounding makes central differences of h = 1e-5 right to about 1e-9 here, seldom worse.
    returns=Returns(rtol=1e-6, atol=2e-8),
    forbidden=(*FROM_SCRATCH, "scipy"),
)


def _away_from_zero(rng, *shape):
    w = draw(rng, *shape, scale=1.0)
    return w + np.where(w > 0, 0.5, -0.5)


@numerical_gradient.cases
def cases(rng):
    cubes, squared_sum = FUNCTIONS["cubes"], FUNCTIONS["squared_sum"]
    w = _away_from_zero
    yield case("worked by hand", cubes, np.array([1.0, -2.0]))
    yield case("one entry", cubes, w(rng, 1))
    yield case("a vector", cubes, w(rng, 4))
    yield case("entries that lean on each other", squared_sum, w(rng, 3))
    yield case("a slope that falls", squared_sum, np.array([1.0, -3.0]))
    yield case("a matrix", cubes, w(rng, 2, 3))
    yield case("a matrix that leans on itself", squared_sum, w(rng, 3, 2))
    yield case("three axes", cubes, w(rng, 2, 1, 2))
    yield case("only the first entry counts", FUNCTIONS["first_cubed"], w(rng, 3))
    yield case("a large h", cubes, w(rng, 3), h=0.1)
    yield case("a large h by position", cubes, w(rng, 2, 2), 0.25)
    yield case("large weights", cubes, np.round(100 * w(rng, 3)), h=0.5)
    yield case("at zero", cubes, np.zeros(3), h=0.1)
    # Nearer to a corner than h: the slope is w / h there, which shows the h that is the default.
    near = rng.integers(2, 9, size=3) * np.array([1e-6, -1e-6, 1e-6])
    yield case("the default h, near a corner", FUNCTIONS["corners"], near)
    yield case("many digits", cubes, rng.uniform(0.5, 2.0, size=3))
    yield case("integers", squared_sum, rng.integers(1, 9, size=3))
    yield case("float32", cubes, w(rng, 3).astype(np.float32))
    yield case("a strided view", cubes, w(rng, 6)[::2])


def _differences(f, w, h, step=lambda up, here, down, h: (up - down) / (2 * h)):
    """What `step` makes of f above, at and below each entry."""
    w = np.array(w, dtype=np.float64)
    slopes = np.zeros(w.shape)
    for place in np.ndindex(*w.shape):
        up, down = w.copy(), w.copy()
        up[place] += h
        down[place] -= h
        slopes[place] = step(f(up), f(w.copy()), f(down), h)
    return slopes


mistake = numerical_gradient.mistake


@mistake
def to_the_right_only(f, w, h=1e-5):
    """You compare f(w + h) with f(w). Where f bends that is off; take the difference between h
    above and h below."""
    return _differences(f, w, h, lambda up, here, down, h: (up - here) / h)


@mistake
def to_the_left_only(f, w, h=1e-5):
    """You compare f(w) with f(w - h). Where f bends that is off; take the difference between h
    above and h below."""
    return _differences(f, w, h, lambda up, here, down, h: (here - down) / h)


@mistake
def divided_by_h(f, w, h=1e-5):
    """Your slopes are twice too steep: from w - h to w + h it is 2h, not h."""
    return _differences(f, w, h, lambda up, here, down, h: (up - down) / h)


@mistake
def not_divided(f, w, h=1e-5):
    """You give how much f changes, not how much it changes per step: divide by 2h."""
    return _differences(f, w, h, lambda up, here, down, h: up - down)


@mistake
def divided_by_two_times_h(f, w, h=1e-5):
    """Your parentheses are missing: `/ 2 * h` divides by 2 and multiplies by h. Write / (2 * h)."""
    return _differences(f, w, h, lambda up, here, down, h: (up - down) / 2 * h)


@mistake
def sign_turned_round(f, w, h=1e-5):
    """Your sign is turned round: f above minus f below."""
    return _differences(f, w, h, lambda up, here, down, h: (down - up) / (2 * h))


@mistake
def sizes_only(f, w, h=1e-5):
    """You lose the sign: a slope may be negative, so no absolute value."""
    return np.abs(_differences(f, w, h))


@mistake
def h_ignored(f, w, h=1e-5):
    """You always use 1e-5; use the h that you are given."""
    return _differences(f, w, 1e-5)


@mistake
def another_default(f, w, h=1e-4):
    """Right when h is given, but your default is another one: h=1e-5, as in the statement."""
    return _differences(f, w, h)


@mistake
def a_finer_formula(f, w, h=1e-5):
    """You combine differences over h and 2h. That is more precise, and the check compares with the
    plain formula of the statement: one step up, one step down."""
    return (4 * _differences(f, w, h) - _differences(f, w, 2 * h)) / 3


@mistake
def h_halved(f, w, h=1e-5):
    """You go half of h to each side. The statement goes a whole h up and a whole h down."""
    return _differences(f, w, h / 2)


@mistake
def h_scaled_by_w(f, w, h=1e-5):
    """You make h larger where w is larger; here h is the same for every entry."""
    w = np.array(w, dtype=np.float64)
    slopes = np.zeros(w.shape)
    for place in np.ndindex(*w.shape):
        slopes[place] = _differences(f, w, h * max(1.0, abs(w[place])))[place]
    return slopes


@mistake
def all_entries_at_once(f, w, h=1e-5):
    """You move all entries of w at once. Each entry of the gradient answers to one of them alone:
    nudge one, keep the rest."""
    w = np.array(w, dtype=np.float64)
    return np.full(w.shape, (f(w + h) - f(w - h)) / (2 * h))


@mistake
def rows_at_once(f, w, h=1e-5):
    """Your loop runs over the first axis only, so in two axes whole rows move together. Visit every
    entry, with np.ndindex(*w.shape) or on a flat copy."""
    w = np.array(w, dtype=np.float64)
    slopes = np.zeros(w.shape)
    for i in range(len(w)):
        up, down = w.copy(), w.copy()
        up[i] += h
        down[i] -= h
        slopes[i] = (f(up) - f(down)) / (2 * h)
    return slopes


@mistake
def not_put_back(f, w, h=1e-5):
    """You do not put an entry back before you nudge the next, so w wanders off. Restore it each
    time, or copy w anew."""
    w = np.array(w, dtype=np.float64)
    slopes = np.zeros(w.shape)
    for place in np.ndindex(*w.shape):
        w[place] += h
        up = f(w.copy())
        w[place] -= 2 * h
        slopes[place] = (up - f(w.copy())) / (2 * h)
    return slopes


@mistake
def put_back_where_it_was_not(f, w, h=1e-5):
    """After going up you go down from there: w + h - h is w again, not w - h. Both sides start from
    the old value."""
    return _differences(f, w, h, lambda up, here, down, h: (up - here) / (2 * h))


@mistake
def changes_w(f, w, h=1e-5):
    """Right, but w is not what it was: you nudge the caller's own array. Work on a copy."""
    slopes = _differences(f, w, h)
    if w.dtype.kind == "f":
        w -= np.asarray(h, dtype=w.dtype)
    else:
        w -= 1
    return slopes


@mistake
def flat_result(f, w, h=1e-5):
    """A gradient has the shape of w: give it back in that shape, not flat."""
    return _differences(f, w, h).ravel()


@mistake
def transposed(f, w, h=1e-5):
    """Your gradient is transposed: it is to have the shape of w."""
    return _differences(f, w, h).T


@mistake
def one_number(f, w, h=1e-5):
    """You add up the slopes; each entry of w has its own."""
    return np.sum(_differences(f, w, h))


@mistake
def first_entry_only(f, w, h=1e-5):
    """Only the first entry is right: your loop ends too early. Is a return indented too far?"""
    slopes = _differences(f, w, h)
    slopes.ravel()[1:] = 0
    return slopes


@mistake
def a_list(f, w, h=1e-5):
    """You give back a list; a NumPy array in the shape of w is wanted."""
    return list(_differences(f, w, h))


@mistake
def in_the_type_of_w(f, w, h=1e-5):
    """You work in the type of w: an integer does not move by 1e-5, and in float32 the step drowns
    in rounding. Make a float64 copy of w first."""
    slopes = np.zeros(w.shape)
    for place in np.ndindex(*w.shape):
        up, down = w.copy(), w.copy()
        up[place] = up[place] + h
        down[place] = down[place] - h
        slopes[place] = (f(up) - f(down)) / (2 * h)
    return slopes


@mistake
def float_but_single(f, w, h=1e-5):
    """For a float32 w you nudge in float32, where a step of 1e-5 drowns in rounding. Make a float64
    copy of w first."""
    w = w.astype(np.float32 if w.dtype == np.float32 else np.float64)
    slopes = np.zeros(w.shape)
    for place in np.ndindex(*w.shape):
        up, down = w.copy(), w.copy()
        up[place] += h
        down[place] -= h
        slopes[place] = (f(up) - f(down)) / (2 * h)
    return slopes


@mistake
def slopes_in_the_type_of_w(f, w, h=1e-5):
    """Your result has the type of w, and integers cut slopes off after the point: np.zeros(w.shape)
    holds floats, np.zeros_like(w) does not."""
    return _differences(f, w, h).astype(w.dtype)


accepted = numerical_gradient.accepted


@accepted
def entry_by_entry(f, w, h=1e-5):
    gradient = np.zeros(w.shape)
    for index in np.ndindex(w.shape):
        up = w.astype(float)
        down = w.astype(float)
        up[index] += h
        down[index] -= h
        gradient[index] = (f(up) - f(down)) / (2 * h)
    return gradient


@accepted
def with_unit_vectors(f, w, h=1e-5):
    w = np.asarray(w, dtype=np.float64)
    steps = h * np.eye(w.size).reshape(w.size, *w.shape)
    return np.array([(f(w + s) - f(w - s)) / (2 * h) for s in steps]).reshape(w.shape)


@accepted
def in_place_and_back(f, w, h=1e-5):
    moved = w.astype(np.float64)
    slopes = np.empty_like(moved)
    walk = np.nditer(moved, flags=["multi_index"])
    for _ in walk:
        i = walk.multi_index
        kept = moved[i]
        moved[i] = kept + h
        up = f(moved)
        moved[i] = kept - h
        down = f(moved)
        moved[i] = kept
        slopes[i] = (up - down) / (2 * h)
    return slopes


@accepted
def in_place_on_the_given_w_and_back(f, w, h=1e-5):
    w = np.asarray(w, dtype=float)  # the caller's own array where it holds floats
    slopes = np.zeros(w.shape)
    for i in np.ndindex(*w.shape):
        old = w[i]
        w[i] = old + h
        up = f(w)
        w[i] = old - h
        down = f(w)
        w[i] = old
        slopes[i] = (up - down) / (2 * h)
    return slopes


@accepted
def on_a_flat_copy(f, w, h=1e-5):
    def at(i, step):
        flat = np.array(w, dtype=float).flatten()
        flat[i] = flat[i] + step
        return f(flat.reshape(w.shape))

    slopes = [at(i, h) / (2 * h) - at(i, -h) / (2 * h) for i in range(w.size)]
    return np.reshape(slopes, w.shape)


@accepted
def mean_of_both_sides(f, w, h=1e-5):
    w = 1.0 * w.astype(np.float64)
    here = f(w)
    slopes = np.zeros_like(w)
    for i in range(w.size):
        mask = (np.arange(w.size) == i).reshape(w.shape)
        right = (f(np.where(mask, w + h, w)) - here) / h
        left = (here - f(np.where(mask, w - h, w))) / h
        slopes[mask] = 0.5 * (right + left)
    return slopes

"""gradient_check(f, grad, w): how far a gradient is from central differences, at worst."""

import numpy as np

from autograder.exercises import FUNCTIONS, Returns, case, draw
from autograder.exercises.lab_05.complex_step import complex_step
from autograder.exercises.lab_05.rules import FROM_SCRATCH
from autograder.exercises.legacy import OldExercise, in_part


def reference(f, grad, w):
    """The exact gradient, by a complex step, in the place of central differences."""
    given = np.asarray(grad(w))
    if given.shape != w.shape:
        raise ValueError(f"the gradient has shape {given.shape} and w has shape {w.shape}")
    _, exact = complex_step(lambda stack: np.array([f(one) for one in stack]), w)
    largest = np.maximum(np.abs(given), np.abs(exact))
    return np.max(np.abs(given - exact) / np.maximum(largest, 1e-8))


gradient_check = OldExercise(
    "gradient_check",
    "gradient_check(f, grad, w)",
    points=2,
    reference=reference,
    # Central differences are right to about 1e-7 here; the mistakes below are off by 1e-3 or more.
    returns=Returns(rtol=2e-6, atol=2e-6),
    forbidden=FROM_SCRATCH,
    parts={"the error": 0.5, "precision": 0.25, "another shape": 0.25},
)


def _away_from_zero(rng, *shape):
    w = draw(rng, *shape, scale=1.0)
    return w + np.where(w > 0, 0.5, -0.5)


def pair(f, grad):
    return FUNCTIONS[f], FUNCTIONS[grad]


w = _away_from_zero


def error(rng):
    yield case("worked by hand", *pair("cubes", "cubes_slope_halved"), np.array([1.0, -2.0]))
    yield case("a right gradient", *pair("cubes", "cubes_slope"), w(rng, 4))
    yield case("one entry", *pair("cubes", "cubes_slope_last_off"), w(rng, 1))
    yield case("the first entry is off", *pair("cubes", "cubes_slope_first_off"), w(rng, 3))
    yield case("the last entry is off", *pair("cubes", "cubes_slope_last_off"), w(rng, 3))
    yield case("a sign is off", *pair("cubes", "cubes_slope_turned_round"), w(rng, 2))
    yield case("all are off", *pair("cubes", "cubes_slope_off_more_and_more"), w(rng, 2, 3))
    yield case("three axes", *pair("cubes", "cubes_slope_last_off"), w(rng, 2, 1, 2))
    yield case("a right gradient in two axes", *pair("cubes", "cubes_slope"), w(rng, 3, 2))
    flat = w(rng, 4)
    flat[-1] = round(1e-3 - flat[:-1].sum(), 3)
    yield case("near the bottom of a bowl", *pair("squared_sum", "squared_sum_slope"), flat)
    down = pair("squared_sum", "squared_sum_slope_halved")
    yield case("downhill", *down, -np.abs(w(rng, 3)))
    down = pair("squared_sum", "squared_sum_slope_too_large")
    yield case("downhill, too steep", *down, -np.abs(w(rng, 3)))


def precision(rng):
    yield case("faint gradients", *pair("faint", "faint_slope_doubled"), w(rng, 3))
    yield case("gradients of 0", *pair("first_cubed", "first_cubed_slope"), w(rng, 3))
    yield case("a strided view", *pair("cubes", "cubes_slope_first_off"), w(rng, 6)[::2])
    yield case("float32", *pair("cubes", "cubes_slope"), w(rng, 3).astype(np.float32))


def another_shape(rng):
    yield case("a column for a vector", *pair("cubes", "cubes_slope_as_a_column"), w(rng, 3))
    yield case("one number for three", *pair("cubes", "cubes_slope_of_one"), w(rng, 3))


@gradient_check.cases
def cases(rng):
    parts = {"the error": error, "precision": precision, "another shape": another_shape}
    for part, maker in parts.items():
        for one in maker(rng):
            yield in_part(part, one)


H = 1e-5


def _differences(f, w, h=H):
    """Central differences, entry by entry."""
    w = np.array(w, dtype=np.float64)
    n = np.zeros(w.shape)
    for place in np.ndindex(*w.shape):
        old = w[place]
        w[place] = old + h
        up = f(w.copy())
        w[place] = old - h
        down = f(w.copy())
        w[place] = old
        n[place] = (up - down) / (2 * h)
    return n


def _given(grad, w):
    a = np.asarray(grad(w))
    if a.shape != w.shape:
        raise ValueError(f"{a.shape} {w.shape}")
    return a


def _errors(a, n):
    return np.abs(a - n) / np.maximum(np.maximum(np.abs(a), np.abs(n)), 1e-8)


mistake = gradient_check.mistake


@mistake
def absolute_error(f, grad, w):
    """You give the difference itself. The error is relative: divide by the larger of |a| and |n|,
    at least 1e-8."""
    return np.max(np.abs(_given(grad, w) - _differences(f, w)))


@mistake
def divided_by_the_sum(f, grad, w):
    """You divide by |a| + |n|; here it is the larger of the two."""
    a, n = _given(grad, w), _differences(f, w)
    return np.max(np.abs(a - n) / np.maximum(np.abs(a) + np.abs(n), 1e-8))


@mistake
def divided_by_the_mean(f, grad, w):
    """You divide by the mean of |a| and |n|; here it is the larger of the two."""
    a, n = _given(grad, w), _differences(f, w)
    return np.max(np.abs(a - n) / np.maximum((np.abs(a) + np.abs(n)) / 2, 1e-8))


@mistake
def divided_by_the_numerical(f, grad, w):
    """You always divide by |n|, the numerical gradient; take the larger of |a| and |n|."""
    a, n = _given(grad, w), _differences(f, w)
    return np.max(np.abs(a - n) / np.maximum(np.abs(n), 1e-8))


@mistake
def divided_by_the_analytic(f, grad, w):
    """You always divide by |a|, what grad says; take the larger of |a| and |n|."""
    a, n = _given(grad, w), _differences(f, w)
    return np.max(np.abs(a - n) / np.maximum(np.abs(a), 1e-8))


@mistake
def divided_by_the_smaller(f, grad, w):
    """You divide by the smaller of |a| and |n|; take the larger."""
    a, n = _given(grad, w), _differences(f, w)
    return np.max(np.abs(a - n) / np.maximum(np.minimum(np.abs(a), np.abs(n)), 1e-8))


@mistake
def signs_in_the_denominator(f, grad, w):
    """In the denominator you compare a and n without their absolute values; two negative ones end
    at 1e-8."""
    a, n = _given(grad, w), _differences(f, w)
    return np.max(np.abs(a - n) / np.maximum(np.maximum(a, n), 1e-8))


@mistake
def mean_of_the_errors(f, grad, w):
    """You average the errors. One wrong entry among many would hide: give the largest."""
    return np.mean(_errors(_given(grad, w), _differences(f, w)))


@mistake
def sum_of_the_errors(f, grad, w):
    """You add the errors up; give the largest."""
    return np.sum(_errors(_given(grad, w), _differences(f, w)))


@mistake
def smallest_error(f, grad, w):
    """You give the smallest error; a gradient is as good as its worst entry."""
    return np.min(_errors(_given(grad, w), _differences(f, w)))


@mistake
def last_error(f, grad, w):
    """You give the last entry's error, perhaps because the loop overwrites the earlier ones."""
    return _errors(_given(grad, w), _differences(f, w)).ravel()[-1]


@mistake
def error_of_each_entry(f, grad, w):
    """You give an error for each entry; one number is wanted, the largest."""
    return _errors(_given(grad, w), _differences(f, w))


@mistake
def error_of_the_norms(f, grad, w):
    """You compare whole vectors by their lengths. The error is taken entry by entry, then the
    largest."""
    a, n = _given(grad, w), _differences(f, w)
    largest = max(np.linalg.norm(a), np.linalg.norm(n), 1e-8)
    return np.linalg.norm(a - n) / largest


@mistake
def divided_by_the_largest_of_all(f, grad, w):
    """You divide by the largest gradient of all entries. Each entry has its own |a| and |n|."""
    a, n = _given(grad, w), _differences(f, w)
    return np.max(np.abs(a - n)) / max(np.max(np.abs(a)), np.max(np.abs(n)), 1e-8)


@mistake
def sign_kept(f, grad, w):
    """You take the largest of a - n with its sign, so a gradient that is too small looks right.
    Take the absolute value first."""
    a, n = _given(grad, w), _differences(f, w)
    return np.max((a - n) / np.maximum(np.maximum(np.abs(a), np.abs(n)), 1e-8))


@mistake
def one_sided(f, grad, w):
    """Your differences are one-sided, so they are off where f bends. Go h up and h down from w."""
    w64 = np.array(w, dtype=np.float64)
    n = np.zeros(w64.shape)
    for place in np.ndindex(*w64.shape):
        up = w64.copy()
        up[place] += H
        n[place] = (f(up) - f(w64)) / H
    return np.max(_errors(_given(grad, w), n))


@mistake
def divided_by_h(f, grad, w):
    """From w - h to w + h it is 2h, not h."""
    return np.max(_errors(_given(grad, w), 2 * _differences(f, w)))


@mistake
def multiplied_by_half(f, grad, w):
    """Your numerical gradient is half of what it should be: divide by 2h once."""
    return np.max(_errors(_given(grad, w), 0.5 * _differences(f, w)))


@mistake
def h_much_too_large(f, grad, w):
    """Your h is so large that f bends on the way. Use h = 1e-5."""
    return np.max(_errors(_given(grad, w), _differences(f, w, h=1e-2)))


@mistake
def all_entries_at_once(f, grad, w):
    """You move all entries of w at once. Each entry of the gradient answers to one of them alone:
    nudge one, keep the rest."""
    w64 = np.array(w, dtype=np.float64)
    n = np.full(w64.shape, (f(w64 + H) - f(w64 - H)) / (2 * H))
    return np.max(_errors(_given(grad, w), n))


@mistake
def rows_at_once(f, grad, w):
    """Your loop runs over the first axis only, so in two axes whole rows move together. Visit every
    entry, with np.ndindex(w.shape) or on a flat copy."""
    w64 = np.array(w, dtype=np.float64)
    n = np.zeros(w64.shape)
    for i in range(len(w64)):
        up, down = w64.copy(), w64.copy()
        up[i] += H
        down[i] -= H
        n[i] = (f(up) - f(down)) / (2 * H)
    return np.max(_errors(_given(grad, w), n))


@mistake
def not_put_back(f, grad, w):
    """You do not put an entry back before you nudge the next: then w has wandered off. Restore it
    each time."""
    moved = np.array(w, dtype=np.float64)
    n = np.zeros(moved.shape)
    for place in np.ndindex(*moved.shape):
        moved[place] += H
        up = f(moved.copy())
        moved[place] -= 2 * H
        n[place] = (up - f(moved.copy())) / (2 * H)
    return np.max(_errors(_given(grad, w), n))


@mistake
def floor_added(f, grad, w):
    """You add 1e-8 to the denominator. It is a floor: the largest of |a|, |n| and 1e-8."""
    a, n = _given(grad, w), _differences(f, w)
    return np.max(np.abs(a - n) / (np.maximum(np.abs(a), np.abs(n)) + 1e-8))


@mistake
def no_floor(f, grad, w):
    """Where both gradients are 0 you divide 0 by 0. The denominator is never less than 1e-8."""
    a, n = _given(grad, w), _differences(f, w)
    return np.max(np.abs(a - n) / np.maximum(np.abs(a), np.abs(n)))


@mistake
def faint_entries_skipped(f, grad, w):
    """You treat gradients below 1e-8 as if they were right. Only the denominator has that floor."""
    a, n = _given(grad, w), _differences(f, w)
    largest = np.maximum(np.abs(a), np.abs(n))
    return np.max(np.where(largest < 1e-8, 0.0, np.abs(a - n) / np.maximum(largest, 1e-8)))


@mistake
def another_floor(f, grad, w):
    """Your floor of the denominator is another number than 1e-8."""
    a, n = _given(grad, w), _differences(f, w)
    return np.max(np.abs(a - n) / np.maximum(np.maximum(np.abs(a), np.abs(n)), 1e-12))


@mistake
def capped_at_one(f, grad, w):
    """Your error never exceeds 1. For a gradient of the wrong sign it is 2."""
    return min(np.max(_errors(_given(grad, w), _differences(f, w))), 1.0)


@mistake
def whether_it_passes(f, grad, w):
    """You say whether the gradient is good enough; the error itself is asked for."""
    return bool(np.max(_errors(_given(grad, w), _differences(f, w))) < 1e-5)


@mistake
def squared_error(f, grad, w):
    """You square the differences; take their absolute values."""
    a, n = _given(grad, w), _differences(f, w)
    return np.max((a - n) ** 2 / np.maximum(np.maximum(np.abs(a), np.abs(n)), 1e-8))


@mistake
def in_single_precision(f, grad, w):
    """For a float32 w you nudge in float32, where a step of 1e-5 drowns in rounding. Convert w to
    float64 first."""
    moved = np.array(w)
    n = np.zeros(moved.shape)
    for place in np.ndindex(*moved.shape):
        old = moved[place]
        moved[place] = old + H
        up = f(moved.copy())
        moved[place] = old - H
        n[place] = (up - f(moved.copy())) / (2 * H)
        moved[place] = old
    return np.max(_errors(_given(grad, w), n))


@mistake
def changes_w(f, grad, w):
    """Right, but w is not what it was: adding h and taking it off again leaves a rounding error.
    Work on a copy, or keep the old value and put it back."""
    result = np.max(_errors(_given(grad, w), _differences(f, w)))
    for place in np.ndindex(*w.shape):
        w[place] += H
        w[place] -= 2 * H
        w[place] += H
    return result


@mistake
def misfit_slips_through(f, grad, w):
    """Right where grad gives an array like w. A column, or one number for all, is broadcast against
    w: compare the shapes and raise a ValueError."""
    a, n = np.asarray(grad(w)), _differences(f, w)
    return np.max(_errors(a, n))


@mistake
def misfit_slips_through_the_loop(f, grad, w):
    """Right where grad gives an array like w. But your loop takes the entries it needs and ignores
    another shape: compare the shapes and raise a ValueError."""
    a, n = np.asarray(grad(w)).ravel(), _differences(f, w).ravel()
    return np.max(_errors(np.resize(a, n.shape), n))


accepted = gradient_check.accepted


@accepted
def entry_by_entry(f, grad, w):
    a = grad(w)
    if a.shape != w.shape:
        raise ValueError(f"grad gives {a.shape}, w is {w.shape}")
    worst, h = 0.0, 1e-5
    for place in np.ndindex(w.shape):
        up, down = w.astype(float), w.astype(float)
        up[place] += h
        down[place] -= h
        n = (f(up) - f(down)) / (2 * h)
        worst = max(worst, abs(a[place] - n) / max(abs(a[place]), abs(n), 1e-8))
    return worst


@accepted
def with_unit_vectors(f, grad, w):
    w = np.asarray(w, dtype=np.float64)
    a = np.asarray(grad(w), dtype=np.float64)
    if a.shape != w.shape:
        raise ValueError(f"{a.shape} against {w.shape}")
    steps = 1e-5 * np.eye(w.size).reshape(w.size, *w.shape)
    n = np.array([(f(w + s) - f(w - s)) / 2e-5 for s in steps]).reshape(w.shape)
    return np.max(np.abs(a - n) / np.maximum.reduce([np.abs(a), np.abs(n), np.full(w.shape, 1e-8)]))


@accepted
def flat_copy(f, grad, w):
    flat = np.array(w, dtype=float).ravel()
    given = np.array(grad(w.copy()))
    if given.shape != w.shape:
        raise ValueError(f"{given.shape} is not {w.shape}")
    errors = []
    for i, a in enumerate(given.ravel()):
        values = []
        for step in (1e-5, -1e-5):
            moved = flat.copy()
            moved[i] += step
            values.append(f(moved.reshape(w.shape)))
        n = (values[0] - values[1]) / 2e-5
        errors.append(abs(a - n) / max(abs(a), abs(n), 1e-8))
    return max(errors)


@accepted
def in_place_and_back(f, grad, w):
    a = np.asarray(grad(w))
    if a.shape != w.shape:
        raise ValueError(f"{a.shape}, {w.shape}")
    moved = w.astype(np.float64)
    n = np.empty_like(moved)
    walk = np.nditer(moved, flags=["multi_index"])
    for _ in walk:
        i = walk.multi_index
        kept = moved[i]
        moved[i] = kept + 1e-5
        up = f(moved)
        moved[i] = kept - 1e-5
        down = f(moved)
        moved[i] = kept
        n[i] = (up - down) / (2 * 1e-5)
    return float((abs(a - n) / np.clip(np.maximum(abs(a), abs(n)), 1e-8, None)).max())


@accepted
def a_smaller_step(f, grad, w):
    if np.shape(grad(w)) != np.shape(w):
        raise ValueError(f"{np.shape(grad(w))} {np.shape(w)}")

    def numerical(place, h=2e-6):
        def at(step):
            return f(np.where(np.arange(w.size).reshape(w.shape) == place, w + step, w))

        return (at(np.float64(h)) - at(-np.float64(h))) / (2 * h)

    w = w.astype(np.float64)
    pairs = [(a, numerical(i)) for i, a in enumerate(np.ravel(grad(w)))]
    return max(abs(a - n) / max(abs(a), abs(n), 1e-8) for a, n in pairs)

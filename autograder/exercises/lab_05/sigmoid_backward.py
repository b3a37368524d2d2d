"""sigmoid_backward(dout, z): the gradient on its way back through the sigmoid."""

import numpy as np

from autograder.exercises import case, draw
from autograder.exercises.lab_05.rules import FROM_SCRATCH
from autograder.exercises.legacy import OldExercise, in_part


def reference(dout, z):
    """dout σ(z) σ(-z) by scipy's sigmoid, in float64."""
    from scipy.special import expit

    return dout * expit(z) * expit(-z)


sigmoid_backward = OldExercise(
    "sigmoid_backward",
    "sigmoid_backward(dout, z)",
    points=2,
    reference=reference,
    forbidden=FROM_SCRATCH,
    parts={"the gradient": 0.75, "large z": 0.25},
)


def gradient(rng):
    yield case("worked by hand", np.array([4.0, -8.0]), np.array([0.0, 0.0]))
    yield case("a vector", draw(rng, 3), draw(rng, 3))
    yield case("a batch", draw(rng, 4, 3), draw(rng, 4, 3))
    yield case("three axes", draw(rng, 2, 3, 4), draw(rng, 2, 3, 4))
    yield case("square", draw(rng, 3, 3), draw(rng, 3, 3))
    yield case("one example", draw(rng, 1, 4), draw(rng, 1, 4))
    yield case("no gradient from above", np.zeros(3), draw(rng, 3))
    yield case("large gradients", 1e4 * draw(rng, 4), draw(rng, 4))
    yield case("strided views", draw(rng, 8)[::2], draw(rng, 12)[::3])
    yield case("float32", draw(rng, 4).astype(np.float32), draw(rng, 4).astype(np.float32))


def large(rng):
    yield case("|z| of 1000", draw(rng, 4), np.array([-1000.0, -745.0, 745.0, 1000.0]))
    yield case("|z| of 10,000", draw(rng, 2, 2), np.array([[1e4, -1e4], [-1e4, 0.5]]))


@sigmoid_backward.cases
def cases(rng):
    parts = {"the gradient": gradient, "large z": large}
    for part, maker in parts.items():
        for one in maker(rng):
            yield in_part(part, one)


@sigmoid_backward.holds
def central_differences_agree(ask, rng):
    """Nudge z by ±h: dout · σ(z) is to change by your gradient times 2h."""
    dout, z, h = draw(rng, 6), draw(rng, 6), 1e-4

    def sigmoid(z):
        return 0.5 + 0.5 * np.tanh(z / 2)

    slope = dout * (sigmoid(z + h) - sigmoid(z - h)) / (2 * h)
    worst = np.max(np.abs(ask(dout, z) - slope))
    return f"is off by {worst:.2g} from central differences" if worst > 1e-4 else None


def _checked(dout, z):
    if dout.shape != z.shape:
        raise ValueError(f"dout {dout.shape}, z {z.shape}")


def _sigmoid(z):
    q = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, q) / (1.0 + q)


@sigmoid_backward.mistake
def z_taken_for_the_output(dout, z):
    """You use z(1 - z), as if z were the sigmoid's output already. Put z through the sigmoid
    first."""
    _checked(dout, z)
    return dout * z * (1 - z)


@sigmoid_backward.mistake
def sigmoid_twice(dout, z):
    """You put z through the sigmoid twice before taking the slope."""
    _checked(dout, z)
    s = _sigmoid(_sigmoid(z))
    return dout * s * (1 - s)


@sigmoid_backward.mistake
def slope_only(dout, z):
    """This is the slope of the sigmoid alone. The chain rule multiplies it by dout."""
    _checked(dout, z)
    s = _sigmoid(z)
    return s * (1 - s)


@sigmoid_backward.mistake
def times_the_output(dout, z):
    """You multiply dout by σ(z), the value. The chain rule wants the slope of σ at z."""
    _checked(dout, z)
    return dout * _sigmoid(z)


@sigmoid_backward.mistake
def half_of_the_slope(dout, z):
    """You multiply by 1 - σ(z) only; the slope has a second factor."""
    _checked(dout, z)
    return dout * (1 - _sigmoid(z))


@sigmoid_backward.mistake
def slope_of_tanh(dout, z):
    """1 - σ² is the pattern of tanh's slope, 1 - tanh². The sigmoid's slope is another one."""
    _checked(dout, z)
    return dout * (1 - _sigmoid(z) ** 2)


@sigmoid_backward.mistake
def plus_for_minus(dout, z):
    """A sign is off: the slope of the sigmoid is σ times (1 minus σ)."""
    _checked(dout, z)
    s = _sigmoid(z)
    return dout * s * (1 + s)


@sigmoid_backward.mistake
def turned_round(dout, z):
    """Your gradient has the wrong sign. The sigmoid rises everywhere, so its slope is positive."""
    _checked(dout, z)
    s = _sigmoid(z)
    return dout * s * (s - 1)


@sigmoid_backward.mistake
def slope_squared(dout, z):
    """You multiply by the slope twice; once is enough."""
    _checked(dout, z)
    s = _sigmoid(z)
    return dout * (s * (1 - s)) ** 2


@sigmoid_backward.mistake
def arguments_swapped(dout, z):
    """You use the arguments the other way round: dout comes first, z second."""
    _checked(dout, z)
    s = _sigmoid(dout)
    return z * s * (1 - s)


@sigmoid_backward.mistake
def added_to_dout(dout, z):
    """You add the slope to dout; along a chain, slopes multiply."""
    _checked(dout, z)
    s = _sigmoid(z)
    return dout + s * (1 - s)


@sigmoid_backward.mistake
def overflows_below(dout, z):
    """Right until z is far below 0: there exp(-z) overflows. Compute the sigmoid from
    exp(-|z|), as in lab 1."""
    _checked(dout, z)
    s = 1 / (1 + np.exp(-z))
    return dout * s * (1 - s)


@sigmoid_backward.mistake
def overflows_above(dout, z):
    """Right until z is far above 0: there exp(z) overflows and inf/inf is nan. Compute the sigmoid
    from exp(-|z|), as in lab 1."""
    _checked(dout, z)
    e = np.exp(z)
    return dout * e / (1 + e) ** 2


@sigmoid_backward.mistake
def overflows_in_the_slope(dout, z):
    """exp(-z) / (1 + exp(-z))² is right, but for z far below 0 it is inf/inf. Use exp(-|z|): the
    slope is the same for z and -z."""
    _checked(dout, z)
    e = np.exp(-z)
    return dout * e / (1 + e) ** 2


@sigmoid_backward.mistake
def clipped_too_early(dout, z):
    """You clip z so closely that the slope is wrong where z still matters. exp(-|z|) needs no
    clipping."""
    _checked(dout, z)
    s = _sigmoid(np.clip(z, -2.0, 2.0))
    return dout * s * (1 - s)


@sigmoid_backward.mistake
def changes_dout(dout, z):
    """Right, but you multiply into dout itself, which another layer may still need. Build a new
    array."""
    _checked(dout, z)
    s = _sigmoid(z)
    dout *= s * (1 - s)
    return dout


@sigmoid_backward.accepted
def from_the_output(dout, z):
    if dout.shape != z.shape:
        raise ValueError(f"dout {dout.shape}, z {z.shape}")
    q = np.exp(-np.abs(z))
    s = np.where(z >= 0, 1.0, q) / (1.0 + q)
    return dout * s * (1 - s)


@sigmoid_backward.accepted
def symmetric(dout, z):
    if dout.shape != z.shape:
        raise ValueError(f"dout {dout.shape}, z {z.shape}")
    q = np.exp(-np.abs(z))
    return dout * q / (1 + q) ** 2


@sigmoid_backward.accepted
def by_tanh(dout, z):
    if np.shape(dout) != np.shape(z):
        raise ValueError(f"{np.shape(dout)} {np.shape(z)}")
    return dout * (1 - np.tanh(z / 2) ** 2) / 4


@sigmoid_backward.accepted
def clipped_far_out(dout, z):
    if dout.shape != z.shape:
        raise ValueError(f"dout {dout.shape}, z {z.shape}")
    s = 1 / (1 + np.exp(-np.clip(z, -500, 500)))
    return s * (1 - s) * dout


@sigmoid_backward.accepted
def masks(dout, z):
    if dout.shape != z.shape:
        raise ValueError(f"{dout.shape} is not {z.shape}")
    s = np.empty(z.shape)
    up = z >= 0
    s[up] = 1 / (1 + np.exp(-z[up]))
    e = np.exp(z[~up])
    s[~up] = e / (1 + e)
    return dout * s * (1 - s)


@sigmoid_backward.accepted
def loop(dout, z):
    from math import exp

    if dout.shape != z.shape:
        raise ValueError(f"{dout.shape}, {z.shape}")
    out = np.zeros(z.shape)
    for place in np.ndindex(*z.shape):
        q = exp(-abs(z[place]))
        out[place] = dout[place] * q / (1 + q) / (1 + q)
    return out


@sigmoid_backward.accepted
def single_precision(dout, z):
    if dout.shape != z.shape:
        raise ValueError(f"{dout.shape}, {z.shape}")
    q = np.exp(-np.abs(z.astype(np.float32)))
    return dout.astype(np.float32) * q / (1 + q) ** 2

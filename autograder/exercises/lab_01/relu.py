"""relu(z) = max(0, z), entry by entry."""

import numpy as np

from autograder.exercises import case, draw
from autograder.exercises.legacy import OldExercise


def reference(z):
    """Half of z and its size: no comparison, so no copy of a usual solution."""
    return (z + np.abs(z)) / 2


relu = OldExercise(
    "relu",
    "relu(z)",
    points=1,
    reference=reference,
    forbidden=("torch.relu", "torch.nn.functional.relu", "torch.nn.ReLU"),
    curve=(-3.0, 3.0),
)


@relu.cases
def cases(rng):
    yield case("a negative number", -2.0)
    yield case("a positive number", 3.0)
    yield case("zero", 0.0)
    yield case("worked by hand", np.array([-2.0, 0.0, 0.5, 3.0]))
    yield case("a vector", draw(rng, 5))
    yield case("a batch", draw(rng, 4, 3))
    yield case("three axes", draw(rng, 2, 3, 4))
    yield case("all negative", -np.abs(draw(rng, 4)))
    yield case("float32", draw(rng, 3).astype(np.float32))
    yield case("a strided view", draw(rng, 8)[::3])
    yield case("very far, both ways", np.array([-10_000.0, -1e-8, 1e-8, 10_000.0]))


@relu.mistake
def largest_of_all(z):
    """You take the largest entry of the whole array (np.max); ReLU compares each entry with 0:
    np.maximum."""
    return np.max(z)


@relu.mistake
def keeps_the_negative(z):
    """You keep what is below 0 and drop what is above; ReLU does the opposite."""
    return np.minimum(0.0, z)


@relu.mistake
def absolute_value(z):
    """You flip negative numbers to positive; ReLU turns them into 0."""
    return np.abs(z)


@relu.mistake
def the_derivative(z):
    """This is ReLU′, a step of 0 and 1. ReLU itself lets a positive z through unchanged."""
    return (np.asarray(z) > 0).astype(float)[()]


@relu.mistake
def leaky(z):
    """Negative numbers leak through: this is a leaky ReLU. Here they become exactly 0."""
    return np.where(np.asarray(z) > 0, z, 0.01 * np.asarray(z))[()]


@relu.mistake
def capped(z):
    """You cap the result from above; ReLU has no upper end."""
    return np.clip(z, 0.0, 1.0)


@relu.mistake
def softplus(z):
    """This is softplus, log(1 + eᶻ), a smooth cousin; ReLU has a corner at 0."""
    return np.logaddexp(0, z)


@relu.mistake
def not_at_all(z):
    """You return z unchanged: negative entries are to become 0."""
    return np.copy(z)[()]


@relu.mistake
def drops_entries(z):
    """You drop the negative entries, so the result has another shape. Keep every place and put a 0
    there."""
    z = np.asarray(z)
    return z[z > 0]


@relu.mistake
def changes_z(z):
    """Right, but you change z in place (z[z < 0] = 0); whoever called you still needs it."""
    if not isinstance(z, np.ndarray):
        return max(0.0, z)
    z[z < 0] = 0
    return z


@relu.accepted
def maximum(z):
    return np.maximum(0, z)


@relu.accepted
def where(z):
    return np.where(np.asarray(z) > 0, z, 0.0)


@relu.accepted
def mask(z):
    return z * (np.asarray(z) > 0)


@relu.accepted
def copy_then_cut(z):
    out = np.array(z, dtype=np.float64)
    out[out < 0] = 0
    return out


@relu.accepted
def loop(z):
    def one(v):
        return v if v > 0 else 0.0

    if np.ndim(z) == 0:
        return one(z)
    return np.array([one(v) for v in np.ravel(z)]).reshape(np.shape(z))


@relu.accepted
def clip(z):
    return np.clip(z, 0, None)


@relu.accepted
def single_precision(z):
    return np.maximum(np.float32(0), np.asarray(z, dtype=np.float32))

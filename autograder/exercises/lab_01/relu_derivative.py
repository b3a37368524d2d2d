"""relu_derivative(z): 1 where z > 0, else 0; at 0 it is 0, as the frameworks have it."""

import numpy as np

from autograder.exercises import Returns, case, draw
from autograder.exercises.legacy import OldExercise


def reference(z):
    """Heaviside's step with the value 0 at 0, in float64."""
    return np.heaviside(np.asarray(z, dtype=np.float64), 0.0)[()]


relu_derivative = OldExercise(
    "relu_derivative",
    "relu_derivative(z)",
    points=1,
    reference=reference,
    returns=Returns("indicator"),
    curve=(-3.0, 3.0),
)


@relu_derivative.cases
def cases(rng):
    yield case("a positive number", 2.5)
    yield case("a negative number", -2.5)
    yield case("zero itself", 0.0)
    yield case("worked by hand", np.array([-2.0, 0.0, 0.5, 3.0]))
    yield case("a vector", draw(rng, 5))
    yield case("a batch", draw(rng, 4, 3))
    yield case("a batch with zeros", np.array([[0.0, 1.5], [-0.5, 0.0], [2.0, -3.0]]))
    yield case("float32", draw(rng, 3).astype(np.float32))
    yield case("a strided view", draw(rng, 8)[::3])
    yield case("very near and very far", np.array([-10_000.0, -1e-8, 1e-8, 10_000.0]))


@relu_derivative.mistake
def one_at_zero(z):
    """At z = 0 you say 1. ReLU has a corner there; this course, like PyTorch, takes 0: z > 0."""
    return (np.asarray(z) >= 0).astype(float)[()]


@relu_derivative.mistake
def half_at_zero(z):
    """At z = 0 you say ½, the middle of both slopes; this course, like PyTorch, takes 0."""
    return np.heaviside(z, 0.5)


@relu_derivative.mistake
def the_function_itself(z):
    """This is ReLU, not its slope. Where z > 0 the line rises by 1 a step: the slope is 1."""
    return np.maximum(0.0, z)


@relu_derivative.mistake
def the_sign(z):
    """You give −1 for negative z. ReLU is flat there: its slope is 0."""
    return np.sign(z)


@relu_derivative.mistake
def inverted(z):
    """You have it the wrong way round: the slope is 1 for positive z and 0 for negative z."""
    return (np.asarray(z) < 0).astype(float)[()]


@relu_derivative.mistake
def leaky(z):
    """This is the slope of a leaky ReLU; here negative z has slope 0."""
    return np.where(np.asarray(z) > 0, 1.0, 0.01)[()]


@relu_derivative.mistake
def always_one(z):
    """You give 1 everywhere. ReLU is flat for z ≤ 0: its slope there is 0."""
    return np.ones_like(np.asarray(z, dtype=float))[()]


@relu_derivative.mistake
def divides_by_z(z):
    """relu(z) / z is 0/0 at z = 0. Ask whether z > 0 instead of dividing."""
    return np.maximum(0.0, z) / np.asarray(z, dtype=float)


@relu_derivative.mistake
def changes_z(z):
    """Right, but you change z in place (z[z > 0] = 1); whoever called you still needs it."""
    if not isinstance(z, np.ndarray):
        return 1.0 if z > 0 else 0.0
    z[:] = z > 0
    return z


@relu_derivative.accepted
def booleans(z):
    return np.asarray(z) > 0


@relu_derivative.accepted
def floats(z):
    return np.where(np.asarray(z) > 0, 1.0, 0.0)


@relu_derivative.accepted
def integers(z):
    return (np.asarray(z) > 0).astype(int)


@relu_derivative.accepted
def loop(z):
    def one(v):
        return 1 if v > 0 else 0

    if np.ndim(z) == 0:
        return one(z)
    return np.array([one(v) for v in np.ravel(z)]).reshape(np.shape(z))


@relu_derivative.accepted
def single_precision(z):
    return np.heaviside(np.asarray(z, dtype=np.float32), np.float32(0))

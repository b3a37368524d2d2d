"""relu_derivative(z): 1 where z > 0, else 0; at 0 it is 0, as the frameworks have it."""

import numpy as np

from autograder.exercises import Exercise, Returns, case, draw


def reference(z):
    """Return Heaviside's step with the value 0 at 0, in float64."""
    return np.heaviside(np.asarray(z, dtype=np.float64), 0.0)[()]


exercise = Exercise(points=1, reference=reference, returns=Returns("indicator"), curve=(-3.0, 3.0))


@exercise.cases
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


@exercise.answer
def relu_derivative(z):
    return np.where(z > 0, 1.0, 0.0)


exercise.mistakes("""
one-at-zero: z > 0 → z >= 0
    At z = 0 you say 1. ReLU has a corner there; this course, like PyTorch, takes 0: z > 0.
half-at-zero: np.where(z > 0, 1.0, 0.0) → np.heaviside(z, 0.5)
    At z = 0 you say ½, the middle of both slopes; this course, like PyTorch, takes 0.
one-for-zero: z > 0 → z > 1
    You compare z with 1; the corner of ReLU is at 0.
the-function-itself: 1.0 → z
    This is ReLU, not its slope. Where z > 0 the line rises by 1 a step: the slope is 1.
the-sign: np.where(z > 0, 1.0, 0.0) → np.sign(z)
    You give −1 for negative z. ReLU is flat there: its slope is 0.
minus-one-below: 1.0, 0.0 → 1.0, -1.0
    You give −1 for z ≤ 0. ReLU is flat there: its slope is 0.
values-swapped: 1.0, 0.0 → 0.0, 1.0
    0 and 1 are swapped: the slope is 1 where z > 0, and 0 elsewhere.
also-below-zero: z > 0 → z != 0
    You give 1 for negative z as well. ReLU is flat there: its slope is 0.
inverted: z > 0 → z < 0
    You have it the wrong way round: the slope is 1 for positive z and 0 for negative z.
leaky: 1.0, 0.0 → 1.0, 0.01
    This is the slope of a leaky ReLU; here negative z has slope 0.
always-one: 1.0, 0.0 → 1.0, 1.0
    You give 1 everywhere. ReLU is flat for z ≤ 0: its slope there is 0.
divides-by-z: np.where(z > 0, 1.0, 0.0) → np.maximum(z, 0.0) / z
    relu(z) / z is 0/0 at z = 0. Ask whether z > 0 instead of dividing.
changes-z: return np.where(z > 0, 1.0, 0.0) → z = np.asarray(z)⏎z[...] = z > 0⏎return z
    Right, but you change z in place (z[z > 0] = 1); whoever called you still needs it.
""")

"""relu(z) = max(0, z), entry by entry."""

import numpy as np

from autograder.exercises import Exercise, case, draw
from autograder.exercises.forbidden import RELU


def reference(z):
    """Halve z + |z|: without a comparison, so unlike the usual solutions."""
    return (z + np.abs(z)) / 2


exercise = Exercise(points=1, reference=reference, forbidden=RELU, curve=(-3.0, 3.0))


@exercise.cases
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


@exercise.answer
def relu(z):
    return np.maximum(z, 0.0)


exercise.mistakes("""
largest-of-all: np.maximum(z, 0.0) → np.max(z)
    You take the largest entry of all; ReLU compares each entry with 0: np.maximum.
largest-or-zero: np.maximum(z, 0.0) → np.maximum(np.max(z), 0.0)
    You give one number, of the largest entry; ReLU looks at each entry by itself.
keeps-the-negative: np.maximum(z, 0.0) → np.minimum(z, 0.0)
    You keep what is below 0 and drop what is above; ReLU does the opposite.
turned-round: np.maximum(z, 0.0) → np.maximum(-z, 0.0)
    You let through what is negative, with its sign turned round; ReLU lets the positive through.
absolute-value: np.maximum(z, 0.0) → np.abs(z)
    You flip negative numbers to positive; ReLU turns them into 0.
the-derivative: np.maximum(z, 0.0) → np.where(z > 0, 1.0, 0.0)
    This is ReLU′, a step of 0 and 1. ReLU itself lets a positive z through unchanged.
leaky: np.maximum(z, 0.0) → np.where(z > 0, z, 0.01 * z)
    Negative numbers leak through: this is a leaky ReLU. Here they become exactly 0.
capped: np.maximum(z, 0.0) → np.clip(z, 0.0, 1.0)
    You cap the result from above; ReLU has no upper end.
softplus: np.maximum(z, 0.0) → np.logaddexp(0, z)
    This is softplus, log(1 + eᶻ), a smooth cousin; ReLU has a corner at 0.
one-for-zero: np.maximum(z, 0.0) → np.where(z > 1, z, 0.0)
    You compare z with 1; ReLU has its corner at 0.
not-at-all: np.maximum(z, 0.0) → z
    You return z unchanged: negative entries are to become 0.
drops-entries: return np.maximum(z, 0.0) → z = np.asarray(z)⏎return z[z > 0]
    You drop the negative entries, so the shape changes. Keep every place and put a 0 there.
changes-z: return np.maximum(z, 0.0) → z = np.asarray(z)⏎z[z < 0] = 0⏎return z
    Right, but you change z in place (z[z < 0] = 0); whoever called you still needs it.
""")

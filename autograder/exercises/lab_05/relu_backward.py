"""relu_backward(dout, z): what ReLU lets through on the way back."""

import numpy as np

from autograder.exercises import Exercise, case, draw
from autograder.exercises.forbidden import AUTOGRAD

exercise = Exercise(
    points=1,
    reference=lambda dout, z: dout * np.heaviside(z, 0.0),
    forbidden=AUTOGRAD,
)


@exercise.cases
def gradients(rng):
    yield case("worked by hand", np.array([1.0, -2.0, 3.0, 4.0]), np.array([0.5, 2.0, -1.0, 0.0]))
    yield case("a batch", draw(rng, 4, 3), draw(rng, 4, 3))
    yield case("zeros in z", draw(rng, 3), np.zeros(3))
    yield case(
        "all signs of both",
        np.array([[2.0, 2.0, 2.0], [-2.0, -2.0, -2.0], [0.0, 0.0, 0.0]]),
        np.array([[3.0, 0.0, -3.0], [3.0, 0.0, -3.0], [3.0, 0.0, -3.0]]),
    )
    yield case("three axes", draw(rng, 2, 3, 4), draw(rng, 2, 3, 4))
    yield case("one example", draw(rng, 1, 4), draw(rng, 1, 4))
    yield case("square", draw(rng, 3, 3), draw(rng, 3, 3))
    yield case("very near and very far", draw(rng, 4), np.array([-1e4, -1e-9, 1e-9, 1e4]))
    yield case("large gradients", 1e4 * draw(rng, 5), draw(rng, 5))
    yield case("strided views", draw(rng, 8)[::2], draw(rng, 12)[::3])
    yield case("float32", draw(rng, 4).astype(np.float32), draw(rng, 4).astype(np.float32))


@exercise.answer
def relu_backward(dout, z):
    mask = z > 0
    return dout * mask


exercise.mistakes("""
passes-at-zero: z > 0 → z >= 0
    At z = 0 you let the gradient through. The slope of ReLU there is taken as 0: z > 0.
half-at-zero: mask = z > 0 → mask = np.heaviside(z, 0.5)
    At z = 0 you let half the gradient through; this course, like PyTorch, takes 0.
mask-from-dout: mask = z > 0 → mask = dout > 0
    You apply ReLU to dout. Which entries pass is decided by z, the input of the forward step;
    negative gradients pass like positive ones.
mask-from-both: z > 0 → (z > 0) & (dout > 0)
    You stop negative gradients as well. Only z decides what passes; dout may have any sign.
times-the-output: mask = z > 0 → mask = np.maximum(z, 0.0)
    You multiply dout by relu(z), the value. The chain rule wants the slope: 1 or 0.
times-z: dout * mask → dout * z
    You multiply dout by z itself. The chain rule wants the slope of ReLU at z: 1 or 0.
slope-only: dout * mask → 1.0 * mask
    This is the slope of ReLU alone. The chain rule multiplies it by what came from above, dout.
relu-itself: dout * mask → np.maximum(z, 0.0)
    This is ReLU itself, the way forward. On the way back dout passes where z > 0.
inverted: z > 0 → z <= 0
    You have it the wrong way round: the gradient passes where z > 0 and stops elsewhere.
inverted-and-closed-at-zero: z > 0 → z < 0
    You have it the wrong way round: the gradient passes where z > 0, and yours passes where z < 0.
leaky: mask = z > 0 → mask = np.where(z > 0, 1.0, 0.01)
    A little gradient leaks through for z < 0; this ReLU is flat there.
sign-for-slope: mask = z > 0 → mask = np.sign(z)
    For negative z you turn the gradient round. ReLU is flat there: nothing passes.
everything-passes: dout * mask → dout
    You give dout back unchanged. Where z ≤ 0 the output does not depend on z: 0 there.
arguments-swapped: (dout, z) → (z, dout)
    You use the arguments the other way round: dout comes first and is what passes, z decides.
divides-by-z: mask = z > 0 → mask = np.maximum(z, 0.0) / z
    relu(z) / z is 0/0 at z = 0. Ask whether z > 0 instead of dividing.
changes-dout: return dout * mask → dout[z <= 0] = 0.0⏎return dout
    Right, but you write into the caller's array, which others may still need. Build a new one.
""")

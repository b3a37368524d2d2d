"""relu_backward(dout, z): what ReLU lets through on the way back."""

import numpy as np

from autograder.exercises import case, draw
from autograder.exercises.lab_05.rules import FROM_SCRATCH
from autograder.exercises.legacy import OldExercise


def reference(dout, z):
    """dout times Heaviside's step, which is 0 at 0, in float64."""
    return dout * np.heaviside(z, 0.0)


relu_backward = OldExercise(
    "relu_backward",
    "relu_backward(dout, z)",
    points=1,
    reference=reference,
    forbidden=FROM_SCRATCH,
)


@relu_backward.cases
def gradient(rng):
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


def _checked(dout, z):
    if dout.shape != z.shape:
        raise ValueError(f"dout {dout.shape}, z {z.shape}")


@relu_backward.mistake
def passes_at_zero(dout, z):
    """At z = 0 you let the gradient through. The slope of ReLU there is taken as 0: z > 0."""
    _checked(dout, z)
    return dout * (z >= 0)


@relu_backward.mistake
def half_at_zero(dout, z):
    """At z = 0 you let half the gradient through; this course, like PyTorch, takes 0."""
    _checked(dout, z)
    return dout * np.heaviside(z, 0.5)


@relu_backward.mistake
def mask_from_dout(dout, z):
    """You apply ReLU to dout. Which entries pass is decided by z, the input of the forward step;
    negative gradients pass like positive ones."""
    _checked(dout, z)
    return np.maximum(dout, 0.0)


@relu_backward.mistake
def mask_from_both(dout, z):
    """You stop negative gradients as well. Only z decides what passes; dout may have any sign."""
    _checked(dout, z)
    return np.where((z > 0) & (dout > 0), dout, 0.0)


@relu_backward.mistake
def times_the_output(dout, z):
    """You multiply dout by relu(z), the value. The chain rule wants the slope: 1 or 0."""
    _checked(dout, z)
    return dout * np.maximum(z, 0.0)


@relu_backward.mistake
def times_z(dout, z):
    """You multiply dout by z itself. The chain rule wants the slope of ReLU at z: 1 or 0."""
    _checked(dout, z)
    return dout * z


@relu_backward.mistake
def slope_only(dout, z):
    """This is the slope of ReLU alone. The chain rule multiplies it by what came from above,
    dout."""
    _checked(dout, z)
    return np.where(z > 0, 1.0, 0.0)


@relu_backward.mistake
def inverted(dout, z):
    """You have it the wrong way round: the gradient passes where z > 0 and stops elsewhere."""
    _checked(dout, z)
    return dout * (z <= 0)


@relu_backward.mistake
def leaky(dout, z):
    """A little gradient leaks through for z < 0; this ReLU is flat there."""
    _checked(dout, z)
    return dout * np.where(z > 0, 1.0, 0.01)


@relu_backward.mistake
def sign_for_slope(dout, z):
    """For negative z you turn the gradient round. ReLU is flat there: nothing passes."""
    _checked(dout, z)
    return dout * np.sign(z)


@relu_backward.mistake
def everything_passes(dout, z):
    """You give dout back unchanged. Where z ≤ 0 the output does not depend on z: 0 there."""
    _checked(dout, z)
    return dout.copy()


@relu_backward.mistake
def arguments_swapped(dout, z):
    """You use the arguments the other way round: dout comes first and is what passes, z decides."""
    _checked(dout, z)
    return z * (dout > 0)


@relu_backward.mistake
def divides_by_z(dout, z):
    """relu(z) / z is 0/0 at z = 0. Ask whether z > 0 instead of dividing."""
    _checked(dout, z)
    return dout * (np.maximum(z, 0.0) / z)


@relu_backward.mistake
def changes_dout(dout, z):
    """Right, but you write the zeros into dout itself, which another layer may still need. Build a
    new array."""
    _checked(dout, z)
    dout[z <= 0] = 0.0
    return dout


@relu_backward.accepted
def mask_times_dout(dout, z):
    if dout.shape != z.shape:
        raise ValueError(f"dout {dout.shape}, z {z.shape}")
    return dout * (z > 0)


@relu_backward.accepted
def where(dout, z):
    if z.shape != dout.shape:
        raise ValueError(f"{z.shape} is not {dout.shape}")
    return np.where(z > 0, dout, 0.0)


@relu_backward.accepted
def copy_and_zero(dout, z):
    if dout.shape != z.shape:
        raise ValueError(f"dout {dout.shape}, z {z.shape}")
    dz = dout.copy()
    dz[z <= 0] = 0
    return dz


@relu_backward.accepted
def mask_from_the_output(dout, z):
    h = np.maximum(z, 0.0)
    if h.shape != dout.shape:
        raise ValueError(f"{h.shape} {dout.shape}")
    return np.sign(h) * dout


@relu_backward.accepted
def loop(dout, z):
    if dout.shape != z.shape:
        raise ValueError(f"dout is {dout.shape}, z is {z.shape}")
    out = np.zeros(z.shape)
    for place in np.ndindex(*z.shape):
        if z[place] > 0:
            out[place] = dout[place]
    return out


@relu_backward.accepted
def single_precision(dout, z):
    if dout.shape != z.shape:
        raise ValueError(f"{dout.shape}, {z.shape}")
    return dout.astype(np.float32) * np.heaviside(z, 0.0).astype(np.float32)

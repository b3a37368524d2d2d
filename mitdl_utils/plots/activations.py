"""An activation function and its slope in one picture."""

from collections.abc import Callable

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike, NDArray

from mitdl_utils.plots.alt import describe
from mitdl_utils.plots.style import PALETTE, own_axes

Activation = Callable[[NDArray[np.float64]], ArrayLike]

REACH = 6.0  # the picture goes from -REACH to REACH
POINTS = 1201  # odd, so that 0 is among them
STEP = 1e-5  # of the central difference


def activation_and_derivative(
    g: Activation, derivative: Activation | None = None, name: str = "g", ax: Axes | None = None
) -> Axes:
    """Draw an activation as a solid line and its derivative as a dashed one.

    Args:
        g: takes (k,) floats, returns (k,) floats.
        derivative: the same, (k,) to (k,), for the slope of `g` at each z. Where it is left out,
            the slope is measured by central differences, (g(z + h) - g(z - h)) / 2h.
        name: the name of the function in the legend.
        ax: the axes to draw on; a new figure by default.

    Returns:
        The axes, described, with z from -6 to 6.

    Raises:
        ValueError: if `g` or `derivative` gives another shape than it takes.

    Source: central differences, M. Abramowitz and I. A. Stegun, *Handbook of Mathematical
    Functions* (1964), formula 25.3.21.

    >>> ax = activation_and_derivative(np.square, name="square")
    >>> [text.get_text() for text in ax.get_legend().get_texts()]
    ['square', 'its slope']
    """
    ax = own_axes(ax)
    z = np.linspace(-REACH, REACH, POINTS)
    values = _call("g", g, z)
    if derivative is None:
        slope = (_call("g", g, z + STEP) - _call("g", g, z - STEP)) / (2 * STEP)
    else:
        slope = _call("derivative", derivative, z)
    ax.axhline(0, color=PALETTE["grey"], linewidth=0.7)
    ax.axvline(0, color=PALETTE["grey"], linewidth=0.7)
    ax.plot(z, values, color=PALETTE["blue"], linewidth=2, label=name)
    ax.plot(z, slope, color=PALETTE["orange"], linewidth=2, linestyle="--", label="its slope")
    ax.set(xlabel="z", xlim=(-REACH, REACH), title=name)
    ax.legend(loc="upper left", frameon=False)
    low, high, steepest = values.min(), values.max(), slope.max()
    return describe(
        ax,
        f"{name}, a solid line from {low:.2f} to {high:.2f} for z from -6 to 6, and its slope, a "
        f"dashed line that is {steepest:.2f} at most, at z = {z[slope.argmax()]:.1f}.",
    )


def _call(name: str, function: Activation, z: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return a function's values at z (k,), as (k,) floats."""
    out = np.asarray(function(z), dtype=np.float64)
    if out.shape != z.shape:
        raise ValueError(
            f"activation_and_derivative: {name} gave shape {out.shape}, expected {z.shape}; "
            "it should work on each number of an array"
        )
    return out

"""The activation explorer: a function, its slope, and a point that moves along both."""

from collections.abc import Callable, Mapping

import ipywidgets
import numpy as np
import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from mitdl_utils.plots import PALETTE, describe, subplots
from mitdl_utils.widgets.explorer import Explorer, slider

Activation = Callable[[torch.Tensor], torch.Tensor]
Curve = NDArray[np.float64]

REACH = 6.0  # z goes from -REACH to REACH
GRID = np.linspace(-REACH, REACH, 601)


def activation_explorer(functions: Mapping[str, Activation] | None = None) -> Explorer:
    """Explore activation functions: choose one, move z, and see the value and the slope there.

    Args:
        functions: the functions by name. Each takes a tensor (k,) and gives a
            tensor (k,), written with torch's operations: its slope comes from autograd. Sigmoid,
            tanh and ReLU by default.

    Returns:
        An `Explorer` with the controls `name` and `z`.

    Raises:
        ValueError: if `functions` is empty.

    >>> activation_explorer({"sine": torch.sin})
    Explorer(name=sine, z=0.0)
    """
    if functions is None:
        functions = {"sigmoid": torch.sigmoid, "tanh": torch.tanh, "ReLU": torch.relu}
    if not functions:
        raise ValueError('activation_explorer: functions is empty, expected {"name": function}')
    # Computed once: moving z only draws.
    curves = {name: value_and_slope(g, GRID) for name, g in functions.items()}
    known = dict(functions)

    def draw(name: str, z: float) -> Figure:
        value, slope = (float(c[0]) for c in value_and_slope(known[name], np.array([z])))
        figure, (left, right) = subplots(2, width=9.0, height=3.4)
        _draw_curve(left, curves[name][0], (z, value), PALETTE["blue"])
        left.axline((z, value), slope=slope, color=PALETTE["orange"], linestyle="--", linewidth=1.5)
        left.set(title=f"{name}({z:.1f}) = {value:.4f}", xlabel="z")
        _draw_curve(right, curves[name][1], (z, slope), PALETTE["orange"])
        right.set(title=f"slope of {name} at {z:.1f} = {slope:.4f}", xlabel="z")
        describe(left, f"{name} of z, with the point at z = {z:.1f}, where it is {value:.4f}.")
        describe(right, f"The slope of {name}, with the same z, where it is {slope:.4f}.")
        return figure

    choice = ipywidgets.ToggleButtons(
        options=list(known),
        description="function",
        style={"button_width": "6em", "description_width": "5em"},
    )
    return Explorer(draw, {"name": choice, "z": slider("z", 0.0, -REACH, REACH)})


def value_and_slope(g: Activation, z: Curve) -> tuple[Curve, Curve]:
    """Return a function's value at each z (k,) and its slope by autograd, both (k,) float64."""
    inputs = torch.tensor(z, dtype=torch.float64, requires_grad=True)
    outputs = g(inputs)
    (slopes,) = torch.autograd.grad(outputs.sum(), inputs)
    return outputs.detach().numpy(), slopes.numpy()


def _draw_curve(ax: Axes, curve: Curve, point: tuple[float, float], color: str) -> None:
    low, high = float(curve.min()), float(curve.max())
    room = 0.15 * max(high - low, 0.1)
    ax.axhline(0, color=PALETTE["grey"], linewidth=0.7)
    ax.axvline(0, color=PALETTE["grey"], linewidth=0.7)
    ax.plot(GRID, curve, color=color, linewidth=2)
    ax.plot(*point, "o", color=PALETTE["black"], markersize=8)
    ax.set(xlim=(-REACH, REACH), ylim=(low - room, high + room))

"""The landscape of a loss over two weights, and the paths of optimizers through it."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from numpy.typing import ArrayLike, NDArray

from mitdl_utils.plots.alt import describe
from mitdl_utils.plots.regions import margins
from mitdl_utils.plots.style import CLASSES, PALETTE, own_axes

Loss = Callable[[NDArray[np.float64]], ArrayLike]
Limits = tuple[float, float, float, float]

RESOLUTION = 160  # points along each side of the plane
LEVELS = 14
FAR = 3.0  # how far a landscape without a path reaches from the origin
#: Low is white, high is dark, and lines of any colour stand out.
HEIGHT = LinearSegmentedColormap.from_list("height", ["#FFFFFF", "#C9D3DC", "#8896A5"])


def loss_landscape(
    loss: Loss,
    paths: ArrayLike | Mapping[str, ArrayLike] | None = None,
    limits: Limits | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw the contours of a loss over two weights, and paths of weights over them.

    Contours are set closer together in height towards the bottom, the more the steeper the rest.

    Args:
        loss: takes (k, 2) floats, a row for each pair of weights, returns (k,) floats. Where it is
            not finite, the picture stays white.
        paths: (steps + 1, 2) floats, the weights before the first step and after each; or up to
            five of these by name, drawn in different colours and markers. Each starts at a ring
            and ends at a star; from where it is not finite it is left out.
        limits: left, right, bottom and top of the plane; by default around the paths, or from -3
            to 3 without any.
        ax: the axes to draw on; a new figure by default.

    Returns:
        The axes, described, with the loss written on some contours.

    Raises:
        ValueError: if a path is not (steps + 1, 2), there are too many, `loss` gives another
            shape or nothing finite, or `limits` are no rectangle.

    >>> path = [[2, 1], [1, 0.5], [0.5, 0.2]]
    >>> ax = loss_landscape(lambda w: (w**2).sum(axis=1), path)
    >>> ax.get_xlabel(), ax.get_ylabel()
    ('w₁', 'w₂')
    """
    finite_paths = _paths(paths)
    plane = _plane(limits, finite_paths)
    ax = own_axes(ax)
    low, high = _contours(ax, loss, plane)
    sentences = [f"Contours of a loss over two weights, from {low:.3g} to {high:.3g}"]
    for (name, path), (color, marker) in zip(finite_paths.items(), CLASSES, strict=False):
        _draw(ax, path, name, PALETTE["orange" if len(finite_paths) == 1 else color], marker)
        sentences.append(_alt_text(loss, path, name, plane))
    if any(finite_paths):
        ax.legend(loc="best", frameon=True, framealpha=0.85, edgecolor="none")
    left, right, bottom, top = plane
    ax.set(xlim=(left, right), ylim=(bottom, top), xlabel="w₁", ylabel="w₂")
    return describe(ax, "; ".join(sentences) + ".")


def _paths(paths: ArrayLike | Mapping[str, ArrayLike] | None) -> dict[str, NDArray[np.float64]]:
    """Return the finite beginning of each path, by name; "" is the name of a single one."""
    if paths is None:
        return {}
    named = paths if isinstance(paths, Mapping) else {"": paths}
    if len(named) > len(CLASSES):
        raise ValueError(
            f"loss_landscape: there are {len(named)} paths, expected {len(CLASSES)} at most; "
            "choose which to draw"
        )
    finite_paths = {}
    for name, values in named.items():
        path = np.asarray(values, dtype=np.float64)
        if path.ndim != 2 or path.shape[1] != 2 or not np.isfinite(path[:1]).all() or not len(path):
            raise ValueError(
                f"loss_landscape: path {name or 'given'} is {path.shape}, expected (steps + 1, 2) "
                "with a finite start; give the two weights after each step"
            )
        finite = np.isfinite(path).all(axis=1)
        finite_paths[str(name)] = path if finite.all() else path[: int(np.argmin(finite))]
    return finite_paths


def _plane(limits: Limits | None, paths: dict[str, NDArray[np.float64]]) -> Limits:
    """Return the limits of the picture: the given ones, or those around the paths."""
    if limits is None:
        return margins(np.concatenate([*paths.values()])) if paths else (-FAR, FAR, -FAR, FAR)
    left, right, bottom, top = limits
    if not (left < right and bottom < top):
        raise ValueError(
            f"loss_landscape: limits are {limits}, expected left < right and bottom < top"
        )
    return limits


def _contours(ax: Axes, loss: Loss, plane: Limits) -> tuple[float, float]:
    """Draw the contours; return the lowest and the highest loss in the plane."""
    left, right, bottom, top = plane
    w1, w2 = np.linspace(left, right, RESOLUTION), np.linspace(bottom, top, RESOLUTION)
    grid = np.stack(np.meshgrid(w1, w2), axis=-1).reshape(-1, 2)  # (RESOLUTION², 2)
    values = _values(loss, grid).reshape(RESOLUTION, RESOLUTION)
    values = np.ma.masked_invalid(values)
    if values.mask.all():
        raise ValueError("loss_landscape: loss is nowhere finite here; choose other limits")
    low, high = float(values.min()), float(values.max())
    if low < high:
        levels = _levels(values.compressed())
        ax.contourf(w1, w2, values, levels=levels, cmap=HEIGHT)
        lines = ax.contour(
            w1, w2, values, levels=levels[1:-1], colors=[PALETTE["grey"]], linewidths=0.7
        )
        ax.clabel(lines, levels[1:-1:3], fmt=lambda level: f"{level:.3g}", fontsize=8)
    return low, high


def _levels(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return contour heights, spaced so that half of them lie below half of the plane."""
    low, high = values.min(), values.max()
    middle = np.clip((np.median(values) - low) / (high - low), 0.05, 0.5)
    spacing = np.log(middle) / np.log(0.5)  # 1 for a tilted plane, up to 4.3 for a gorge
    return np.asarray(low + (high - low) * np.linspace(0, 1, LEVELS) ** spacing)


def _draw(ax: Axes, path: NDArray[np.float64], name: str, color: str, marker: str) -> None:
    many = len(path) > 60  # markers on each step would hide each other
    w1, w2 = path.T
    style: dict[str, Any] = {"color": color, "zorder": 3}
    steps = _step_count(path)
    ax.plot(
        w1, w2, linewidth=1.6, marker=None if many else marker, markersize=3.5,
        label=f"{name}, {steps}" if name else steps, **style,
    )  # fmt: skip
    marker_style: dict[str, Any] = {"markeredgecolor": color, "zorder": 4, "linestyle": "none"}
    ax.plot(w1[0], w2[0], marker="o", markersize=9, markerfacecolor="white", mew=2, **marker_style)
    ax.plot(
        w1[-1], w2[-1], marker="*", markersize=15, markerfacecolor=color, mew=0.5, **marker_style
    )


def _alt_text(loss: Loss, path: NDArray[np.float64], name: str, plane: Limits) -> str:
    left, right, bottom, top = plane
    start, end = path[0], path[-1]
    before, after = _values(loss, path[[0, -1]])
    inside = (left <= end[0] <= right) and (bottom <= end[1] <= top)
    return (
        f"{name or 'a path'} goes in {_step_count(path)} from ({start[0]:.3g}, {start[1]:.3g}), "
        f"loss {before:.3g}, to ({end[0]:.3g}, {end[1]:.3g}), loss {after:.3g}"
        f"{'' if inside else ', outside the picture'}"
    )


def _step_count(path: NDArray[np.float64]) -> str:
    return "1 step" if len(path) == 2 else f"{len(path) - 1} steps"


def _values(loss: Loss, points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the losses (k,) at points (k, 2)."""
    with np.errstate(all="ignore"):  # what is not finite is left white
        values = np.asarray(loss(points), dtype=np.float64)
    if values.shape != (len(points),):
        raise ValueError(
            f"loss_landscape: loss gave shape {values.shape} for weights {points.shape}, expected "
            f"({len(points)},); give one number for each row"
        )
    return values

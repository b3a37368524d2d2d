"""A classifier's answers over a plane, and the examples in it."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike, NDArray

from mitdl_utils.plots.alt import describe
from mitdl_utils.plots.style import CLASSES, PALETTE, PROBABILITY, own_axes

RESOLUTION = 100  # points along each side of the plane


def scatter_classes(
    x: ArrayLike, y: ArrayLike, names: Sequence[str] | None = None, ax: Axes | None = None
) -> Axes:
    """Draw examples as points: colour and marker both show their class.

    Args:
        x: (n, 2) floats, a row per example.
        y: (n,) ints from 0 to 4, the class of each example.
        names: the names of class 0, 1, …; "class 0", "class 1", … by default.
        ax: the axes to draw on; a new figure by default.

    Returns:
        The axes, described.

    Raises:
        ValueError: if the shapes of `x` and `y` do not fit, or a class has no colour.

    >>> len(scatter_classes([[0, 0], [1, 1]], [0, 1]).collections)
    2
    """
    points, labels = _examples("scatter_classes", x, y)
    ax, present = own_axes(ax), [int(label) for label in np.unique(labels)]
    classes = list(names or [f"class {label}" for label in range(len(CLASSES))])
    for label in present:
        color, marker = CLASSES[label]
        x1, x2 = points[labels == label].T
        style: dict[str, Any] = {"color": PALETTE[color], "marker": marker, "s": 34}
        ax.scatter(
            x1, x2, **style, edgecolor="white", linewidth=0.6, label=classes[label], zorder=3
        )
    ax.legend(loc="best", frameon=True, framealpha=0.85, edgecolor="none")
    counts = ", ".join(f"{np.sum(labels == label)} of {classes[label]}" for label in present)
    return describe(ax, f"Scatter plot of {len(labels)} examples: {counts}.")


def decision_regions(
    probability: Callable[[NDArray[np.float64]], ArrayLike],
    x: ArrayLike,
    y: ArrayLike,
    names: Sequence[str] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Colour the plane by the probability of class 1 and draw the line where it is one half.

    Args:
        probability: takes (k, 2) floats, returns (k,) floats from 0 to 1.
        x: (n, 2) floats, a row per example.
        y: (n,) ints, 0 or 1.
        names: the names of class 0 and class 1.
        ax: the axes to draw on; a new figure by default.

    Returns:
        The axes, described, with the number of examples that are right in the title. An example
        counts as class 1 where its probability is at least one half.

    Raises:
        ValueError: if the shapes of `x` and `y` do not fit, or `probability` gives another shape.

    >>> ax = decision_regions(lambda x: x[:, 0] > 0, [[-1, 0], [1, 1]], [0, 1])
    >>> ax.get_title()
    '2 of 2 right'
    """
    points, labels = _examples("decision_regions", x, y)
    right = int(np.sum((_probabilities(probability, points) >= 0.5) == labels))
    ax = scatter_classes(points, labels, names, ax)
    shade(probability, ax, margins(points))
    ax.set_title(f"{right} of {len(labels)} right")
    words = f"Decision regions over {len(labels)} examples, of which {right} lie on their own side."
    return describe(ax, words)


def shade(
    probability: Callable[[NDArray[np.float64]], ArrayLike],
    ax: Axes,
    limits: tuple[float, float, float, float],
) -> None:
    """Colour a plane by a probability and draw the line where it is one half, if that is in it.

    Args:
        probability: takes (k, 2) floats, returns (k,) floats from 0 to 1.
        ax: the axes to draw on.
        limits: left, right, bottom and top of the plane.
    """
    left, right, bottom, top = limits
    x1, x2 = np.linspace(left, right, RESOLUTION), np.linspace(bottom, top, RESOLUTION)
    grid = np.stack(np.meshgrid(x1, x2), axis=-1).reshape(-1, 2)  # (RESOLUTION², 2)
    p = _probabilities(probability, grid).reshape(RESOLUTION, RESOLUTION)
    style: dict[str, Any] = {"vmin": 0, "vmax": 1, "cmap": PROBABILITY, "alpha": 0.55}
    ax.imshow(p, origin="lower", extent=limits, aspect="auto", interpolation="bilinear", **style)
    if p.min() < 0.5 < p.max():
        ax.contour(x1, x2, p, levels=[0.5], colors=[PALETTE["black"]], linewidths=2)
    ax.set(xlim=(left, right), ylim=(bottom, top))


def margins(points: NDArray[np.float64]) -> tuple[float, float, float, float]:
    """Return left, right, bottom and top of a plane around points (n, 2), with a margin."""
    low, high = points.min(axis=0), points.max(axis=0)
    margin = 0.12 * np.where(high > low, high - low, 1.0)
    (left, bottom), (right, top) = low - margin, high + margin
    return float(left), float(right), float(bottom), float(top)


def _probabilities(
    probability: Callable[[NDArray[np.float64]], ArrayLike], points: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the probabilities (k,) at points (k, 2)."""
    p = np.asarray(probability(points), dtype=np.float64)
    if p.shape != (len(points),):
        raise ValueError(
            f"decision_regions: probability gave shape {p.shape} for x {points.shape}, "
            f"expected ({len(points)},); give one number for each row of x"
        )
    return p


def _examples(
    caller: str, x: ArrayLike, y: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return points (n, 2) and labels (n,); an error begins with the caller's name."""
    points, labels = np.asarray(x, dtype=np.float64), np.asarray(y)
    if points.ndim != 2 or points.shape[1] != 2 or labels.shape != points.shape[:1]:
        raise ValueError(
            f"{caller}: x is {points.shape} and y is {labels.shape}, expected (n, 2) and (n,); "
            "choose two columns of x, and one label for each row"
        )
    if labels.size == 0 or not np.isin(labels, range(len(CLASSES))).all():
        classes = np.unique(labels).tolist()
        raise ValueError(
            f"{caller}: y holds {classes}, expected ints from 0 to {len(CLASSES) - 1}; "
            "number the classes"
        )
    return points, labels.astype(np.int64)

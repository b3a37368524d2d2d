"""Learning curves: each measured number against the epoch."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import LogLocator, MaxNLocator, NullFormatter
from numpy.typing import ArrayLike, NDArray

from mitdl_utils.plots.alt import describe
from mitdl_utils.plots.style import PALETTE, own_axes

TRAINING, VALIDATION = "training", "validation"
NAMES = {"loss": TRAINING, "train": TRAINING, "train_loss": TRAINING, "val_loss": VALIDATION}
NAMES |= {"val": VALIDATION, "valid_loss": VALIDATION}
#: Colour and line style (in the last one, a marker) say the same thing.
LINES: list[dict[str, Any]] = [
    {"color": PALETTE["blue"], "linestyle": "-"},
    {"color": PALETTE["orange"], "linestyle": (0, (5, 1.5))},
    {"color": PALETTE["green"], "linestyle": (0, (1, 1.2))},
    {"color": PALETTE["purple"], "linestyle": (0, (5, 1, 1, 1))},
    {"color": PALETTE["sky"], "linestyle": "-", "marker": "v", "markevery": 0.12},
]


class HasLosses(Protocol):
    """The result of `mitdl_utils.training.fit`, or anything with these two lists."""

    loss: list[float]
    val_loss: list[float]


def learning_curves(
    history: HasLosses | Mapping[str, ArrayLike] | Sequence[float] | NDArray[np.floating],
    ax: Axes | None = None,
    ylabel: str = "loss",
    log: bool = False,
) -> Axes:
    """Draw losses (or other numbers) against the epoch, and mark the best validation loss.

    Args:
        history: the result of `fit`; or one list of numbers, (epochs,); or up to five by name, such
            as {"loss": …, "val_loss": …}, whose lengths may differ. A number that is not finite
            leaves a gap.
        ax: the axes to draw on; a new figure by default.
        ylabel: the measured number, with its unit if it has one.
        log: whether the vertical axis is logarithmic.

    Returns:
        The axes, described. The first epoch is 1. The best epoch, where the curve called
        "validation" is lowest, is marked with a star.

    Raises:
        ValueError: if there is nothing to draw, a curve is not (epochs,), or there are too many.

    >>> ax = learning_curves({"loss": [3, 2, 1], "val_loss": [3, 2, 2.5]})
    >>> [text.get_text() for text in ax.get_legend().get_texts()]
    ['training', 'validation', 'best: epoch 2']
    """
    curves = _curves(history)
    ax = own_axes(ax)
    for (name, values), style in zip(curves.items(), LINES, strict=False):
        dot = {"marker": "o"} if len(values) == 1 else {}  # a line of one point is invisible
        ax.plot(np.arange(1, len(values) + 1), values, label=name, **style | dot)
    if VALIDATION in curves:
        _mark_best(ax, curves[VALIDATION])
    ax.set(xlabel="epoch", ylabel=ylabel)
    if log:
        ax.set_yscale("log")
        ax.yaxis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0)))
        ax.yaxis.set_major_formatter("{x:g}")
        ax.yaxis.set_minor_formatter(NullFormatter())
    ax.xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))
    if len(curves) > 1:
        ax.legend(loc="best", frameon=False)
    longest = max(map(len, curves.values()))
    words = "; ".join(_alt_text(name, values) for name, values in curves.items())
    return describe(ax, f"Learning curves, {ylabel} over {longest} epochs: {words}.")


def _curves(history: object) -> dict[str, NDArray[np.float64]]:
    """Return the curves that can be drawn, by the name in the legend."""
    if hasattr(history, "val_loss") and hasattr(history, "loss"):
        named: Mapping[str, ArrayLike] = {"loss": history.loss, "val_loss": history.val_loss}
    elif isinstance(history, Mapping):
        named = history
    else:
        named = {"loss": np.asarray(history, dtype=np.float64)}
    curves: dict[str, NDArray[np.float64]] = {}
    for key, values in named.items():
        name = NAMES.get(key, str(key))
        curves[str(key) if name in curves else name] = np.asarray(values, dtype=np.float64)
    for name, numbers in curves.items():
        if numbers.ndim != 1:
            raise ValueError(f"learning_curves: {name} is {numbers.shape}, expected (epochs,)")
    drawn = {k: np.where(np.isfinite(v), v, np.nan) for k, v in curves.items() if v.size}
    if not drawn or len(drawn) > len(LINES):
        raise ValueError(
            f"learning_curves: there are {len(drawn)} curves, expected 1 to {len(LINES)}; "
            "choose which to draw"
        )
    return drawn


def _mark_best(ax: Axes, values: NDArray[np.float64]) -> None:
    if np.isnan(values).all():
        return
    best = int(np.nanargmin(values))
    ax.plot(
        best + 1, values[best], marker="*", markersize=13, color=PALETTE["black"],
        linestyle="none", zorder=4, label=f"best: epoch {best + 1}",
    )  # fmt: skip


def _alt_text(name: str, values: NDArray[np.float64]) -> str:
    finite = np.flatnonzero(np.isfinite(values))
    if not finite.size:
        return f"{name} is never a finite number"
    first, last, best = finite[0], finite[-1], int(np.nanargmin(values))
    words = f"{name} goes from {values[first]:.3g} to {values[last]:.3g}"
    if best != last:
        words += f", lowest {values[best]:.3g} in epoch {best + 1}"
    if finite.size < values.size:
        gap = int(np.flatnonzero(np.isnan(values))[0]) + 1
        words += f", not finite {'from' if gap > last else 'in'} epoch {gap}"
    return words

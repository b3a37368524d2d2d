"""A student's curve beside the right one."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

ON_ANY_GROUND = "#7c7c7c"  # for what is written, on a white page and on a dark one
YOURS, RIGHT = "#D55E00", "#0072B2"  # vermillion and blue, Okabe and Ito


def draw_curves(axes: Axes, name: str, z: ArrayLike, yours: Any, right: ArrayLike) -> Axes:
    """Draw both curves into `axes`.

    Args:
        axes: where to draw.
        name: of the function.
        z: inputs (k,).
        yours: the student's outputs (k,); values that are not finite are left out.
        right: the right outputs (k,).

    Returns:
        The same axes.
    """
    given = np.asarray(yours, dtype=np.float64)
    axes.plot(z, right, color=RIGHT, lw=4, label="expected")
    axes.plot(
        z, np.where(np.isfinite(given), given, np.nan), "--", color=YOURS, lw=2, label="yours"
    )
    axes.set(xlabel="z", title=f"{name}(z)")
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(alpha=0.2)
    axes.legend(frameon=False)
    return axes


def compare_curves(name: str, z: ArrayLike, yours: Any, right: ArrayLike) -> Figure:
    """Show both curves as a small figure in the notebook, and return it."""
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(4.2, 2.6), layout="constrained")
    draw_curves(axes, name, z, yours, right)
    _clear_ground(figure, axes)
    if plt.get_backend().lower() != "agg":
        plt.show()
    plt.close(figure)
    return figure


def _clear_ground(figure: Figure, axes: Axes) -> None:
    """Let the page show through, light or dark, and write in a grey that is read on both."""
    for patch in (figure.patch, axes.patch):
        patch.set_alpha(0)
    axes.tick_params(colors=ON_ANY_GROUND)
    legend = axes.get_legend()
    texts = [axes.title, axes.xaxis.label, *(legend.get_texts() if legend else ())]
    for text in texts:
        text.set_color(ON_ANY_GROUND)
    for spine in axes.spines.values():
        spine.set_color(ON_ANY_GROUND)

"""Small pictures of signed numbers, side by side."""

from collections.abc import Sequence

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from mitdl_utils.plots.alt import describe
from mitdl_utils.plots.style import STYLE


def tiles(
    pictures: ArrayLike, alt: str, titles: Sequence[str] = (), columns: int = 8, width: float = 8.0
) -> Figure:
    """Draw square pictures in rows: orange above 0, purple below, white at 0.

    Args:
        pictures: (n, side, side) numbers; each picture has a scale of its own.
        alt: what they show, in words.
        titles: a few words over each picture, or none.
        columns: pictures in a row.
        width: of the figure, in inches.

    Returns:
        A figure, described.

    Raises:
        ValueError: if `pictures` has another shape.

    >>> len(tiles(np.eye(8)[None], "A diagonal.").axes)
    1
    """
    images = np.asarray(pictures, dtype=np.float64)
    if images.ndim != 3 or not len(images):
        raise ValueError(f"tiles: pictures is {images.shape}, expected (n, side, side)")
    rows = -(-len(images) // columns)
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(width, rows * (width / columns + 0.25)))
    figure.subplots_adjust(left=0.01, right=0.99, bottom=0.02, top=0.87, wspace=0.1, hspace=0.25)
    for index, image in enumerate(images):
        ax = figure.add_subplot(rows, columns, index + 1)
        limit = max(float(np.abs(image).max()), 1e-12)
        ax.imshow(image, cmap="PuOr_r", vmin=-limit, vmax=limit)
        ax.set(xticks=[], yticks=[])
        if index < len(titles):
            ax.set_title(titles[index], fontsize=10)
    describe(figure.axes[0], alt)
    return figure

"""Figures with alt text: a picture goes into the notebook together with its description.

JupyterLab and nbconvert's HTML ignore an `alt` among the metadata of an `image/png`, so the
picture travels as the HTML that all of them honour: `<img src="data:…" alt="…">`.
"""

import base64
import html
import io
from itertools import pairwise
from weakref import WeakKeyDictionary

import numpy as np
from IPython.display import display
from matplotlib import image, pyplot
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure

PIXELS_PER_INCH = 144  # of the PNG: one and a half times what the page shows, so that it is crisp

_descriptions: WeakKeyDictionary[Axes, str] = WeakKeyDictionary()


def describe(ax: Axes, text: str) -> Axes:
    """Describe in words what an axes shows; `show` makes the figure's alt text of it.

    Args:
        ax: the axes; a second description replaces the first.
        text: one to three sentences: what is drawn, and what a reader should notice.

    Returns:
        The same axes.

    Raises:
        ValueError: if the text is empty.

    >>> from mitdl_utils.plots import subplots
    >>> figure, (ax,) = subplots()
    >>> description(describe(ax, "A line that rises.").figure)
    'A line that rises.'
    """
    if not text.strip():
        raise ValueError("describe: text is empty, expected a sentence that says what is drawn")
    _descriptions[ax] = text.strip()
    return ax


def description_of(ax: Axes) -> str:
    """Return what was said of an axes by `describe`; "" if nothing was."""
    return _descriptions.get(ax, "")


def description(figure: Figure) -> str:
    """Return the descriptions of a figure's axes, from left to right; "" if there are none."""
    return " ".join(_descriptions[ax] for ax in figure.axes if ax in _descriptions)


def image_html(figure: Figure, alt: str) -> str:
    """Return the figure as an `<img>` that contains its picture and its alt text.

    Args:
        figure: any figure; it is drawn, not changed.
        alt: the text for a reader who does not see the picture.

    Returns:
        HTML with the PNG inside, as wide as the figure at 96 pixels an inch, never wider than
        the page.
    """
    png = io.BytesIO()
    figure.savefig(png, format="png", dpi=PIXELS_PER_INCH)
    return _image(png, alt, figure.get_figwidth())


def panels_html(figure: Figure) -> str:
    """Return each axes of a row as an `<img>` of its own, which a narrow page sets in a column.

    Where the page is wide enough they join without a seam.

    Args:
        figure: described axes from left to right; it is drawn, not changed.

    Returns:
        HTML: an image for each axes, with what was said of it by `describe` as its alt text.

    >>> from mitdl_utils.plots import subplots
    >>> figure, axes = subplots(2)
    >>> panels_html(figure).count("<img ")
    2
    """
    raw = io.BytesIO()
    figure.savefig(raw, format="rgba", dpi=PIXELS_PER_INCH)
    pixel_width = int(figure.get_figwidth() * PIXELS_PER_INCH)
    pixels = np.frombuffer(raw.getvalue(), dtype=np.uint8).reshape(-1, pixel_width, 4)
    ends = [0, *(round(pixel_width * cut) for cut in _cuts(figure)), pixel_width]
    images = []
    for ax, (left, right) in zip(figure.axes, pairwise(ends), strict=True):
        png = io.BytesIO()
        image.imsave(png, pixels[:, left:right], format="png")
        images.append(_image(png, description_of(ax), (right - left) / PIXELS_PER_INCH))
    return "".join(images)


def _cuts(figure: Figure) -> list[float]:
    """Return where one axes of a drawn row ends and the next begins, from 0 to 1."""
    boxes = [ax.get_tightbbox() for ax in figure.axes]
    ends = [(box.x0, box.x1) for box in boxes if box is not None]
    return [(left[1] + right[0]) / 2 / figure.bbox.width for left, right in pairwise(ends)]


def _image(png: io.BytesIO, alt: str, inches: float) -> str:
    data, width = base64.b64encode(png.getvalue()).decode("ascii"), round(inches * 96)
    return (
        f'<img src="data:image/png;base64,{data}" alt="{html.escape(alt)}" width="{width}"'
        ' style="max-width: 100%; height: auto">'
    )


def show(drawn: Figure | Axes, alt: str = "") -> None:
    """Put a figure into the notebook, once, with its alt text.

    Args:
        drawn: a figure, or axes that fill one.
        alt: the text for a reader who does not see the figure. May be left out where the axes
            were described (all plots of this package describe theirs).

    Raises:
        ValueError: if there is neither an alt text nor a description.

    >>> from mitdl_utils.plots import subplots
    >>> show(subplots()[0])
    Traceback (most recent call last):
    ...
    ValueError: show: the figure has no alt text; pass alt="what it shows" or call describe(ax, ...)
    """
    figure = drawn if isinstance(drawn, Figure) else drawn.get_figure()
    while isinstance(figure, SubFigure):
        figure = figure.figure
    text = alt.strip() or (description(figure) if figure is not None else "")
    if figure is None or not text:
        raise ValueError(
            'show: the figure has no alt text; pass alt="what it shows" or call describe(ax, ...)'
        )
    page = {"text/html": image_html(figure, text), "text/plain": f"Figure: {text}"}
    display(page, raw=True)
    pyplot.close(figure)  # else the inline backend shows it a second time, without alt text

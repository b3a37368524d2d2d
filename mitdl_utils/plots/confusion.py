"""The confusion matrix: how often a classifier takes each class for each."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from numpy.typing import ArrayLike, NDArray

from mitdl_utils.plots.alt import describe
from mitdl_utils.plots.style import PALETTE, own_axes

MOST_CLASSES = 30


def confusion_matrix(
    labels: ArrayLike, predicted: ArrayLike, names: Sequence[str] | None = None,
    ax: Axes | None = None,
) -> Axes:  # fmt: skip
    """Draw how often each class was taken for each: true classes in rows, predicted in columns.

    Right answers lie on the diagonal and are blue, mistakes orange; the stronger the colour, the
    larger the share of the row. Small shares are lifted, so that rare mistakes are seen.

    Args:
        labels: (n,) ints from 0, the true class of each example.
        predicted: (n,) ints from 0, its predicted class.
        names: the names of class 0, 1, …; their numbers by default.
        ax: the axes to draw on; a new figure by default.

    Returns:
        The axes, described, with the number of right answers in the title and the counts in the
        cells.

    Raises:
        ValueError: if the shapes differ, a class is no int from 0 or has no name, or there are
            more than 30.

    >>> confusion_matrix([0, 0, 1, 1], [0, 1, 1, 1]).get_title()
    '3 of 4 right'
    """
    truth, answers = _ints("labels", labels), _ints("predicted", predicted)
    if truth.shape != answers.shape or truth.ndim != 1 or not truth.size:
        raise ValueError(
            f"confusion_matrix: labels are {truth.shape} and predicted {answers.shape}, expected "
            "(n,) for both; give one answer for each example"
        )
    classes = _names(names, int(max(truth.max(), answers.max())) + 1)
    counts = np.zeros((len(classes), len(classes)), dtype=np.int64)
    np.add.at(counts, (truth, answers), 1)
    ax = own_axes(ax)
    _draw(ax, counts)
    _label(ax, classes)
    right = int(np.trace(counts))
    ax.set_title(f"{right} of {truth.size} right")
    return describe(ax, _alt_text(counts, classes))


def _draw(ax: Axes, counts: NDArray[np.int64]) -> None:
    share = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)  # (classes, classes)
    strength = np.sqrt(share)[..., None]
    diagonal = np.eye(len(counts), dtype=bool)[..., None]
    colour = np.where(diagonal, to_rgb(PALETTE["blue"]), to_rgb(PALETTE["orange"]))
    cells = 1 - strength * (1 - colour)  # from white to the colour
    ax.imshow(cells, interpolation="nearest")
    size = float(np.clip(70 / len(counts), 4, 11))
    for row, column in zip(*np.nonzero(counts), strict=True):
        dark = cells[row, column] @ [0.2126, 0.7152, 0.0722] < 0.5
        ax.text(
            column, row, f"{counts[row, column]}", ha="center", va="center", fontsize=size,
            color="white" if dark else PALETTE["black"],
        )  # fmt: skip


def _label(ax: Axes, names: list[str]) -> None:
    ticks = np.arange(len(names))
    long = sum(map(len, names)) > 40
    ax.set_xticks(ticks, names, rotation=45 if long else 0, ha="right" if long else "center")
    ax.set_yticks(ticks, names)
    ax.set(xlabel="said to be", ylabel="is")
    ax.tick_params(length=0)
    ax.set_xticks(ticks[1:] - 0.5, minor=True)
    ax.set_yticks(ticks[1:] - 0.5, minor=True)
    ax.grid(which="minor", color=PALETTE["grey"], linewidth=0.3)
    ax.tick_params(which="minor", length=0)


def _alt_text(counts: NDArray[np.int64], names: list[str]) -> str:
    total, right = int(counts.sum()), int(np.trace(counts))
    words = f"Confusion matrix of {total} examples in {len(names)} classes, {right} of them right"
    mistakes = counts - np.diag(np.diag(counts))
    if not mistakes.any():
        return words + "."
    row, column = np.unravel_index(int(mistakes.argmax()), counts.shape)
    times = int(mistakes[row, column])
    return (
        f"{words}. Most often, {times} {'time' if times == 1 else 'times'}, {names[row]} is taken "
        f"for {names[column]}."
    )


def _names(names: Sequence[str] | None, classes: int) -> list[str]:
    """Return a name for each class, as many as are given."""
    known = [str(name) for name in (range(classes) if names is None else names)]
    if len(known) < classes or len(known) > MOST_CLASSES:
        raise ValueError(
            f"confusion_matrix: there are {classes} classes and {len(known)} names, expected a "
            f"name for each class and {MOST_CLASSES} at most"
        )
    return known


def _ints(argument: str, values: ArrayLike) -> NDArray[np.int64]:
    """Return an argument's classes as ints from 0."""
    array = np.asarray(values)
    whole = array.astype(np.int64) if array.dtype.kind in "iubf" else None
    if whole is None or (whole != array).any() or (whole < 0).any():
        raise ValueError(
            f"confusion_matrix: {argument} are {array.dtype} such as {array.ravel()[:1].tolist()}, "
            "expected ints from 0; for probabilities or logits, choose a class first"
        )
    return whole

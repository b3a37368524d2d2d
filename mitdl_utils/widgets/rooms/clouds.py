"""Clouds of gradients: what batches of a size say about the way down, and a walk by their word."""

from __future__ import annotations

import math

import numpy as np
import traitlets
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray

from mitdl_utils.plots import PALETTE, describe, gradient_arrows, loss_landscape, subplots
from mitdl_utils.widgets.models.numbers import Stream
from mitdl_utils.widgets.room import Between, Room

Floats = NDArray[np.float64]
ARROWS = 200  # batches that are drawn at once
NOTHING = 1e-9  # a spread below this is rounding
FAR = 8.0  # how far from the middle a place may be set


def gradients(w: ArrayLike, x: Floats, y: Floats) -> Floats:
    """Return the gradient of each example's squared error, 2 (x·w − y) x: (n, 2)."""
    w1, w2 = np.asarray(w, dtype=np.float64)
    error = 2 * (x[:, 0] * w1 + x[:, 1] * w2 - y)
    return np.stack([error * x[:, 0], error * x[:, 1]], axis=1)


def mean_loss(w: ArrayLike, x: Floats, y: Floats) -> float:
    """Return the mean squared error of all examples."""
    w1, w2 = np.asarray(w, dtype=np.float64)
    return float(np.mean((x[:, 0] * w1 + x[:, 1] * w2 - y) ** 2))


def batch_means(each: Floats, batch: int, count: int, seed: int, again: bool) -> Floats:
    """Return the mean gradients of batches drawn from a seed: (count, 2).

    Args:
        each: (n, 2), the gradient of each example.
        batch: rows in a batch, at most n.
        count: how many batches.
        seed: of the draw.
        again: whether a row may be drawn again for the same batch (with replacement).
    """
    n, rng = len(each), Stream(seed)
    rows, means = list(range(n)), np.zeros((count, 2))
    for mean in means:
        for i in range(batch):
            j = rng.below(n) if again else i + rng.below(n - i)
            rows[i], rows[j] = (rows[i], rows[j]) if again else (rows[j], rows[i])
            mean += each[rows[j] if again else rows[i]]
        mean /= batch
    return means


def spread(means: Floats, full: Floats) -> float:
    """Return how far gradients (k, 2) lie from the full one, root of the mean square."""
    return float(np.sqrt(np.mean(np.sum((means - full) ** 2, axis=1))))


def law(each: Floats, batch: int, again: bool) -> float:
    """Return the spread that theory expects: σ/√B, and less where no row is drawn again."""
    n = len(each)
    left = 1.0 if again else (n - batch) / (n - 1)
    return spread(each, each.mean(axis=0)) * math.sqrt(left / batch)


def enough(each: Floats, again: bool) -> int | None:
    """Return the least batch whose spread is at most the length of the full gradient.

    None where no batch is large enough: the full gradient is as good as 0.
    """
    full = each.mean(axis=0)
    noise, slope = spread(each, full) ** 2, float(full @ full)
    if slope < NOTHING**2:
        return None
    n = len(each)
    wanted = noise / slope if again else noise * n / ((n - 1) * slope + noise)
    return max(1, math.ceil(wanted - NOTHING))


def curvature(x: Floats) -> tuple[float, float, float]:
    """Return a, b and c of the curvature [[a, b], [b, c]], which is the same everywhere."""
    a, b, c = (float(2 * np.mean(x[:, i] * x[:, j])) for i, j in [(0, 0), (0, 1), (1, 1)])
    return a, b, c


def ceiling(x: Floats) -> float:
    """Return the largest rate that holds with all examples: 2 over the largest curvature."""
    a, b, c = curvature(x)
    return 2 / ((a + c) / 2 + math.hypot((a - c) / 2, b))


def change(g: ArrayLike, full: ArrayLike, rate: float, bend: tuple[float, float, float]) -> float:
    """Return by how much a step against a gradient changes the loss: −r g·f + ½ r² gᵀ H g."""
    (g1, g2), (f1, f2), (a, b, c) = np.asarray(g), np.asarray(full), bend
    bent = (a * g1 * g1 + 2 * b * g1 * g2 + c * g2 * g2) / 2
    return float(rate * (rate * bent - (g1 * f1 + g2 * f2)))


def bottom(x: Floats, y: Floats) -> Floats:
    """Return the weights (2,) with the least mean squared error."""
    weights: Floats = np.linalg.lstsq(x, y, rcond=None)[0].astype(np.float64)
    return weights


class Clouds(Room):
    """A place on the landscape, the batches drawn there, and the rate of a walk."""

    module = "clouds"
    w1 = Between(-1.0, -FAR, FAR)
    w2 = Between(1.0, -FAR, FAR)
    size = traitlets.Int(2, min=0).tag(sync=True)  # of `sizes`, counted from 0
    sizes = traitlets.List(traitlets.Int()).tag(sync=True)
    again = traitlets.Bool(False).tag(sync=True)
    rate = Between(0.1, 0.0, 100.0)
    seed = traitlets.Int(0).tag(sync=True)
    x = traitlets.List(traitlets.List(traitlets.Float())).tag(sync=True)
    y = traitlets.List(traitlets.Float()).tag(sync=True)
    names = traitlets.List(["w₁", "w₂"]).tag(sync=True)

    def figure(self) -> Figure:
        """Draw the cloud on its landscape, and its spread beside the law."""
        figure, (plane, curve) = subplots(2, width=9.0, height=3.8)
        x, y = np.array(self.x), np.array(self.y)
        each = gradients((self.w1, self.w2), x, y)
        means = batch_means(each, self.sizes[self.size], ARROWS, self.seed, self.again)
        _draw_cloud(plane, self, means)
        _draw_law(curve, self, each, spread(means, each.mean(axis=0)))
        return figure


def clouds(
    x: ArrayLike,
    y: ArrayLike,
    start: tuple[float, float] = (-1.0, 1.0),
    batch: int = 4,
    rate: float = 0.1,
    names: tuple[str, str] = ("w₁", "w₂"),
) -> Room:
    """Open a room with the gradients of many batches, on the landscape of a linear regression.

    Choose a batch size and a place: each arrow is the step that one batch would take. Play walks
    from there, a fresh batch for each step.

    Args:
        x: (n, 2) floats, a row per example; the model is ŷ = x·w, without a bias.
        y: (n,) floats.
        start: the first w₁ and w₂.
        batch: the first batch size, a power of two, or n.
        rate: the learning rate, which scales the arrows.
        names: the names of the two weights.

    Returns:
        A `Room` with the state `w1`, `w2`, `size`, `again`, `rate` and `seed`.

    Raises:
        ValueError: if the shapes do not fit, or the batch size is none to choose from.

    >>> clouds(np.eye(2), np.ones(2), batch=2).sizes
    [1, 2]
    """
    rows, labels = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    if rows.ndim != 2 or rows.shape[1] != 2 or labels.shape != rows.shape[:1] or len(rows) < 2:
        raise ValueError(
            f"clouds: x is {rows.shape} and y is {labels.shape}, expected (n, 2) and (n,); "
            "choose two columns of x, and one number for each row"
        )
    sizes = [2**k for k in range(len(rows).bit_length()) if 2**k < len(rows)] + [len(rows)]
    if batch not in sizes:
        raise ValueError(f"clouds: batch is {batch}, expected one of {sizes}")
    data = {"x": rows.tolist(), "y": labels.tolist(), "sizes": sizes, "names": list(names)}
    w1, w2 = map(float, start)
    return Clouds(w1=w1, w2=w2, size=sizes.index(batch), rate=rate, **data)


def _draw_cloud(ax: Axes, room: Clouds, means: Floats) -> None:
    x, y, point = np.array(room.x), np.array(room.y), np.array([room.w1, room.w2])
    (low1, low2), batch = bottom(x, y), room.sizes[room.size]
    reach = 1.3 * max(1.0, float(np.abs(point - (low1, low2)).max()))
    limits = (low1 - reach, low1 + reach, low2 - reach, low2 + reach)
    loss_landscape(lambda w: np.mean((w @ x.T - y) ** 2, axis=1), limits=limits, ax=ax)
    gradient_arrows(point, -room.rate * means, ax=ax)
    ax.plot(low1, low2, "o", color=PALETTE["green"], markersize=7)
    ax.plot(*point, "o", color=PALETTE["black"], markersize=5)
    ax.set(
        title=f"steps of {ARROWS} batches of {batch}", xlabel=room.names[0], ylabel=room.names[1]
    )


def _draw_law(ax: Axes, room: Clouds, each: Floats, measured: float) -> None:
    slope, batch = float(np.linalg.norm(each.mean(axis=0))), room.sizes[room.size]
    batch_sizes = range(1, len(each) + (1 if room.again else 0))
    laws = [law(each, size, room.again) for size in batch_sizes]
    ax.plot(batch_sizes, laws, color=PALETTE["grey"], label="law")
    ax.axhline(slope, color=PALETTE["orange"], linestyle="--", label="slope still left")
    ax.plot(batch, max(measured, 0.01), "o", color=PALETTE["blue"], label="measured")
    if (least := enough(each, room.again)) is not None:
        ax.axvline(least, color=PALETTE["grey"], linestyle=":", linewidth=1, label=f"B = {least}")
    ax.set(xscale="log", yscale="log", xlabel="batch size B", ylabel="spread of the gradients")
    ticks = [*room.sizes[:-2:2], room.sizes[-1]]
    ax.set_xticks(ticks, [str(size) for size in ticks])
    ax.set_yticks([0.01, 0.1, 1, 10], ["0.01", "0.1", "1", "10"])
    ax.set_ylim(0.01, 20)
    ax.minorticks_off()
    ax.set_title(f"noise {measured:.2f}, slope {slope:.2f}")
    ax.legend(frameon=False)
    describe(
        ax,
        f"The spread of the gradients falls with the batch size, straight on two log axes until a "
        f"batch is nearly all there is; it is {measured:.2f} for batches of {batch}, beside a "
        f"slope of {slope:.2f}.",
    )

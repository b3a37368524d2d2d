"""A polynomial through noisy points: its degree, its penalty, and what it says about new points."""

from __future__ import annotations

import numpy as np
import traitlets
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from mitdl_utils.plots import PALETTE, describe, subplots
from mitdl_utils.widgets.models.least_squares import least_squares
from mitdl_utils.widgets.models.numbers import Stream
from mitdl_utils.widgets.room import Between, Room

Floats = NDArray[np.float64]
HIGHEST = 12  # degree
NEW = 100  # points that no fit has seen
GRID = np.linspace(-1, 1, 301)
NO_PENALTY = -7.0  # the left end of the slider for log₁₀ λ stands for λ = 0


def truth(x: Floats) -> Floats:
    """Return the curve that the points scatter around, sin(πx): any shape."""
    return np.sin(np.pi * x)


def sample(seed: int, n: int, noise: float) -> tuple[Floats, Floats]:
    """Draw n points around the truth: x from -1 to 1 and y, both (n,)."""
    rng = Stream(seed)
    drawn = np.array([[2 * rng.uniform() - 1, rng.normal()] for _ in range(n)])  # (n, 2)
    return drawn[:, 0], truth(drawn[:, 0]) + noise * drawn[:, 1]


def strength(log_lam: float) -> float:
    """Return λ for a place on its slider."""
    return 0.0 if log_lam <= NO_PENALTY else float(10**log_lam)


def coefficients(x: Floats, y: Floats, degree: int, lam: float) -> Floats:
    """Fit a polynomial: smallest mean squared error + λ Σ w², where the constant costs nothing.

    Returns:
        (degree + 1,): the weights of 1, x, x², …
    """
    return least_squares(np.vander(x, degree + 1, increasing=True), y, lam * len(x), free=1)


def error(w: Floats, x: Floats, y: Floats) -> float:
    """Return the root of the mean squared error of a polynomial w (k,) at points (n,)."""
    return float(np.sqrt(np.mean((np.polyval(w[::-1], x) - y) ** 2)))


class Polynomial(Room):
    """Points, the degree of the polynomial through them, and the penalty on its weights."""

    module = "polynomial"
    degree = traitlets.Int(3, min=0, max=HIGHEST).tag(sync=True)
    log_lam = Between(NO_PENALTY, NO_PENALTY, 1.0)
    n = traitlets.Int(10, min=3, max=200).tag(sync=True)
    noise = Between(0.2, 0.0, 1.0)
    seed = traitlets.Int(4, min=0).tag(sync=True)

    def figure(self) -> Figure:
        """Draw the fit with its points, the error of each degree, and the fit's weights."""
        x, y = sample(self.seed, self.n, self.noise)
        new = sample(self.seed + 1000, NEW, self.noise)
        lam = strength(self.log_lam)
        fits = [coefficients(x, y, degree, lam) for degree in range(HIGHEST + 1)]
        figure, (curve, errors, weights) = subplots(3, width=9.6, height=3.3)
        curve.plot(GRID, truth(GRID), "--", color=PALETTE["grey"], linewidth=1, label="truth")
        curve.plot(*new, "^", color=PALETTE["orange"], markersize=3, alpha=0.6, label="new")
        curve.plot(x, y, "o", color=PALETTE["blue"], label="training")
        curve.plot(GRID, np.polyval(fits[self.degree][::-1], GRID), color=PALETTE["black"])
        curve.set(ylim=(-2.2, 2.2), xlabel="x", ylabel="y")
        curve.set_title(f"degree {self.degree}, {self.n} points")
        curve.legend(frameon=False, loc="lower right", fontsize=9)
        describe(
            curve,
            f"A polynomial of degree {self.degree} through {self.n} noisy points of a sine wave, "
            "which is dashed.",
        )
        train, test = ([error(w, *part) for w in fits] for part in ((x, y), new))
        self._draw_errors(errors, train, test)
        _draw_weights(weights, fits[self.degree])
        return figure

    def _draw_errors(self, ax: Axes, train: list[float], test: list[float]) -> None:
        ax.axvline(self.degree, color=PALETTE["grey"], linestyle=":", linewidth=1)
        ax.semilogy(np.maximum(train, 0.01), "o-", color=PALETTE["blue"], label="training")
        ax.semilogy(test, "^--", color=PALETTE["orange"], label="new")
        ax.set(ylim=(0.01, 100), xlabel="degree", ylabel="typical error")
        ax.set_title(f"training {train[self.degree]:.2f}, new {test[self.degree]:.2f}")
        ax.legend(frameon=False, loc="upper left", fontsize=9)
        describe(
            ax,
            "The error on the training points falls with the degree; on new points it is smallest "
            f"at degree {int(np.argmin(test))}.",
        )


def _draw_weights(ax: Axes, w: Floats) -> None:
    """Draw each weight, on an axis on which 10, 100 and 1000 are equally far apart."""

    def place(weights: Floats) -> Floats:
        return np.asarray(np.sign(weights) * np.log10(1 + np.abs(weights)))

    ax.vlines(range(len(w)), 0, place(w), color=PALETTE["purple"], linewidth=2)
    ax.plot(place(w), "o", color=PALETTE["purple"])
    ax.axhline(0, color=PALETTE["grey"], linewidth=0.7)
    ticks = np.array([-10000, -1000, -100, -10, 0, 10, 100, 1000, 10000])
    ax.set_yticks(place(ticks), [str(tick).replace("-", "−") for tick in ticks])
    largest = float(np.abs(w[1:]).max(initial=0.0))
    ax.set(xlim=(-0.5, HIGHEST + 0.5), ylim=(-4.5, 4.5), title=f"largest weight: {largest:.1f}")
    ax.set_xlabel("weight of x to the power of …")
    words = f"beside the constant the largest is {largest:.1f}"
    describe(ax, f"The weights of that polynomial; {words}.")


def polynomial(degree: int = 3, n: int = 10, noise: float = 0.2, seed: int = 4) -> Room:
    """Open a room with a polynomial: choose its degree and penalty, and see what it says elsewhere.

    Args:
        degree: the first degree, 0 to 12.
        n: how many training points, 3 to 200.
        noise: standard deviation of y around the truth, 0 to 1.
        seed: the same seed gives the same points.

    Returns:
        A `Room` with the state `degree`, `log_lam`, `n`, `noise` and `seed`.

    >>> polynomial(degree=9).degree
    9
    """
    return Polynomial(degree=degree, n=n, noise=noise, seed=seed)

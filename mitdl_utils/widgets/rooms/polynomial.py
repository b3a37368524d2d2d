"""A polynomial through noisy points: its degree, its penalty, and what it says about new points."""

from __future__ import annotations

import numpy as np
import traitlets
from matplotlib.figure import Figure
from numpy.typing import NDArray

from mitdl_utils.plots import PALETTE, describe, subplots
from mitdl_utils.widgets.models.least_squares import least_squares
from mitdl_utils.widgets.models.numbers import Stream
from mitdl_utils.widgets.room import Between, Room

Floats = NDArray[np.float64]
HIGHEST = 12  # degree
NEW = 100  # points that no fit has seen
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
        """Draw the fit with its points, and the error of each degree."""
        x, y = sample(self.seed, self.n, self.noise)
        new = sample(self.seed + 1000, NEW, self.noise)
        lam = strength(self.log_lam)
        fits = [coefficients(x, y, degree, lam) for degree in range(HIGHEST + 1)]
        grid = np.linspace(-1, 1, 301)
        figure, (left, right) = subplots(2, width=9.0, height=3.6)
        left.plot(grid, truth(grid), "--", color=PALETTE["grey"], label="truth")
        left.plot(*new, "^", color=PALETTE["orange"], markersize=3, alpha=0.6, label="new")
        left.plot(x, y, "o", color=PALETTE["blue"], label="training")
        left.plot(grid, np.polyval(fits[self.degree][::-1], grid), color=PALETTE["black"])
        left.set(ylim=(-2.2, 2.2), xlabel="x", ylabel="y", title=f"degree {self.degree}")
        left.legend(frameon=False)
        train, test = (np.array([error(w, *part) for w in fits]) for part in ((x, y), new))
        right.semilogy(np.maximum(train, 0.01), "o-", color=PALETTE["blue"], label="training")
        right.semilogy(test, "^--", color=PALETTE["orange"], label="new points")
        right.set(ylim=(0.01, 100), xlabel="degree", ylabel="typical error")
        right.legend(frameon=False)
        describe(
            left,
            f"A polynomial of degree {self.degree} through {self.n} noisy points of a sine wave.",
        )
        describe(
            right,
            "The error on the training points falls with the degree; on new points it is smallest "
            f"at degree {int(test.argmin())}.",
        )
        return figure


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

"""Double descent: the test error of random features against their number."""

from __future__ import annotations

from dataclasses import dataclass

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
INPUTS = 10
NEW = 200  # examples for the test
WIDEST = 400  # features
RUNS = 11  # data sets; the middle one of their errors is drawn
SHARES = (
    0.05,
    0.1,
    0.2,
    0.35,
    0.5,
    0.65,
    0.8,
    0.9,
    0.95,
    1.0,
    1.05,
    1.1,
    1.25,
    1.5,
    2,
    3,
    5,
    7,
    10,
)
NO_PENALTY = -6.0  # the left end of the slider for log₁₀ λ stands for λ = 0


def features_for(share: float, n: int) -> int:
    """Return the number of features for a share of them for each of n examples."""
    return min(WIDEST, max(1, int(share * n + 0.5)))


def widths(n: int) -> list[int]:
    """Return the numbers of features that are tried with n examples, in rising order."""
    return sorted({features_for(share, n) for share in SHARES})


def strength(log_lam: float) -> float:
    """Return λ for a place on its slider."""
    return 0.0 if log_lam <= NO_PENALTY else float(10**log_lam)


@dataclass(frozen=True)
class Problem:
    """Examples of a linear rule with noise, and random features of them.

    Attributes:
        features: of the training examples (n, 400).
        y: their labels with noise (n,).
        new_features: of the test examples (200, 400).
        new_y: their labels without noise (200,).
    """

    features: Floats
    y: Floats
    new_features: Floats
    new_y: Floats

    def weights(self, width: int, lam: float) -> Floats:
        """Fit the first features: smallest squared error + λ Σ w², the shortest w of many."""
        return least_squares(self.features[:, :width] / np.sqrt(width), self.y, lam)

    def answers(self, width: int, lam: float) -> Floats:
        """Return what the fit says about the test examples, (200,)."""
        w = self.weights(width, lam)
        return np.asarray(self.new_features[:, :width] / np.sqrt(width) @ w)

    def errors(self, width: int, lam: float) -> tuple[float, float, float]:
        """Return the mean squared error in training and on the test, and the length of w."""
        w = self.weights(width, lam)
        training = np.mean((self.features[:, :width] / np.sqrt(width) @ w - self.y) ** 2)
        test = np.mean((self.new_features[:, :width] / np.sqrt(width) @ w - self.new_y) ** 2)
        return float(training), float(test), float(np.linalg.norm(w))


def problem(seed: int, n: int, noise: float) -> Problem:
    """Draw n examples x of ten normal numbers, y = the rule of x + noise, and ReLU features."""
    rng = Stream(seed)
    rule = rng.normals(INPUTS)
    rule /= np.linalg.norm(rule)
    directions = rng.normals(WIDEST, INPUTS)
    new = rng.normals(NEW, INPUTS)
    drawn = rng.normals(n, INPUTS + 1)  # the last of each row is its noise
    x, chance = drawn[:, :INPUTS], drawn[:, INPUTS]
    features, new_features = (np.maximum(part @ directions.T, 0) for part in (x, new))
    return Problem(features, x @ rule + noise * chance, new_features, new @ rule)


def curve(seed: int, n: int, noise: float, lam: float) -> list[tuple[float, float, float]]:
    """Return training error, test error and length of w for each of `widths(n)`."""
    examples = problem(seed, n, noise)
    return [examples.errors(width, lam) for width in widths(n)]


class DoubleDescent(Room):
    """The number of features, examples, noise and penalty of a fit by random features."""

    module = "double_descent"
    n = traitlets.Int(40, min=15, max=60).tag(sync=True)
    noise = Between(0.3, 0.0, 1.0)
    log_lam = Between(NO_PENALTY, NO_PENALTY, 1.0)
    share = Between(1.0, 0.05, 10.0)

    def figure(self) -> Figure:
        """Draw both errors against the number of features, and what one fit says."""
        lam, tried = strength(self.log_lam), widths(self.n)
        runs = np.array([curve(seed, self.n, self.noise, lam) for seed in range(RUNS)])
        training, test, _ = np.median(runs, axis=0).T
        width = features_for(self.share, self.n)
        figure, (ax, scatter) = subplots(2, width=9.0, height=3.8)
        ax.axvline(self.n, color=PALETTE["grey"], linestyle=":", label=f"{self.n} examples")
        ax.axvline(width, color=PALETTE["purple"], linewidth=1, label=f"{width} features")
        ax.loglog(tried, np.maximum(training, 1e-3), "--", color=PALETTE["blue"], label="training")
        ax.loglog(tried, test, "^-", color=PALETTE["orange"], label="test")
        ax.set(xlabel="number of random features", ylabel="mean squared error", ylim=(5e-3, 1e3))
        ax.set_title(f"test error: at most {test.max():.3g}, at the right end {test[-1]:.2g}")
        ax.legend(frameon=False)
        describe(
            ax,
            f"Test error against the number of features for {self.n} examples: it falls, climbs to "
            f"a peak of {test.max():.3g} at {tried[int(test.argmax())]} features, and falls again "
            f"to {test[-1]:.2g}. The training error is zero from {self.n} features on.",
        )
        self._draw_answers(scatter, width, lam)
        return figure

    def _draw_answers(self, ax: Axes, width: int, lam: float) -> None:
        examples = problem(0, self.n, self.noise)
        predicted = examples.answers(width, lam)
        error = float(np.mean((predicted - examples.new_y) ** 2))
        ax.plot([-4, 4], [-4, 4], "--", color=PALETTE["grey"], linewidth=1)
        ax.plot(examples.new_y, predicted, "o", color=PALETTE["purple"], markersize=4)
        ax.set(xlim=(-4, 4), ylim=(-6, 6), xlabel="truth", ylabel="what the fit says")
        ax.set_title(f"{width} features: test error {error:.2g}")
        describe(
            ax,
            f"What a fit with {width} features says about {NEW} new examples, against the truth: "
            f"a cloud around the dashed line of right answers, with an error of {error:.2g}.",
        )


def double_descent(n: int = 40, noise: float = 0.3) -> Room:
    """Open a room with random features: their number, the examples, noise, and a penalty.

    Args:
        n: how many training examples at first, 15 to 60.
        noise: standard deviation of the labels around the rule, 0 to 1.

    Returns:
        A `Room` with the state `n`, `noise`, `log_lam` and `share`, features for each example.

    >>> double_descent(n=20).n
    20
    """
    return DoubleDescent(n=n, noise=noise)

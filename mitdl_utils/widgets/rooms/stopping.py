"""Early stopping: a validation curve, a rule with patience, and what the rule costs."""

from __future__ import annotations

from typing import Any

import numpy as np
import traitlets
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from mitdl_utils.plots import PALETTE, describe, subplots
from mitdl_utils.widgets.models.numbers import Stream
from mitdl_utils.widgets.room import Between, Room

Floats = NDArray[np.float64]
EPOCHS = 150
EPOCH = np.arange(1, EPOCHS + 1)
CLASS = 40  # other trainings on which a rule is tried
NEAR = 0.01  # a kept loss so near to the lowest is as good


def bend(seed: int) -> float:
    """Return the epoch scale of a training: how fast it learns, 8 to 16."""
    return 8 + 8 * Stream(seed).uniform()


def training_loss(seed: int) -> Floats:
    """Return the training loss of each epoch, (150,)."""
    return 0.05 + 1.15 * np.exp(-EPOCH / (1.6 * bend(seed)))


def true_loss(seed: int) -> Floats:
    """Return the validation loss that endless validation rows would show, (150,)."""
    return 0.35 + 0.9 * np.exp(-EPOCH / bend(seed)) + 0.003 * EPOCH


def measured_loss(seed: int, noise: float) -> Floats:
    """Return the validation loss as it is measured on few rows, (150,)."""
    rng = Stream(seed + 7000)
    return true_loss(seed) + noise * rng.normals(EPOCHS)


def rule(losses: list[float], patience: int, min_delta: float) -> list[int]:
    """Return where a rule with patience stops, and the epoch whose weights it keeps.

    Args:
        losses: the validation loss of each epoch.
        patience: how many epochs in a row may pass without improvement.
        min_delta: a loss has to be lower than the best by more than this.

    Returns:
        Two epochs from 1: the last that is trained, and the last improvement.
    """
    best = 0
    for epoch, loss in enumerate(losses):
        if losses[best] - loss > min_delta:
            best = epoch
        if epoch - best == patience:
            return [epoch + 1, best + 1]
    return [len(losses), best + 1]


def excess(seed: int, epoch: int) -> float:
    """Return how much worse the weights of an epoch truly are than the best of all epochs."""
    true = true_loss(seed)
    return float(true[epoch - 1] - true.min())


def trial(noise: float, patience: int, min_delta: float) -> list[list[float]]:
    """Try a rule on 40 other trainings.

    Returns:
        For each the epoch in which it stopped, and how much worse its weights are than the best.
    """
    outcomes = []
    for seed in range(100, 100 + CLASS):
        stop, best = rule(measured_loss(seed, noise).tolist(), patience, min_delta)
        outcomes.append([float(stop), excess(seed, best)])
    return outcomes


class Stopping(Room):
    """A training to be stopped: by hand, and by a rule."""

    module = "stopping"
    patience = traitlets.Int(3, min=1, max=60).tag(sync=True)
    min_delta = Between(0.0, 0.0, 0.1)
    noise = Between(0.03, 0.0, 0.1)
    seed = traitlets.Int(1, min=0).tag(sync=True)

    def figure(self) -> Figure:
        """Draw both losses, where the rule stops and the best epoch was, and 40 other trainings."""
        measured = measured_loss(self.seed, self.noise)
        stop, kept_epoch = rule(measured.tolist(), self.patience, self.min_delta)
        best = int(measured.argmin()) + 1
        figure, (ax, others) = subplots(2, width=9.0, height=3.8)
        ax.plot(EPOCH, training_loss(self.seed), color=PALETTE["blue"], label="training")
        ax.plot(EPOCH, measured, "--", color=PALETTE["orange"], label="validation")
        ax.axvline(stop, color=PALETTE["purple"], linestyle=":", label=f"the rule stops: {stop}")
        marks = ((kept_epoch, "D", "purple", "the rule keeps"), (best, "^", "black", "best"))
        for epoch, marker, color, label in marks:
            style: dict[str, Any] = {"color": PALETTE[color], "markersize": 9, "linestyle": "none"}
            ax.plot(epoch, measured[epoch - 1], marker, label=f"{label}: {epoch}", **style)
        ax.set(
            xlabel="epoch",
            ylabel="loss",
            title=f"patience {self.patience}: keeps epoch {kept_epoch}",
        )
        ax.legend(frameon=False)
        describe(
            ax,
            f"A training loss that falls, and a noisy validation loss that is lowest in epoch "
            f"{best} and rises again. With patience {self.patience} the rule stops after {stop}.",
        )
        self._draw_trial(others)
        return figure

    def _draw_trial(self, ax: Axes) -> None:
        stops, worse = np.array(trial(self.noise, self.patience, self.min_delta)).T
        good = f"{int(np.sum(worse <= NEAR))} of {CLASS} end as good as the best"
        ax.axhline(NEAR, color=PALETTE["grey"], linestyle="--", linewidth=1)
        ax.plot(stops, worse, "o", color=PALETTE["purple"], markersize=5)
        ax.set(xlim=(0, EPOCHS), ylim=(-0.02, 0.7), title=good)
        ax.set(xlabel="epoch in which it stops", ylabel="worse than the best by")
        describe(ax, f"The same rule on {CLASS} other trainings, a dot for each: {good}.")


def stopping(patience: int = 3, noise: float = 0.03, seed: int = 1) -> Room:
    """Open a room with a training to be stopped, first by you, then by a rule.

    Args:
        patience: the rule's patience at first, 1 to 60 epochs.
        noise: standard deviation of the validation loss around its true value, 0 to 0.1.
        seed: the same seed gives the same curve.

    Returns:
        A `Room` with the state `patience`, `min_delta`, `noise` and `seed`.

    >>> stopping().patience
    3
    """
    return Stopping(patience=patience, noise=noise, seed=seed)

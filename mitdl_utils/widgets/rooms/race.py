"""A race of optimizers: one landscape, one start, the same number of gradients for all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import traitlets
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from mitdl_utils.plots import PALETTE, describe, loss_landscape, subplots
from mitdl_utils.plots.curves import LINES
from mitdl_utils.widgets.models.optimizers import NAMES, Memory, trails
from mitdl_utils.widgets.room import Between, Room

Floats = NDArray[np.float64]
Point = tuple[float, float]
PLANE = (-3.0, 3.0, -2.25, 2.25)
BUDGET = 150  # gradients for each
RING = 0.05  # around a bottom: who is inside, and stays there, has arrived
POWERS = np.arange(-24, 13) / 8  # of ten: the rates that are tried for each, 0.001 to 31.6
HALF = float(np.sqrt(0.5))
LOOKS = [
    *LINES[:4],
    {"color": PALETTE["sky"], "linestyle": (0, (2.5, 2.5))},
    {"color": PALETTE["yellow"], "linestyle": (0, (8, 2))},
]
GIVEN = [-2.0] * len(NAMES)  # powers of ten of the rates, as long as nobody chooses


@dataclass(frozen=True)
class Land:
    """A loss over two weights; height and slope take arrays of any shape.

    Attributes:
        height: the loss, from x and y.
        slope: its two slopes.
        start: where a race begins, as long as nobody chooses.
        bottoms: the places where the loss is lowest.
    """

    height: Callable[[Floats, Floats], Floats]
    slope: Callable[[Floats, Floats], tuple[Floats, Floats]]
    start: Point
    bottoms: Sequence[Point] = ((0.0, 0.0),)

    def loss(self, w: Floats) -> Floats:
        """Return the loss of each pair of weights: (…, 2) -> (…)."""
        return np.asarray(self.height(w[..., 0], w[..., 1]))

    def gradient(self, w: Floats) -> Floats:
        """Return the gradient at each pair of weights: (…, 2) -> (…, 2)."""
        return np.stack(self.slope(w[..., 0], w[..., 1]), axis=-1)

    def distance(self, w: Floats) -> Floats:
        """Return how far it is to the nearest bottom: (…, 2) -> (…)."""
        distances = [np.hypot(w[..., 0] - x, w[..., 1] - y) for x, y in self.bottoms]
        return np.asarray(np.min(distances, axis=0))


def _slanted_slope(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    along, across = HALF * (x + y), 100 * HALF * (y - x)
    return HALF * (along - across), HALF * (along + across)


def _banana_slope(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    off = 10 * (y - 0.5 * x * x + 1)
    return x - 1 - off * x, off


def _plateau_slope(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    below = 1 + x * x + y * y
    return 2 * x / (below * below), 2 * y / (below * below)


#: The landscapes, by the name that the room shows.
LANDS = {
    "bowl": Land(lambda x, y: 0.5 * (x * x + y * y), lambda x, y: (x, y), (2.5, 1.5)),
    "ravine": Land(
        lambda x, y: 0.5 * (x * x + 100 * y * y), lambda x, y: (x, 100 * y), (-2.5, 1.0)
    ),
    "slanted ravine": Land(
        lambda x, y: 0.25 * ((x + y) * (x + y) + 100 * (y - x) * (y - x)),
        _slanted_slope,
        (-2.5, -0.5),
    ),
    "banana": Land(
        lambda x, y: 0.5 * (x - 1) * (x - 1) + 5 * (y - 0.5 * x * x + 1) * (y - 0.5 * x * x + 1),
        _banana_slope,
        (-2.0, 1.5),
        bottoms=((1.0, -0.5),),
    ),
    "saddle": Land(
        lambda x, y: y * y - 0.5 * x * x + x * x * x * x / 16,
        lambda x, y: (-x + x * x * x / 4, 2 * y),
        (0.05, 1.5),
        bottoms=((2.0, 0.0), (-2.0, 0.0)),
    ),
    "plateau": Land(lambda x, y: (x * x + y * y) / (1 + x * x + y * y), _plateau_slope, (2.5, 1.5)),
}


@dataclass(frozen=True)
class Run:
    """How one optimizer has run.

    Attributes:
        places: the weights before the first step and after each, (BUDGET + 1, 2).
        factors: what each weight's direction was multiplied by, (BUDGET, 2).
        power: the rate's power of ten.
        arrival: after how many gradients it is in the ring to stay; BUDGET + 1 if it is not.
    """

    places: Floats
    factors: Floats
    power: float
    arrival: int


def arrivals(land: Land, places: Floats) -> NDArray[np.int64]:
    """Return after how many steps each run is in the ring to stay: (k, steps + 1, 2) -> (k,)."""
    outside = ~(land.distance(places) <= RING)  # what is not a number is outside
    last = outside.shape[1] - 1 - outside[:, ::-1].argmax(axis=1)
    return np.where(outside.any(axis=1), last + 1, 0)


def run(name: str, land: Land, start: Point, memory: Memory, power: float | None) -> Run:
    """Run an optimizer with a given rate, or with the best of `POWERS` if there is none.

    The best is the one that arrives first; among those that do so together, or not at all, the
    one that ends nearest to a bottom.
    """
    powers = POWERS if power is None else np.array([power])
    places, factors = trails(name, land.gradient, start, 10.0**powers, BUDGET, memory)
    arrived = arrivals(land, places)
    ends = np.nan_to_num(land.distance(places[:, -1]), nan=np.inf)
    best = int(np.lexsort((ends, arrived))[0])
    return Run(places[best], factors[best], float(powers[best]), int(arrived[best]))


class Race(Room):
    """A landscape, a start, who runs, how long they remember, and their rates."""

    module = "race"
    land = traitlets.Enum(list(LANDS), "ravine").tag(sync=True)
    lands = traitlets.List(list(LANDS)).tag(sync=True)
    x = traitlets.Float(-2.5).tag(sync=True)
    y = traitlets.Float(1.0).tag(sync=True)
    running = traitlets.List(traitlets.Enum(NAMES), list(NAMES)).tag(sync=True)
    look = traitlets.Enum(NAMES, "Adam").tag(sync=True)
    tuned = traitlets.Bool(True).tag(sync=True)
    powers = traitlets.List(traitlets.Float(), GIVEN).tag(sync=True)
    mu = Between(0.9, 0.0, 0.99)
    beta = Between(0.99, 0.5, 0.999)
    corrected = traitlets.Bool(True).tag(sync=True)
    steps = traitlets.Int(BUDGET, min=0, max=BUDGET).tag(sync=True)

    def runs(self) -> dict[str, Run]:
        """Return the runs of all who take part, by name."""
        memory, land = Memory(self.mu, self.beta, self.corrected), LANDS[self.land]
        powers = dict(zip(NAMES, self.powers, strict=True))
        return {
            name: run(name, land, (self.x, self.y), memory, None if self.tuned else powers[name])
            for name in NAMES
            if name in self.running
        }

    def figure(self) -> Figure:
        """Draw all trails, everybody's distance, and the effective rate of whom one looks at."""
        land, runs = LANDS[self.land], self.runs()
        figure, (plane, curve, rates) = subplots(3, width=9.6, height=3.4)
        loss_landscape(land.loss, limits=PLANE, ax=plane)
        for name, result in runs.items():
            plane.plot(*result.places[: self.steps + 1].T, **_look(name))
        plane.plot(self.x, self.y, "o", color=PALETTE["black"], markersize=8)
        left, right, bottom, top = PLANE
        plane.set(xlim=(left, right), ylim=(bottom, top))
        plane.set_title(f"{self.land}, after {self.steps} gradients")
        describe(plane, f"Trails of {', '.join(runs)} from one start on the {self.land}.")
        _draw_distances(curve, land, runs, self.steps)
        _draw_factors(rates, self.look, runs.get(self.look), self.steps)
        return figure


def _look(name: str) -> dict[str, Any]:
    """Return colour and dashes of an optimizer; both say the same thing."""
    return LOOKS[NAMES.index(name)]


def _draw_distances(ax: Axes, land: Land, runs: Mapping[str, Run], steps: int) -> None:
    for name, result in runs.items():
        distances = np.maximum(land.distance(result.places[: steps + 1]), 1e-6)
        ax.semilogy(distances, label=name, **_look(name))
    ax.axhline(RING, color=PALETTE["grey"], linewidth=0.8)
    ax.set(xlim=(0, BUDGET), ylim=(1e-3, 60), title=f"distance; grey: {RING}")
    ax.set(xlabel="gradients", ylabel="distance to the bottom")
    if runs:
        ax.legend(frameon=False, fontsize=8, loc="upper right", ncols=2)
    ends = (
        f"{name} {result.arrival if result.arrival <= BUDGET else 'never'}"
        for name, result in runs.items()
    )
    describe(ax, f"Gradients that each needs to be at the bottom: {', '.join(ends)}.")


def _draw_factors(ax: Axes, name: str, result: Run | None, steps: int) -> None:
    """Draw what an optimizer multiplies each weight's direction by, if it takes part."""
    factors = result.factors[:steps] if result else np.empty((0, 2))
    gradients = np.arange(1, len(factors) + 1)
    ax.semilogy(gradients, factors[:, 0], color=PALETTE["blue"], label="w₁")
    ax.semilogy(gradients, factors[:, 1], "--", color=PALETTE["orange"], label="w₂")
    ax.set(xlim=(0, BUDGET), xlabel="gradients", ylabel="factor", title=f"{name}'s effective rate")
    ax.legend(frameon=False, fontsize=9)
    ends = f", {factors[-1, 0]:.2g} and {factors[-1, 1]:.2g} at the end" if len(factors) else ""
    describe(ax, f"{name}'s effective rate for w₁ and w₂, gradient by gradient{ends}.")


def race(
    land: str = "ravine",
    running: Sequence[str] = NAMES,
    start: Point | None = None,
    tuned: bool = True,
) -> Room:
    """Open a room in which optimizers race: the same start and number of gradients for each.

    Args:
        land: bowl, ravine, slanted ravine, banana, saddle or plateau.
        running: who takes part: SGD, momentum, Adagrad, RMSprop, Adadelta, Adam.
        start: the first two weights; each landscape has a start of its own by default.
        tuned: whether the race finds the best rate for each; else each has the rate that a
            reader gives it, 0.01 at first.

    Returns:
        A `Room` with the state `land`, `x`, `y`, `running`, `mu`, `beta` and more.

    Raises:
        ValueError: if a landscape or an optimizer is not known, or none takes part.

    >>> race("banana").state()["x"]
    -2.0
    """
    if land not in LANDS:
        raise ValueError(f"race: land is {land!r}, expected one of {', '.join(LANDS)}")
    if not running or not set(running) <= set(NAMES):
        raise ValueError(
            f"race: running is {list(running)}, expected one or more of {', '.join(NAMES)}"
        )
    x, y = map(float, LANDS[land].start if start is None else start)
    return Race(land=land, running=list(running), x=x, y=y, tuned=tuned)

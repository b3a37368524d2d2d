"""The playground: a small network that learns points in a plane while one watches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import traitlets
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray

from mitdl_utils.plots import PALETTE, describe, subplots
from mitdl_utils.plots.regions import scatter_classes, shade
from mitdl_utils.plots.style import CLASSES
from mitdl_utils.widgets.models.network import BENDS, STARTS, Network, Rule, cross_entropy
from mitdl_utils.widgets.models.numbers import Stream, sigmoid
from mitdl_utils.widgets.models.planes import KINDS, REACH, plane
from mitdl_utils.widgets.network_figure import draw_network
from mitdl_utils.widgets.room import Between, Room

Floats = NDArray[np.float64]
POINTS = 300
WIDEST, DEEPEST = 8, 3  # units in a layer, hidden layers
OWN = "own points"


class Playground(Room):
    """What is learned, by which network, how; and the place whose linear map is shown."""

    module = "playground"
    kind = traitlets.Enum([*KINDS, OWN], "moons").tag(sync=True)
    noise = Between(0.15, 0.0, 0.5)
    share = Between(0.2, 0.0, 0.9)
    own = traitlets.List(traitlets.List()).tag(sync=True)
    layers = traitlets.Int(1, min=0, max=DEEPEST).tag(sync=True)
    units1 = traitlets.Int(3, min=1, max=WIDEST).tag(sync=True)
    units2 = traitlets.Int(3, min=1, max=WIDEST).tag(sync=True)
    units3 = traitlets.Int(3, min=1, max=WIDEST).tag(sync=True)
    bend = traitlets.Enum(list(BENDS), "ReLU").tag(sync=True)
    start = traitlets.Enum(list(STARTS), "He").tag(sync=True)
    seed = traitlets.Int(0, min=0, max=9999).tag(sync=True)
    optimizer = traitlets.Enum(["SGD", "momentum", "Adam"], "Adam").tag(sync=True)
    rate = Between(0.03, 0.0, 10.0)
    batch = traitlets.Int(20, min=1).tag(sync=True)
    l2 = Between(0.0, 0.0, 1.0)
    x1 = Between(0.5, -REACH, REACH)
    x2 = Between(1.0, -REACH, REACH)

    def examples(self) -> tuple[tuple[Floats, list[int]], tuple[Floats, list[int]]]:
        """Return the points (n, 2) and labels to learn from, and those to test on."""
        if self.kind == OWN:
            x = np.array([row[:2] for row in self.own], dtype=np.float64).reshape(-1, 2)
            labels = [int(row[2]) for row in self.own]
        else:
            x, labels = plane(self.kind, POINTS, self.noise, self.seed)
        learn = int(np.floor(len(labels) * (1 - self.share) + 0.5))
        return (x[:learn], labels[:learn]), (x[learn:], labels[learn:])

    def trained(self, epochs: int) -> Network:
        """Return the network after so many epochs, as the browser has it then."""
        rng = Stream(self.seed)
        widths = [self.units1, self.units2, self.units3][: self.layers]
        network = Network.drawn(widths, self.bend, self.start, rng)
        rule = Rule(self.optimizer, self.rate, self.batch, self.l2)
        x, labels = self.examples()[0]
        for _ in range(epochs):
            network.epoch(x, labels, rule, rng)
        return network

    def figure(self) -> Figure:
        """Draw the points, the network and its losses before it has learned."""
        figure, (plane, units, losses) = subplots(3, width=9.9, height=3.5)
        network = self.trained(0)
        self._draw_plane(plane, network)
        draw_network(units, network)
        self._draw_losses(losses, network)
        return figure

    def _draw_plane(self, ax: Axes, network: Network) -> None:
        (x, labels), (x_test, test_labels) = self.examples()
        if labels:
            scatter_classes(x, labels, ax=ax)
        for label in set(test_labels):  # rings, as they are kept for the test
            color, marker = CLASSES[label]
            points = x_test[np.array(test_labels) == label]
            style: dict[str, Any] = {"color": PALETTE[color], "fillstyle": "none", "markersize": 4}
            ax.plot(*points.T, marker, **style)
        shade(lambda rows: sigmoid(network.logits(rows)), ax, (-REACH, REACH, -REACH, REACH))
        right = f"{network.correct(x, labels)} of {len(labels)} right" if labels else "no points"
        ax.set(xlabel="x₁", ylabel="x₂", title=f"{right} after 0 epochs")
        widths = [self.units1, self.units2, self.units3][: self.layers]
        describe(
            ax,
            f"{len(labels)} points of two classes ({self.kind}) over the answer of a network with "
            f"hidden layers of {widths} units that has not learned yet: {right}; rings are "
            f"{len(test_labels)} points kept for a test.",
        )

    def _draw_losses(self, ax: Axes, network: Network) -> None:
        losses = []
        for (x, labels), name, (color, marker) in zip(
            self.examples(), ("train", "test"), CLASSES[:2], strict=True
        ):
            if labels:
                loss = cross_entropy(network.logits(x), labels)
                ax.plot(0, loss, marker, color=PALETTE[color], clip_on=False, label=name)
                losses.append(f"{name} {loss:.3f}")
        ax.set(xlim=(0, 50), ylim=(0, 0.8), xlabel="epoch", ylabel="loss")
        ax.set_title(f"loss: {' · '.join(losses)}" if losses else "loss")
        if losses:
            ax.legend(frameon=False)
        describe(ax, f"The loss before the first epoch: {', '.join(losses) or 'of no points'}.")


def playground(
    kind: str = "moons",
    hidden: Sequence[int] = (3,),
    bend: str = "ReLU",
    start: str = "He",
    seed: int = 0,
    points: ArrayLike | None = None,
) -> Room:
    """Open a room with a network that learns: its region, its units and its losses.

    Args:
        kind: moons, circles, XOR or spiral.
        hidden: the units of each hidden layer, up to three layers of 1 to 8.
        bend: ReLU, tanh, sigmoid or none.
        start: He, too small, too large or zeros.
        seed: of the points, of the first weights and of the order of examples.
        points: (n, 3) floats, a row (x₁, x₂, class) for each point of your own, within -3 to 3;
            they take the place of `kind`.

    Returns:
        A `Room` with all of this as its state, and optimizer, rate, batch, l2, share and noise.

    Raises:
        ValueError: if there are too many layers or units, `points` is not (n, 3), or a word is
            not known.

    >>> playground("spiral", [8, 8], bend="tanh").layers
    2
    """
    if len(hidden) > DEEPEST or not all(1 <= width <= WIDEST for width in hidden):
        raise ValueError(
            f"playground: hidden is {list(hidden)}, expected up to {DEEPEST} layers of 1 to "
            f"{WIDEST} units"
        )
    words = {
        "kind": (kind, list(KINDS)),
        "bend": (bend, list(BENDS)),
        "start": (start, list(STARTS)),
    }
    for name, (word, known) in words.items():
        if word not in known:
            raise ValueError(f"playground: {name} is {word!r}, expected one of {', '.join(known)}")
    chosen = {f"units{place + 1}": width for place, width in enumerate(hidden)}
    own = [] if points is None else _own_points(points)
    return Playground(
        kind=kind if points is None else OWN,
        layers=len(hidden),
        bend=bend,
        start=start,
        seed=seed,
        own=own,
        **chosen,
    )


def _own_points(points: ArrayLike) -> list[list[float]]:
    rows = np.asarray(points, dtype=np.float64)
    if rows.ndim != 2 or rows.shape[1] != 3 or not np.isin(rows[:, 2], [0, 1]).all():
        raise ValueError(
            f"playground: points is {rows.shape}, expected (n, 3) with classes 0 and 1 in the "
            "last column; give a row (x₁, x₂, class) for each point"
        )
    return [[float(x1), float(x2), int(label)] for x1, x2, label in rows]

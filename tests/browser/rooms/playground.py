"""How the playground is played."""

from collections.abc import Sequence
from itertools import product
from typing import Any

from mitdl_utils.widgets import playground
from mitdl_utils.widgets.models.network import BENDS, STARTS, cross_entropy
from mitdl_utils.widgets.models.planes import KINDS
from mitdl_utils.widgets.rooms.playground import OWN, Playground
from tests.browser.stage import Played

PLAIN: dict[str, Any] = {
    "kind": "moons", "noise": 0.15, "share": 0.2, "own": [], "seed": 3, "widths": [3],
    "bend": "ReLU", "start": "He", "optimizer": "Adam", "rate": 0.03, "batch": 20, "l2": 0.0,
}  # fmt: skip
POINTS = [[0.5, 1.0, 1], [-1.0, 2.0, 0], [2.0, -0.5, 1], [0.0, -2.0, 0]]
CHANGES: list[dict[str, Any]] = [
    *({"kind": kind} for kind in KINDS),
    *({"bend": bend, "widths": [4, 3]} for bend in BENDS),
    *({"start": start} for start in STARTS),
    *({"optimizer": name, "rate": 0.1} for name in ("SGD", "momentum", "Adam")),
    {"widths": []},
    {"widths": [8, 8, 8], "bend": "tanh"},
    {"batch": 300, "l2": 0.01},
    {"batch": 7, "share": 0.5},
    {"kind": OWN, "own": POINTS, "share": 0.0},
]


def learned(setting: dict[str, Any], epochs: int, place: Sequence[float]) -> list[float]:
    """What `learned` in playground.js says, by the room's Python."""
    units = {f"units{at + 1}": width for at, width in enumerate(setting["widths"])}
    other = {name: value for name, value in setting.items() if name != "widths"}
    room = Playground(layers=len(setting["widths"]), **units, **other)
    (x, labels), _ = room.examples()
    network = room.trained(epochs)
    weights = [number for each in network.layers for p in (each.W, each.b) for number in p.ravel()]
    first = [cross_entropy(network.logits(x), labels), network.correct(x, labels)]
    return [*first, *network.map_at(place), *weights]


PLAYED = Played(
    open=lambda: playground("spiral", [8, 8], bend="tanh"),
    slider="noise",
    same={
        "learned": (
            learned,
            [
                [PLAIN | change, epochs, place]
                for change, epochs, place in product(CHANGES, [0, 2], [(0.5, 1.0)])
            ],
        ),
    },
    plays=True,
)

"""Rooms to play in, questions to answer before a cell is run, and pictures with controls.

A room is a function in small letters: `neuron(petals, species)` at the end of a cell shows it. It
loads when it is first asked for. Where notebooks are graded there are no rooms: they compute what
some exercises ask for.
"""

from typing import TYPE_CHECKING

from mitdl_utils.lazy import lazy_names

if TYPE_CHECKING:
    from mitdl_utils.widgets.explorer import Explorer as Explorer
    from mitdl_utils.widgets.room import Room as Room
    from mitdl_utils.widgets.rooms.activations import activations as activations
    from mitdl_utils.widgets.rooms.clouds import clouds as clouds
    from mitdl_utils.widgets.rooms.digit_readers import digit_readers as digit_readers
    from mitdl_utils.widgets.rooms.double_descent import double_descent as double_descent
    from mitdl_utils.widgets.rooms.folds import folds as folds
    from mitdl_utils.widgets.rooms.four_logits import four_logits as four_logits
    from mitdl_utils.widgets.rooms.graph import graph as graph
    from mitdl_utils.widgets.rooms.landscape import landscape as landscape
    from mitdl_utils.widgets.rooms.losses import losses as losses
    from mitdl_utils.widgets.rooms.neuron import neuron as neuron
    from mitdl_utils.widgets.rooms.playground import playground as playground
    from mitdl_utils.widgets.rooms.polynomial import polynomial as polynomial
    from mitdl_utils.widgets.rooms.predict import predict as predict
    from mitdl_utils.widgets.rooms.race import race as race
    from mitdl_utils.widgets.rooms.rate_finder import rate_finder as rate_finder
    from mitdl_utils.widgets.rooms.stopping import stopping as stopping
    from mitdl_utils.widgets.rooms.thinning import thinning as thinning

_ROOMS = (
    "activations",
    "clouds",
    "digit_readers",
    "double_descent",
    "folds",
    "four_logits",
    "graph",
    "landscape",
    "losses",
    "neuron",
    "playground",
    "polynomial",
    "predict",
    "race",
    "rate_finder",
    "stopping",
    "thinning",
)

__all__ = ["Explorer", "Room", *_ROOMS]
__getattr__ = lazy_names(
    __name__,
    {
        "Explorer": "mitdl_utils.widgets.explorer",
        "Room": "mitdl_utils.widgets.room",
        **{name: f"mitdl_utils.widgets.rooms.{name}" for name in _ROOMS},
    },
)

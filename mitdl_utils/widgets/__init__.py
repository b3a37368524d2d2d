"""Rooms to play in, questions to answer before a cell is run, and pictures with controls.

A room is a function in small letters: `neuron(petals, species)` at the end of a cell shows it.
"""

from mitdl_utils.widgets.explorer import Explorer
from mitdl_utils.widgets.room import Room
from mitdl_utils.widgets.rooms.activations import activations
from mitdl_utils.widgets.rooms.clouds import clouds
from mitdl_utils.widgets.rooms.digit_readers import digit_readers
from mitdl_utils.widgets.rooms.double_descent import double_descent
from mitdl_utils.widgets.rooms.folds import folds
from mitdl_utils.widgets.rooms.four_logits import four_logits
from mitdl_utils.widgets.rooms.graph import graph
from mitdl_utils.widgets.rooms.landscape import landscape
from mitdl_utils.widgets.rooms.losses import losses
from mitdl_utils.widgets.rooms.neuron import neuron
from mitdl_utils.widgets.rooms.playground import playground
from mitdl_utils.widgets.rooms.polynomial import polynomial
from mitdl_utils.widgets.rooms.predict import predict
from mitdl_utils.widgets.rooms.race import race
from mitdl_utils.widgets.rooms.rate_finder import rate_finder
from mitdl_utils.widgets.rooms.stopping import stopping
from mitdl_utils.widgets.rooms.thinning import thinning

__all__ = [
    "Explorer",
    "Room",
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
]

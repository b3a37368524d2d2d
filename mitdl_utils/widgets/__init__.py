"""Rooms to play in, questions to answer before a cell is run, and pictures with controls.

A room is a function in small letters: `neuron(petals, species)` at the end of a cell shows it.
"""

from mitdl_utils.widgets.explorer import Explorer
from mitdl_utils.widgets.room import Room
from mitdl_utils.widgets.rooms.activations import activations
from mitdl_utils.widgets.rooms.folds import folds
from mitdl_utils.widgets.rooms.four_logits import four_logits
from mitdl_utils.widgets.rooms.landscape import landscape
from mitdl_utils.widgets.rooms.losses import losses
from mitdl_utils.widgets.rooms.neuron import neuron
from mitdl_utils.widgets.rooms.playground import playground
from mitdl_utils.widgets.rooms.predict import predict
from mitdl_utils.widgets.rooms.race import race
from mitdl_utils.widgets.rooms.rate_finder import rate_finder

__all__ = [
    "Explorer",
    "Room",
    "activations",
    "folds",
    "four_logits",
    "landscape",
    "losses",
    "neuron",
    "playground",
    "predict",
    "race",
    "rate_finder",
]

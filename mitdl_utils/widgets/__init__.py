"""Rooms to play in, questions to answer before a cell is run, and pictures with controls.

A room is a function in small letters: `neuron(petals, species)` at the end of a cell shows it.
"""

from mitdl_utils.widgets.explorer import Explorer
from mitdl_utils.widgets.room import Room
from mitdl_utils.widgets.rooms.activations import activations
from mitdl_utils.widgets.rooms.double_descent import double_descent
from mitdl_utils.widgets.rooms.neuron import neuron
from mitdl_utils.widgets.rooms.polynomial import polynomial
from mitdl_utils.widgets.rooms.predict import predict
from mitdl_utils.widgets.rooms.stopping import stopping
from mitdl_utils.widgets.rooms.thinning import thinning

__all__ = [
    "Explorer",
    "Room",
    "activations",
    "double_descent",
    "neuron",
    "polynomial",
    "predict",
    "stopping",
    "thinning",
]

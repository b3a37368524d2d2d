"""Rooms to play in, questions to answer before a cell is run, and pictures with controls.

A room is a function in small letters: `neuron(petals, species)` at the end of a cell shows it.
"""

from mitdl_utils.widgets.explorer import Explorer
from mitdl_utils.widgets.room import Room
from mitdl_utils.widgets.rooms.activations import activations
from mitdl_utils.widgets.rooms.digit_readers import digit_readers
from mitdl_utils.widgets.rooms.neuron import neuron
from mitdl_utils.widgets.rooms.predict import predict

__all__ = ["Explorer", "Room", "activations", "digit_readers", "neuron", "predict"]

"""Explorers: move a slider, and the picture and its alt text change."""

from mitdl_utils.widgets.activation import activation_explorer
from mitdl_utils.widgets.explorer import Explorer
from mitdl_utils.widgets.neuron import neuron_explorer

__all__ = ["Explorer", "activation_explorer", "neuron_explorer"]

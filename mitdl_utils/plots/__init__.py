"""Plots of the course: each takes and returns an Axes, described in words for its alt text.

Colours are Okabe and Ito's, which colour-blind readers can tell apart; a marker or a line style
always repeats what a colour says. `show` puts a figure into the notebook with its alt text.
"""

from mitdl_utils.plots.activations import activation_and_derivative
from mitdl_utils.plots.alt import describe, show
from mitdl_utils.plots.arrows import gradient_arrows
from mitdl_utils.plots.confusion import confusion_matrix
from mitdl_utils.plots.curves import learning_curves
from mitdl_utils.plots.landscape import loss_landscape
from mitdl_utils.plots.layers import layer_histograms
from mitdl_utils.plots.regions import decision_regions, scatter_classes
from mitdl_utils.plots.style import PALETTE, subplots
from mitdl_utils.plots.tiles import tiles
from mitdl_utils.plots.timeline import timeline

__all__ = [
    "PALETTE",
    "activation_and_derivative",
    "confusion_matrix",
    "decision_regions",
    "describe",
    "gradient_arrows",
    "layer_histograms",
    "learning_curves",
    "loss_landscape",
    "scatter_classes",
    "show",
    "subplots",
    "tiles",
    "timeline",
]

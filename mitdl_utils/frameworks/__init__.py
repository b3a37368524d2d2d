"""The same idea in PyTorch and in TensorFlow, side by side."""

from mitdl_utils.frameworks.pair import Pair, side_by_side
from mitdl_utils.frameworks.quiet import quiet_tensorflow, tensorflow_is_installed

__all__ = ["Pair", "quiet_tensorflow", "side_by_side", "tensorflow_is_installed"]

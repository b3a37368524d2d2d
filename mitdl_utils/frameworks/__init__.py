"""The same idea in PyTorch and in TensorFlow, side by side."""

from mitdl_utils.frameworks.pair import Pair, side_by_side

__all__ = ["Pair", "side_by_side"]

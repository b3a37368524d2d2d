"""Did the parts in NumPy and ran out of time before PyTorch.
Expected: `dense`, `he_normal`, `init_mlp`, `mlp_forward`, `count_parameters`, `collapse_linear` only.
"""

import torch


class DenseLayer(torch.nn.Module):
    def __init__(self, d_in, d_out):
        super().__init__()
        raise NotImplementedError("DenseLayer")

    def forward(self, x):
        raise NotImplementedError("DenseLayer")


def build_mlp(sizes):
    raise NotImplementedError("build_mlp")

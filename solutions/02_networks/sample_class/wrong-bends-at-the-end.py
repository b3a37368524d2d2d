"""Bends the last layer's sums as well, in NumPy and in PyTorch.
Expected: all but `mlp_forward`, `build_mlp`, mistakes g-after-the-last-too, relu-after-the-last-too.
"""

from itertools import pairwise

from torch import nn


def mlp_forward(x, params, g):
    for W, b in params:
        x = dense(x, W, b, g)
    return x


def build_mlp(sizes):
    layers = []
    for d_in, d_out in pairwise(sizes):
        layers += [nn.Linear(d_in, d_out), nn.ReLU()]
    return nn.Sequential(*layers)

"""Computes and draws in float32 wherever its digits are enough, as networks are trained.
Expected: all.
"""

from itertools import pairwise

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


def dense(x, W, b, g=None):
    z = x.astype(np.float32) @ W.astype(np.float32) + b.astype(np.float32)
    return z if g is None else g(z)


def he_normal(d_in, d_out, rng):
    W = rng.standard_normal(size=(d_in, d_out), dtype=np.float32)
    return W / np.sqrt(np.float32(d_in / 2))


def init_mlp(sizes, rng):
    return [(he_normal(i, o, rng), np.zeros(o, dtype=np.float32)) for i, o in pairwise(sizes)]


def mlp_forward(x, params, g):
    a = x.astype(np.float32)
    for k, (W, b) in enumerate(params, 1):
        a = a @ W.astype(np.float32) + b.astype(np.float32)
        a = g(a) if k < len(params) else a
    return a


def count_parameters(sizes):
    return sum(d_in * d_out + d_out for d_in, d_out in pairwise(sizes))


def collapse_linear(params):
    W, b = params[0]
    for W_next, b_next in params[1:]:  # in float64: sums of products lose too many digits
        W = W @ W_next
        b = b @ W_next + b_next
    return W, b


class DenseLayer(nn.Module):
    def __init__(self, d_in, d_out):
        super().__init__()
        std = (2 / d_in) ** 0.5
        self.W = nn.Parameter(torch.normal(0.0, std, size=(d_in, d_out), dtype=torch.float32))
        self.b = nn.Parameter(torch.zeros(d_out, dtype=torch.float32))

    def forward(self, x):
        return F.sigmoid(F.linear(x, self.W.t(), self.b))


def build_mlp(sizes):
    layers = [nn.Linear(i, o, dtype=torch.float32) for i, o in pairwise(sizes)]
    modules = [part for layer in layers for part in (layer, nn.ReLU())]
    return nn.Sequential(*modules[:-1])

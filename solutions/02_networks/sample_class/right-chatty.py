"""Prints shapes at each call and lets a warning out of an extra cell, but the values are right.
Expected: all.
"""

import sys
import warnings
from itertools import pairwise

import numpy as np
import torch
from torch import nn

warnings.warn("this notebook talks a lot", stacklevel=1)
print("torch", torch.__version__, file=sys.stderr)


def dense(x, W, b, g=None):
    print("dense got", x.shape, W.shape, b.shape, g)
    z = x @ W + b
    print("z is", z)
    return z if g is None else g(z)


def he_normal(d_in, d_out, rng):
    std = np.sqrt(2 / d_in)
    print("standard deviation", std)
    W = rng.normal(scale=std, size=(d_in, d_out))
    return W


def init_mlp(sizes, rng):
    params = []
    for d_in, d_out in pairwise(sizes):
        print("a layer from", d_in, "to", d_out)
        W = he_normal(d_in, d_out, rng)
        b = np.zeros(d_out)
        params.append((W, b))
    print(len(params), "layers")
    return params


def mlp_forward(x, params, g):
    for W, b in params[:-1]:
        x = dense(x, W, b, g)
        print("after a layer:", x)
    return dense(x, *params[-1])


def count_parameters(sizes):
    total = sum((d_in + 1) * d_out for d_in, d_out in pairwise(sizes))
    print(sizes, "have", total, "parameters")
    return total


def collapse_linear(params):
    W, b = params[0]
    for next_W, next_b in params[1:]:
        W, b = W @ next_W, b @ next_W + next_b
        print("so far", W.shape, b.shape)
    return W, b


class DenseLayer(nn.Module):
    def __init__(self, d_in, d_out):
        super().__init__()
        self.W = nn.Parameter(torch.randn(d_in, d_out))
        self.b = nn.Parameter(torch.randn(d_out))
        print("made", self)

    def forward(self, x):
        z = torch.matmul(x, self.W) + self.b
        print("forward", tuple(x.shape), "->", tuple(z.shape))
        return torch.sigmoid(z)


def build_mlp(sizes):
    modules = []
    for d_in, d_out in pairwise(sizes):
        modules += [nn.Linear(d_in, d_out), nn.ReLU(inplace=True)]
    model = nn.Sequential(*modules[:-1])
    print(model)
    return model

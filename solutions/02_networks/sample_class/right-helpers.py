"""Splits the work into small functions, named and nameless, and puts modules into modules.
Expected: all.
"""

import math
from functools import reduce
from itertools import pairwise

import numpy as np
import torch
from torch import nn


def identity(z):
    return z


def scale_of(d_in):
    return math.sqrt(2 / d_in)


def layers_of(sizes):
    return list(pairwise(sizes))


def dense(x, W, b, g=None):
    def one(row):
        return W.T.dot(row) + b

    z = one(x) if x.ndim == 1 else np.array([one(row) for row in x])
    return (g or identity)(z)


def he_normal(d_in, d_out, rng):
    return rng.normal(0.0, scale_of(d_in), size=(d_in, d_out))


def init_mlp(sizes, rng):
    def start(d_in, d_out):
        return he_normal(d_in, d_out, rng), np.zeros(d_out)

    return [start(*layer) for layer in layers_of(sizes)]


def mlp_forward(x, params, g):
    W, b = params[0]
    return reduce(lambda z, layer: g(z) @ layer[0] + layer[1], params[1:], x @ W + b)


def count_parameters(sizes):
    weights = sum(map(math.prod, layers_of(sizes)))
    biases = sum(sizes) - sizes[0]
    return weights + biases


def collapse_linear(params):
    def forward(x):
        for W, b in params:
            x = x @ W + b
        return x

    d_in = params[0][0].shape[0]
    b = forward(np.zeros(d_in))
    return forward(np.identity(d_in)) - b, b


class DenseLayer(nn.Module):
    def __init__(self, d_in, d_out):
        super().__init__()
        self.W = nn.Parameter(torch.empty(d_in, d_out))
        nn.init.xavier_uniform_(self.W)
        self.b = nn.Parameter(torch.zeros(d_out))
        self.activation = nn.Sigmoid()

    def forward(self, inputs):
        return self.activation(inputs.mm(self.W) + self.b)


def build_mlp(sizes):
    def hidden(d_in, d_out):
        return nn.Sequential(nn.Linear(d_in, d_out), nn.ReLU())

    *first, last = layers_of(sizes)
    return nn.Sequential(*(hidden(*layer) for layer in first), nn.Linear(*last))

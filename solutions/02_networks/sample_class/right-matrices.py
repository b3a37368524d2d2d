"""Thinks in block matrices: the bias is one more input, which is always 1.
Expected: all.
"""

from collections import OrderedDict
from functools import reduce
from itertools import pairwise

import numpy as np
import torch


def with_a_one(x):
    return np.concatenate([x, np.ones((*x.shape[:-1], 1))], axis=-1)


def dense(x, W, b, g=None):
    z = with_a_one(x) @ np.vstack([W, b])
    return g(z) if g else z


def he_normal(d_in, d_out, rng):
    flat = rng.normal(scale=np.sqrt(2 / d_in), size=d_in * d_out)
    return flat.reshape(d_out, d_in).T


def init_mlp(sizes, rng):
    params = []
    for d_in, d_out in reversed(list(pairwise(sizes))):
        W = rng.normal(scale=(2 / d_in) ** 0.5, size=(d_in, d_out))
        params.insert(0, (W, 0.0 * np.ones(d_out)))
    return params


def mlp_forward(x, params, g):
    *hidden, last = [np.vstack(layer) for layer in params]
    for W in hidden:
        x = g(with_a_one(x) @ W)
    return with_a_one(x) @ last


def count_parameters(sizes):
    sizes = np.array(sizes, dtype=np.int64)
    return np.sum((sizes[:-1] + 1) * sizes[1:])


def collapse_linear(params):
    def square(W, b):
        wide = np.zeros((W.shape[0] + 1, W.shape[1] + 1))
        wide[:-1, :-1], wide[-1, :-1], wide[-1, -1] = W, b, 1.0
        return wide

    whole = reduce(np.matmul, [square(W, b) for W, b in params])
    return whole[:-1, :-1], whole[-1, :-1]


class DenseLayer(torch.nn.Module):
    def __init__(self, d_in, d_out):
        torch.nn.Module.__init__(self)
        start = torch.empty(d_in, d_out).uniform_(-1, 1)
        self.register_parameter("b", torch.nn.Parameter(torch.full((d_out,), 0.1)))
        self.register_parameter("W", torch.nn.Parameter(start))

    def forward(self, x):
        return torch.addmm(self.b, x, self.W).sigmoid()


def build_mlp(sizes):
    relu, modules = torch.nn.ReLU(), OrderedDict()
    for k, (d_in, d_out) in enumerate(pairwise(sizes), 1):
        modules[f"layer {k}"] = torch.nn.Linear(d_in, d_out)
        if k < len(sizes) - 1:
            modules[f"bend {k}"] = relu
    return torch.nn.Sequential(modules)

"""Says with einsum which axes meet, and goes through networks by recursion.
Expected: all.
"""

from itertools import pairwise

import numpy as np
import torch


def dense(x, W, b, g=lambda z: z):
    letters = {1: "i,io->o", 2: "ni,io->no"}[x.ndim]
    z = np.einsum(letters, x, W) + b
    return z if g is None else g(z)


def he_normal(d_in, d_out, rng):
    return rng.standard_normal((d_in, d_out)) * (2 / d_in) ** 0.5


def init_mlp(sizes, rng):
    if len(sizes) < 2:
        return []
    d_in, d_out = sizes[:2]
    return [(he_normal(d_in, d_out, rng), np.zeros(d_out)), *init_mlp(sizes[1:], rng)]


def mlp_forward(x, params, g):
    def go(x, params):
        (W, b), *rest = params
        z = np.einsum("...i,io->...o", x, W) + b
        return go(g(z), rest) if rest else z

    return go(x, params)


def count_parameters(sizes):
    sizes = np.array(sizes, dtype=np.int64)
    return np.einsum("i,i->", sizes[:-1] + 1, sizes[1:])


def collapse_linear(params):
    W, b = params[-1]
    for V, c in reversed(params[:-1]):
        b = np.einsum("i,io->o", c, W) + b
        W = np.einsum("ij,jo->io", V, W)
    return W, b


class DenseLayer(torch.nn.Module):
    def __init__(self, d_in, d_out):
        super().__init__()
        self.W = torch.nn.Parameter(torch.rand(d_in, d_out, dtype=torch.float64) - 0.5)
        self.b = torch.nn.Parameter(torch.zeros(d_out, dtype=torch.float64))

    def forward(self, x):
        z = torch.einsum("ni,io->no", x, self.W) + self.b
        return 0.5 * (1 + torch.tanh(0.5 * z))


def build_mlp(sizes):
    model = torch.nn.Sequential(torch.nn.Linear(sizes[0], sizes[1]))
    for d_in, d_out in pairwise(sizes[1:]):
        model.append(torch.nn.ReLU())
        model.append(torch.nn.Linear(d_in, d_out))
    for module in model:
        if isinstance(module, torch.nn.Linear):
            torch.nn.init.kaiming_normal_(module.weight)
            torch.nn.init.zeros_(module.bias)
    return model

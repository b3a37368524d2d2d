"""Forgets the biases when it counts, and only adds them up when layers collapse.
Expected: all but `count_parameters`, `collapse_linear`, mistakes no-biases, biases-added-up.
"""

from itertools import pairwise


def count_parameters(sizes):
    return sum(d_in * d_out for d_in, d_out in pairwise(sizes))


def collapse_linear(params):
    W, b = params[0]
    for V, c in params[1:]:
        W = W @ V
        b = b + c
    return W, b

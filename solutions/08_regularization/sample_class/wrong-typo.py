"""Misspells a name in one function and forgets the case p = 1 in another; neither was tried.
Expected: all but `l2_penalty`, `dropout_backward`, mistake p-of-one-divides-by-zero.
"""

import numpy as np


def l2_penalty(params, lam):
    return lamb * sum(np.sum(W**2) for W, b in params)


def dropout_backward(dout, mask, p):
    factor = 1 / (1 - p)
    return factor * mask * dout

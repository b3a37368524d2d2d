"""Penalizes all parameters, as weight decay does when nobody excludes the biases.
Expected: all but `l2_penalty`, `l2_gradients`, mistakes biases-counted, biases-decay.
"""

import numpy as np


def l2_penalty(params, lam):
    flat = np.concatenate([array.ravel() for layer in params for array in layer])
    return lam * flat @ flat


def l2_gradients(params, lam):
    return [tuple(2 * lam * array for array in layer) for layer in params]

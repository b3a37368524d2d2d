"""Read in a paper that p is the probability of keeping, and stays with it.
Expected: all but `dropout`, `dropout_backward`, mistakes p-taken-for-keeping, divided-by-p.
"""

import numpy as np


def dropout(x, p, rng, training=True):
    if not training:
        return x.copy(), np.ones(x.shape)
    kept = rng.random(x.shape) < p
    return np.where(kept, x / max(p, 1e-12), 0.0), kept.astype(int)


def dropout_backward(dout, mask, p):
    return np.where(mask, dout / p, 0.0) if p else dout * mask

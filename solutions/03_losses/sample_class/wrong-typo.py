"""Misspells a name in one function; it never ran.
Expected: all but `cross_entropy`, no mistake named: a NameError.
"""

import numpy as np


def cross_entropy(logits, labels):
    log_p = log_sofmax(logits)
    return -np.mean(log_p[np.arange(len(labels)), labels])

"""Lets scipy compute the softmax, which is forbidden here.
Expected: all but `softmax_cross_entropy_backward`; what calls it is judged with a right one.
"""

import numpy as np


def softmax_cross_entropy_backward(logits, labels):
    from scipy.special import softmax

    p = softmax(logits, axis=1)
    p[np.arange(len(p)), labels] -= 1
    return p / len(p)

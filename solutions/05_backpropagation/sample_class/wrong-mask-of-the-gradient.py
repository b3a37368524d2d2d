"""Applies ReLU to the gradient, and feeds z to the sigmoid's slope as if it were the output.
Expected: all but `relu_backward`, `sigmoid_backward`, mistakes mask-from-dout,
z-taken-for-the-output.
"""

import numpy as np


def relu_backward(dout, z):
    return np.maximum(dout, 0)


def sigmoid_backward(dout, z):
    return dout * z * (1 - z)

"""Applies ReLU to the gradient, and feeds z to the sigmoid's slope as if it were the output.
Expected: all but `relu_backward`, `sigmoid_backward`, `mlp_loss_and_gradients`, mistakes
mask-from-dout, z-taken-for-the-output, mask-from-the-gradient.
"""

import numpy as np


def relu_backward(dout, z):
    return np.maximum(dout, 0)


def sigmoid_backward(dout, z):
    return dout * z * (1 - z)

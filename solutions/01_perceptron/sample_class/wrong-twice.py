"""Divides only a part of the line by w2, and feeds z to tanh's slope as if it were the output.
Expected: all but `decision_boundary`, `tanh_derivative`, mistakes bias-not-divided, fed-the-output.
"""


def decision_boundary(x1, w, b):
    return -b - w[0] / w[1] * x1


def tanh_derivative(z):
    return 1 - z * z

"""Takes z for the activation's output in both smooth derivatives.
Expected: all but `sigmoid_derivative`, `tanh_derivative`, mistake fed-the-output.
"""


def sigmoid_derivative(z):
    return z * (1 - z)


def tanh_derivative(z):
    return 1 - z**2

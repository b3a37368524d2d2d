"""Misspells a name in one function; it never ran.
Expected: all but `sigmoid_derivative`, no mistake named: a NameError.
"""


def sigmoid_derivative(z):
    s = sigmoid(z)
    return s * (1 - sigmiod(z))

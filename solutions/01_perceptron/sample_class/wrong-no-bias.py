"""Forgets the bias in the sum, and so in all that is built on it.
Expected: all but `weighted_sum`, `perceptron`, `classify`, mistake no-bias.
"""


def weighted_sum(x, w, b):
    return x @ w

"""Forgets the bias in the sum; what is built on it is right all the same.
Expected: all but `weighted_sum`, mistake no-bias.
"""


def weighted_sum(x, w, b):
    return x @ w

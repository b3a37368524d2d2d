"""Loses the minus when solving for x2.
Expected: all but `decision_boundary`, mistake wrong-sign.
"""


def decision_boundary(x1, w, b):
    return (b + w[0] * x1) / w[1]

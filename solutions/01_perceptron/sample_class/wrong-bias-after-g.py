"""Adds the bias to what comes out of the activation.
Expected: all but `perceptron`, mistake bias-after-g.
"""


def perceptron(x, w, b, g):
    return g(weighted_sum(x, w, 0.0)) + b


def classify(x, w, b, threshold=0.5):
    return (sigmoid(weighted_sum(x, w, b)) >= threshold).astype(int)

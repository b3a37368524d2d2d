"""Prints at each call and lets a warning out of an extra cell, but the values are right.
Expected: all.
"""

import sys
import warnings

import numpy as np

warnings.warn("this notebook talks a lot", stacklevel=1)
print("remember: hand in on Friday", file=sys.stderr)


def weighted_sum(x, w, b):
    print("weighted_sum got", x, w, b)
    if x.shape[-1:] != w.shape:
        print("but that does not fit!")
        raise ValueError(f"x: {x.shape}, w: {w.shape}, b: {np.shape(b)}")
    z = b + (x * w).sum(axis=-1)
    print("z is", z)
    return z


def sigmoid(z):
    for line in range(20):
        print(line, "now in sigmoid")
    print("z:", z, file=sys.stderr)
    return 0.5 * (1.0 + np.tanh(0.5 * z))


def tanh(z):
    e = np.exp(-2 * np.abs(z))
    result = np.sign(z) * (1 - e) / (1 + e)
    print("tanh of", z, "is", result)
    return result


def relu(z):
    print("relu of", np.size(z), "numbers")
    positive = np.asarray(z) > 0
    return z * positive


def sigmoid_derivative(z):
    print("slope of sigma at", z)
    s = sigmoid(z)
    return s * (1 - s)


def tanh_derivative(z):
    print("slope of tanh at", z)
    t = tanh(z)
    return 1 - t**2


def relu_derivative(z):
    answer = np.asarray(z) > 0
    print("slopes:", answer)
    return answer


def perceptron(x, w, b, g):
    z = weighted_sum(x, w, b)
    print("now the activation", g)
    return g(z)


def decision_boundary(x1, w, b):
    x2 = -(b + w[0] * x1) / w[1]
    print("the line goes through", x1, x2)
    return x2


def classify(x, w, b, threshold=0.5):
    y_hat = sigmoid(weighted_sum(x, w, b))
    answer = np.where(y_hat >= threshold, 1, 0)
    print("classes:", answer)
    return answer

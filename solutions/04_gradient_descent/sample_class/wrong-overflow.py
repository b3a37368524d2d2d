"""Copies the formula of the sigmoid from the book; exp(1000) overflows.
Expected: all but `logistic_regression_gradients`, mistake overflows.
"""

import numpy as np


def logistic_regression_gradients(X, y, w, b):
    def sigmoid(z):
        return 1 / (1 + np.exp(-z))

    e = sigmoid(X @ w + b) - y
    return X.T @ e / len(X), e.mean()

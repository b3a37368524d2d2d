"""Adds up over the examples where the loss is their mean, and fits with these slopes.
Expected: all but `linear_regression_gradients`, `logistic_regression_gradients`,
mistake not-averaged.
"""

import numpy as np


def linear_regression_gradients(X, y, w, b):
    e = X @ w + b - y
    return 2 * e @ X, 2 * e.sum()


def logistic_regression_gradients(X, y, w, b):
    e = 0.5 * (1 + np.tanh((X @ w + b) / 2)) - y
    return e @ X, e.sum()

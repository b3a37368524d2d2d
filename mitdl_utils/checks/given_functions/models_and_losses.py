"""Stand-ins for models and losses: easy to follow by hand, and the answer to no exercise."""

import numpy as np

from mitdl_utils.checks.given_functions.given import GivenFunction

GIVEN = (
    GivenFunction("add_the_columns", lambda X: np.asarray(X).sum(axis=-1)),
    GivenFunction("compare_with_the_class", lambda X: np.asarray(X) - np.mean(X, axis=0)),
    GivenFunction("mean_excess", lambda y_hat, y: np.mean(np.maximum(y_hat - y, 0.0))),
    GivenFunction("worst_error", lambda y_hat, y: np.max(np.abs(y_hat - 3.0 * y))),
    GivenFunction(
        "error_per_example", lambda y_hat, y: np.sum(np.abs(y_hat - 2.0 * y)) / len(y_hat)
    ),
    GivenFunction("gap_of_means", lambda y_hat, y: np.mean(y_hat) - 2.0 * np.mean(y)),
)

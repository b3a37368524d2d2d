"""What fits together in this lab: X (n, d), y (n,), w (d,), and b one number."""

import numpy as np

from autograder.exercises import case, draw


def hold(X, y, w=None, b=0.0):
    """Raise a ValueError that names the shapes where they do not fit."""
    if X.ndim != 2 or y.shape != X.shape[:1]:
        raise ValueError(f"X has shape {X.shape} and y has shape {y.shape}")
    if w is not None and w.shape != X.shape[1:]:
        raise ValueError(f"X has shape {X.shape} and w has shape {w.shape}")
    if np.ndim(b) != 0:
        raise ValueError(f"X has shape {X.shape} and b has shape {np.shape(b)}")


def misfits(rng, labels):
    """Calls that broadcasting would quietly accept; `labels(rng, *shape)` draws y."""
    X, w = draw(rng, 4, 3), draw(rng, 3)
    yield case("y as a column", X, labels(rng, 4, 1), w, 0.5)
    yield case("one y for four examples", X, labels(rng, 1), w, 0.5)
    yield case("w as a column", X, labels(rng, 4), draw(rng, 3, 1), 0.5)
    yield case("too few weights", X, labels(rng, 4), draw(rng, 2), 0.5)
    yield case("a bias with an axis", X, labels(rng, 4), w, draw(rng, 1))
    yield case("a bias for each example", X, labels(rng, 4), w, draw(rng, 4))

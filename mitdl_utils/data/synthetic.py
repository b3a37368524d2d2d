"""Points in a plane, generated from a seed: shapes that no line separates, a class of students."""

import numpy as np
from numpy.typing import NDArray

from mitdl_utils.data.dataset import Dataset

TURNS = 1.5  # of each arm of a spiral
LECTURES, HOURS = 20, 40  # lectures given; the most hours that anybody worked


def moons(n: int = 200, noise: float = 0.15, seed: int = 0) -> Dataset:
    """Generate two half moons that reach into each other.

    Args:
        n: how many points, half of them in each moon (within one).
        noise: standard deviation of each coordinate around its moon; the moons have radius 1.
        seed: the same seed gives the same points.

    Returns:
        X (n, 2) floats, in random order. y (n,): 0 upper moon, 1 lower moon.

    Raises:
        ValueError: if `n` is below 2 or `noise` is negative.

    Source: synthetic; the shape is the one of scikit-learn's `make_moons`.

    >>> moons(5)
    Dataset: X (5, 2) float64, y (5,) int64, classes upper, lower
    """
    rng, y = _start("moons", n, 2, noise, seed)
    angle = rng.uniform(0, np.pi, n)
    upper = np.stack([np.cos(angle), np.sin(angle)], axis=1)  # (n, 2)
    X = np.where(y[:, None] == 0, upper, [1.0, 0.5] - upper)
    X += rng.normal(0, noise, X.shape)
    return Dataset(X, y, ("upper", "lower"), ("x₁", "x₂"), source="made from a seed")


def spirals(n: int = 300, classes: int = 2, noise: float = 0.03, seed: int = 0) -> Dataset:
    """Generate arms that wind around each other, one for each class.

    Args:
        n: how many points, the same number in each arm (within one).
        classes: how many arms, 2 to 5.
        noise: standard deviation of each coordinate around its arm; the arms end at radius 1.
        seed: the same seed gives the same points.

    Returns:
        X (n, 2) floats, in random order. y (n,): the arm, from 0 to classes - 1. Each arm makes
        one turn and a half: at radius r its angle is 2π (1.5 r + k / classes) in arm k.

    Raises:
        ValueError: if there is no point for each class, `classes` is not 2 to 5 or `noise` is
            negative.

    Source: synthetic, after the two spirals of K. J. Lang and M. J. Witbrock, "Learning to tell
    two spirals apart" (1988).

    >>> spirals(90, classes=3).X.shape
    (90, 2)
    """
    if not 2 <= classes <= 5:
        raise ValueError(f"spirals: classes is {classes}, expected 2 to 5")
    rng, y = _start("spirals", n, classes, noise, seed)
    radius = np.sqrt(rng.uniform(0.01, 1, n))  # as many points on each piece of the plane
    angle = 2 * np.pi * (TURNS * radius + y / classes)
    X = radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)  # (n, 2)
    X += rng.normal(0, noise, X.shape)
    names = tuple(f"arm {k}" for k in range(classes))
    return Dataset(X, y, names, ("x₁", "x₂"), source="made from a seed")


def pass_or_fail(n: int = 200, seed: int = 0) -> Dataset:
    """Generate students by lectures attended and hours on the project: will I pass this class?

    Nobody's future is certain: a student passes with probability σ(z), where
    z = (lectures - 10) / 3 + (hours - 20) / 6 and σ(z) = 1 / (1 + exp(-z)).

    Args:
        n: how many students, at least 2.
        seed: the same seed gives the same class.

    Returns:
        X (n, 2) floats: lectures attended, a whole number from 0 to 20, and hours on the project,
        from 0 to 40. y (n,): 1 passed, 0 failed.

    Raises:
        ValueError: if `n` is below 2.

    Source: synthetic; no student was observed.

    >>> pass_or_fail(3).features
    ('lectures attended', 'hours on the project')
    """
    if n < 2:
        raise ValueError(f"pass_or_fail: n is {n}, expected at least 2")
    rng = np.random.default_rng(seed)
    lectures = rng.integers(0, LECTURES, n, endpoint=True).astype(np.float64)
    hours = rng.uniform(0, HOURS, n).round(1)
    z = (lectures - 10) / 3 + (hours - 20) / 6
    y = (rng.uniform(size=n) < 1 / (1 + np.exp(-z))).astype(np.int64)
    features = ("lectures attended", "hours on the project")
    X = np.stack([lectures, hours], axis=1)
    return Dataset(X, y, ("failed", "passed"), features, source="made from a seed")


def _start(
    where: str, n: int, classes: int, noise: float, seed: int
) -> tuple[np.random.Generator, NDArray[np.int64]]:
    """Return a generator, and labels (n,) of equal shares in random order."""
    if n < classes:
        raise ValueError(f"{where}: n is {n}, expected at least {classes}, a point for each class")
    if not noise >= 0:
        raise ValueError(f"{where}: noise is {noise}, expected 0 or more")
    rng = np.random.default_rng(seed)
    return rng, rng.permutation(np.arange(n, dtype=np.int64) % classes)

"""How cases are made: one call, its numbers, and makers that several exercises share."""

from typing import Any

import numpy as np

from mitdl_utils.checks.given_functions import FUNCTIONS, GivenFunction
from mitdl_utils.checks.trial import Case


def case(label: str, *args: Any, **kwargs: Any) -> Case:
    """Make one call of the exercise from what is special about it and its arguments."""
    return Case(label, args, kwargs)


def given(rng: np.random.Generator, *names: str) -> list[GivenFunction]:
    """Take given functions with the same weights, drawn so that nobody knows them beforehand."""
    weights = rng.choice(np.arange(2, 14) / 4, 3, replace=False).tolist()
    return [FUNCTIONS[name].of(*weights) for name in names]


def draw(rng: np.random.Generator, *shape: int, scale: float = 2.0) -> np.ndarray[Any, Any]:
    """Draw normal numbers of this shape with two decimals, never 0, so that they read well.

    >>> draw(np.random.default_rng(0), 3)
    array([ 0.25, -0.26,  1.28])
    """
    numbers = np.round(rng.normal(scale=scale, size=shape), 2)
    return np.where(numbers == 0, 0.37, numbers)

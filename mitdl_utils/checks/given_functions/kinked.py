"""Functions with a kink: near it, a finite difference depends on its step."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mitdl_utils.checks.given_functions.given import GivenFunction, weights_like


def _corners(w: NDArray[Any], weights: Sequence[float] = ()) -> Any:
    return (weights_like(w, weights) * np.abs(w)).sum()


GIVEN = (GivenFunction("corners", _corners),)

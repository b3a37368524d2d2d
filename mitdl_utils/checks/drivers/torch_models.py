"""PyTorch models: given weights, called and read. Everything is made where the answer lives."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from mitdl_utils.checks.drivers import snapshot
from mitdl_utils.checks.drivers.library import inside

PLAIN: Any = bool | int | float | str | list | tuple | dict | np.ndarray | np.generic


def array_of(tensor: Any) -> Any:
    """A tensor's values; what is no tensor, by its kind."""
    if tensor is None or isinstance(tensor, PLAIN):
        return f"no tensor but {type(tensor).__name__}"
    return snapshot(tensor.detach().numpy())


def arrays_of(
    library: Any,
    things: Iterable[Any],
    attribute: str = "",
    otherwise: Callable[[Any], Any] = array_of,
) -> list[Any]:
    """The values of many tensors, or of this attribute of each; `otherwise` tells of what is none.

    Args:
        library: reads them where they live.
        things: tensors, or what came in their place.
        attribute: "grad".
        otherwise: what to make of anything else.
    """
    seen = inside(library).read([*things], attribute)
    return [otherwise(thing) if values is None else snapshot(values) for values, thing in seen]

"""Read PyTorch models where the answer lives."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from mitdl_utils.checks.compare import kind_of
from mitdl_utils.checks.drivers import snapshot
from mitdl_utils.checks.drivers.library import inside

PLAIN: Any = bool | int | float | str | list | tuple | dict | np.ndarray | np.generic


def array_of(tensor: Any) -> Any:
    """Return a tensor's values; of what is no tensor, its kind."""
    if tensor is None or isinstance(tensor, PLAIN):
        return f"no tensor but {kind_of(tensor)}"
    return snapshot(tensor.detach().numpy())


def arrays_of(
    library: Any,
    things: Iterable[Any],
    attribute: str = "",
    otherwise: Callable[[Any], Any] = array_of,
) -> list[Any]:
    """Return the values of many tensors, or of this attribute of each.

    Args:
        library: reads them where they live.
        things: tensors, or other objects in their place.
        attribute: "grad".
        otherwise: converts what is no tensor.
    """
    seen = inside(library).read([*things], attribute)
    return [otherwise(thing) if values is None else snapshot(values) for values, thing in seen]


def model_in_words(layers: Any) -> str:
    """Name a model that is given by the weights of its layers, for messages.

    >>> model_in_words([(np.zeros((3, 2)), np.zeros(3))])
    'a model with weights of shape (3, 2)'
    """
    return f"a model with weights of shape {', '.join(str(np.shape(W)) for W, _ in layers)}"

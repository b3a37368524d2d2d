"""Kinds of values, as facts: where an answer gives something else than was asked for."""

from __future__ import annotations

from typing import Any

import numpy as np

from mitdl_utils.checks.drivers import snapshot

NUMBER = bool | int | float | np.generic
NO_TENSOR: Any = NUMBER | str | list | tuple | dict | np.ndarray


def kind(value: Any) -> str:
    """Name the kind of a value: "None", "a list of 2", "an array", the name of its class.

    >>> kind([1, 2]), kind(np.zeros(3)), kind(0.5)
    ('a list of 2', 'an array', 'float')
    """
    if isinstance(value, tuple | list):
        return f"a {type(value).__name__} of {len(value)}"
    if isinstance(value, np.ndarray):
        return "an array"
    if value is None:
        return "None"
    name = type(value).__name__
    return str(value.kind).rpartition(".")[2] if name == "RemoteObject" else name


def values_or_kind(tensor: Any) -> Any:
    """Return a tensor's values; of what is no tensor, its kind."""
    if tensor is None or isinstance(tensor, NO_TENSOR):
        return kind(tensor)
    return snapshot(tensor.detach().numpy())

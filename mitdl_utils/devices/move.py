"""Tensors, batches of any shape and whole models, to where the work is done."""

import dataclasses
from collections.abc import Mapping
from typing import Any, TypeVar

import torch
from torch import Tensor, nn

from mitdl_utils.devices.choose import choose_device

T = TypeVar("T")


def to_device(thing: T, device: torch.device | str | None = None) -> T:
    """Move a tensor, a module, or a batch nested in any way, to a device.

    From pinned memory (`DataLoader(pin_memory=True)`) to CUDA or XPU the copy runs while Python
    goes on; what uses the tensor waits by itself. The way back is never made like that: there
    nothing would wait, and numbers would be read before they have come.

    Args:
        thing: a tensor; a module (moved in place, as torch does); a list, tuple, named tuple,
            mapping, dataclass, or anything with a `.to(device)` of its own, nested in any way.
            Whatever else is inside (numbers, strings, None) stays what it is.
        device: where to; `choose_device()`'s choice by default.

    Returns:
        The same structure, of the same types. A tensor that is there twice is moved once, so
        that both places still share it.

    Raises:
        TypeError: if a float64 tensor is to go to MPS, which has none.
        ValueError: if MITDL_DEVICE is asked and is not the name of a device.

    >>> to_device({"x": torch.zeros(2, 3), "names": ["a", "b"]}, "cpu")["x"].device.type
    'cpu'
    """
    place = choose_device().device if device is None else torch.device(device)
    moved: T = _moved(thing, place, {})
    return moved


def _moved(thing: Any, device: torch.device, done: dict[int, Any]) -> Any:
    if isinstance(thing, Tensor):
        if id(thing) not in done:
            done[id(thing)] = _tensor(thing, device)
        return done[id(thing)]
    if isinstance(thing, nn.Module):
        return thing.to(device)
    if isinstance(thing, str | bytes | int | float | None):
        return thing
    if isinstance(thing, tuple) and hasattr(thing, "_make"):  # a named tuple
        return thing._make(_moved(item, device, done) for item in thing)
    if type(thing) in (list, tuple):
        return type(thing)(_moved(item, device, done) for item in thing)
    if isinstance(thing, Mapping):
        return _mapping(thing, device, done)
    if hasattr(thing, "to"):  # a PackedSequence, a tokenizer's encoding
        return thing.to(device)
    if dataclasses.is_dataclass(thing) and not isinstance(thing, type):
        names = [field.name for field in dataclasses.fields(thing) if field.init]
        parts = {name: _moved(getattr(thing, name), device, done) for name in names}
        return dataclasses.replace(thing, **parts)
    return thing


def _mapping(thing: Mapping[Any, Any], device: torch.device, done: dict[int, Any]) -> Any:
    parts = {key: _moved(value, device, done) for key, value in thing.items()}
    if isinstance(thing, dict) and type(thing) is not dict:  # a defaultdict keeps its default
        other = thing.copy()
        other.update(parts)
        return other
    return parts


def _tensor(tensor: Tensor, device: torch.device) -> Tensor:
    if device.type == "mps" and tensor.dtype == torch.float64:
        raise TypeError(
            f"to_device: a tensor {tuple(tensor.shape)} is float64, which MPS cannot hold; "
            "make it float32 first, with .float()"
        )
    ahead = tensor.device.type == "cpu" and device.type in ("cuda", "xpu") and tensor.is_pinned()
    return tensor.to(device, non_blocking=ahead)

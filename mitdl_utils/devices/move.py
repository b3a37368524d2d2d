"""Tensors, batches of any structure and whole models, moved to a device."""

import dataclasses
from collections.abc import Mapping
from typing import Any, TypeVar

import torch
from torch import Tensor, nn

from mitdl_utils.devices.choose import resolve_device

T = TypeVar("T")


def to_device(thing: T, device: torch.device | str | None = None) -> T:
    """Move a tensor, a module, or a batch nested in any way, to a device.

    From pinned memory (`DataLoader(pin_memory=True)`) to CUDA or XPU the copy runs while Python
    goes on; operations on the tensor wait by themselves. The way back is never asynchronous:
    nothing would wait, and numbers would be read before they have arrived.

    Args:
        thing: a tensor; a module (moved in place, as torch does); a list, tuple, named tuple,
            mapping, dataclass, or anything with a `.to(device)` of its own, nested in any way.
            Anything else inside (numbers, strings, None) stays what it is.
        device: the target; `choose_device()`'s choice by default.

    Returns:
        The same structure, of the same types. A tensor that occurs twice is moved once, so
        that both occurrences still share it.

    Raises:
        TypeError: if a float64 tensor is to go to MPS, which has none.
        ValueError: if MITDL_DEVICE decides and is not the name of a device.

    >>> to_device({"x": torch.zeros(2, 3), "names": ["a", "b"]}, "cpu")["x"].device.type
    'cpu'
    """
    moved: T = _move(thing, resolve_device(device), {})
    return moved


def _move(thing: Any, device: torch.device, moved: dict[int, Any]) -> Any:
    """Move anything; `moved` holds the tensors that were moved already, by their id."""
    if isinstance(thing, Tensor):
        if id(thing) not in moved:
            moved[id(thing)] = _move_tensor(thing, device)
        return moved[id(thing)]
    if isinstance(thing, nn.Module):
        return thing.to(device)
    if isinstance(thing, str | bytes | int | float | None):
        return thing
    if isinstance(thing, tuple) and hasattr(thing, "_make"):  # a named tuple
        return thing._make(_move(item, device, moved) for item in thing)
    if type(thing) in (list, tuple):
        return type(thing)(_move(item, device, moved) for item in thing)
    if isinstance(thing, Mapping):
        return _move_mapping(thing, device, moved)
    if hasattr(thing, "to"):  # a PackedSequence, a tokenizer's encoding
        return thing.to(device)
    if dataclasses.is_dataclass(thing) and not isinstance(thing, type):
        names = [field.name for field in dataclasses.fields(thing) if field.init]
        parts = {name: _move(getattr(thing, name), device, moved) for name in names}
        return dataclasses.replace(thing, **parts)
    return thing


def _move_mapping(thing: Mapping[Any, Any], device: torch.device, moved: dict[int, Any]) -> Any:
    parts = {key: _move(value, device, moved) for key, value in thing.items()}
    if isinstance(thing, dict) and type(thing) is not dict:  # a defaultdict keeps its default
        other = thing.copy()
        other.update(parts)
        return other
    return parts


def _move_tensor(tensor: Tensor, device: torch.device) -> Tensor:
    if device.type == "mps" and tensor.dtype == torch.float64:
        raise TypeError(
            f"to_device: a tensor {tuple(tensor.shape)} is float64, which MPS cannot hold; "
            "make it float32 first, with .float()"
        )
    to_gpu = tensor.device.type == "cpu" and device.type in ("cuda", "xpu")
    return tensor.to(device, non_blocking=to_gpu and tensor.is_pinned())

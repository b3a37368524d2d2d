"""Half the bits where that is faster: bf16, fp16 or none, by what the device does well."""

import contextlib
from typing import Any, Literal, get_args

import torch

from mitdl_utils.devices.choose import choose_device

#: The names of half precisions, and "none" for float32 throughout.
Precision = Literal["bf16", "fp16", "none"]
DTYPES = {"bf16": torch.bfloat16, "fp16": torch.float16}


def best_precision(device: torch.device | str | None = None) -> Precision:
    """Which half precision a device does well.

    - CUDA: bf16 from compute capability 8.0 (Ampere) on; fp16 on 7.x (Volta, Turing), whose
      matrix units know no bf16; none before that, where halves are not faster.
    - XPU: bf16 where the driver says that it has it.
    - MPS: none. Apple's GPUs compute halves at the rate of float32.
    - CPU: bf16 with AMX or AVX512-BF16 instructions, else none: it would be emulated.

    bf16 has float32's range, so that no loss needs scaling; fp16 has not, and `fit` scales.

    Args:
        device: which; `choose_device()`'s choice by default.

    Returns:
        "bf16", "fp16" or "none".

    Raises:
        ValueError: if MITDL_DEVICE is asked and is not the name of a device.

    >>> best_precision("mps")
    'none'
    """
    place = choose_device().device if device is None else torch.device(device)
    if place.type == "cuda":
        if torch.version.hip is not None:
            return "bf16"
        major = torch.cuda.get_device_capability(place)[0]
        return "bf16" if major >= 8 else "fp16" if major == 7 else "none"
    if place.type == "xpu":
        return "bf16" if torch.xpu.is_bf16_supported() else "none"
    return "bf16" if place.type == "cpu" and _cpu_has_bf16() else "none"


def _cpu_has_bf16() -> bool:
    # Both came after the oldest torch that we run with; where they are missing, play safe.
    asked: dict[str, Any] = getattr(torch.cpu, "get_capabilities", dict)()
    return bool(asked.get("amx_bf16") or asked.get("avx512_bf16"))


def autocast(
    device: torch.device | str | None = None, precision: Precision | Literal["auto"] = "auto"
) -> contextlib.AbstractContextManager[Any]:
    """A block in which matrix products and convolutions run in half precision, sums do not.

    Args:
        device: where the block computes; `choose_device()`'s choice by default.
        precision: "bf16", "fp16", "none", or "auto" for `best_precision(device)`.

    Returns:
        A context manager, for the forward pass and the loss alone; backward follows by itself.

    Raises:
        ValueError: if `precision` is none of these.

    >>> with autocast("cpu", "bf16"):
    ...     (torch.ones(2, 3) @ torch.ones(3, 2)).dtype
    torch.bfloat16
    """
    place = choose_device().device if device is None else torch.device(device)
    chosen = precision_for(place, precision, "autocast")
    if chosen == "none":
        return contextlib.nullcontext()
    return torch.autocast(place.type, dtype=DTYPES[chosen])


def precision_for(device: torch.device, precision: str, asked_by: str) -> Precision:
    """What "auto" means on a device; other names are checked and given back."""
    if precision == "auto":
        return best_precision(device)
    for known in get_args(Precision):
        if precision == known:
            chosen: Precision = known
            return chosen
    raise ValueError(
        f"{asked_by}: precision is {precision!r}, expected 'auto', "
        f"{', '.join(map(repr, get_args(Precision)))}"
    )


def widest_float(device: torch.device) -> torch.dtype:
    """What to add up many numbers in: float64, except on MPS, which has none.

    >>> widest_float(torch.device("cpu"))
    torch.float64
    """
    return torch.float32 if device.type == "mps" else torch.float64

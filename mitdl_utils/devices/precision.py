"""Half precision where it is faster: bf16, fp16 or none, by the kind of device."""

import contextlib
from typing import Any, Literal, get_args

import torch

from mitdl_utils.devices.choose import resolve_device

#: The names of half precisions, and "none" for float32 throughout.
Precision = Literal["bf16", "fp16", "none"]
DTYPES = {"bf16": torch.bfloat16, "fp16": torch.float16}


def best_precision(device: torch.device | str | None = None) -> Precision:
    """Return the half precision that a device computes fast.

    - CUDA: bf16 from compute capability 8.0 (Ampere) on; fp16 on 7.x (Volta, Turing), whose
      matrix units have no bf16; none before that, where halves are not faster.
    - XPU: bf16 where the driver supports it.
    - MPS: none. Apple's GPUs compute halves at the rate of float32.
    - CPU: bf16 with AMX or AVX512-BF16 instructions, else none: it would be emulated.

    bf16 has float32's range, so that no loss needs scaling; fp16 has not, so `fit` scales it.

    Args:
        device: the device; `choose_device()`'s choice by default.

    Returns:
        "bf16", "fp16" or "none".

    Raises:
        ValueError: if MITDL_DEVICE decides and is not the name of a device.

    >>> best_precision("mps")
    'none'
    """
    device = resolve_device(device)
    if device.type == "cuda":
        if torch.version.hip is not None:
            return "bf16"
        major = torch.cuda.get_device_capability(device)[0]
        return "bf16" if major >= 8 else "fp16" if major == 7 else "none"
    if device.type == "xpu":
        return "bf16" if torch.xpu.is_bf16_supported() else "none"
    return "bf16" if device.type == "cpu" and _cpu_has_bf16() else "none"


def _cpu_has_bf16() -> bool:
    # Newer than the oldest torch that we support; where it is missing, the answer is no.
    capabilities: dict[str, Any] = getattr(torch.cpu, "get_capabilities", dict)()
    return bool(capabilities.get("amx_bf16") or capabilities.get("avx512_bf16"))


def autocast(
    device: torch.device | str | None = None, precision: Precision | Literal["auto"] = "auto"
) -> contextlib.AbstractContextManager[Any]:
    """Run the matrix products and convolutions of a block in half precision, sums in float32.

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
    device = resolve_device(device)
    chosen = precision_for(device, precision, "autocast")
    if chosen == "none":
        return contextlib.nullcontext()
    return torch.autocast(device.type, dtype=DTYPES[chosen])


def precision_for(device: torch.device, precision: str, caller: str) -> Precision:
    """Return the precision of a name; "auto" is `best_precision(device)`.

    Raises:
        ValueError: if there is no such precision; the message begins with the caller.
    """
    if precision == "auto":
        return best_precision(device)
    for known in get_args(Precision):
        if precision == known:
            chosen: Precision = known
            return chosen
    raise ValueError(
        f"{caller}: precision is {precision!r}, expected 'auto', "
        f"{', '.join(map(repr, get_args(Precision)))}"
    )


def widest_float(device: torch.device) -> torch.dtype:
    """Return the type in which to sum many numbers: float64, except on MPS, which has none.

    >>> widest_float(torch.device("cpu"))
    torch.float64
    """
    return torch.float32 if device.type == "mps" else torch.float64

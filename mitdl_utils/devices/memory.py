"""How much memory a device has, how much of it is free, and how much of it is ours."""

from dataclasses import dataclass

import psutil
import torch

from mitdl_utils.devices.choose import choose_device

UNITS = ("B", "KiB", "MiB", "GiB", "TiB")


@dataclass(frozen=True)
class MemoryReport:
    """A device's memory at one moment, in bytes.

    Attributes:
        device: which.
        total: what is built in; for MPS, what the system recommends to stay under.
        free: what a new tensor may take, PyTorch's own unused reserve included.
        used: what this process's tensors take; on the CPU, all that the process takes.
        reserved: what PyTorch holds, for tensors and for tensors to come; on the CPU, `used`.
    """

    device: torch.device
    total: int
    free: int
    used: int
    reserved: int

    def __str__(self) -> str:
        return (
            f"{self.device}: {in_bytes(self.used)} in use here, {in_bytes(self.free)} free of "
            f"{in_bytes(self.total)}"
        )


def memory_report(device: torch.device | str | None = None) -> MemoryReport:
    """Say how full a device is.

    Args:
        device: which; `choose_device()`'s choice by default.

    Returns:
        A `MemoryReport` in bytes; `print` makes a line of it.

    Raises:
        ValueError: if MITDL_DEVICE is asked and is not the name of a device.

    >>> report = memory_report("cpu")
    >>> 0 < report.used < report.total
    True
    """
    place = choose_device().device if device is None else torch.device(device)
    if place.type == "cpu":
        memory, used = psutil.virtual_memory(), psutil.Process().memory_info().rss
        return MemoryReport(place, memory.total, memory.available, used, used)
    if place.type == "mps":
        total, used = torch.mps.recommended_max_memory(), torch.mps.current_allocated_memory()
        reserved = torch.mps.driver_allocated_memory()
        return MemoryReport(place, total, max(0, total - used), used, reserved)
    library = torch.cuda if place.type == "cuda" else torch.xpu
    free, total = library.mem_get_info(place)
    used, reserved = library.memory_allocated(place), library.memory_reserved(place)
    return MemoryReport(place, total, free + reserved - used, used, reserved)


def in_bytes(size: float) -> str:
    """A number of bytes in the unit that fits it.

    >>> in_bytes(3 * 2**29)
    '1.5 GiB'
    """
    power = 0
    while abs(size) >= 1024 and power < len(UNITS) - 1:
        size, power = size / 1024, power + 1
    return f"{size:{'.0f' if size >= 100 else '.3g'}} {UNITS[power]}"

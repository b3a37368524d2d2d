"""A device's memory: in total, free, and used by this process."""

from dataclasses import dataclass

import psutil
import torch

from mitdl_utils.devices.choose import resolve_device

UNITS = ("B", "KiB", "MiB", "GiB", "TiB")


@dataclass(frozen=True)
class MemoryReport:
    """A device's memory at one moment, in bytes.

    Attributes:
        device: the device.
        total: its capacity; for MPS, the limit that the system recommends.
        free: available to new tensors, including PyTorch's own unused reserve.
        used: taken by this process's tensors; on the CPU, by the whole process.
        reserved: held by PyTorch, for present and future tensors; on the CPU, `used`.
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
    """Report how full a device is.

    Args:
        device: the device; `choose_device()`'s choice by default.

    Returns:
        A `MemoryReport` in bytes; `print` makes a line of it.

    Raises:
        ValueError: if MITDL_DEVICE decides and is not the name of a device.

    >>> report = memory_report("cpu")
    >>> 0 < report.used < report.total
    True
    """
    device = resolve_device(device)
    if device.type == "cpu":
        memory, used = psutil.virtual_memory(), psutil.Process().memory_info().rss
        return MemoryReport(device, memory.total, memory.available, used, used)
    if device.type == "mps":
        total, used = torch.mps.recommended_max_memory(), torch.mps.current_allocated_memory()
        reserved = torch.mps.driver_allocated_memory()
        return MemoryReport(device, total, max(0, total - used), used, reserved)
    library = torch.cuda if device.type == "cuda" else torch.xpu
    free, total = library.mem_get_info(device)
    used, reserved = library.memory_allocated(device), library.memory_reserved(device)
    return MemoryReport(device, total, free + reserved - used, used, reserved)


def in_bytes(size: float) -> str:
    """Return a number of bytes in the unit that fits it.

    >>> in_bytes(3 * 2**29)
    '1.5 GiB'
    """
    power = 0
    while abs(size) >= 1024 and power < len(UNITS) - 1:
        size, power = size / 1024, power + 1
    return f"{size:{'.0f' if size >= 100 else '.3g'}} {UNITS[power]}"

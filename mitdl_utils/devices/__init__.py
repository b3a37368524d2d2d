"""Devices: choose one, move tensors to it, measure its speed and memory, survive a full one.

Everything works on a machine without a GPU too, and a sentence tells what was chosen and why.
"""

from mitdl_utils.devices.batch_size import largest_batch_size
from mitdl_utils.devices.benchmark import Timing, benchmark
from mitdl_utils.devices.choose import Choice, DeviceError, choose_device, get_device
from mitdl_utils.devices.memory import MemoryReport, memory_report
from mitdl_utils.devices.move import to_device
from mitdl_utils.devices.out_of_memory import OutOfMemory, is_out_of_memory, out_of_memory_explained
from mitdl_utils.devices.precision import Precision, autocast, best_precision
from mitdl_utils.devices.race import Race, plot_race, race
from mitdl_utils.devices.timer import Timer, synchronize

__all__ = [
    "Choice",
    "DeviceError",
    "MemoryReport",
    "OutOfMemory",
    "Precision",
    "Race",
    "Timer",
    "Timing",
    "autocast",
    "benchmark",
    "best_precision",
    "choose_device",
    "get_device",
    "is_out_of_memory",
    "largest_batch_size",
    "memory_report",
    "out_of_memory_explained",
    "plot_race",
    "race",
    "synchronize",
    "to_device",
]

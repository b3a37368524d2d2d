"""The time that a piece of work takes: warmed up, repeated, median and spread."""

import math
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import torch

from mitdl_utils.devices.choose import resolve_device
from mitdl_utils.devices.timer import in_words, synchronize

SHORTEST = 1e-3  # seconds that one measurement takes at least, so that the clock's error is small


@dataclass(frozen=True)
class Timing:
    """Repeated measurements of one piece of work.

    Attributes:
        device: the device that did the work.
        times: seconds for one call, a number for each measurement, in order.
    """

    device: torch.device
    times: tuple[float, ...]

    @property
    def median(self) -> float:
        """Return the median, in seconds; half of the calls were faster."""
        return statistics.median(self.times)

    @property
    def quartiles(self) -> tuple[float, float]:
        """Return the quartiles, in seconds, between which the middle half of the calls lies."""
        if len(self.times) < 2:
            return self.median, self.median
        low, _, high = statistics.quantiles(self.times, n=4, method="inclusive")
        return low, high

    @property
    def spread(self) -> float:
        """Return how wide the middle half is, in seconds; it says how far to trust the median."""
        low, high = self.quartiles
        return high - low

    def __str__(self) -> str:
        return (
            f"{in_words(self.median)} on {self.device} (spread {in_words(self.spread)}, "
            f"{len(self.times)} measurements)"
        )


def benchmark(
    work: Callable[[], object],
    device: torch.device | str | None = None,
    *,
    repeats: int = 20,
    warmup: int = 3,
) -> Timing:
    """Measure the time that a piece of work takes on a device.

    The first calls, which load kernels and fill caches, are not measured. Work that is faster
    than a millisecond is called several times for each measurement. On CUDA the device's own
    events are the clock: Python's own work does not disturb them.

    Args:
        work: called without arguments; its result is dropped.
        device: the device that `work` computes on; `choose_device()`'s choice by default.
        repeats: the number of measurements, at least 1.
        warmup: the number of calls before the first one, at least 1.

    Returns:
        A `Timing` in seconds for one call.

    Raises:
        ValueError: if `repeats` or `warmup` is below 1.

    >>> a = torch.ones(64, 64)
    >>> timing = benchmark(lambda: a @ a, "cpu", repeats=5)
    >>> len(timing.times), timing.median > 0
    (5, True)
    """
    if min(repeats, warmup) < 1:
        raise ValueError(
            f"benchmark: repeats is {repeats} and warmup {warmup}, expected at least 1 of each"
        )
    device = resolve_device(device)
    for _ in range(warmup):
        work()
    calls = max(1, math.ceil(SHORTEST / max(_by_clock(work, device, 1), 1e-9)))
    if device.type == "cuda":
        return Timing(device, _by_events(work, device, calls, repeats))
    return Timing(device, tuple(_by_clock(work, device, calls) for _ in range(repeats)))


def _by_clock(work: Callable[[], object], device: torch.device, calls: int) -> float:
    """Return the seconds that one call takes, by the machine's clock."""
    synchronize(device)
    began = time.perf_counter()
    for _ in range(calls):
        work()
    synchronize(device)
    return (time.perf_counter() - began) / calls


def _by_events(
    work: Callable[[], object], device: torch.device, calls: int, repeats: int
) -> tuple[float, ...]:
    """Return seconds for one call as the GPU notes them itself, with one wait, at the end."""
    with torch.cuda.device(device):
        events = [torch.cuda.Event(enable_timing=True) for _ in range(repeats + 1)]
        events[0].record()
        for event in events[1:]:
            for _ in range(calls):
                work()
            event.record()
        events[-1].synchronize()
    return tuple(a.elapsed_time(b) / 1000 / calls for a, b in pairwise(events))

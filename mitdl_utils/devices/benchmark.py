"""How long a piece of work takes: warmed up, repeated, median and spread."""

import math
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import torch

from mitdl_utils.devices.choose import choose_device
from mitdl_utils.devices.timer import in_words, synchronize

ENOUGH = 1e-3  # seconds that one measurement should take, so that the clock's own error is small


@dataclass(frozen=True)
class Timing:
    """What repeated measurements of one piece of work gave.

    Attributes:
        device: where it ran.
        times: seconds for one call, a number for each measurement, in the order they were made.
    """

    device: torch.device
    times: tuple[float, ...]

    @property
    def median(self) -> float:
        """Half of the calls were faster than this; in seconds."""
        return statistics.median(self.times)

    @property
    def quartiles(self) -> tuple[float, float]:
        """The middle half of the calls lies between these; in seconds."""
        if len(self.times) < 2:
            return self.median, self.median
        low, _, high = statistics.quantiles(self.times, n=4, method="inclusive")
        return low, high

    @property
    def spread(self) -> float:
        """How wide the middle half is, in seconds: how far to trust the median."""
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
    """Measure how long a piece of work takes on a device.

    The first calls, which load kernels and fill caches, are not measured. Work that is faster
    than a millisecond is called several times for each measurement. On CUDA the device's own
    events are the clock: they are not disturbed by what Python does meanwhile.

    Args:
        work: called without arguments; its result is dropped.
        device: where `work` computes; `choose_device()`'s choice by default.
        repeats: how many measurements, at least 1.
        warmup: how many calls before the first one, at least 1.

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
    place = choose_device().device if device is None else torch.device(device)
    for _ in range(warmup):
        work()
    calls = max(1, math.ceil(ENOUGH / max(_wall(work, place, 1), 1e-9)))
    if place.type == "cuda":
        return Timing(place, _by_events(work, place, calls, repeats))
    return Timing(place, tuple(_wall(work, place, calls) for _ in range(repeats)))


def _wall(work: Callable[[], object], device: torch.device, calls: int) -> float:
    synchronize(device)
    began = time.perf_counter()
    for _ in range(calls):
        work()
    synchronize(device)
    return (time.perf_counter() - began) / calls


def _by_events(
    work: Callable[[], object], device: torch.device, calls: int, repeats: int
) -> tuple[float, ...]:
    """Let the GPU note the time itself, and wait for it once, at the end."""
    with torch.cuda.device(device):
        marks = [torch.cuda.Event(enable_timing=True) for _ in range(repeats + 1)]
        marks[0].record()
        for mark in marks[1:]:
            for _ in range(calls):
                work()
            mark.record()
        marks[-1].synchronize()
    return tuple(a.elapsed_time(b) / 1000 / calls for a, b in pairwise(marks))

"""The largest batch that fits on a device, found by trial."""

import sys
from collections.abc import Callable

import psutil
import torch

from mitdl_utils.devices.choose import resolve_device
from mitdl_utils.devices.out_of_memory import OutOfMemory, free_unused_memory, is_out_of_memory
from mitdl_utils.devices.timer import synchronize

SHARE = 0.8  # of the CPU's free memory that may be used before the system starts to swap
FINE = 16  # the search ends when the size is known to one part in this many


def largest_batch_size(
    step: Callable[[int], object],
    device: torch.device | str | None = None,
    *,
    start: int = 1,
    limit: int = 65536,
) -> int:
    """Find the largest batch that one step of training can take.

    The size is doubled until memory runs out or `limit` is reached, then narrowed down. After a
    failure everything that the failed step had allocated is freed, so that the device is as before.
    The CPU is not driven that far, since the system would swap or end the process: a size
    counts as too large if, by the growth of the last two, it would need more than 80 % of the free
    memory.

    Args:
        step: called with a number of examples, does all that a training step does with as many,
            backward and optimizer included. What it changes stays changed: give it a copy of a
            model that you want to keep.
        device: where `step` computes; `choose_device()`'s choice by default.
        start: the first size that is tried, at least 1.
        limit: the largest size that is of interest.

    Returns:
        The largest size that fits, to within 1/16 of itself, at most `limit`.

    Raises:
        ValueError: if not 1 <= start <= limit.
        OutOfMemory: if not even `start` fits.

    >>> def step(n):
    ...     if n > 1000:
    ...         raise MemoryError
    >>> 940 <= largest_batch_size(step, "cpu") <= 1000
    True
    """
    if not 1 <= start <= limit:
        raise ValueError(
            f"largest_batch_size: start is {start} and limit {limit}, expected 1 <= start <= limit"
        )
    device = resolve_device(device)
    trial = _Trial(step, device)
    if not trial.fits(start):
        raise OutOfMemory(
            f"largest_batch_size: a batch of {start} does not fit on {device}; "
            "use a smaller model or a smaller start"
        )
    good, bad = start, limit + 1
    while good < limit and bad > limit:
        size = min(2 * good, limit)
        good, bad = (size, bad) if trial.fits(size) else (good, size)
    while bad <= limit and bad - good > max(1, good // FINE):
        middle = (good + bad) // 2
        good, bad = (middle, bad) if trial.fits(middle) else (good, middle)
    return good


class _Trial:
    """Tries one step of a size; on the CPU its memory is predicted from smaller sizes."""

    def __init__(self, step: Callable[[int], object], device: torch.device) -> None:
        self.step, self.device = step, device
        self.peaks: dict[int, int] = {}  # the process's peak memory in bytes, by size

    def fits(self, size: int) -> bool:
        """Whether a step of this size ran without exhausting memory."""
        if self.device.type == "cpu" and self._would_swap(size):
            return False
        try:
            self.step(size)
            synchronize(self.device)
        except (RuntimeError, MemoryError) as error:
            if not is_out_of_memory(error):
                raise
            fitted = False
        else:
            fitted = True
        if not fitted:  # outside `except`: there the error still holds the step's tensors
            free_unused_memory(self.device)
        elif self.device.type == "cpu":
            self.peaks[size] = _peak()
        return fitted

    def _would_swap(self, size: int) -> bool:
        """Whether a line through the largest two that fitted predicts too much memory."""
        if len(self.peaks) < 2:
            return False
        small, large = sorted(self.peaks)[-2:]
        each = (self.peaks[large] - self.peaks[small]) / (large - small)
        needed = self.peaks[large] + each * (size - large) - psutil.Process().memory_info().rss
        return bool(needed > SHARE * psutil.virtual_memory().available)


def _peak() -> int:
    """Return the peak memory of this process, in bytes."""
    if sys.platform == "win32":
        return int(psutil.Process().memory_info().peak_wset)
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else 1024 * peak

"""Time measured right on devices that go on working after a call has returned."""

import time
from types import TracebackType

import torch

UNITS = ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs"))


def synchronize(device: torch.device | str | None = None) -> None:
    """Wait until a device has finished all its work.

    Args:
        device: the device; by default every accelerator that this process has used. On the CPU
            work is finished when a call returns, and nothing happens.

    >>> synchronize("cpu")
    """
    if device is not None:
        _wait(torch.device(device))
        return
    for kind in ("cuda", "xpu"):
        if getattr(torch, kind).is_initialized():
            _wait(torch.device(kind))
    if torch.backends.mps.is_available():
        _wait(torch.device("mps"))


def _wait(device: torch.device) -> None:
    if device.type == "cuda":
        torch.cuda.synchronize(device)
    elif device.type == "xpu":
        torch.xpu.synchronize(device)
    elif device.type == "mps":
        torch.mps.synchronize()


class Timer:
    """Measures a block of code in seconds, including the work that it gave to a device.

    A GPU accepts work and lets Python go on; a plain clock would measure how fast work is handed
    out. This timer waits for the device before it starts and before it stops.

    Args:
        device: the device to wait for; by default every accelerator that this process has used.

    Attributes:
        seconds: how long the block took; nan until it has ended.

    >>> with Timer() as timer:
    ...     _ = torch.ones(100, 100) @ torch.ones(100, 100)
    >>> 0 < timer.seconds < 10
    True
    """

    def __init__(self, device: torch.device | str | None = None) -> None:
        self.device = None if device is None else torch.device(device)
        self.seconds = float("nan")
        self._began = 0.0

    def __enter__(self) -> "Timer":
        synchronize(self.device)
        self._began = time.perf_counter()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is None:  # after an error the device may not answer
            synchronize(self.device)
        self.seconds = time.perf_counter() - self._began

    def __repr__(self) -> str:
        return f"{in_words(self.seconds)}{f' on {self.device}' if self.device else ''}"


def in_words(seconds: float) -> str:
    """Return a time with a unit that fits it.

    >>> in_words(0.00123), in_words(75.0)
    ('1.23 ms', '75 s')
    """
    size, unit = next((u for u in UNITS if seconds >= u[0]), UNITS[-1])
    number = seconds / size
    return f"{number:{'.0f' if number >= 100 else '.3g'}} {unit}"

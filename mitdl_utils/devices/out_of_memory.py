"""When a device is full: say what was asked of it, and leave it fit to go on."""

import gc
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import torch

from mitdl_utils.devices.memory import in_bytes, memory_report

# What the CPU's allocator, MPS and old versions say instead of raising torch.cuda.OutOfMemoryError.
SAID = re.compile(r"out of memory|can't allocate memory|not enough memory|cannot allocate", re.I)
ASKED = re.compile(r"allocate (?:([\d.]+ [KMGT]i?B)|(\d+) bytes)", re.I)


class OutOfMemory(RuntimeError):
    """A device is full; the message says what was asked for and what would help."""


def is_out_of_memory(error: BaseException) -> bool:
    """Whether an error says that memory ran out, on whatever device.

    Args:
        error: any exception that was caught.

    Returns:
        True for Python's, torch's and our own such errors, and for those known by their words.

    >>> is_out_of_memory(RuntimeError("CUDA out of memory. Tried to allocate 2.00 GiB"))
    True
    >>> is_out_of_memory(RuntimeError("mat1 and mat2 shapes cannot be multiplied"))
    False
    """
    if isinstance(error, MemoryError | OutOfMemory | torch.cuda.OutOfMemoryError):
        return True
    return isinstance(error, RuntimeError) and SAID.search(str(error)) is not None


@contextmanager
def out_of_memory_explained(
    device: torch.device | str, doing: str = "this block", remedy: str = "use a smaller batch size"
) -> Iterator[None]:
    """Turn a device's out-of-memory error into one line that says what to do, and free its memory.

    The failed call's own frames, and with them its tensors, are let go before the message is
    made, so that the next cell finds the device as it was before.

    Args:
        device: where the block computes.
        doing: what the block does, as the message's first words.
        remedy: what the reader is to try, as its last.

    Raises:
        OutOfMemory: instead of the device's own error. Other errors pass as they are.

    >>> with out_of_memory_explained("cpu", "fit", "use a batch_size below 4096"):
    ...     torch.empty(10**14)
    Traceback (most recent call last):
        ...
    mitdl_utils.devices.out_of_memory.OutOfMemory: fit: out of memory on cpu
    (asked for 364 TiB more; ...
    """
    said = None
    try:
        yield
    except (RuntimeError, MemoryError) as error:
        if not is_out_of_memory(error) or isinstance(error, OutOfMemory):
            raise
        said = str(error)
        forget(error)
    if said is not None:
        release(device)
        raise OutOfMemory(_sentence(torch.device(device), said, doing, remedy)) from None


def forget(error: BaseException) -> None:
    """Clear the frames that an error holds on to, and with them their tensors."""
    step = error.__traceback__
    while step is not None:
        # A frame that still runs, ours or a test's, raises: it keeps what it has.
        with suppress(RuntimeError):
            step.tb_frame.clear()
        step = step.tb_next
    error.__traceback__ = None


def release(device: torch.device | str) -> None:
    """Give back to the device all memory that no tensor uses any more."""
    kind = torch.device(device).type
    gc.collect()
    if kind == "cuda":
        torch.cuda.empty_cache()
    elif kind == "xpu":
        torch.xpu.empty_cache()
    elif kind == "mps":
        torch.mps.empty_cache()


def _sentence(device: torch.device, said: str, doing: str, remedy: str) -> str:
    found = ASKED.search(said)
    size = found and (found[1] or in_bytes(int(found[2])))
    asked = f"asked for {size} more; " if size else ""
    return f"{doing}: out of memory on {device} ({asked}{memory_report(device)}); {remedy}"

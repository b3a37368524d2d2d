"""A full device: explain what was allocated, and free the memory so that work can go on."""

import gc
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import torch

from mitdl_utils.devices.memory import in_bytes, memory_report

# Messages of the CPU's allocator, MPS and old versions, which raise no torch.cuda.OutOfMemoryError.
MESSAGE = re.compile(r"out of memory|can't allocate memory|not enough memory|cannot allocate", re.I)
REQUEST = re.compile(r"allocate (?:([\d.]+ [KMGT]i?B)|(\d+) bytes)", re.I)


class OutOfMemory(RuntimeError):
    """A device is full; the message says how much was requested and what would help."""


def is_out_of_memory(error: BaseException) -> bool:
    """Whether an error says that memory ran out, on any device.

    Args:
        error: any caught exception.

    Returns:
        True for Python's, torch's and our own such errors, and for those with such a message.

    >>> is_out_of_memory(RuntimeError("CUDA out of memory. Tried to allocate 2.00 GiB"))
    True
    >>> is_out_of_memory(RuntimeError("mat1 and mat2 shapes cannot be multiplied"))
    False
    """
    if isinstance(error, MemoryError | OutOfMemory | torch.cuda.OutOfMemoryError):
        return True
    return isinstance(error, RuntimeError) and MESSAGE.search(str(error)) is not None


@contextmanager
def out_of_memory_explained(
    device: torch.device | str, doing: str = "this block", remedy: str = "use a smaller batch size"
) -> Iterator[None]:
    """Turn a device's out-of-memory error into one line that says what to do, and free its memory.

    The failed call's own frames, and with them its tensors, are released before the message is
    written, so that the next cell finds the device as it was before.

    Args:
        device: where the block computes.
        doing: the message's first words: what the block does.
        remedy: its last words: what the reader should try.

    Raises:
        OutOfMemory: instead of the device's own error. Other errors pass as they are.

    >>> with out_of_memory_explained("cpu", "fit", "use a batch_size below 4096"):
    ...     torch.empty(10**14)
    Traceback (most recent call last):
        ...
    mitdl_utils.devices.out_of_memory.OutOfMemory: fit: out of memory on cpu
    (asked for 364 TiB more; ...
    """
    message = None
    try:
        yield
    except (RuntimeError, MemoryError) as error:
        if not is_out_of_memory(error) or isinstance(error, OutOfMemory):
            raise
        message = str(error)
        clear_frames(error)
    if message is not None:
        free_unused_memory(device)
        raise OutOfMemory(_sentence(torch.device(device), message, doing, remedy)) from None


def clear_frames(error: BaseException) -> None:
    """Clear the frames that an error holds, and with them their tensors."""
    step = error.__traceback__
    while step is not None:
        # A frame that still runs, ours or a test's, raises: it keeps its tensors.
        with suppress(RuntimeError):
            step.tb_frame.clear()
        step = step.tb_next
    error.__traceback__ = None


def free_unused_memory(device: torch.device | str) -> None:
    """Return to the device all memory that no tensor uses any more."""
    kind = torch.device(device).type
    gc.collect()
    if kind == "cuda":
        torch.cuda.empty_cache()
    elif kind == "xpu":
        torch.xpu.empty_cache()
    elif kind == "mps":
        torch.mps.empty_cache()


def _sentence(device: torch.device, message: str, doing: str, remedy: str) -> str:
    request = REQUEST.search(message)
    size = request and (request[1] or in_bytes(int(request[2])))
    asked = f"asked for {size} more; " if size else ""
    return f"{doing}: out of memory on {device} ({asked}{memory_report(device)}); {remedy}"

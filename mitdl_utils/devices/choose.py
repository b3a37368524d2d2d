"""Which device to compute on: CUDA, then MPS, then XPU, then the CPU, and why."""

import os
import sys
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import torch

ORDER = ("cuda", "mps", "xpu", "cpu")
VARIABLE = "MITDL_DEVICE"
NVIDIA_DRIVER = Path("/proc/driver/nvidia/version")  # there as soon as Linux has loaded it


class DeviceError(RuntimeError):
    """The device that was asked for by name cannot be used."""


@dataclass(frozen=True)
class Choice:
    """A device and the reason for it.

    Attributes:
        device: what to hand to torch.
        sentence: what was picked and why, for people.
    """

    device: torch.device
    sentence: str


def get_device(name: str | torch.device | None = None, *, say: bool = True) -> torch.device:
    """Pick the device to compute on and print one sentence that says which and why.

    CUDA comes first, then MPS (Apple), then XPU (Intel), then the CPU. A device counts only if a
    small sum really runs on it: a GPU with a broken driver is explained, and the CPU carries on.

    Args:
        name: a device to insist on, "cuda:1" or so. Without it, the environment variable
            MITDL_DEVICE is asked; "auto" in either means the order above.
        say: whether to print the sentence.

    Returns:
        The device. MITDL_DEVICE naming one that does not work here gives the CPU, said aloud.

    Raises:
        ValueError: if `name` or MITDL_DEVICE is not the name of a device.
        DeviceError: if `name` is given and that device does not work here.

    >>> get_device("cpu", say=False)
    device(type='cpu')
    """
    choice = choose_device(name)
    if say:
        print(choice.sentence)
    return choice.device


def choose_device(name: str | torch.device | None = None) -> Choice:
    """As `get_device`, silent, with the sentence as part of the answer.

    Args:
        name: as for `get_device`.

    Returns:
        The device, and why it was chosen.

    Raises:
        ValueError, DeviceError: as `get_device`.

    >>> choose_device("cpu").sentence.partition(" (")[0]
    'Using the CPU'
    """
    wanted = str(name if name is not None else os.environ.get(VARIABLE) or "auto")
    asked_by = "get_device" if name is not None else VARIABLE
    if wanted.strip().lower() == "auto":
        return _first_that_works()
    device = _parse(wanted, asked_by)
    trouble = _trouble(device)
    if not trouble:
        return Choice(device, f"Using {_described(device)}, as {asked_by} asks.")
    if name is not None:
        raise DeviceError(f"get_device: {wanted} cannot be used, {trouble}; try 'auto'")
    cpu = torch.device("cpu")
    return Choice(cpu, f"Using {_described(cpu)}: {VARIABLE} asks for {wanted}, but {trouble}.")


def _first_that_works() -> Choice:
    passed_over = []
    for kind in ORDER:
        device = torch.device(kind)
        trouble = _trouble(device)
        if not trouble:
            break
        if _worth_saying(kind):
            passed_over.append(f"{kind.upper()} cannot be used, {trouble}")
    reason = "; ".join(passed_over) or f"the first that works of {', '.join(ORDER)}"
    return Choice(device, f"Using {_described(device)}: {reason}.")


def _worth_saying(kind: str) -> bool:
    """Whether somebody at this machine may have hoped for such a device."""
    if kind == "mps":
        return sys.platform == "darwin"
    return kind == "cuda" or (kind == "xpu" and torch.xpu._is_compiled())


def _parse(wanted: str, asked_by: str) -> torch.device:
    try:
        device = torch.device(wanted.strip().lower())
    except RuntimeError:
        device = torch.device("meta")
    if device.type not in ORDER:
        raise ValueError(
            f"{asked_by}: device is {wanted!r}, expected one of auto, {', '.join(ORDER)} or one "
            "with a number such as cuda:1"
        )
    return device


def _trouble(device: torch.device) -> str:
    """Why a device cannot be used, to follow a comma, or "" if it works."""
    if device.type == "cpu":
        return ""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            if not _is_there(device.type):
                said = [_first_sentence(str(warning.message)) for warning in caught]
                return _absence(device.type, said[0] if said else "")
            count = _count(device.type)
            if device.index is not None and device.index >= count:
                return f"there are {count} of them and the first is {device.type}:0"
            _try_out(device)
        except (RuntimeError, AssertionError, NotImplementedError, OSError) as error:
            return f"it is there but does not work ({_first_sentence(str(error))})"
    return ""


def _is_there(kind: str) -> bool:
    if kind == "mps":
        return torch.backends.mps.is_available()
    return torch.cuda.is_available() if kind == "cuda" else torch.xpu.is_available()


def _count(kind: str) -> int:
    if kind == "mps":
        return 1
    return torch.cuda.device_count() if kind == "cuda" else torch.xpu.device_count()


def _try_out(device: torch.device) -> None:
    """Compute something: a driver that is listed and broken shows here."""
    if torch.ones(2, device=device).sum().item() != 2:
        raise RuntimeError("1 + 1 is not 2 there")


def _absence(kind: str, warned: str) -> str:
    """Why torch sees no device of this kind, and what to do about it."""
    if kind == "cuda" and not _built_with_cuda():
        if NVIDIA_DRIVER.exists():
            return (
                "this PyTorch is built without it although there is an NVIDIA driver here; "
                "install a CUDA build (https://pytorch.org/get-started)"
            )
        return "this PyTorch is built without it"
    if warned:
        return f"its driver does not work ({warned})"
    if kind == "cuda" and os.environ.get("CUDA_VISIBLE_DEVICES") in ("", "-1"):
        return "CUDA_VISIBLE_DEVICES hides every GPU"
    return "there is no such device here"


def _built_with_cuda() -> bool:
    return torch.version.cuda is not None or torch.version.hip is not None


def _described(device: torch.device) -> str:
    if device.type == "cpu":
        return f"the CPU ({torch.get_num_threads()} threads)"
    if device.type == "cuda":
        return f"{device} ({torch.cuda.get_device_name(device)})"
    return f"{device} ({torch.xpu.get_device_name(device)})" if device.type == "xpu" else "mps"


def _first_sentence(text: str) -> str:
    """The first sentence of an error, without its full stop, at most 160 characters."""
    line = next(_lines(text), "no reason given")
    return line.split(". ")[0].rstrip(".:")[:160]


def _lines(text: str) -> Iterator[str]:
    return (line.strip() for line in text.splitlines() if line.strip())

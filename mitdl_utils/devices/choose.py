"""The choice of a device: CUDA, then MPS, then XPU, then the CPU, with the reason."""

import os
import sys
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import torch

ORDER = ("cuda", "mps", "xpu", "cpu")
VARIABLE = "MITDL_DEVICE"
NVIDIA_DRIVER = Path("/proc/driver/nvidia/version")  # exists once Linux has loaded the driver


class DeviceError(RuntimeError):
    """The device requested by name cannot be used."""


@dataclass(frozen=True)
class Choice:
    """A device and the reason for it.

    Attributes:
        device: the device, for torch.
        sentence: the device and the reason, for people.
    """

    device: torch.device
    sentence: str


def get_device(name: str | torch.device | None = None, *, say: bool = True) -> torch.device:
    """Choose the device to compute on and print one sentence that says which and why.

    CUDA comes first, then MPS (Apple), then XPU (Intel), then the CPU. A device counts only if a
    small sum really runs on it: a GPU with a broken driver is explained, and the CPU carries on.

    Args:
        name: a device to insist on, such as "cuda:1". Without it, the environment variable
            MITDL_DEVICE decides; "auto" in either means the order above.
        say: whether to print the sentence.

    Returns:
        The device; the CPU, with the reason, if MITDL_DEVICE names one that does not work.

    Raises:
        ValueError: if `name` or MITDL_DEVICE is not the name of a device.
        DeviceError: if `name` is given and that device does not work.

    >>> get_device("cpu", say=False)
    device(type='cpu')
    """
    choice = choose_device(name)
    if say:
        print(choice.sentence)
    return choice.device


def choose_device(name: str | torch.device | None = None) -> Choice:
    """Choose a device as `get_device` does, and return the sentence instead of printing it.

    Args:
        name: as for `get_device`.

    Returns:
        The device and the reason for it.

    Raises:
        ValueError, DeviceError: as `get_device`.

    >>> choose_device("cpu").sentence.partition(" (")[0]
    'Using the CPU'
    """
    requested = str(name if name is not None else os.environ.get(VARIABLE) or "auto")
    source = "get_device" if name is not None else VARIABLE
    if requested.strip().lower() == "auto":
        return _first_that_works()
    device = _parse(requested, source)
    problem = _problem(device)
    if not problem:
        return Choice(device, f"Using {_description(device)}, as {source} asks.")
    if name is not None:
        raise DeviceError(f"get_device: {requested} cannot be used, {problem}; try 'auto'")
    cpu = torch.device("cpu")
    sentence = f"Using {_description(cpu)}: {VARIABLE} asks for {requested}, but {problem}."
    return Choice(cpu, sentence)


def resolve_device(device: torch.device | str | None) -> torch.device:
    """Return a device by its name; for None, `choose_device()`'s choice.

    Raises:
        ValueError: if MITDL_DEVICE decides and is not the name of a device.

    >>> resolve_device("cpu")
    device(type='cpu')
    """
    return choose_device().device if device is None else torch.device(device)


def _first_that_works() -> Choice:
    passed_over = []
    for kind in ORDER:
        device = torch.device(kind)
        problem = _problem(device)
        if not problem:
            break
        if _is_expected(kind):
            passed_over.append(f"{kind.upper()} cannot be used, {problem}")
    reason = "; ".join(passed_over) or f"the first that works of {', '.join(ORDER)}"
    return Choice(device, f"Using {_description(device)}: {reason}.")


def _is_expected(kind: str) -> bool:
    """Whether a reader may expect this machine to have such a device."""
    if kind == "mps":
        return sys.platform == "darwin"
    return kind == "cuda" or (kind == "xpu" and torch.xpu._is_compiled())


def _parse(requested: str, source: str) -> torch.device:
    try:
        device = torch.device(requested.strip().lower())
    except RuntimeError:
        device = torch.device("meta")
    if device.type not in ORDER:
        raise ValueError(
            f"{source}: device is {requested!r}, expected one of auto, {', '.join(ORDER)} or one "
            "with a number such as cuda:1"
        )
    return device


def _problem(device: torch.device) -> str:
    """Return why a device cannot be used, to follow a comma, or "" if it works."""
    if device.type == "cpu":
        return ""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            if not _is_available(device.type):
                warned = [_first_sentence(str(warning.message)) for warning in caught]
                return _absence(device.type, warned[0] if warned else "")
            count = _count(device.type)
            if device.index is not None and device.index >= count:
                return f"there are {count} of them and the first is {device.type}:0"
            _try_out(device)
        except (RuntimeError, AssertionError, NotImplementedError, OSError) as error:
            return f"it is there but does not work ({_first_sentence(str(error))})"
    return ""


def _is_available(kind: str) -> bool:
    if kind == "mps":
        return torch.backends.mps.is_available()
    return torch.cuda.is_available() if kind == "cuda" else torch.xpu.is_available()


def _count(kind: str) -> int:
    if kind == "mps":
        return 1
    return torch.cuda.device_count() if kind == "cuda" else torch.xpu.device_count()


def _try_out(device: torch.device) -> None:
    """Compute a sum, which a listed but broken driver cannot."""
    if torch.ones(2, device=device).sum().item() != 2:
        raise RuntimeError("1 + 1 is not 2 there")


def _absence(kind: str, warned: str) -> str:
    """Return why torch sees no device of this kind, and what to do about it."""
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


def _description(device: torch.device) -> str:
    if device.type == "cpu":
        return f"the CPU ({torch.get_num_threads()} threads)"
    if device.type == "cuda":
        return f"{device} ({torch.cuda.get_device_name(device)})"
    return f"{device} ({torch.xpu.get_device_name(device)})" if device.type == "xpu" else "mps"


def _first_sentence(text: str) -> str:
    """Return an error's first sentence without its full stop, at most 160 characters."""
    line = next(_lines(text), "no reason given")
    return line.split(". ")[0].rstrip(".:")[:160]


def _lines(text: str) -> Iterator[str]:
    return (line.strip() for line in text.splitlines() if line.strip())

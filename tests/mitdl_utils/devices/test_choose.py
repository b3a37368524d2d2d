"""Which device is picked, and what is said about it, on machines that this one pretends to be."""

import re
import warnings
from pathlib import Path

import pytest
import torch

from mitdl_utils.devices import DeviceError, choose, choose_device, get_device


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> "Machine":
    return Machine(monkeypatch, tmp_path)


class Machine:
    """A machine with the devices that a test gives it; all of them work until it says otherwise."""

    def __init__(self, patch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        self.patch = patch
        patch.delenv("MITDL_DEVICE", raising=False)
        patch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
        patch.setattr(choose, "NVIDIA_DRIVER", tmp_path / "no driver")
        patch.setattr(torch.version, "cuda", None)
        patch.setattr(torch.cuda, "is_available", lambda: False)
        patch.setattr(torch.backends.mps, "is_available", lambda: False)
        patch.setattr(torch.xpu, "is_available", lambda: False)
        patch.setattr(choose, "_try_out", lambda device: None)

    def has(self, *kinds: str, number: int = 1) -> None:
        for kind in kinds:
            library = torch.backends.mps if kind == "mps" else getattr(torch, kind)
            self.patch.setattr(library, "is_available", lambda: True)
            if kind != "mps":
                self.patch.setattr(library, "device_count", lambda: number)
                self.patch.setattr(library, "get_device_name", lambda device: "Pretend 100")
        if "cuda" in kinds:
            self.patch.setattr(torch.version, "cuda", "13.0")


@pytest.mark.parametrize(
    ("there", "picked"),
    [
        (["cuda", "mps", "xpu"], "cuda"),
        (["mps", "xpu"], "mps"),
        (["xpu"], "xpu"),
        ([], "cpu"),
    ],
)
def test_the_order_is_cuda_mps_xpu_cpu(machine: Machine, there: list[str], picked: str) -> None:
    machine.has(*there)
    assert choose_device().device == torch.device(picked)


def test_one_sentence_is_printed(machine: Machine, capsys: pytest.CaptureFixture[str]) -> None:
    machine.has("cuda")
    get_device()
    said = "Using cuda (Pretend 100): the first that works of cuda, mps, xpu, cpu.\n"
    assert capsys.readouterr().out == said
    get_device(say=False)
    assert capsys.readouterr().out == ""


def test_a_build_without_cuda_is_the_reason_for_the_cpu(machine: Machine) -> None:
    sentence = choose_device().sentence
    assert re.fullmatch(
        r"Using the CPU \(\d+ threads\): CUDA cannot be used, this PyTorch is built without it\.",
        sentence,
    )


def test_a_build_without_cuda_beside_a_gpu_is_told_what_to_install(
    machine: Machine, tmp_path: Path
) -> None:
    driver = tmp_path / "version"
    driver.touch()
    machine.patch.setattr(choose, "NVIDIA_DRIVER", driver)
    assert "although there is an NVIDIA driver here; install a CUDA build" in (
        choose_device().sentence
    )


def test_a_driver_that_is_too_old_is_explained_by_its_own_warning(machine: Machine) -> None:
    def too_old() -> bool:
        warnings.warn(
            "CUDA initialization: The NVIDIA driver on your system is too old (found version "
            "11040). Please update your GPU driver.",
            stacklevel=2,
        )
        return False

    machine.patch.setattr(torch.version, "cuda", "13.0")
    machine.patch.setattr(torch.cuda, "is_available", too_old)
    choice = choose_device()
    assert choice.device.type == "cpu"
    assert (
        "its driver does not work (CUDA initialization: The NVIDIA driver on your system is "
        in (choice.sentence)
    )


def test_a_gpu_that_is_listed_and_broken_is_explained_and_the_cpu_carries_on(
    machine: Machine,
) -> None:
    def broken(device: torch.device) -> None:
        if device.type == "cuda":
            raise RuntimeError("CUDA error: unknown error\nCUDA kernel errors might be reported")

    machine.has("cuda")
    machine.patch.setattr(choose, "_try_out", broken)
    choice = choose_device()
    assert choice.device.type == "cpu"
    assert choice.sentence.endswith(
        "CUDA cannot be used, it is there but does not work (CUDA error: unknown error)."
    )


def test_hidden_gpus_are_said_to_be_hidden(machine: Machine) -> None:
    machine.patch.setattr(torch.version, "cuda", "13.0")
    machine.patch.setenv("CUDA_VISIBLE_DEVICES", "")
    assert "CUDA_VISIBLE_DEVICES hides every GPU" in choose_device().sentence


def test_a_machine_with_cuda_but_no_gpu(machine: Machine) -> None:
    machine.patch.setattr(torch.version, "cuda", "13.0")
    assert "CUDA cannot be used, there is no such device here." in choose_device().sentence


def test_the_variable_overrides(machine: Machine) -> None:
    machine.has("cuda")
    machine.patch.setenv("MITDL_DEVICE", "cpu")
    choice = choose_device()
    assert choice.device.type == "cpu"
    assert choice.sentence.endswith("as MITDL_DEVICE asks.")


@pytest.mark.parametrize("auto", ["auto", "AUTO", ""])
def test_auto_is_the_order(machine: Machine, auto: str) -> None:
    machine.has("xpu")
    machine.patch.setenv("MITDL_DEVICE", auto)
    assert choose_device().device.type == "xpu"


def test_the_variable_naming_what_is_not_there_gives_the_cpu_and_says_so(machine: Machine) -> None:
    machine.patch.setenv("MITDL_DEVICE", "cuda")
    choice = choose_device()
    assert choice.device.type == "cpu"
    assert "MITDL_DEVICE asks for cuda, but this PyTorch is built without it." in choice.sentence


def test_an_argument_that_cannot_be_had_is_an_error(machine: Machine) -> None:
    with pytest.raises(DeviceError, match="get_device: mps cannot be used, there is no such"):
        get_device("mps")


def test_an_argument_comes_before_the_variable(machine: Machine) -> None:
    machine.has("cuda", "mps")
    machine.patch.setenv("MITDL_DEVICE", "mps")
    assert get_device("cuda", say=False).type == "cuda"


def test_a_number_beyond_the_last_gpu_is_said(machine: Machine) -> None:
    machine.has("cuda", number=2)
    assert choose_device("cuda:1").device.index == 1
    with pytest.raises(DeviceError, match="there are 2 of them and the first is cuda:0"):
        choose_device("cuda:2")


@pytest.mark.parametrize("name", ["gpu", "meta", "cuda:x", "vulkan"])
def test_what_is_no_device_is_refused(machine: Machine, name: str) -> None:
    with pytest.raises(ValueError, match=f"get_device: device is '{name}', expected one of auto"):
        get_device(name)
    machine.patch.setenv("MITDL_DEVICE", name)
    with pytest.raises(ValueError, match=f"MITDL_DEVICE: device is '{name}'"):
        get_device()


def test_warnings_stay_inside(machine: Machine) -> None:
    def noisy() -> bool:
        warnings.warn("hello", stacklevel=2)
        return False

    machine.patch.setattr(torch.cuda, "is_available", noisy)
    choose_device()  # under pytest a warning that escapes is an error


def test_this_machine_has_a_device() -> None:
    device = get_device(say=False)
    assert torch.ones(2, device=device).sum().item() == 2

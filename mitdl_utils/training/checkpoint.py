"""Checkpoints: the state of a training in a file, from which it resumes to the bit.

A checkpoint holds the weights, the optimizer's and the schedule's state, the best weights so far,
the history, and the state of every random generator. Nothing in it is code: it is read with
`weights_only=True`, so a stranger's file can do no harm.
"""

import os
import pickle
import warnings
from pathlib import Path
from typing import Any

import torch

FORMAT = 1
#: Settings that must be the same before and after, or the run would be another one.
FIXED_SETTINGS = ("batch_size", "shuffle", "drop_last", "accumulate", "precision", "clip")


def write_checkpoint(path: str | Path, state: dict[str, Any]) -> None:
    """Write a checkpoint so that at any moment the file holds the whole old or the whole new one.

    Args:
        path: the file; its folder is created.
        state: plain data and tensors.

    Raises:
        TypeError: if the state holds an object that cannot be read back safely.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            torch.save({"format": FORMAT, **state}, file)
            file.flush()
            os.fsync(file.fileno())
        if not path.exists():  # the first one shows whether all can be read
            _check_readable(part)
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


def read_checkpoint(path: str | Path) -> dict[str, Any]:
    """Read the state that `write_checkpoint` wrote, onto the CPU.

    Raises:
        ValueError: if the file is not a checkpoint of `fit`, or damaged.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the errors below say what is wrong
            state: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
        if state["format"] != FORMAT:
            raise ValueError(
                f"fit: {path} has format {state['format']}, expected {FORMAT}; it was written by "
                "another version of mitdl"
            )
    except (pickle.UnpicklingError, RuntimeError, EOFError, KeyError, TypeError) as error:
        line = str(error).partition("\n")[0]
        raise ValueError(
            f"fit: {path} is no checkpoint of fit, or damaged ({line[:120]}); delete it or pass "
            "resume=False"
        ) from error
    return state


def check_same_training(path: str | Path, then: dict[str, Any], now: dict[str, Any]) -> None:
    """Refuse to resume with other data or other settings.

    Args:
        path: the checkpoint.
        then: the number of examples and the fixed settings in the checkpoint, by name.
        now: those of the present training.

    Raises:
        ValueError: naming the values then and now.
    """
    changed = [
        f"{name} was {then.get(name)} and is {now[name]}"
        for name in now
        if then.get(name) != now[name]
    ]
    if changed:
        raise ValueError(
            f"fit: {path} is of another training: {'; '.join(changed)}; set it back or pass "
            "resume=False"
        )


def _check_readable(path: Path) -> None:
    try:
        torch.load(path, map_location="cpu", weights_only=True)
    except pickle.UnpicklingError as error:
        line = next((line for line in str(error).splitlines() if "GLOBAL" in line), str(error))
        raise TypeError(
            "fit: a checkpoint would hold an object that cannot be read back safely "
            f"({line.strip()[:160]}); is there one in the schedule's or the model's state?"
        ) from error

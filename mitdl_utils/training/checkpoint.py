"""A training as a file, from which it goes on as if nothing had happened.

In it are the weights, the optimizer's and the schedule's state, the best weights so far, the
history, and where every generator of random numbers stands. Nothing in it is code: it is read with
`weights_only=True`, so a file from somebody else can do no harm.
"""

import os
import pickle
import warnings
from pathlib import Path
from typing import Any

import torch

FORMAT = 1
#: Settings that must be the same before and after, or the run would be another one.
SAME = ("batch_size", "shuffle", "drop_last", "accumulate", "precision", "clip")


def write_checkpoint(path: str | Path, state: dict[str, Any]) -> None:
    """Write a checkpoint so that at any moment the file holds the old one or the new one, whole.

    Args:
        path: the file; its folder is made.
        state: plain data and tensors.

    Raises:
        TypeError: if the state holds something that could not be read back safely.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with beside.open("wb") as file:
            torch.save({"format": FORMAT, **state}, file)
            file.flush()
            os.fsync(file.fileno())
        if not path.exists():  # the first one shows whether it can be read
            _must_be_readable(beside)
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)


def read_checkpoint(path: str | Path) -> dict[str, Any]:
    """What `write_checkpoint` wrote, on the CPU.

    Raises:
        ValueError: if the file is not a checkpoint of `fit`, or damaged.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what is odd about a file is said below
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


def must_go_on(path: str | Path, then: dict[str, Any], now: dict[str, Any]) -> None:
    """Refuse to go on with other data or other settings.

    Raises:
        ValueError: naming what was and what is.
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


def _must_be_readable(path: Path) -> None:
    try:
        torch.load(path, map_location="cpu", weights_only=True)
    except pickle.UnpicklingError as error:
        line = next((line for line in str(error).splitlines() if "GLOBAL" in line), str(error))
        raise TypeError(
            "fit: a checkpoint would hold an object that cannot be read back safely "
            f"({line.strip()[:160]}); is there one in the schedule's or the model's state?"
        ) from error

"""The settings of `fit`, checked before it starts."""

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from numbers import Real
from operator import index
from pathlib import Path
from typing import Any, Literal, TypedDict

import numpy as np
import torch
from torch import Tensor, nn
from torch.optim.lr_scheduler import LRScheduler

from mitdl_utils.devices.precision import Precision, precision_for
from mitdl_utils.training.history import History

Loss = Callable[[Any, Any], Tensor]
Metric = Callable[[Any, Any], Tensor | float]
AfterEpoch = Callable[[nn.Module, History], object]


class Settings(TypedDict, total=False):
    """The keywords of `fit`; `Plan` explains each."""

    epochs: int
    batch_size: int
    shuffle: bool
    drop_last: bool
    schedule: LRScheduler | None
    schedule_every: Literal["epoch", "step"]
    patience: int | None
    min_delta: float
    clip: float | None
    accumulate: int
    precision: Precision | Literal["auto"]
    metrics: Mapping[str, Metric]
    checkpoint: str | Path | None
    resume: bool
    device: torch.device | str | None
    capture: bool | None
    compile: bool
    progress: bool | None
    after_epoch: AfterEpoch | None


@dataclass(frozen=True)
class Plan:
    """The settings of a training.

    Attributes:
        epochs: passes through the examples, at least 1; on resuming, finished ones count.
        batch_size: examples in a step; the last of an epoch may have fewer. A DataLoader has its
            own, and its own order.
        shuffle: whether each epoch has a new order, from torch's global generator.
        drop_last: whether to leave out a last batch that is smaller.
        schedule: any of torch.optim.lr_scheduler, made with the same optimizer.
        schedule_every: whether the schedule moves after each "epoch" or each "step".
        patience: end after this many epochs in a row in which the loss on `val` was not better by
            more than `min_delta` than the best one, and restore the weights of that one. None
            trains all epochs and keeps the last weights.
        min_delta: see `patience`; not negative.
        clip: the largest norm of all gradients together; larger ones are scaled down.
        accumulate: the number of batches in one step, which equals a step with one large batch.
        precision: "bf16", "fp16" (the loss is scaled automatically), "none", or "auto" for
            `best_precision(device)`.
        metrics: functions of (outputs, labels) that return a mean over a batch, by name; measured
            on `val` after each epoch.
        checkpoint: a file that is written after each epoch.
        resume: whether to continue from `checkpoint` if it exists: as if never interrupted, to the
            bit on a CPU.
        device: the device to train on, to which the model is moved; by default the model's own.
        capture: whether to record steps as CUDA graphs and replay them, which spares Python's
            time; None does it where possible.
        compile: whether to run the model through `torch.compile`: half a minute, then faster.
        progress: whether to show a bar; None shows it to a terminal and in a notebook.
        after_epoch: called with the model and the history so far, after each epoch.

    Raises:
        ValueError: if a value is out of range; the message says which.

    >>> Plan(epochs=3).batch_size
    64
    """

    epochs: int = 10
    batch_size: int = 64
    shuffle: bool = True
    drop_last: bool = False
    schedule: LRScheduler | None = None
    schedule_every: Literal["epoch", "step"] = "epoch"
    patience: int | None = None
    min_delta: float = 0.0
    clip: float | None = None
    accumulate: int = 1
    precision: Precision | Literal["auto"] = "none"
    metrics: Mapping[str, Metric] = field(default_factory=dict)
    checkpoint: str | Path | None = None
    resume: bool = False
    device: torch.device | str | None = None
    capture: bool | None = None
    compile: bool = False
    progress: bool | None = None
    after_epoch: AfterEpoch | None = None

    def __post_init__(self) -> None:
        for name in ("epochs", "batch_size", "accumulate", "patience"):
            value = getattr(self, name)
            if value is not None or name != "patience":
                object.__setattr__(self, name, _positive_int(name, value))
        for name in ("clip", "min_delta"):
            value = getattr(self, name)
            if value is not None and (isinstance(value, bool) or not isinstance(value, Real)):
                raise ValueError(f"fit: {name} is {value!r}, expected a number")
        if self.clip is not None and not self.clip > 0:
            raise ValueError(f"fit: clip is {self.clip}, expected a norm above 0, or None")
        if not self.min_delta >= 0:
            raise ValueError(f"fit: min_delta is {self.min_delta}, expected 0 or more")
        if self.schedule_every not in ("epoch", "step"):
            raise ValueError(
                f"fit: schedule_every is {self.schedule_every!r}, expected 'epoch' or 'step'"
            )
        if self.resume and self.checkpoint is None:
            raise ValueError("fit: resume needs a file to go on from; pass checkpoint=")
        if "loss" in self.metrics:
            raise ValueError("fit: a metric is called 'loss'; choose another name")
        precision_for(torch.device("cpu"), self.precision, "fit")

    @property
    def steps_by_schedule(self) -> bool:
        """Whether the learning rate changes after each step."""
        return self.schedule is not None and self.schedule_every == "step"


def _positive_int(name: str, value: Any) -> int:
    """Return a setting that counts as Python's int; NumPy's are right too."""
    try:
        number = index(value)
    except TypeError:
        number = 0
    if number < 1 or isinstance(value, bool | np.bool_):
        raise ValueError(f"fit: {name} is {value!r}, expected an int of at least 1")
    return number


def make_plan(settings: Settings) -> Plan:
    """Make a plan of `fit`'s keywords.

    Raises:
        TypeError: if a keyword is unknown; the message names the one that it resembles.

    >>> make_plan({"batchsize": 3})
    Traceback (most recent call last):
        ...
    TypeError: fit: there is no setting batchsize; did you mean batch_size?
    """
    known = [entry.name for entry in fields(Plan)]
    for name in settings:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"did you mean {near[0]}?" if near else f"there is {', '.join(known)}"
            raise TypeError(f"fit: there is no setting {name}; {hint}")
    return Plan(**settings)

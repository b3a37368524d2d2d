"""`fit`: the loop over epochs, with validation, schedule, early stopping and checkpoints."""

import math
import time
import warnings
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Unpack

import torch
from torch import Tensor, nn
from torch.optim import LBFGS, Optimizer
from torch.optim.lr_scheduler import ReduceLROnPlateau

from mitdl_utils.devices.out_of_memory import out_of_memory_explained
from mitdl_utils.devices.precision import widest_float
from mitdl_utils.seeds import random_state, set_random_state
from mitdl_utils.training.batches import Batches, Data, batches_of
from mitdl_utils.training.capture import Recorder, recording_obstacle
from mitdl_utils.training.checkpoint import (
    FIXED_SETTINGS,
    check_same_training,
    read_checkpoint,
    write_checkpoint,
)
from mitdl_utils.training.explain import number_of_examples
from mitdl_utils.training.history import History
from mitdl_utils.training.measure import MANY, device_of, measure
from mitdl_utils.training.plan import Loss, Plan, Settings, make_plan
from mitdl_utils.training.progress import Bar, bar
from mitdl_utils.training.step import Steps


def fit(
    model: nn.Module,
    train: Data,
    loss_fn: Loss,
    optimizer: Optimizer,
    val: Data | None = None,
    **settings: Unpack[Settings],
) -> History:
    """Train a model.

    Args:
        model: trained in place, and left in eval mode.
        train: a pair (X, y) of arrays or tensors with the examples along the first axis, which go
            to the device once if they fit; or a Dataset, or a DataLoader of pairs (x, y).
        loss_fn: (outputs, labels) to the mean loss of a batch, one number.
        optimizer: of the model's parameters.
        val: examples to validate on after each epoch, as `train`.
        **settings: epochs, batch_size, schedule, patience, clip, accumulate, precision, metrics,
            checkpoint and more: the attributes of `Plan`, which explains each.

    Returns:
        The `History`: losses and metrics of each epoch.

    Raises:
        TypeError, ValueError: if arguments do not fit together; the message says what to do.
        OutOfMemory: if a batch does not fit on the device.

    >>> _ = torch.manual_seed(0)
    >>> X = torch.linspace(-1, 1, 64)[:, None]
    >>> line = nn.Linear(1, 1)
    >>> sgd = torch.optim.SGD(line.parameters(), lr=0.1)
    >>> history = fit(line, (X, 2 * X + 1), nn.functional.mse_loss, sgd, epochs=50, batch_size=16)
    >>> round(line.weight.item(), 2), round(line.bias.item(), 2), len(history.loss)
    (2.0, 1.0, 50)
    """
    plan = make_plan(settings)
    training = _prepare(model, train, loss_fn, optimizer, val, plan)
    remedy = f"use a batch_size below {plan.batch_size}; accumulate=2 keeps the size of a step"
    with out_of_memory_explained(training.steps.device, "fit", remedy):
        training.run()
    return training.history


@dataclass
class _Training:
    """The parts and the state of a running training."""

    model: nn.Module
    optimizer: Optimizer
    plan: Plan
    steps: Steps
    train: Batches
    val: Batches | None
    functions: dict[str, Any]  # loss and metrics, measured on `val`
    take: Any  # Steps.take, or Recorder.take around it
    history: History = field(default_factory=History)
    best: dict[str, Any] | None = None  # the weights of the best epoch so far

    def run(self) -> None:
        """Train epoch after epoch, until all are done or there is a reason to stop."""
        plan, history = self.plan, self.history
        steps = self.train.steps  # None for a stream without a length
        total = None if steps is None else plan.epochs * steps
        done = 0 if steps is None else len(history) * steps
        with bar(plan.progress, total, done, plan.epochs) as progress:
            while len(history) < plan.epochs and not history.stopped:
                began = time.perf_counter()
                history.lr.append(float(self.optimizer.param_groups[0]["lr"]))
                history.loss.append(self._epoch(progress))
                self._validate()
                self._move_schedule("epoch")
                history.stopped = self._reason_to_stop()
                history.seconds.append(time.perf_counter() - began)
                progress.note(history)
                if plan.after_epoch is not None:
                    plan.after_epoch(self.model, history)
                if plan.checkpoint is not None:  # last: after_epoch may change weights
                    write_checkpoint(plan.checkpoint, self.state())
        history.stopped = history.stopped or f"all {plan.epochs} epochs are done"
        if self.best is not None:
            self.model.load_state_dict(self.best)
        self.model.eval()

    def _epoch(self, progress: Bar) -> float:
        """Train on every example once; return the mean of their losses."""
        self.model.train()
        total = torch.zeros((), dtype=widest_float(self.steps.device), device=self.steps.device)
        examples = 0
        for batches in self.train.blocks():
            total = total + self.take(batches)
            examples += sum(number_of_examples(y) for _, y in batches)
            self._move_schedule("step")
            progress.update(len(batches))
        if not examples:
            raise ValueError("fit: train gives no batch; look at the loader and its data")
        return total.item() / examples  # .item() waits for the device: once an epoch

    def _validate(self) -> None:
        if self.val is None:
            return
        measured = measure(self.model, self.val, self.functions)
        self.history.note_validation(measured, self.plan.min_delta)
        if self.plan.patience is not None and self.history.best_epoch == len(self.history):
            self.best = {name: _copy(value) for name, value in self.model.state_dict().items()}

    def _move_schedule(self, after: str) -> None:
        schedule = self.plan.schedule
        if schedule is None or self.plan.schedule_every != after:
            return
        if isinstance(schedule, ReduceLROnPlateau):
            losses = self.history.val_loss or self.history.loss
            schedule.step(losses[-1])
        else:
            schedule.step()

    def _reason_to_stop(self) -> str:
        """Return why the training should end, in a sentence, or ""."""
        history, patience = self.history, self.plan.patience
        if not math.isfinite(history.loss[-1]):
            reason = f"the loss is {history.loss[-1]} in epoch {len(history)}"
            warnings.warn(
                f"fit: {reason}; try a smaller learning rate, or clip=1.0",
                RuntimeWarning,
                stacklevel=4,
            )
            return reason
        if patience is not None and len(history) - (history.best_epoch or 0) >= patience:
            return (
                f"val_loss was not better for {patience} epochs than the {history.best_loss:.4g} "
                f"of epoch {history.best_epoch}"
            )
        return ""

    def state(self) -> dict[str, Any]:
        """Return everything that resuming depends on."""
        schedule, generator = self.plan.schedule, self.train.generator()
        return {
            "must be the same": self._fixed_settings(),
            "model": self.model.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "schedule": schedule.state_dict() if schedule is not None else None,
            "scaler": self.steps.scaler.state_dict(),
            "history": self.history.as_dict(),
            "best": self.best,
            "random": random_state(),
            "order": generator.get_state() if generator is not None else None,
        }

    def resume(self, path: str | Path) -> None:
        """Set the state that a checkpoint holds."""
        state = read_checkpoint(path)
        check_same_training(path, state["must be the same"], self._fixed_settings())
        try:
            self.model.load_state_dict(state["model"])
            self.optimizer.load_state_dict(state["optimizer"])
        except (RuntimeError, ValueError) as error:
            problem = " ".join(str(error).split())[:200]
            raise ValueError(
                f"fit: {path} is of another model or optimizer ({problem}); make them as they "
                "were, or pass resume=False"
            ) from error
        for group in self.optimizer.param_groups:  # a CPU refuses the flag of a recording
            if "capturable" in group and self.steps.device.type != "cuda":
                group["capturable"] = False
        if self.plan.schedule is not None and state["schedule"] is not None:
            self.plan.schedule.load_state_dict(state["schedule"])
        self.steps.scaler.load_state_dict(state["scaler"])
        self.best, self.history = state["best"], History(**state["history"])
        generator = self.train.generator()
        if generator is not None and state["order"] is not None:
            generator.set_state(state["order"])
        set_random_state(state["random"])

    def _fixed_settings(self) -> dict[str, Any]:
        settings = {name: getattr(self.plan, name) for name in FIXED_SETTINGS}
        return {**settings, "number of examples": self.train.examples}


def _prepare(
    model: nn.Module,
    train: Data,
    loss_fn: Loss,
    optimizer: Optimizer,
    val: Data | None,
    plan: Plan,
) -> _Training:
    """Move everything to the device, and refuse what cannot work."""
    _check_arguments(model, optimizer, val, plan)
    if plan.device is not None:
        model.to(plan.device)
    device = device_of(model)  # with its number: cuda:0 for cuda
    steps = Steps(model, loss_fn, optimizer, plan, device)
    batches = batches_of(train, plan, device, "train")
    large = Plan(batch_size=max(plan.batch_size, MANY), shuffle=False)
    training = _Training(
        model=model,
        optimizer=optimizer,
        plan=plan,
        steps=steps,
        train=batches,
        val=None if val is None else batches_of(val, large, device, "val"),
        functions={"loss": loss_fn, **plan.metrics},
        take=steps.take,
    )
    if plan.resume and plan.checkpoint is not None and Path(plan.checkpoint).exists():
        training.resume(plan.checkpoint)
    obstacle = recording_obstacle(steps, batches)
    if plan.capture and obstacle:
        raise ValueError(f"fit: capture is True, but {obstacle}; pass capture=None or False")
    if plan.capture is not False and not obstacle:
        training.take = Recorder(steps, plan.schedule is not None, bool(plan.capture)).take
    return training


def _check_arguments(model: nn.Module, optimizer: Optimizer, val: Data | None, plan: Plan) -> None:
    """Refuse arguments that would train nothing, or fail only after the first epoch."""
    if isinstance(optimizer, LBFGS):
        raise ValueError("fit: LBFGS wants to call the loss itself; use any other optimizer")
    trained = {id(p) for group in optimizer.param_groups for p in group["params"]}
    if not any(id(p) in trained for p in model.parameters()):
        raise ValueError(
            "fit: the optimizer holds none of the model's parameters; make it after the model, "
            "from model.parameters()"
        )
    if val is None and (plan.patience is not None or plan.metrics):
        setting = "patience" if plan.patience is not None else "metrics"
        raise ValueError(f"fit: {setting} needs examples to validate on; pass val=(X, y)")
    if plan.schedule is not None and getattr(plan.schedule, "optimizer", None) is not optimizer:
        raise ValueError("fit: the schedule moves another optimizer; make it with this one")


def _copy(value: Any) -> Any:
    return value.detach().clone() if isinstance(value, Tensor) else value

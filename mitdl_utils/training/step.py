"""The loop over batches: forward, loss, backward, step, as the labs teach it."""

import contextlib
from collections.abc import Iterator
from typing import Any

import torch
from torch import Tensor, nn
from torch.optim import Optimizer

from mitdl_utils.devices.precision import DTYPES, precision_for, widest_float
from mitdl_utils.training.batches import Batch
from mitdl_utils.training.plan import Loss, Plan


class Steps:
    """Takes the steps of training, several batches at a time, and never waits for the device."""

    def __init__(
        self,
        model: nn.Module,
        loss_fn: Loss,
        optimizer: Optimizer,
        plan: Plan,
        device: torch.device,
    ) -> None:
        self.loss_fn, self.optimizer, self.plan, self.device = loss_fn, optimizer, plan, device
        self.forward = torch.compile(model) if plan.compile else model
        self.trained = [p for group in optimizer.param_groups for p in group["params"]]
        self.precision = precision_for(device, plan.precision, "fit")
        # fp16 has a narrow range: small gradients would become 0, so the loss is made larger first.
        self.scaler = torch.amp.GradScaler(device.type, enabled=self.precision == "fp16")
        self.autocast = self._autocast()
        self._known_counts: dict[tuple[int, ...], Tensor] = {}

    def take(self, batches: list[Batch]) -> Tensor:
        """Take one step for each batch, or for each `accumulate` of them.

        Args:
            batches: pairs (x, y) on the device.

        Returns:
            The sum of the losses of all examples, a number on the device.
        """
        losses = []
        for group in _groups(batches, self.plan.accumulate):
            self.optimizer.zero_grad()
            for x, y in group:
                with self.autocast:
                    loss = self.loss_fn(self.forward(x), y)
                if loss.dim():
                    raise ValueError(_not_one_number(loss))
                self.scaler.scale(_share(loss, y, group)).backward()
                losses.append(loss.detach())
            self._update()
        counts = self._counts(batches)
        return torch.stack(losses).to(counts.dtype) @ counts

    def _update(self) -> None:
        """Move the weights along the gradients."""
        if self.plan.clip is not None:
            self.scaler.unscale_(self.optimizer)
            nn.utils.clip_grad_norm_(self.trained, self.plan.clip)
        self.scaler.step(self.optimizer)
        self.scaler.update()

    def _counts(self, batches: list[Batch]) -> Tensor:
        """Return the number of examples in each batch, on the device; cached."""
        sizes = tuple(len(y) for _, y in batches)
        if sizes not in self._known_counts:
            wide = widest_float(self.device)
            self._known_counts[sizes] = torch.tensor(sizes, dtype=wide, device=self.device)
        return self._known_counts[sizes]

    def _autocast(self) -> contextlib.AbstractContextManager[Any]:
        if self.precision == "none":
            return contextlib.nullcontext()
        # Weights are used once a step, so a cache of their halves saves nothing and would prevent
        # a recording.
        return torch.autocast(
            self.device.type, dtype=DTYPES[self.precision], cache_enabled=self.device.type == "cpu"
        )


def _groups(batches: list[Batch], size: int) -> Iterator[list[Batch]]:
    """Return the batches of each step."""
    return (batches[start : start + size] for start in range(0, len(batches), size))


def _share(loss: Tensor, y: Any, group: list[Batch]) -> Tensor:
    """Return a batch's part of the mean loss of its group, weighted by its examples."""
    if len(group) == 1:
        return loss
    return loss * (len(y) / sum(len(labels) for _, labels in group))


def _not_one_number(loss: Tensor) -> str:
    return (
        f"fit: loss_fn gives shape {tuple(loss.shape)}, expected one number, the mean over the "
        "batch; is it called with reduction='none'?"
    )

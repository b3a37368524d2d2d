"""The loop over batches: forward, loss, backward, step, as the labs teach it."""

import contextlib
from collections.abc import Iterator
from typing import Any

import torch
from torch import Tensor, nn
from torch.optim import Optimizer

from mitdl_utils.devices.precision import DTYPES, precision_for, widest_float
from mitdl_utils.training.batches import Batch
from mitdl_utils.training.explain import check_pairing, explained_error, number_of_examples
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
        self.model, self.loss_fn, self.optimizer = model, loss_fn, optimizer
        self.plan, self.device = plan, device
        self.pairing_is_checked = False
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
                losses.append(self._backward(x, y, group))
            self._update()
        counts = self._counts(batches)
        return torch.stack(losses).to(counts.dtype) @ counts

    def _backward(self, x: Any, y: Any, group: list[Batch]) -> Tensor:
        """Add a batch's part to the gradients; return its mean loss."""
        outputs = None
        try:
            with self.autocast:
                outputs = self.forward(x)
                if not self.pairing_is_checked:
                    check_pairing("loss_fn", self.loss_fn, outputs, y)
                    self.pairing_is_checked = True
                loss = self.loss_fn(outputs, y)
            if loss.dim():
                raise ValueError(_not_one_number(loss))
            self.scaler.scale(_share(loss, y, group)).backward()
        except Exception as error:
            problem = explained_error(error, "train", self.model, x, y, outputs)
            if problem is error:
                raise
            raise problem from error
        return loss.detach()

    def _update(self) -> None:
        """Move the weights along the gradients."""
        if self.plan.clip is not None:
            self.scaler.unscale_(self.optimizer)
            nn.utils.clip_grad_norm_(self.trained, self.plan.clip)
        self.scaler.step(self.optimizer)
        self.scaler.update()

    def _counts(self, batches: list[Batch]) -> Tensor:
        """Return the number of examples in each batch, on the device; cached."""
        sizes = tuple(number_of_examples(y) for _, y in batches)
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
    return loss * (number_of_examples(y) / sum(number_of_examples(labels) for _, labels in group))


def _not_one_number(loss: Tensor) -> str:
    return (
        f"fit: loss_fn gives shape {tuple(loss.shape)}, expected one number, the mean over the "
        "batch; is it called with reduction='none'?"
    )

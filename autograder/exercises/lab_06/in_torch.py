"""The oracle of all optimizers: torch.optim, in float64, behind the course's `step`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from inspect import unwrap
from typing import Any

import numpy as np

from autograder.exercises.forbidden import OPTIMIZERS
from mitdl_utils.checks.drivers.trajectory import BACK, SECOND, STEP

Arrays = Sequence[np.ndarray[Any, Any]]


@cache
def _class(name: str) -> tuple[type, Callable[..., Any]]:
    """Return a class of torch.optim and its bare step.

    The step is unwrapped, for what torch wraps it in (hooks and profiling) loads torch's compiler
    the first time, which takes a second.
    """
    import torch

    optimizer = getattr(torch.optim, name)
    return optimizer, torch.no_grad()(unwrap(optimizer.step))


class InTorch:
    """An optimizer of torch.optim, at its first step."""

    def __init__(self, torch_class: str, settings: dict[str, Any], params: Arrays) -> None:
        import torch

        kind, self.bare_step = _class(torch_class)
        self.tensors = [torch.tensor(p, dtype=torch.float64) for p in params]
        self.optimizer = kind(self.tensors, foreach=False, **settings)

    def step(self, grads: Arrays) -> list[np.ndarray[Any, Any]]:
        """Take one step from the parameters of the last one."""
        import torch

        for tensor, g in zip(self.tensors, grads, strict=True):
            tensor.grad = torch.tensor(g, dtype=torch.float64)
        self.bare_step(self.optimizer)
        return [tensor.numpy().copy() for tensor in self.tensors]

    def set_params(self, params: Arrays) -> None:
        """Put other values into the parameters; the state of the optimizer stays."""
        import torch

        for tensor, p in zip(self.tensors, params, strict=True):
            tensor.copy_(torch.tensor(p, dtype=torch.float64))


def as_in_torch(torch_class: str, **defaults: Any) -> dict[str, Any]:
    """Return how an optimizer is judged that walks as this class of torch.optim does.

    Args:
        torch_class: "Adam".
        defaults: settings that are on in every case, unless it says otherwise.
    """
    reference = _follower(torch_class, **defaults)
    arguments = {"reference_gives": "numbers", "driver": "trajectory", "forbidden": OPTIMIZERS}
    return {"reference": reference, **arguments}


def _follower(torch_class: str, **defaults: Any) -> Callable[..., dict[str, Any]]:
    """Return a reference that follows the parameters with this class of torch.optim."""

    def reference(
        settings: dict[str, Any], params: Arrays, grads: Sequence[Arrays], second: Any = ()
    ) -> dict[str, Any]:
        """Follow the parameters, each list by the label of the driver `trajectory`."""
        settings = {**defaults, **settings}
        optimizer = InTorch(torch_class, settings, params)
        numbers = {STEP.format(i): optimizer.step(g) for i, g in enumerate(grads, 1)}
        if second:
            other = InTorch(torch_class, settings, params)
            for i, g in enumerate(second, 1):
                numbers[SECOND + STEP.format(i)] = other.step(g)
            optimizer.set_params(params)
            numbers[BACK] = optimizer.step(grads[0])
        return numbers

    return reference

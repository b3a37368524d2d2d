"""The oracle of all optimizers: torch.optim, in float64, behind the course's `step`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from inspect import unwrap
from typing import Any

import numpy as np

from mitdl_utils.checks.drivers.optimizers import APART, GRADS, KEPT, PARAMS, TWO

Arrays = Sequence[np.ndarray[Any, Any]]


@cache
def _class(name: str) -> tuple[type, Callable[..., Any]]:
    """A class of torch.optim and its bare step.

    The step is unwrapped, for what torch wraps it in (hooks and profiling) loads torch's compiler
    the first time, which takes a second.
    """
    import torch

    found = getattr(torch.optim, name)
    return found, torch.no_grad()(unwrap(found.step))


class InTorch:
    """An optimizer of torch.optim, at its first step."""

    def __init__(self, torch_class: str, settings: dict[str, Any], params: Arrays) -> None:
        import torch

        kind, self.bare_step = _class(torch_class)
        self.tensors = [torch.tensor(p, dtype=torch.float64) for p in params]
        self.optimizer = kind(self.tensors, foreach=False, **settings)

    def step(self, grads: Arrays) -> list[np.ndarray[Any, Any]]:
        """One step, from where the last one led."""
        import torch

        for tensor, g in zip(self.tensors, grads, strict=True):
            tensor.grad = torch.tensor(g, dtype=torch.float64)
        self.bare_step(self.optimizer)
        return [tensor.numpy().copy() for tensor in self.tensors]

    def lead_back(self, params: Arrays) -> None:
        """Put other values into the parameters; what the optimizer keeps is untouched."""
        import torch

        for tensor, p in zip(self.tensors, params, strict=True):
            tensor.copy_(torch.tensor(p, dtype=torch.float64))


def in_torch(torch_class: str, **always: Any) -> Callable[..., dict[str, Any]]:
    """What the driver `optimizers.trajectory` finds with this class of torch.optim.

    Args:
        torch_class: "Adam".
        always: settings that are on in every case, unless it says otherwise.
    """

    def reference(
        settings: dict[str, Any], params: Arrays, grads: Sequence[Arrays], second: Any = ()
    ) -> dict[str, Any]:
        """The trajectory by torch.optim."""
        settings = {**always, **settings}
        optimizer = InTorch(torch_class, settings, params)
        seen: dict[str, Any] = {TWO: APART}
        for number, gradient in enumerate(grads, 1):
            seen[f"after step {number}"] = optimizer.step(gradient)
            if number == 2 and second:
                seen |= _of_a_second(InTorch(torch_class, settings, params), second)
        if second:
            optimizer.lead_back(params)
            seen["one more step, from the first params again"] = optimizer.step(grads[0])
        return {**seen, PARAMS: KEPT, GRADS: KEPT}

    return reference


def _of_a_second(optimizer: InTorch, second: Sequence[Arrays]) -> dict[str, Any]:
    seen: dict[str, Any] = {
        f"a second optimizer, after step {number}": optimizer.step(gradient)
        for number, gradient in enumerate(second, 1)
    }
    return seen | {f"a second optimizer, {label}": KEPT for label in (PARAMS, GRADS)}

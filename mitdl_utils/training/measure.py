"""How good a model is on examples that it does not learn from."""

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor, nn

from mitdl_utils.devices.precision import widest_float
from mitdl_utils.training.batches import Batches, Data, batches_of
from mitdl_utils.training.plan import Loss, Metric, Plan

MANY = 1024  # examples at a time: without gradients, more of them fit


def evaluate(
    model: nn.Module,
    data: Data,
    loss_fn: Loss,
    *,
    metrics: Mapping[str, Metric] | None = None,
    batch_size: int = MANY,
) -> dict[str, float]:
    """Measure the mean loss of a model, and other means, in eval mode and without gradients.

    Args:
        model: left in the mode, train or eval, in which it came.
        data: as for `fit`; goes to where the model is.
        loss_fn: (outputs, labels) to the mean loss of a batch, one number.
        metrics: name to a function of (outputs, labels) that gives a mean over a batch.
        batch_size: examples at a time; a DataLoader has its own.

    Returns:
        "loss" and each metric's name to the mean over all examples.

    Raises:
        TypeError, ValueError: if `data` is nothing of this kind or its parts do not fit.

    >>> x = torch.tensor([[1.0], [3.0]])
    >>> evaluate(nn.Identity(), (x, torch.zeros(2, 1)), nn.functional.mse_loss)
    {'loss': 5.0}
    """
    plan = Plan(batch_size=batch_size, shuffle=False)
    batches = batches_of(data, plan, device_of(model), "data")
    return measure(model, batches, {"loss": loss_fn, **(metrics or {})})


def measure(model: nn.Module, batches: Batches, functions: Mapping[str, Any]) -> dict[str, float]:
    """The mean of each function over all examples; one wait for the device, at the end."""
    was_training = model.training
    model.eval()
    totals: list[Tensor] = []
    counted = 0
    with torch.no_grad():
        for block in batches.blocks():
            for x, y in block:
                outputs = model(x)
                means = [_number(name, f(outputs, y), batches) for name, f in functions.items()]
                totals.append(torch.stack(means) * len(y))
                counted += len(y)
    model.train(was_training)
    sums = torch.stack(totals).sum(dim=0)
    return dict(zip(functions, (sums / counted).tolist(), strict=True))


def _number(name: str, mean: Any, batches: Batches) -> Tensor:
    """One number on the device, as wide as that device's floats go."""
    number = torch.as_tensor(mean, dtype=widest_float(batches.device), device=batches.device)
    if number.dim():
        raise ValueError(
            f"fit: {name} gives shape {tuple(number.shape)}, expected one number, the mean over "
            "the batch"
        )
    return number


def device_of(model: nn.Module) -> torch.device:
    """Where a model's first parameter or buffer is; the CPU for a model without any."""
    for tensor in (*model.parameters(), *model.buffers()):
        return tensor.device
    return torch.device("cpu")

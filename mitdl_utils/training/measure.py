"""The evaluation of a model on examples that it does not learn from."""

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor, nn

from mitdl_utils.devices.precision import widest_float
from mitdl_utils.training.batches import Batches, Data, batches_of
from mitdl_utils.training.explain import check_pairing, explained_error, number_of_examples
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
        model: evaluated; its mode, train or eval, is restored.
        data: as for `fit`; moved to the model's device.
        loss_fn: (outputs, labels) to the mean loss of a batch, one number.
        metrics: functions of (outputs, labels) that return a mean over a batch, by name.
        batch_size: examples at a time; a DataLoader has its own.

    Returns:
        The mean over all examples, by name: "loss" and each metric.

    Raises:
        TypeError, ValueError: if `data` is of another kind, or its parts do not fit.

    >>> x = torch.tensor([[1.0], [3.0]])
    >>> evaluate(nn.Identity(), (x, torch.zeros(2, 1)), nn.functional.mse_loss)
    {'loss': 5.0}
    """
    plan = Plan(batch_size=batch_size, shuffle=False)
    batches = batches_of(data, plan, device_of(model), "data")
    return measure(model, batches, {"loss": loss_fn, **(metrics or {})})


def measure(model: nn.Module, batches: Batches, functions: Mapping[str, Any]) -> dict[str, float]:
    """Return the mean of each function over all examples, with one wait for the device."""
    was_training = model.training
    model.eval()
    totals: list[Tensor] = []
    counted = 0
    try:
        with torch.no_grad():
            for block in batches.blocks():
                for x, y in block:
                    means = _means(model, x, y, batches, functions, first=not counted)
                    totals.append(means * number_of_examples(y))
                    counted += number_of_examples(y)
    finally:
        model.train(was_training)
    if not counted:
        raise ValueError("fit: there is no example to measure on; look at the loader and its data")
    sums = torch.stack(totals).sum(dim=0)
    return dict(zip(functions, (sums / counted).tolist(), strict=True))


def _means(
    model: nn.Module,
    x: Any,
    y: Any,
    batches: Batches,
    functions: Mapping[str, Any],
    first: bool,
) -> Tensor:
    """Return the mean of each function over a batch."""
    outputs = None
    try:
        outputs = model(x)
        if first:
            for name, function in functions.items():
                check_pairing(name, function, outputs, y)
        return torch.stack([_number(name, f(outputs, y), batches) for name, f in functions.items()])
    except Exception as error:
        problem = explained_error(error, "validation", model, x, y, outputs)
        if problem is error:
            raise
        raise problem from error


def _number(name: str, mean: Any, batches: Batches) -> Tensor:
    """Return a mean as one number on the device, in the device's widest float."""
    number = torch.as_tensor(mean, dtype=widest_float(batches.device), device=batches.device)
    if number.dim():
        raise ValueError(
            f"fit: {name} gives shape {tuple(number.shape)}, expected one number, the mean over "
            "the batch"
        )
    return number


def device_of(model: nn.Module) -> torch.device:
    """Return the device of a model's first parameter or buffer; the CPU if it has none."""
    for tensor in (*model.parameters(), *model.buffers()):
        return tensor.device
    return torch.device("cpu")

"""`train_on`: the losses and weights of two epochs, and what was moved to the device."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mitdl_utils.checks.drivers.kinds import NO_TENSOR, NUMBER, kind, values_or_kind
from mitdl_utils.checks.drivers.library import inside
from mitdl_utils.checks.drivers.torch_models import arrays_of, model_in_words
from mitdl_utils.checks.trial import Case

MOVED = ("the inputs were moved to the device", "the labels were moved to the device")


def train_on_spelled(name: str, case: Case) -> str:
    """Write the call with its model, batches and optimizer in words."""
    layers, batches, loss_fn, (optimizer, settings), device = case.args[:5]
    sizes = ", ".join(str(len(y)) for _, y in batches)
    how = ", ".join(f"{key}={value}" for key, value in settings.items())
    return (
        f"{name}(model, loader, {loss_fn}, {optimizer}({how}), {device!r}) "
        f"with {model_in_words(layers)}, batches of {sizes}"
    )


def train_on(
    subject: Any,
    library: Any,
    model: Any,
    loader: Any,
    loss_fn: str,
    optimizer: Any,
    device: str,
    norm: bool = False,
    batch_size: int = 0,
) -> dict[str, Any]:
    """Return mean loss and weights after each of two epochs, and whether the batches were moved.

    Args:
        subject: the function that trains for an epoch.
        library: for torch.
        model: list of (W, b), W as PyTorch keeps it, (out, in).
        loader: list of (X, y), arrays of which tensors are made; of one pair, where `batch_size`
            makes a DataLoader of it.
        loss_fn: name of a loss in torch.nn.functional.
        optimizer: (name in torch.optim, its settings).
        device: where to train.
        norm: whether the model normalises its batches, as it does only in training mode.
        batch_size: of a DataLoader, 0 for a plain list.
    """
    network = inside(library).with_tanh(model, norm)
    network.eval()
    parameters = inside(library).items(network, "parameters")
    inside(library).set_gradients(network, 1.0)
    name, settings = optimizer
    updates = getattr(library.torch.optim, name)(parameters, **_keywords(settings))
    batches = [tuple(batch) for batch in inside(library).tensors(loader)]
    spies: list[Any] = []
    if batch_size:
        data = library.torch.utils.data.TensorDataset(*batches[0])
        given = library.torch.utils.data.DataLoader(data, batch_size=batch_size)
    else:
        watched = inside(library).watched(batches)
        given = [tuple(part for part, _ in batch) for batch in watched]
        spies = [tuple(spy for _, spy in batch) for batch in watched]
    where = library.torch.device(device)
    facts: dict[str, Any] = dict.fromkeys(MOVED if spies else ())  # reported first
    for epoch in (1, 2):
        loss_function = getattr(library.torch.nn.functional, loss_fn)
        loss = subject(network, given, loss_function, updates, where)
        facts["what comes back is"] = _kind_of_loss(loss)
        if isinstance(loss, NUMBER):
            facts[f"mean loss of epoch {epoch}"] = loss
        for number, values in enumerate(arrays_of(library, parameters, "", values_or_kind), 1):
            facts[f"parameter {number} after epoch {epoch}"] = values
    if spies:
        for fact, of_all in zip(MOVED, zip(*spies, strict=True), strict=True):
            facts[fact] = all(inside(library).attributes(of_all, "called"))
    return facts


def _kind_of_loss(loss: Any) -> str:
    """Name the kind of the loss that the function returns."""
    if isinstance(loss, NUMBER):
        return "a number"
    if loss is None or isinstance(loss, NO_TENSOR):
        return kind(loss)
    return "a tensor, or another object"


def _keywords(settings: Mapping[str, Any]) -> dict[str, Any]:
    return {str(key): value for key, value in settings.items()}

"""PyTorch: loaders, gradients and training, with tensors and models made where the answer lives.

Cases give arrays; a model is a list of `(W, b)`, W as PyTorch keeps it, (out, in).
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from typing import Any

import numpy as np

from mitdl_utils.checks.drivers import snapshot
from mitdl_utils.checks.drivers.batching import (
    AS_IT_WAS,
    CHANGED,
    DRAWS,
    ENOUGH,
    EVERYWHERE,
    HOW_MANY,
    facts_of_orders,
    how_many,
    kind,
    random_state,
    rows_met_everywhere,
)
from mitdl_utils.checks.drivers.library import inside
from mitdl_utils.checks.drivers.torch_models import PLAIN, arrays_of

AT_ONCE = 5  # epochs in a question, for some loaders are slow: they start processes
MOVED = ("the inputs were moved to the device", "the labels were moved to the device")


def loader(
    subject: Any,
    library: Any,
    X: Any,
    y: Any,
    batch_size: int,
    shuffle: bool,
    seed: int,
    times: int = 1,
) -> Any:
    """Facts about what a loader gives, epoch after epoch.

    Args:
        subject: the function that makes a loader of tensors.
        library: for torch.
        X: (n, d), no row twice.
        y: (n,), no label twice.
        batch_size: rows in a batch.
        shuffle: whether the order is to be a new one in each epoch.
        seed: of the order.
        times: so many epochs of few rows, to see whether each row comes to each place.
    """
    tensors = inside(library).tensors([X, y])
    if times > 1:
        made = subject(*tensors, batch_size, shuffle, seed)
        orders = [_labels(epoch) for epoch in _epochs(library, made, len(y) + 2, times)]
        return {EVERYWHERE: rows_met_everywhere([list(chain(*order)) for order in orders])}
    before = random_state(library, of_torch=True)
    made = subject(*tensors, batch_size, shuffle, seed)
    if made is None or isinstance(made, bool | int | float | str | np.generic):
        return {HOW_MANY: how_many(made, 0)}
    first = _epochs(library, made, len(y) + 2)[0]
    facts: dict[str, Any] = {HOW_MANY: how_many(first, len(y) + 2)}
    if not all(isinstance(batch, tuple) for batch in first):
        return facts | {"shapes of the batches": first}
    facts |= _facts_of_batches(first, X, y)
    twin = subject(*tensors, batch_size, shuffle, seed)  # a life of its own, from the start
    second = _epochs(library, made, len(y) + 2)[0]
    given = arrays_of(library, tensors, otherwise=_array)
    same = np.array_equal(given[0], X) and np.array_equal(given[1], y)
    facts["the X and y that you were given"] = AS_IT_WAS if same else CHANGED
    facts["batches in the second epoch"] = len(second)
    labels = [_labels(first), _labels(second)]
    if not shuffle:
        facts["the order is that of X"] = list(chain(*labels[0])) == y.tolist()
        facts["the second epoch has the order of X"] = list(chain(*labels[1])) == y.tolist()
    elif len(y) >= ENOUGH:
        labels += map(_labels, _epochs(library, made, len(y) + 2, DRAWS - 2))
        again = [_labels(epoch) for epoch in _epochs(library, twin, len(y) + 2, 2)]
        other = subject(*tensors, batch_size, shuffle, seed + 1)
        (one,) = _epochs(library, other, len(y) + 2)
        facts |= facts_of_orders(labels, again[0], _labels(one), y.tolist())
        facts["the same seed gives the same second epoch"] = again[1] == labels[1]
    same = random_state(library, of_torch=True) == before
    return facts | {"the global random state": AS_IT_WAS if same else CHANGED}


def _facts_of_batches(batches: list[Any], X: Any, y: Any) -> dict[str, Any]:
    row_of = {label: row for label, row in zip(y.tolist(), X, strict=True)}
    came = list(chain(*_labels(batches)))
    rows = chain.from_iterable(x for x, _ in batches)  # never all at once: there may be many
    return {
        "shapes of the batches": [f"x {x.shape}, y {labels.shape}" for x, labels in batches],
        "dtypes": sorted({f"x {x.dtype}, y {labels.dtype}" for x, labels in batches}),
        "examples that never come": len(set(y.tolist()) - set(came)),
        "examples that come more than once": len(came) - len(set(came)),
        "each x is beside its own y": sum(len(x) for x, _ in batches) == len(came)
        and all(
            label in row_of and np.array_equal(row, row_of[label])
            for row, label in zip(rows, came, strict=True)
        ),
    }


def _labels(batches: list[Any]) -> list[list[Any]]:
    return [np.ravel(batch[1]).tolist() for batch in batches if isinstance(batch, tuple)]


def _epochs(library: Any, made: Any, most: int, times: int = 1) -> list[list[Any]]:
    """The batches of epochs as pairs of arrays; what is none, as what it is."""
    came: list[Any] = []
    for done in range(0, times, AT_ONCE):
        came += inside(library).epochs(made, most, min(times - done, AT_ONCE))
    return [[_batch(values, batch) for values, batch in epoch] for epoch in came]


def _batch(values: Any, batch: Any) -> Any:
    """A pair of arrays, where there are values of it or it is one; its kind else."""
    pair = isinstance(batch, tuple | list) and len(batch) == 2
    parts = tuple(values) if values is not None else tuple(map(_array, batch)) if pair else ()
    if parts and all(isinstance(part, np.ndarray) and part.ndim for part in parts):
        return parts
    return " and ".join(map(str, parts)) if parts else kind(batch)


def _array(tensor: Any) -> Any:
    """A tensor's values; of what is no tensor, its kind."""
    if tensor is None or isinstance(tensor, PLAIN):
        return "None" if tensor is None else kind(tensor)
    return snapshot(tensor.detach().numpy())


def gradients(
    subject: Any,
    library: Any,
    model: Any,
    batches: Any,
    loss_fn: str,
    frozen: int = 0,
    once: bool = False,
) -> Any:
    """The gradients that are left in a model that had others before.

    Args:
        subject: the function that collects gradients.
        library: for torch.
        model: list of (W, b).
        batches: list of (X, y).
        loss_fn: name of a loss in torch.nn.functional.
        frozen: so many of the first parameters ask for no gradient.
        once: whether the batches can be gone through only once.
    """
    made = inside(library).with_tanh(model)
    parameters = inside(library).items(made, "parameters")
    for parameter in parameters[:frozen]:
        parameter.requires_grad_(False)
    inside(library).set_gradients(made, 1.0)
    starts = arrays_of(library, parameters, otherwise=_array)
    given = [tuple(batch) for batch in inside(library).tensors(batches)]
    if once:
        given = library.builtins.iter(given)
    subject(made, given, getattr(library.torch.nn.functional, loss_fn))
    found = dict(enumerate(arrays_of(library, parameters, "grad", _array), 1))
    there = {n: gradient for n, gradient in found.items() if isinstance(gradient, np.ndarray)}
    facts: dict[str, Any] = {"parameters with a gradient": ", ".join(map(str, there)) or "none"}
    facts |= {f"gradient of parameter {n}": gradient for n, gradient in there.items()}
    ends = arrays_of(library, parameters, otherwise=_array)
    same = all(map(np.array_equal, starts, ends))
    facts["the parameters"] = AS_IT_WAS if same else "moved"
    asking = [bool(asks) for asks in inside(library).attributes(parameters, "requires_grad")]
    wanted = [number >= frozen for number in range(len(parameters))]
    facts["which parameters are frozen"] = AS_IT_WAS if asking == wanted else CHANGED
    return facts


def training(
    subject: Any,
    library: Any,
    model: Any,
    loader: Any,
    loss_fn: str,
    optimizer: Any,
    device: str,
    norm: bool = False,
    batch_size: int = 0,
) -> Any:
    """Mean loss and weights after each of two epochs, and whether the batches were moved.

    Args:
        subject: the function that trains for an epoch.
        library: for torch.
        model: list of (W, b).
        loader: list of (X, y); of one pair, where `batch_size` makes a DataLoader of it.
        loss_fn: name of a loss in torch.nn.functional.
        optimizer: (name in torch.optim, its settings).
        device: where to train.
        norm: whether the model normalises its batches, as it does only in training mode.
        batch_size: of a DataLoader, 0 for a plain list.
    """
    made = inside(library).with_tanh(model, norm)
    made.eval()
    parameters = inside(library).items(made, "parameters")
    inside(library).set_gradients(made, 1.0)
    name, settings = optimizer
    updates = getattr(library.torch.optim, name)(parameters, **_plain(settings))
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
    facts: dict[str, Any] = dict.fromkeys(MOVED if spies else ())  # told first
    for epoch in (1, 2):
        asked = getattr(library.torch.nn.functional, loss_fn)
        loss = subject(made, given, asked, updates, where)
        counts = isinstance(loss, bool | int | float | np.generic)
        facts["what comes back is"] = "a number" if counts else _kind_of_loss(loss)
        if counts:
            facts[f"mean loss of epoch {epoch}"] = loss
        for number, values in enumerate(arrays_of(library, parameters, otherwise=_array), 1):
            facts[f"parameter {number} after epoch {epoch}"] = values
    if spies:
        for fact, of_all in zip(MOVED, zip(*spies, strict=True), strict=True):
            facts[fact] = all(inside(library).attributes(of_all, "called"))
    return facts


def _kind_of_loss(loss: Any) -> str:
    """What came where a number was to come, as a fact."""
    if loss is None or isinstance(loss, PLAIN):
        return "None" if loss is None else kind(loss)
    return "a tensor, or another object"


def _plain(settings: Mapping[str, Any]) -> dict[str, Any]:
    return {str(key): value for key, value in settings.items()}

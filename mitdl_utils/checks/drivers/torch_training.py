"""PyTorch: loaders, gradients and training, with tensors and models made where the answer lives.

Cases give arrays; a model is a list of `(W, b)`, W as PyTorch keeps it, (out, in).
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from typing import Any

import numpy as np

from mitdl_utils.checks.drivers import taken
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

MOVED = ("the inputs were moved to the device", "the labels were moved to the device")
PLAIN: Any = bool | int | float | str | list | tuple | dict | np.ndarray | np.generic


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
    tensors = [library.torch.tensor(X), library.torch.tensor(y)]
    if times > 1:
        made = subject(*tensors, batch_size, shuffle, seed)
        orders = [_labels(_epoch(library, made, len(y) + 2)) for _ in range(times)]
        return {EVERYWHERE: rows_met_everywhere([list(chain(*order)) for order in orders])}
    before = _all_random_state(library)
    made = subject(*tensors, batch_size, shuffle, seed)
    if made is None or isinstance(made, bool | int | float | str | np.generic):
        return {HOW_MANY: how_many(made, 0)}
    first = _epoch(library, made, len(y) + 2)
    facts: dict[str, Any] = {HOW_MANY: how_many(first, len(y) + 2)}
    if not all(isinstance(batch, tuple) for batch in first):
        return facts | {"shapes of the batches": first}
    facts |= _facts_of_batches(first, X, y)
    twin = subject(*tensors, batch_size, shuffle, seed)  # a life of its own, from the start
    second = _epoch(library, made, len(y) + 2)
    given = [_array(tensor) for tensor in tensors]
    same = np.array_equal(given[0], X) and np.array_equal(given[1], y)
    facts["the X and y that you were given"] = AS_IT_WAS if same else CHANGED
    facts["batches in the second epoch"] = len(second)
    labels = [_labels(first), _labels(second)]
    if not shuffle:
        facts["the order is that of X"] = list(chain(*labels[0])) == y.tolist()
        facts["the second epoch has the order of X"] = list(chain(*labels[1])) == y.tolist()
    elif len(y) >= ENOUGH:
        labels += [_labels(_epoch(library, made, len(y) + 2)) for _ in range(DRAWS - 2)]
        again = [_labels(_epoch(library, twin, len(y) + 2)) for _ in range(2)]
        other = subject(*tensors, batch_size, shuffle, seed + 1)
        facts |= facts_of_orders(
            labels, again[0], _labels(_epoch(library, other, len(y) + 2)), y.tolist()
        )
        facts["the same seed gives the same second epoch"] = again[1] == labels[1]
    same = _all_random_state(library) == before
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


def _epoch(library: Any, made: Any, most: int) -> list[Any]:
    """The batches of an epoch as pairs of arrays; what is none, as what it is."""
    batches: list[Any] = []
    for batch in made if isinstance(made, list | tuple) else library.builtins.iter(made):
        pair = isinstance(batch, tuple | list) and len(batch) == 2
        parts = tuple(map(_array, batch)) if pair else ()
        if pair and all(isinstance(part, np.ndarray) and part.ndim for part in parts):
            batches.append(parts)
        else:
            batches.append(" and ".join(map(str, parts)) if pair else kind(batch))
        if len(batches) >= most:
            break
    return batches


def _array(tensor: Any) -> Any:
    """A tensor's values; of what is no tensor, its kind."""
    if tensor is None or isinstance(tensor, PLAIN):
        return "None" if tensor is None else kind(tensor)
    return taken(tensor.detach().numpy())


def _all_random_state(library: Any) -> list[Any]:
    return [*random_state(library), library.torch.get_rng_state().numpy().tobytes()]


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
    made = _model(library, model)
    parameters = [*iter(made.parameters())]  # list() would ask a generator for its length
    for parameter in parameters[:frozen]:
        parameter.requires_grad_(False)
    for parameter in parameters[frozen:]:
        library.builtins.setattr(parameter, "grad", library.torch.ones_like(parameter))
    starts = [_array(parameter) for parameter in parameters]
    given: Any = [tuple(library.torch.tensor(part) for part in batch) for batch in batches]
    if once:
        given = library.builtins.iter(given)
    subject(made, given, getattr(library.torch.nn.functional, loss_fn))
    found = {number: _array(parameter.grad) for number, parameter in enumerate(parameters, 1)}
    there = {n: gradient for n, gradient in found.items() if isinstance(gradient, np.ndarray)}
    facts: dict[str, Any] = {"parameters with a gradient": ", ".join(map(str, there)) or "none"}
    facts |= {f"gradient of parameter {n}": gradient for n, gradient in there.items()}
    ends = [_array(parameter) for parameter in parameters]
    same = all(map(np.array_equal, starts, ends))
    facts["the parameters"] = AS_IT_WAS if same else "moved"
    asking = [bool(parameter.requires_grad) for parameter in parameters]
    wanted = [number >= frozen for number in range(len(parameters))]
    facts["which parameters are frozen"] = AS_IT_WAS if asking == wanted else CHANGED
    return facts


def _model(library: Any, layers: Any, norm: bool = False) -> Any:
    """A network of these layers with tanh between; with `norm`, batch normalisation too."""
    nn, double = library.torch.nn, library.torch.float64
    modules: list[Any] = []
    for index, (W, b) in enumerate(layers):
        width, inputs = W.shape
        linear = nn.Linear(inputs, width, dtype=double)
        linear.load_state_dict({"weight": library.torch.tensor(W), "bias": library.torch.tensor(b)})
        modules.append(linear)
        if index < len(layers) - 1:
            modules += [nn.BatchNorm1d(width, dtype=double)] if norm else []
            modules.append(nn.Tanh())
    return nn.Sequential(*modules)


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
    made = _model(library, model, norm)
    made.eval()
    parameters = [*iter(made.parameters())]  # list() would ask a generator for its length
    for parameter in parameters:
        library.builtins.setattr(parameter, "grad", library.torch.ones_like(parameter))
    name, settings = optimizer
    updates = getattr(library.torch.optim, name)(parameters, **_plain(settings))
    batches = [tuple(library.torch.tensor(part) for part in batch) for batch in loader]
    spies: list[Any] = []
    given: Any = batches
    if batch_size:
        data = library.torch.utils.data.TensorDataset(*batches[0])
        given = library.torch.utils.data.DataLoader(data, batch_size=batch_size)
    else:
        watched = [tuple(_watched(library, part) for part in batch) for batch in batches]
        given = [tuple(part for part, _ in batch) for batch in watched]
        spies = [tuple(spy for _, spy in batch) for batch in watched]
    facts: dict[str, Any] = dict.fromkeys(MOVED if spies else ())  # told first
    for epoch in (1, 2):
        loss = subject(
            made,
            given,
            getattr(library.torch.nn.functional, loss_fn),
            updates,
            library.torch.device(device),
        )
        counts = isinstance(loss, bool | int | float | np.generic)
        facts["what comes back is"] = "a number" if counts else _kind_of_loss(loss)
        if counts:
            facts[f"mean loss of epoch {epoch}"] = loss
        for number, parameter in enumerate(parameters, 1):
            facts[f"parameter {number} after epoch {epoch}"] = _array(parameter)
    if spies:
        for fact, calls in zip(MOVED, zip(*spies, strict=True), strict=True):
            facts[fact] = all(spy.called for spy in calls)
    return facts


def _kind_of_loss(loss: Any) -> str:
    """What came where a number was to come, as a fact."""
    if loss is None or isinstance(loss, PLAIN):
        return "None" if loss is None else kind(loss)
    return "a tensor, or another object"


def _plain(settings: Mapping[str, Any]) -> dict[str, Any]:
    return {str(key): value for key, value in settings.items()}


def _watched(library: Any, tensor: Any) -> tuple[Any, Any]:
    """A tensor of zeros that becomes this one where it is moved, and whether it was.

    So whoever moves it and goes on with the one that was not moved is seen, on any device.
    """
    spy = library.importlib.import_module("unittest.mock").Mock(wraps=tensor.to)
    here = library.torch.zeros_like(tensor)
    library.builtins.setattr(here, "to", spy)
    return here, spy

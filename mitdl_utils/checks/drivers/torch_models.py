"""PyTorch models: made from a line of text, given weights, called, trained and read.

A model is written as in a notebook, "Linear(3, 4), Tanh(), Linear(4, 1)"; its weights are one flat
array in the order of `parameters()`. Everything is made where the answer lives.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from mitdl_utils.checks.drivers import snapshot
from mitdl_utils.checks.drivers.fitting import as_array
from mitdl_utils.checks.drivers.library import inside

PLAIN: Any = bool | int | float | str | list | tuple | dict | np.ndarray | np.generic
LAYER = re.compile(r"(\w+)\(([^)]*)\)")


def layers_of(text: str) -> list[tuple[str, list[int]]]:
    """The names and sizes of layers.

    >>> layers_of("Linear(3, 4), Tanh()")
    [('Linear', [3, 4]), ('Tanh', [])]
    """
    return [
        (name, [int(number) for number in numbers.split(",") if number])
        for name, numbers in LAYER.findall(text)
    ]


def trained(
    subject: Any,
    library: Any,
    model: str,
    X: Any,
    y: Any,
    loss_fn: str,
    lr: float,
    epochs: int,
    start: Any,
    leftovers: float = 0.0,
) -> Any:
    """The losses that training gives, and what it makes of the model.

    Args:
        subject: the function that trains.
        library: for torch.
        model: layers; the network arrives in eval mode.
        X: (n, d).
        y: (n, …), as the loss wants it.
        loss_fn: name of a loss in torch.nn.functional.
        lr: learning rate.
        epochs: how often to go through the data.
        start: all weights.
        leftovers: a gradient that every parameter still holds; 0 for none.
    """
    made = inside(library).sequential(layers_of(model), start)
    made.eval()
    named = inside(library).items(made, "named_parameters")
    if leftovers:
        inside(library).set_gradients(made, leftovers)
    tensors = inside(library).tensors([X, y])
    losses = subject(made, *tensors, getattr(library.torch.nn.functional, loss_fn), lr, epochs)
    facts: dict[str, Any] = {"what comes back": _form(losses), "losses": as_array(losses)}
    if facts["what comes back"] != "a list of floats":
        del facts["losses"]
    buffers = inside(library).items(made, "named_buffers")
    named += [(name, buffer) for name, buffer in buffers if "running" in name]
    *values, X_now, y_now = arrays_of(library, [*(kept for _, kept in named), *tensors])
    for (name, _), value in zip(named, values, strict=True):
        facts[f"{name} afterwards"] = value
    same = np.array_equal(X, X_now) and np.array_equal(y, y_now)
    return facts | {"X and y": "as they were" if same else "changed"}


def _form(losses: Any) -> str:
    """What came back, in words; arrays and lists of numbers are equally good."""
    losses = as_array(losses)
    if isinstance(losses, np.ndarray) and losses.ndim == 1:
        return "a list of floats" if losses.dtype.kind == "f" else f"a list of {losses.dtype}"
    if isinstance(losses, list | tuple):
        kinds = {"None" if loss is None else "tensors" for loss in losses if not _number(loss)}
        return f"a list of {' and '.join(sorted(kinds))}"
    if losses is None:
        return "None"
    return "one number" if _number(losses) else "something that is no list"


def _number(value: Any) -> bool:
    return isinstance(value, bool | int | float | np.generic)


def array_of(tensor: Any) -> Any:
    """A tensor's values; what is no tensor, by its kind."""
    if tensor is None or isinstance(tensor, PLAIN):
        return f"no tensor but {type(tensor).__name__}"
    return snapshot(tensor.detach().numpy())


def arrays_of(
    library: Any,
    things: Iterable[Any],
    attribute: str = "",
    otherwise: Callable[[Any], Any] = array_of,
) -> list[Any]:
    """The values of many tensors, or of this attribute of each; `otherwise` tells of what is none.

    Args:
        library: reads them where they live.
        things: tensors, or what came in their place.
        attribute: "grad".
        otherwise: what to make of anything else.
    """
    seen = inside(library).read([*things], attribute)
    return [otherwise(thing) if values is None else snapshot(values) for values, thing in seen]

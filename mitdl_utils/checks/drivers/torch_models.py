"""PyTorch models: made from a line of text, given weights, called, trained and read.

A model is written as in a notebook, "Linear(3, 4), Tanh(), Linear(4, 1)"; its weights are one flat
array in the order of `parameters()`. Everything is made where the answer lives.
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from mitdl_utils.checks.drivers import taken
from mitdl_utils.checks.drivers.fitting import as_array

PLAIN = bool | int | float | str | list | tuple | dict | np.ndarray | np.generic
LAYER = re.compile(r"(\w+)\(([^)]*)\)")


def sequential(library: Any, layers: str, start: Any) -> Any:
    """A network of these layers with these weights, in the precision of the weights.

    Args:
        library: for torch.
        layers: "Linear(3, 4), Tanh(), Linear(4, 1)".
        start: all weights, one after another.
    """
    nn = library.torch.nn
    modules = [
        getattr(nn, name)(*(int(number) for number in numbers.split(",") if number))
        for name, numbers in LAYER.findall(layers)
    ]
    model = nn.Sequential(*modules).to(getattr(library.torch, str(start.dtype)))
    put(library, model, start)
    return model


def put(library: Any, model: Any, weights: Any) -> None:
    """Give a model's parameters these values, in their order."""
    with_values = library.torch.tensor(weights)
    library.torch.nn.utils.vector_to_parameters(with_values, model.parameters())


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
    made = sequential(library, model, start)
    made.eval()
    named = [pair for pair in made.named_parameters()]  # list() asks a generator for its length
    if leftovers:
        for _, parameter in named:
            full = library.torch.full_like(parameter, leftovers)
            library.builtins.setattr(parameter, "grad", full)
    tensors = [library.torch.tensor(X), library.torch.tensor(y)]
    losses = subject(made, *tensors, getattr(library.torch.nn.functional, loss_fn), lr, epochs)
    facts: dict[str, Any] = {"what comes back": _form(losses), "losses": as_array(losses)}
    if facts["what comes back"] != "a list of floats":
        del facts["losses"]
    facts |= {f"{name} afterwards": array_of(parameter) for name, parameter in named}
    for name, buffer in made.named_buffers():
        if "running" in name:
            facts[f"{name} afterwards"] = array_of(buffer)
    same = all(map(np.array_equal, (X, y), map(array_of, tensors)))
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
    return taken(tensor.detach().numpy())

"""Training on the full batch: its losses, and the model afterwards.

A model is written as in a notebook, "Linear(3, 4), Tanh(), Linear(4, 1)"; its weights are one flat
array in the order of `parameters()`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np

from mitdl_utils.checks.drivers.library import inside
from mitdl_utils.checks.drivers.losses import as_array
from mitdl_utils.checks.drivers.torch_models import arrays_of
from mitdl_utils.checks.facts import Facts
from mitdl_utils.checks.trial import Case

LAYER = re.compile(r"(\w+)\(([^)]*)\)")
FLOATS, AS_THEY_WERE = "a list of floats", "as they were"


def train_spelled(name: str, case: Case) -> str:
    """Write the call with the model and the loss in PyTorch's words."""
    model, X, y, loss_fn, lr, epochs = case.args[:6]
    shapes = f"X of shape {np.shape(X)} and y of shape {np.shape(y)}"
    return f"{name}(model, X, y, {loss_fn}, lr={lr}, epochs={epochs}) with a {model}, {shapes}"


def train(
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
) -> Facts:
    """Note the losses of training, and the model afterwards.

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
        leftovers: the gradient of every parameter at the start; 0 for none.

    Returns:
        The facts, without losses where they are no list of floats.
    """
    network = inside(library).sequential(layers_of(model), start)
    network.eval()
    weights = inside(library).items(network, "named_parameters")
    if leftovers:
        inside(library).set_gradients(network, leftovers)
    tensors = inside(library).tensors([X, y])
    loss_function = getattr(library.torch.nn.functional, loss_fn)
    losses = subject(network, *tensors, loss_function, lr, epochs)
    facts = Facts()
    facts.note("what comes back", _form(losses), right=FLOATS)
    if facts["what comes back"] == FLOATS:
        facts.note("losses", as_array(losses))
    buffers = inside(library).items(network, "named_buffers")
    named = [*weights, *((name, buffer) for name, buffer in buffers if "running" in name)]
    *values, X_now, y_now = arrays_of(library, [*(tensor for _, tensor in named), *tensors])
    for (name, _), value in zip(named, values, strict=True):
        facts.note(f"{name} afterwards", value)
    same = np.array_equal(X, X_now) and np.array_equal(y, y_now)
    facts.note("X and y", AS_THEY_WERE if same else "changed", right=AS_THEY_WERE)
    if epochs and _equal(values[: len(weights)], start):
        gradients = arrays_of(library, [parameter for _, parameter in weights], "grad")
        facts.note("gradients of weights that never moved", _cleared(gradients))
    return facts


def layers_of(text: str) -> list[tuple[str, list[int]]]:
    """Return the names and sizes of layers.

    >>> layers_of("Linear(3, 4), Tanh()")
    [('Linear', [3, 4]), ('Tanh', [])]
    """
    return [
        (name, [int(number) for number in numbers.split(",") if number])
        for name, numbers in LAYER.findall(text)
    ]


def _form(losses: Any) -> str:
    """Name the kind of the losses; arrays and lists of numbers are equally good."""
    losses = as_array(losses)
    if isinstance(losses, np.ndarray) and losses.ndim == 1:
        return FLOATS if losses.dtype.kind == "f" else f"a list of {losses.dtype}"
    if isinstance(losses, list | tuple):
        kinds = {"None" if loss is None else "tensors" for loss in losses if not _number(loss)}
        return f"a list of {' and '.join(sorted(kinds))}"
    if losses is None:
        return "None"
    return "one number" if _number(losses) else "something that is no list"


def _number(value: Any) -> bool:
    return isinstance(value, bool | int | float | np.generic) or (
        isinstance(value, np.ndarray) and value.ndim == 0
    )


def _equal(weights: Sequence[Any], start: Any) -> bool:
    """Whether weights in their shapes are those of one flat array."""
    return np.array_equal(np.concatenate([np.ravel(values) for values in weights]), start)


def _cleared(gradients: Sequence[Any]) -> str:
    """Say whether the gradients were cleared: whether none holds a number other than 0."""
    left = any(isinstance(values, np.ndarray) and values.any() for values in gradients)
    return "kept" if left else "cleared"

"""PyTorch models: made from a line of text, given weights, called, trained and read.

A model is written as in a notebook, "Linear(3, 4), Tanh(), Linear(4, 1)"; its weights are one flat
array in the order of `parameters()`. Everything is made where the answer lives.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import numpy as np

from mitdl_utils.checks.drivers import taken
from mitdl_utils.checks.drivers.fitting import as_array

PLAIN: Any = bool | int | float | str | list | tuple | dict | np.ndarray | np.generic
TIMES = 24  # so often dropout cannot give the same by chance
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


def layer(
    subject: Any, library: Any, d_in: int, d_out: int, W: Any, b: Any, x: Any, upstream: Any
) -> Any:
    """What a layer is, gives, and passes back, once it has these weights.

    Args:
        subject: the class, with parameters `W` and `b`.
        library: for torch.
        d_in: inputs.
        d_out: units.
        W: weights to give it, (d_in, d_out).
        b: biases to give it, (d_out,).
        x: a batch (n, d_in).
        upstream: what comes back to its output, (n, d_out).
    """
    torch, float64 = library.torch, library.torch.float64
    made = subject(d_in, d_out)
    facts: dict[str, Any] = {"it is": _kind(library, made, "Module")}
    if facts["it is"] != "a torch.nn.Module":
        return facts
    facts["its parameters"] = _outline(made)
    if facts["its parameters"] != f"W {W.shape}, b {b.shape}":
        return facts
    facts["its units at first"] = _units(array_of(made.W).T)
    other = subject(d_in, d_out)
    before = array_of(other.W)
    made.to(float64)
    for parameter, values in ((made.W, W), (made.b, b)):
        parameter.data.copy_(torch.tensor(values))
    own = np.array_equal(before, array_of(other.W))
    facts["a second layer"] = "has weights of its own" if own else "shares the weights of the first"
    return facts | _passed(library, made, x, upstream, [("W", made.W), ("b", made.b)])


def mlp(subject: Any, library: Any, sizes: Any, start: Any, x: Any, upstream: Any) -> Any:
    """What a network is, gives, and passes back, once it has these weights.

    Args:
        subject: the function that builds it.
        library: for torch.
        sizes: handed on.
        start: all weights, in the order of its parameters.
        x: a batch (n, sizes[0]).
        upstream: what comes back to its output, (n, sizes[-1]).
    """
    made = subject(sizes)
    facts: dict[str, Any] = {"it is": _kind(library, made, "Sequential")}
    if facts["it is"] != "a torch.nn.Sequential":
        return facts
    parameters = [parameter for parameter in made.parameters()]
    facts["shapes of its parameters"] = ", ".join(str(tuple(p.shape)) for p in parameters)
    wanted = [s for i, o in pairwise(sizes) for s in ((o, i), (o,))]
    if facts["shapes of its parameters"] != ", ".join(map(str, wanted)):
        return facts
    facts["its units at first"] = _units(array_of(parameters[0]))
    made.to(library.torch.float64)
    put(library, made, start)
    parameters = [parameter for parameter in made.parameters()]
    named = [(f"parameter {number}", p) for number, p in enumerate(parameters, 1)]
    facts |= _passed(library, made, x, upstream, named)
    if "gradient of x" not in facts:
        return facts
    made.eval()
    facts["output in eval mode"] = array_of(made(library.torch.tensor(x)))
    return facts


def _kind(library: Any, made: Any, name: str) -> str:
    if made is None or isinstance(made, PLAIN):
        return "None" if made is None else f"a plain {type(made).__name__}"
    nn = library.torch.nn
    wanted = library.builtins.isinstance(made, getattr(nn, name))
    return f"a torch.nn.{name}" if wanted else f"no torch.nn.{name}"


def _outline(made: Any) -> str:
    """Names and shapes of the parameters, in the order of the alphabet."""
    found = {name: tuple(parameter.shape) for name, parameter in made.named_parameters()}
    return ", ".join(f"{name} {shape}" for name, shape in sorted(found.items())) or "none"


def _units(rows: Any) -> str:
    """Whether units that should learn different things begin differently; a row for each."""
    if not isinstance(rows, np.ndarray):
        return "no tensors"
    if not np.isfinite(rows).all():
        return "not finite"
    alike = len(rows) > 1 and bool((rows == rows[0]).all())
    return "all alike" if alike else "not all alike"


def _passed(library: Any, made: Any, x: Any, upstream: Any, named: Any) -> dict[str, Any]:
    """The output for a batch, and the gradients of the parameters and of the batch."""
    torch = library.torch
    batch = torch.tensor(x).requires_grad_()
    out = made(batch)
    facts: dict[str, Any] = {"output": array_of(out)}
    many = array_of(made(torch.tensor(np.tile(x, (TIMES, 1)))))
    if isinstance(many, np.ndarray) and len(many) == TIMES * len(x):
        again = many.reshape(TIMES, len(x), -1)
        if not np.allclose(again, again[:1], rtol=1e-9, atol=1e-12, equal_nan=True):
            return {"output": "another one at each call"}
    if not isinstance(facts["output"], np.ndarray) or facts["output"].shape != upstream.shape:
        return facts
    facts["gradients flow back"] = bool(out.requires_grad)
    if not facts["gradients flow back"]:
        return facts
    out.backward(torch.tensor(upstream))
    for name, parameter in [*named, ("x", batch)]:
        facts[f"gradient of {name}"] = array_of(parameter.grad)
    facts["output of the last example"] = array_of(made(torch.tensor(x[-1:])))
    return facts

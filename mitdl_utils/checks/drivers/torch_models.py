"""PyTorch models: given weights, called and read. Everything is made where the answer lives."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import Any

import numpy as np

from mitdl_utils.checks.drivers import snapshot
from mitdl_utils.checks.drivers.library import inside

PLAIN: Any = bool | int | float | str | list | tuple | dict | np.ndarray | np.generic
TIMES = 24  # so often dropout cannot give the same by chance


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
    made = subject(d_in, d_out)
    facts: dict[str, Any] = {"it is": _kind(library, made, "Module")}
    if facts["it is"] != "a torch.nn.Module":
        return facts
    facts["its parameters"] = _outline(library, made)
    if facts["its parameters"] != f"W {W.shape}, b {b.shape}":
        return facts
    facts["its units at first"] = _units(arrays_of(library, [made], "W")[0].T)
    other = subject(d_in, d_out)
    before = arrays_of(library, [other], "W")[0]
    inside(library).put_named(made, {"W": W, "b": b})
    own = np.array_equal(before, arrays_of(library, [other], "W")[0])
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
    parameters = inside(library).items(made, "parameters")
    shapes = inside(library).attributes(parameters, "shape")
    facts["shapes of its parameters"] = ", ".join(str(tuple(shape)) for shape in shapes)
    wanted = [s for i, o in pairwise(sizes) for s in ((o, i), (o,))]
    if facts["shapes of its parameters"] != ", ".join(map(str, wanted)):
        return facts
    facts["its units at first"] = _units(arrays_of(library, parameters[:1])[0])
    inside(library).put_doubles(made, start)
    parameters = inside(library).items(made, "parameters")
    named = [(f"parameter {number}", p) for number, p in enumerate(parameters, 1)]
    facts |= _passed(library, made, x, upstream, named)
    if "gradient of x" not in facts:
        return facts
    made.eval()
    out = made(inside(library).tensors(x))
    facts["output in eval mode"] = arrays_of(library, [out])[0]
    return facts


def _kind(library: Any, made: Any, name: str) -> str:
    if made is None or isinstance(made, PLAIN):
        return "None" if made is None else f"a plain {type(made).__name__}"
    wanted = inside(library).is_a(made, name)
    return f"a torch.nn.{name}" if wanted else f"no torch.nn.{name}"


def _outline(library: Any, made: Any) -> str:
    """Names and shapes of the parameters, in the order of the alphabet."""
    named = inside(library).items(made, "named_parameters")
    shapes = inside(library).attributes([kept for _, kept in named], "shape")
    found = {name: tuple(shape) for (name, _), shape in zip(named, shapes, strict=True)}
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
    inputs = [x, np.tile(x, (TIMES, 1)), x[-1:], upstream]
    batch, repeated, last, back = inside(library).tensors(inputs)
    batch.requires_grad_()
    out = made(batch)
    facts: dict[str, Any] = {"output": arrays_of(library, [out])[0]}
    many = arrays_of(library, [made(repeated)])[0]
    if isinstance(many, np.ndarray) and len(many) == TIMES * len(x):
        again = many.reshape(TIMES, len(x), -1)
        if not np.allclose(again, again[:1], rtol=1e-9, atol=1e-12, equal_nan=True):
            return {"output": "another one at each call"}
    if not isinstance(facts["output"], np.ndarray) or facts["output"].shape != upstream.shape:
        return facts
    facts["gradients flow back"] = bool(out.requires_grad)
    if not facts["gradients flow back"]:
        return facts
    out.backward(back)
    names, parameters = zip(*named, ("x", batch), strict=True)
    for name, gradient in zip(names, arrays_of(library, parameters, "grad"), strict=True):
        facts[f"gradient of {name}"] = gradient
    facts["output of the last example"] = arrays_of(library, [made(last)])[0]
    return facts

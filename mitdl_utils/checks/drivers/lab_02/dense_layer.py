"""A layer of the student's own in PyTorch, given weights and sent a batch."""

from __future__ import annotations

from typing import Any

import numpy as np

from mitdl_utils.checks.drivers.library import inside
from mitdl_utils.checks.drivers.module_facts import kind, passes, units
from mitdl_utils.checks.drivers.torch_models import arrays_of
from mitdl_utils.checks.facts import Facts


def dense_layer(
    subject: Any, library: Any, d_in: int, d_out: int, W: Any, b: Any, x: Any, upstream: Any
) -> Facts:
    """Note the class of a layer, and its outputs and gradients with these weights.

    Args:
        subject: the class, with parameters `W` and `b`.
        library: for torch.
        d_in: inputs.
        d_out: units.
        W: weights to give it, (d_in, d_out).
        b: biases to give it, (d_out,).
        x: a batch (n, d_in).
        upstream: the gradient of its output, (n, d_out).
    """
    layer = subject(d_in, d_out)
    facts = kind(library, layer, "Module")
    if facts["it is"] != "a torch.nn.Module":
        return facts
    shapes = f"W {W.shape}, b {b.shape}"
    facts.note("its parameters", _parameters(library, layer), right=shapes)
    if facts["its parameters"] != shapes:
        return facts
    facts.add(units(arrays_of(library, [layer], "W")[0].T))
    other = subject(d_in, d_out)
    before = arrays_of(library, [other], "W")[0]
    inside(library).put_named(layer, {"W": W, "b": b})
    unchanged = np.array_equal(before, arrays_of(library, [other], "W")[0])
    fact = "has weights of its own" if unchanged else "shares the weights of the first"
    facts.note("a second layer", fact, right="has weights of its own")
    facts.add(passes(library, layer, x, upstream, [("W", layer.W), ("b", layer.b)]))
    return facts


def _parameters(library: Any, layer: Any) -> str:
    """Write the names and shapes of the parameters, in alphabetical order."""
    named = inside(library).items(layer, "named_parameters")
    shapes = inside(library).attributes([parameter for _, parameter in named], "shape")
    by_name = {name: tuple(shape) for (name, _), shape in zip(named, shapes, strict=True)}
    return ", ".join(f"{name} {shape}" for name, shape in sorted(by_name.items())) or "none"

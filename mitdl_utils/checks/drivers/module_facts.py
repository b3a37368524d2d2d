"""Facts about a torch module: its class, its units at first, its forward and backward pass."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from mitdl_utils.checks.drivers.library import inside
from mitdl_utils.checks.drivers.torch_models import PLAIN, arrays_of
from mitdl_utils.checks.facts import Facts

REPEATS = 24  # dropout cannot give the same so often by chance


def kind(library: Any, value: Any, name: str) -> Facts:
    """Note whether a value is of the class of this name in torch.nn."""
    facts, right = Facts(), f"a torch.nn.{name}"
    if value is None or isinstance(value, PLAIN):
        fact = "None" if value is None else f"a plain {type(value).__name__}"
    else:
        fact = right if inside(library).is_a(value, name) else f"no torch.nn.{name}"
    facts.note("it is", fact, right=right)
    return facts


def units(rows: Any) -> Facts:
    """Note whether units that should learn different things begin differently.

    Args:
        rows: the weights of each unit, (d_out, d_in).
    """
    facts = Facts()
    facts.note("its units at first", _alike(rows), right="not all alike")
    return facts


def _alike(rows: Any) -> str:
    if not isinstance(rows, np.ndarray):
        return "no tensors"
    if not np.isfinite(rows).all():
        return "not finite"
    alike = len(rows) > 1 and bool((rows == rows[0]).all())
    return "all alike" if alike else "not all alike"


def passes(
    library: Any, module: Any, x: Any, upstream: Any, parameters: Sequence[tuple[str, Any]]
) -> Facts:
    """Note the output for a batch, and the gradients of the parameters and of the batch.

    Args:
        library: for torch.
        module: to send the batch through.
        x: a batch (n, d_in).
        upstream: the gradient of the output, (n, d_out).
        parameters: pairs of a name and a parameter.
    """
    facts = Facts()
    inputs = [x, np.tile(x, (REPEATS, 1)), x[-1:], upstream]
    batch, repeated, last, back = inside(library).tensors(inputs)
    batch.requires_grad_()
    out = module(batch)
    facts.note("output", arrays_of(library, [out])[0])
    many = arrays_of(library, [module(repeated)])[0]
    if isinstance(many, np.ndarray) and len(many) == REPEATS * len(x):
        each = many.reshape(REPEATS, len(x), -1)
        if not np.allclose(each, each[:1], rtol=1e-9, atol=1e-12, equal_nan=True):
            facts.note("output", "another one at each call")
            return facts
    if not isinstance(facts["output"], np.ndarray) or facts["output"].shape != upstream.shape:
        return facts
    facts.note("gradients flow back", bool(out.requires_grad), right=True)
    if not facts["gradients flow back"]:
        return facts
    out.backward(back)
    names, tensors = zip(*parameters, ("x", batch), strict=True)
    for name, gradient in zip(names, arrays_of(library, tensors, "grad"), strict=True):
        facts.note(f"gradient of {name}", gradient)
    facts.note("output of the last example", arrays_of(library, [module(last)])[0])
    return facts

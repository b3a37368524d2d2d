"""A network in PyTorch, given weights and sent a batch."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from mitdl_utils.checks.drivers.library import inside
from mitdl_utils.checks.drivers.module_facts import kind, passes, units
from mitdl_utils.checks.drivers.torch_models import arrays_of
from mitdl_utils.checks.facts import Facts


def build_mlp(subject: Any, library: Any, sizes: Any, start: Any, x: Any, upstream: Any) -> Facts:
    """Note the class of a network, and its outputs and gradients with these weights.

    Args:
        subject: the function that builds it.
        library: for torch.
        sizes: of the layers, inputs first.
        start: all weights, in the order of its parameters.
        x: a batch (n, sizes[0]).
        upstream: the gradient of its output, (n, sizes[-1]).
    """
    model = subject(sizes)
    facts = kind(library, model, "Sequential")
    if facts["it is"] != "a torch.nn.Sequential":
        return facts
    parameters = inside(library).items(model, "parameters")
    spelled = _spelled(inside(library).attributes(parameters, "shape"))
    right = _spelled(s for i, o in pairwise(sizes) for s in ((o, i), (o,)))
    facts.note("shapes of its parameters", spelled, right=right)
    if spelled != right:
        return facts
    facts.add(units(arrays_of(library, parameters[:1])[0]))
    inside(library).put_doubles(model, start)
    parameters = inside(library).items(model, "parameters")
    numbered = [(f"parameter {number}", p) for number, p in enumerate(parameters, 1)]
    facts.add(passes(library, model, x, upstream, numbered))
    if "gradient of x" in facts:
        model.eval()
        out = model(inside(library).tensors(x))
        facts.note("output in eval mode", arrays_of(library, [out])[0])
    return facts


def _spelled(shapes: Any) -> str:
    return ", ".join(str(tuple(shape)) for shape in shapes)

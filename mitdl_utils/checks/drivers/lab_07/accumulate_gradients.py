"""`accumulate_gradients`: the gradients that it leaves in a model."""

from __future__ import annotations

from typing import Any

import numpy as np

from mitdl_utils.checks.drivers.kinds import values_or_kind
from mitdl_utils.checks.drivers.library import inside
from mitdl_utils.checks.drivers.random_states import AS_IT_WAS, CHANGED
from mitdl_utils.checks.drivers.torch_models import arrays_of, model_in_words
from mitdl_utils.checks.trial import Case


def accumulate_gradients_spelled(name: str, case: Case) -> str:
    """Write the call with its model and batches in words."""
    layers, batches, loss_fn = case.args[:3]
    sizes = ", ".join(str(len(y)) for _, y in batches)
    return f"{name}(model, batches, {loss_fn}) with {model_in_words(layers)}, batches of {sizes}"


def accumulate_gradients(
    subject: Any,
    library: Any,
    model: Any,
    batches: Any,
    loss_fn: str,
    frozen: int = 0,
    once: bool = False,
) -> dict[str, Any]:
    """Return the gradients that are left in a model that held others before.

    Args:
        subject: the function that collects gradients.
        library: for torch.
        model: list of (W, b), W as PyTorch keeps it, (out, in).
        batches: list of (X, y), arrays of which tensors are made.
        loss_fn: name of a loss in torch.nn.functional.
        frozen: so many of the first parameters ask for no gradient.
        once: whether the batches can be gone through only once.
    """
    network = inside(library).with_tanh(model)
    parameters = inside(library).items(network, "parameters")
    for parameter in parameters[:frozen]:
        parameter.requires_grad_(False)
    inside(library).set_gradients(network, 1.0)
    before = arrays_of(library, parameters, otherwise=values_or_kind)
    given = [tuple(batch) for batch in inside(library).tensors(batches)]
    if once:
        given = library.builtins.iter(given)
    subject(network, given, getattr(library.torch.nn.functional, loss_fn))
    left = dict(enumerate(arrays_of(library, parameters, "grad", values_or_kind), 1))
    gradients = {n: gradient for n, gradient in left.items() if isinstance(gradient, np.ndarray)}
    facts: dict[str, Any] = {"parameters with a gradient": ", ".join(map(str, gradients)) or "none"}
    facts |= {f"gradient of parameter {n}": gradient for n, gradient in gradients.items()}
    after = arrays_of(library, parameters, otherwise=values_or_kind)
    same = all(map(np.array_equal, before, after))
    facts["the parameters"] = AS_IT_WAS if same else "moved"
    asking = [bool(asks) for asks in inside(library).attributes(parameters, "requires_grad")]
    wanted = [number >= frozen for number in range(len(parameters))]
    facts["which parameters are frozen"] = AS_IT_WAS if asking == wanted else CHANGED
    return facts

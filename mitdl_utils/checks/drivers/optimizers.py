"""Optimizers: `optimizer.step(params, grads)` gives the new parameters."""

from __future__ import annotations

from typing import Any

from mitdl_utils.checks.drivers import taken


def trajectory(subject: Any, library: Any, params: Any, grads: Any, **settings: Any) -> Any:
    """The parameters after each step.

    Args:
        subject: the optimizer's class.
        library: not used.
        params: list of arrays to start from.
        grads: for each step, a list of gradients as `params`.
        settings: keywords of the class.

    Returns:
        "after step 1" and so on to the list of parameters; it ends early where a step gives none.
    """
    optimizer = subject(**settings)
    seen = {}
    for step, gradient in enumerate(grads, 1):
        params = optimizer.step(params, gradient)
        seen[f"after step {step}"] = taken(params)
        if not isinstance(params, list | tuple):
            break
    return seen

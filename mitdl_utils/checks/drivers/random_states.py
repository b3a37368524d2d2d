"""The global generators of random numbers, which an answer must leave unchanged."""

from __future__ import annotations

from typing import Any

from mitdl_utils.checks.drivers.library import inside

AS_IT_WAS = "as it was"
CHANGED = "changed"


def random_state(library: Any, of_torch: bool = False) -> list[Any]:
    """Return the state of NumPy's and Python's global generators, and of PyTorch's if asked for."""
    (_, key, position, *_), state, *tensors = inside(library).random_states(of_torch)
    return [key.tobytes(), position, state, *(tensor.tobytes() for tensor in tensors)]


def state_since(before: list[Any], library: Any, of_torch: bool = False) -> str:
    """Say whether the global generators are unchanged since `before`."""
    return AS_IT_WAS if random_state(library, of_torch) == before else CHANGED

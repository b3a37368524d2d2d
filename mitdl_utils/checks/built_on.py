"""Which earlier answers an answer is built on, and what to say where one of those is not right."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from mitdl_utils.checks.examples import Examples
from mitdl_utils.checks.session import cells_so_far


def mend_first(
    name: str, examples: Examples, scope: Mapping[str, Any], is_wrong: Callable[[str], bool]
) -> str:
    """Return the sentence about the first earlier answer that is used and not right; "" for none.

    Args:
        name: of the exercise that failed.
        examples: of its lab.
        scope: names of the notebook.
        is_wrong: whether the check of another exercise fails.
    """
    used = _used(name, scope)
    for number, earlier in enumerate(examples, 1):
        if earlier == name:
            return ""
        trains = examples[earlier].seconds is not None  # which nobody waits for here
        if earlier in used and not trains and is_wrong(earlier):
            state = "is not right yet" if callable(scope.get(earlier)) else "is not defined"
            return f"It uses your `{earlier}` (exercise {number}), which {state}: mend that first."
    return ""


def _used(name: str, scope: Mapping[str, Any]) -> set[str]:
    """Return the names of the notebook that an answer's code uses, also through others."""
    cells = cells_so_far(scope)
    if not cells:
        return set()
    from mitdl_utils.checks.rules import read_code  # IPython, which a script may lack

    try:
        return read_code(cells, latest=True).used([name])
    except (RecursionError, MemoryError, ValueError):  # nested too deep to be read
        return set()

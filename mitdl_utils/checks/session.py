"""What a notebook's session knows: the code of its cells so far, and the functions it defines."""

from __future__ import annotations

import linecache
from collections.abc import Mapping, Sequence
from typing import Any

from mitdl_utils.checks.examples import Recorded
from mitdl_utils.checks.message import indented

REMEMBERED = "Mended already? A session remembers what has run: restart the kernel."
MOST_CODE = 2**17  # characters of the latest cells, which decide


def rule_problem(
    name: str, recorded: Recorded, absent: Sequence[str], scope: Mapping[str, Any]
) -> str:
    """Return the rule that an answer breaks, in the judge's words; "" when it breaks none.

    Args:
        name: of the exercise.
        recorded: its forbidden calls.
        absent: libraries that are not there while the lab is graded.
        scope: names of the notebook.
    """
    cells = cells_so_far(scope)
    if not cells:
        return ""
    from mitdl_utils.checks.rules import broken_rule, read_code  # which few scripts need

    broken = broken_rule(read_code(cells, latest=True), name, recorded.forbidden, absent)
    return f"{broken}\n{indented(REMEMBERED)}" if ": cell [" in broken else broken


def cells_so_far(scope: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return number and source of the cells that ran, in order, each source once; or the script."""
    inputs = scope.get("In")
    if not isinstance(inputs, list):
        text = "".join(linecache.getlines(str(scope.get("__file__", ""))))
        return [("of this file", text)] if text and scope.get("__name__") == "__main__" else []
    cells: dict[str, str] = {}
    remaining = MOST_CODE
    for number, source in reversed([*enumerate(map(str, inputs))]):
        remaining -= len(source)
        if source and source not in cells and remaining >= 0:
            cells[source] = f"[{number}]"
    return [(number, source) for source, number in reversed(cells.items())]


def own_functions(scope: Mapping[str, Any]) -> list[str]:
    """Return the names of functions and classes that the notebook itself defines."""
    module = scope.get("__name__")
    return [
        key
        for key, value in list(scope.items())
        if callable(value) and getattr(value, "__module__", None) == module
    ]

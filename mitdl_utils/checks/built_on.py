"""Which earlier answers an answer is built on, and what to say where one of those is not right."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Collection, Mapping
from inspect import isfunction
from typing import Any

from mitdl_utils.checks.examples import Examples
from mitdl_utils.checks.near_names import other_name, renamed_to
from mitdl_utils.checks.session import cells_so_far, own_functions

USES = "It uses your "  # begins the sentence that blames another answer
NO_NAME = re.compile(r"raises NameError: name '(\w+)' is not defined(?!; did you mean)")
KNOWS_NONE = "run that first: after a restart a session knows none of them."
RUN_FIRST = "run its cell first"  # in a session that was restarted, or where cells were left out
STATES = {  # by the kind of a failure
    "missing": "is not there",
    "unwritten": "is not written yet",
    "forbidden": "uses what it may not use",
    "timeout": "comes to no end",
}


def how_wrong(kind: str, text: str) -> str:
    """Return how an answer is not right, for a sentence about another one that uses it.

    >>> how_wrong("warning", "sigmoid(-1e4): NumPy warns: overflow encountered in exp")
    'overflows'
    """
    overflows = "overflow" in text.partition("\n")[0]
    return STATES.get(kind) or ("overflows" if overflows else "is not right yet")


def mend(which: str, count: int = 1, meant: str = "") -> str:
    """Return the sentence that says which answers to mend before the one that uses them.

    >>> mend("`sigmoid` (exercise 2), which overflows")
    'It uses your `sigmoid` (exercise 2), which overflows: mend that first.'

    Args:
        which: they are, and how they are wrong.
        count: of them.
        meant: the clause about another name that the one may have; "" for none.
    """
    advice = meant or f"mend {'that' if count == 1 else 'those'} first"
    return f"{USES}{which}: {advice}."


def mend_first(
    name: str, examples: Examples, scope: Mapping[str, Any], state: Callable[[str, str], str]
) -> str:
    """Return the sentence about the first earlier answer that is used and not right; "" for none.

    Args:
        name: of the exercise that failed.
        examples: of its lab.
        scope: names of the notebook.
        state: returns how what has a name is not right as the answer to an exercise; "" if it is.
    """
    used = _used(name, scope)
    for number, earlier in enumerate(examples, 1):
        if earlier == name:
            return ""
        trains = examples[earlier].seconds is not None  # which nobody waits for here
        called = next(
            (candidate for candidate in _names(earlier, examples, scope) if candidate in used), ""
        )
        wrong = state(called, earlier) if called and not trains else ""
        if wrong:
            defined = own_functions(scope) if earlier not in scope else []
            meant = renamed_to(earlier, defined, examples)
            how = wrong if called == earlier else STATES["missing"]
            meant = RUN_FIRST if how == STATES["missing"] and not meant else meant
            return mend(f"`{earlier}` (exercise {number}), which {how}", meant=meant)
    return ""


def run_first(text: str, scope: Mapping[str, Any], name: str = "") -> str:
    """Return what to do about a name that the session does not know; "" where it misses none.

    Args:
        text: what came of a call.
        scope: names of the notebook.
        name: of the exercise.

    >>> run_first("raises NameError: name 'math' is not defined", {})
    'Nothing has imported math yet: write `import math` above it.'
    >>> run_first("raises NameError: name 'np' is not defined", {})
    'If a cell above makes np, run that first: after a restart a session knows none of them.'
    """
    missing = NO_NAME.search(text)
    if missing is None or missing[1] in scope:
        return ""
    unknown = missing[1]
    if unknown in _given_to_init(scope.get(name)):
        return f"Only __init__ is given {unknown}: keep it there, self.{unknown} = …, and use that."
    if unknown in sys.stdlib_module_names:
        return f"Nothing has imported {unknown} yet: write `import {unknown}` above it."
    return f"If a cell above makes {unknown}, {KNOWS_NONE}"


def _given_to_init(answer: object) -> Collection[str]:
    """Return the names of what a class of the notebook is made with; none for anything else."""
    init = vars(answer).get("__init__") if isinstance(answer, type) else None
    return init.__code__.co_varnames[1 : init.__code__.co_argcount] if isfunction(init) else ()


def _names(name: str, examples: Examples, scope: Mapping[str, Any]) -> list[str]:
    """Return the names that an answer may go by: its own and, where there is none, one like it."""
    return [name, other_name(name, own_functions(scope), examples)][: 1 + (name not in scope)]


def _used(name: str, scope: Mapping[str, Any]) -> set[str]:
    """Return the names of the notebook that an answer's code uses, also through others."""
    cells = cells_so_far(scope)
    if not cells:
        return set()
    from mitdl_utils.checks.rules import read_code  # which few scripts need

    try:
        return read_code(cells, latest=True).used([name])
    except (RecursionError, MemoryError, ValueError):  # nested too deep to be read
        return set()

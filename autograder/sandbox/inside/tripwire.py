"""Calls that an exercise forbids: they work everywhere else, and speak up inside it."""

from __future__ import annotations

import functools
import sys
from collections.abc import Iterable
from typing import Any


class ForbiddenCall(Exception):
    """The answer used the very call that it was to replace."""


ARMED: set[str] = set()


def lay(dotted_names: Iterable[str]) -> None:
    """Wrap the functions of these names in modules that are loaded; they pass until armed."""
    for dotted in dotted_names:
        module_name, _, name = dotted.rpartition(".")
        module = sys.modules.get(module_name)
        original = vars(module).get(name) if module is not None else None
        if module is not None and callable(original) and not hasattr(original, "__tripwire__"):
            setattr(module, name, _wire(dotted, original))


def _wire(dotted: str, original: Any) -> Any:
    @functools.wraps(original, updated=())
    def wired(*args: Any, **kwargs: Any) -> Any:
        if dotted in ARMED:
            raise ForbiddenCall(f"{dotted} is not allowed here: it is the answer itself")
        return original(*args, **kwargs)

    wired.__tripwire__ = dotted  # type: ignore[attr-defined]
    return wired


def arm(dotted_names: Iterable[str]) -> None:
    """Make these calls speak up, from now on."""
    names = set(dotted_names)
    lay(names)
    ARMED.update(names)

"""Names of a package that load their module when they are first asked for (PEP 562)."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import Any


class NotInThisVersion(ImportError):
    """A notebook imports what this version does not have; it shows the message and no traceback."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


def lazy_names(package: str, homes: Mapping[str, str]) -> Callable[[str], Any]:
    """Return the `__getattr__` of a package whose names lie in modules that load later.

    Args:
        package: its name, for messages.
        homes: name to the module that defines it.

    >>> lazy_names("shapes", {"sqrt": "math"})("sqrt")(9)
    3.0
    """

    def load(name: str) -> Any:
        if name not in homes:
            if _is_imported(sys._getframe(1).f_globals) and not find_spec(f"{package}.{name}"):
                raise NotInThisVersion(
                    f"{package}: the mitdl that is installed has no {name!r}; is this notebook of "
                    "a newer one? Install that, and restart the kernel"
                )
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return getattr(import_module(homes[name]), name)

    return load


def _is_imported(importer: Mapping[str, Any]) -> bool:
    """Whether `from package import name` asks for a name, told by the module that asks."""
    return str(importer.get("__name__")) == "importlib._bootstrap"

"""Stubs for libraries that a lab is graded without: importing one works, using it explains itself.

A lab about NumPy is graded with NumPy alone: SciPy or torch cannot answer it, and a last cell that
looks at a framework does not cost seconds for each student.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import sys
from collections.abc import Iterable, Sequence
from types import ModuleType
from typing import Any


class NotAvailable(ImportError):
    """A library was used that a lab is graded without; a notebook shows the message only."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


class StubModule(ModuleType):
    """A module that raises `NotAvailable` for every name."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        root = self.__name__.partition(".")[0]
        raise NotAvailable(f"{root} is not here while a notebook is graded: this cell was left out")


class StubFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """A finder of stub modules, which Python asks before it looks for installed ones."""

    def __init__(self, roots: Iterable[str]) -> None:
        self.roots = frozenset(roots)

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Return a spec for a stubbed library or anything under it."""
        if fullname.partition(".")[0] in self.roots:
            return importlib.machinery.ModuleSpec(fullname, self, is_package=True)
        return None

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        """Return the stub."""
        return StubModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Do nothing: a stub has no code."""


def stub_out(roots: Iterable[str]) -> None:
    """Replace these libraries by stubs from now on."""
    sys.meta_path.insert(0, StubFinder(roots))


def close_ctypes() -> None:
    """Forbid loading shared libraries with ctypes; it cannot be undone."""

    def hook(event: str, args: tuple[Any, ...]) -> None:
        if event in ("ctypes.dlopen", "ctypes.dlsym"):
            raise NotAvailable("ctypes is closed while a notebook is graded")

    sys.addaudithook(hook)

"""Libraries that are not here while a notebook is graded: importing works, using them explains.

A lab that asks for NumPy is graded with NumPy: nothing of SciPy or torch is there to answer it, and
a notebook's closing look at a framework does not cost seconds for each student.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import sys
from collections.abc import Iterable, Sequence
from types import ModuleType
from typing import Any


class NotAvailable(ImportError):
    """A library was used that grading does without; a notebook shows one line."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


class StubModule(ModuleType):
    """A module whose every name explains that it is not here."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        root = self.__name__.partition(".")[0]
        raise NotAvailable(f"{root} is not here while a notebook is graded: this cell was left out")


class StubFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds the absent libraries before Python looks for real ones."""

    def __init__(self, roots: Iterable[str]) -> None:
        self.roots = frozenset(roots)

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """A spec for anything under an absent root."""
        if fullname.partition(".")[0] in self.roots:
            return importlib.machinery.ModuleSpec(fullname, self, is_package=True)
        return None

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        """The stand-in."""
        return StubModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Nothing to run."""


def stub_out(roots: Iterable[str]) -> None:
    """Make these libraries absent from now on."""
    sys.meta_path.insert(0, StubFinder(roots))


def close_ctypes() -> None:
    """Let nobody load a shared library from here on; it cannot be undone."""

    def hook(event: str, args: tuple[Any, ...]) -> None:
        if event in ("ctypes.dlopen", "ctypes.dlsym"):
            raise NotAvailable("ctypes is closed while a notebook is graded")

    sys.addaudithook(hook)

"""Modules that were handed in beside a notebook: they are imported as they were handed in.

What a cell writes into the folder meanwhile is no module, because nobody has read it for the rules.
"""

from __future__ import annotations

import importlib.abc
import importlib.util
import os
from collections.abc import Mapping, Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType


class HandedInFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """A finder that Python asks last, so that no module hides one of a library.

    Args:
        sources: content of the modules, by their path in the notebook's folder.
    """

    def __init__(self, sources: Mapping[str, bytes]) -> None:
        self.sources = dict(sources)
        self.folder = os.getcwd()

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return a spec for a module or package that was handed in."""
        name = fullname.replace(".", "/")
        for file, is_package in ((f"{name}/__init__.py", True), (f"{name}.py", False)):
            if file in self.sources:
                origin = os.path.join(self.folder, file)
                spec = ModuleSpec(fullname, self, origin=origin, is_package=is_package)
                spec.has_location = True
                spec.loader_state = file
                return spec
        return None

    def create_module(self, spec: ModuleSpec) -> None:
        """Return None, which asks Python for an ordinary module."""

    def exec_module(self, module: ModuleType) -> None:
        """Run the module's code."""
        spec = module.__spec__
        assert spec is not None
        source = self.sources[spec.loader_state]
        exec(compile(source, str(spec.origin), "exec"), vars(module))

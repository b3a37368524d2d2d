"""Stand-ins for libraries that no browser runs: importing one works, using one says what it needs.

A lab imports torch in its first cell, and most of its exercises need NumPy alone.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import json
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, NoReturn

CALLED = {"torch": "PyTorch", "tensorflow": "TensorFlow", "keras": "Keras"}
NEEDS = "needs {}, which no browser runs: open this notebook in JupyterLab for it"
USES = (
    "call enter iter len bool float int getitem add radd sub rsub mul rmul matmul rmatmul truediv"
)
USES += " neg mro_entries instancecheck array"


class NotInABrowser(ImportError):
    """A library was used that no browser runs; a notebook shows the message only."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


class StandIn(ModuleType):
    """A library that is not here, or anything of one."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return StandIn(f"{self.__name__}.{name}")

    def _refuse(self, *_: Any, **__: Any) -> NoReturn:
        raise NotInABrowser(f"{self.__name__} {needs(self.__name__)}")


for _use in USES.split():
    setattr(StandIn, f"__{_use}__", StandIn._refuse)


class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds stand-ins, where nobody before it has found the library itself."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Return a spec for a stand-in, or anything under it."""
        if fullname.partition(".")[0] not in CALLED:
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        """Return the stand-in."""
        return StandIn(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Do nothing: a stand-in has no code."""


def needs(name: str) -> str:
    """Return what somebody reads who uses a library that no browser runs.

    >>> needs("torch.nn")
    'needs PyTorch, which no browser runs: open this notebook in JupyterLab for it'
    """
    root = name.partition(".")[0]
    return NEEDS.format(CALLED.get(root, root))


def stand_in() -> None:
    """Let stand-ins be imported from now on, for what is not installed."""
    if not any(isinstance(finder, Finder) for finder in sys.meta_path):
        sys.meta_path.append(Finder())


def take_the_place_of(name: str) -> None:
    """Put a stand-in where a package of this name is being imported."""
    stand_in()
    module = StandIn(name)
    module.__path__ = []
    sys.modules[name] = module


def shipped_examples(folder: Path, name: str) -> Path | None:
    """Return the recorded examples that `mitdl_utils` in a browser brings along; None elsewhere.

    A browser's files are no good place for them: JupyterLite hands out JSON as JavaScript reads
    it, to which 2.0 is 2; and without a service worker it hands out none at all.

    Args:
        folder: of the notebook, which bears its lab's name.
        name: of an exercise, which tells where the folder does not.
    """
    labs = Path(__file__).parent / "course" / "labs"
    if (own := labs / folder.name / "examples.json").is_file():
        return own
    return _lab_of(labs).get(name)


def of_another_version(name: str) -> str:
    """Return what somebody reads who checks an exercise that no lab of the site has.

    >>> of_another_version("cosh")
    "check: this site's labs have no exercise 'cosh'; is this notebook of another version?"
    """
    return (
        f"check: this site's labs have no exercise {name!r}; is this notebook of another version?"
    )


@cache
def _lab_of(labs: Path) -> dict[str, Path]:
    """Return the recorded examples that know an exercise, by its name."""
    return {
        name: path
        for path in sorted(labs.glob("*/examples.json"))
        for name in json.loads(path.read_text(encoding="utf-8"))["exercises"]
    }

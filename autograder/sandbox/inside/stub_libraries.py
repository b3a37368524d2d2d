"""Stand-ins for libraries that are not here while a notebook is graded: importing one works.

A lab about NumPy is graded with NumPy alone: SciPy or torch cannot answer it, and a last cell that
looks at a framework does not cost seconds for each student. In a cell, a stand-in's names are
stand-ins as well, and calling one says that it was left out; so a line that an answer does not need
costs no answer. What needs a value, a number or a loop, raises `NotAvailable`, and so does every
call while an exercise is judged.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import os
import sys
from collections.abc import Iterable, Sequence
from types import FrameType, ModuleType
from typing import Any, NoReturn

WHEN = "while a notebook is graded"
OWN = ("__main__", "mitdl_utils")  # whose names of a stand-in are stand-ins
OPERATORS = ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul", "and", "or", "xor")
OTHERS = ("neg", "pos", "invert", "abs", "lt", "le", "gt", "ge", "getitem")
NEED_A_VALUE = ("len", "iter", "next", "int", "float", "complex", "index", "contains", "array")


class NotAvailable(ImportError):
    """A library was used that a lab is graded without; a notebook shows the message only."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


class StubState:
    """What stand-ins have said so far, and whether they may go on saying it."""

    judged = False  # in the fork of an exercise, where a call is an error
    announced: frozenset[str] = frozenset()


class StandIn(ModuleType):
    """A module that is not here, or anything of one: its attributes, and what its calls return."""

    def __getattr__(self, name: str) -> Any:
        if name == "__version__":
            return f"not here {WHEN}"
        if name.startswith("__") or not _is_students_code(sys._getframe(1)):  # a library only asks
            raise AttributeError(name)
        return StandIn(f"{self.__name__}.{name}")

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Say that this was left out; return a function as it is, as a decorator would."""
        if StubState.judged:
            self._refuse()
        if self.__name__ not in StubState.announced:
            StubState.announced |= {self.__name__}
            print(f"{self.__name__}: left out, {_root(self)} is not here {WHEN}")
        if len(args) == 1 and not kwargs and callable(args[0]) and not isinstance(args[0], StandIn):
            return args[0]  # a decorator's
        return StandIn(self.__name__.removesuffix("()") + "()")

    def _refuse(self, *args: Any) -> NoReturn:
        raise NotAvailable(f"uses {self.__name__}, and {_root(self)} is not here {WHEN}")

    def _return_self(self, *args: Any) -> StandIn:
        if StubState.judged:
            self._refuse()
        return self

    def __bool__(self) -> bool:
        if self.__name__ not in sys.modules:
            self._refuse()
        return True

    def __eq__(self, other: object) -> Any:
        return self is other if self.__name__ in sys.modules else self._return_self()

    def __ne__(self, other: object) -> Any:
        return self is not other if self.__name__ in sys.modules else self._return_self()

    __hash__ = ModuleType.__hash__

    def __repr__(self) -> str:
        return f"<{self.__name__} is not here {WHEN}>"

    def __enter__(self) -> StandIn:
        return self._return_self()

    def __exit__(self, *error: object) -> None:
        """Do nothing."""

    def __instancecheck__(self, value: Any) -> bool:
        return False

    def __subclasscheck__(self, kind: Any) -> bool:
        return False

    def __mro_entries__(self, bases: Any) -> tuple[type, ...]:
        return (StandInBase,)


for _name in OPERATORS:
    setattr(StandIn, f"__{_name}__", StandIn._return_self)
    setattr(StandIn, f"__r{_name}__", StandIn._return_self)
for _name in OTHERS:
    setattr(StandIn, f"__{_name}__", StandIn._return_self)
for _name in NEED_A_VALUE:
    setattr(StandIn, f"__{_name}__", StandIn._refuse)
StandIn.__name__ = f"a stand-in for a library that is not here {WHEN}"  # where it is an answer
StandIn.__module__ = "builtins"


class StandInBase:
    """The base class of a student's class that was to come from a stand-in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        pass

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return StandIn(f"{type(self).__name__}.{name}")

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Say that this was left out."""
        return StandIn(f"{type(self).__name__}()")()


def _root(stand_in: StandIn) -> str:
    return stand_in.__name__.partition(".")[0].removesuffix("()")


def _is_students_code(frame: FrameType) -> bool:
    """Whether a frame runs code of the notebook, of a module beside it, or of ours."""
    root = str(frame.f_globals.get("__name__", "")).partition(".")[0]
    if root in OWN:
        return True
    return str(frame.f_globals.get("__file__", "")).startswith(os.getcwd() + os.sep)


class StubFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """A finder of stand-ins, which Python asks before it looks for installed modules.

    Args:
        roots: libraries that are stand-ins from now on.
        present: names of all modules that the lab is graded with; what else is installed where
            somebody checks their own work cannot be imported. None where nothing else is there.
    """

    def __init__(self, roots: Iterable[str], present: Iterable[str] | None = None) -> None:
        self.roots = frozenset(roots)
        self.present = None if present is None else frozenset(present) | sys.stdlib_module_names

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Return a spec for a stand-in, or anything under it.

        Raises:
            ModuleNotFoundError: for a module that the lab is graded without.
        """
        root = fullname.partition(".")[0]
        if root in self.roots:
            return importlib.machinery.ModuleSpec(fullname, self, is_package=True)
        known = self.present is None or root in self.present or root in sys.modules
        if not known and not (os.path.exists(root) or os.path.exists(f"{root}.py")):
            raise ModuleNotFoundError(f"No module named {fullname!r}", name=fullname)
        return None

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        """Return the stand-in."""
        return StandIn(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Do nothing: a stand-in has no code."""


def stub_out(roots: Iterable[str], present: Iterable[str] | None = None) -> None:
    """Replace these libraries by stand-ins from now on; see `StubFinder`."""
    sys.meta_path.insert(0, StubFinder(roots, present))


def close_ctypes() -> None:
    """Forbid loading shared libraries with ctypes; it cannot be undone."""

    def hook(event: str, args: tuple[Any, ...]) -> None:
        if event in ("ctypes.dlopen", "ctypes.dlsym"):
            raise NotAvailable("ctypes is closed while a notebook is graded")

    sys.addaudithook(hook)

"""Whole libraries that an exercise forbids: in its fork, every call into them raises an error.

It does not matter how the code got hold of them. A library stays closed as long as the fork lives:
its functions are replaced, and a dispatch mode of PyTorch refuses every operation.
"""

from __future__ import annotations

import contextlib
import importlib
import importlib.abc
import sys
from collections.abc import Iterable, Sequence
from importlib.machinery import ModuleSpec, PathFinder
from types import FunctionType, ModuleType
from typing import Any

from autograder.sandbox.inside.stub_libraries import StubFinder
from autograder.sandbox.inside.tripwire import ForbiddenCall

try:
    import resource
except ImportError:  # Windows, where students check their own work
    resource = None  # type: ignore[assignment]

# Parts of a forbidden package that honest code may still use, such as `torch.no_grad`.
HARMLESS = ("torch.autograd.grad_mode", "torch.autograd.profiler", "torch.autograd.function")
MODES: list[Any] = []


def close_libraries(dotted_names: Iterable[str]) -> None:
    """Close those of these names that are libraries or modules; it cannot be undone."""
    names = set(dotted_names)
    absent = sum(isinstance(finder, StubFinder) for finder in sys.meta_path)
    sys.meta_path.insert(absent, ClosedFinder(names))
    if "torch" in names and "torch._C" in sys.modules:
        _close_torch()
    for dotted in names & set(sys.modules) - {"torch"}:
        _close_module(dotted)


class ClosedFinder(importlib.abc.MetaPathFinder):
    """A finder of closed modules that are not imported yet; loading them is refused."""

    def __init__(self, closed: Iterable[str]) -> None:
        self.closed = frozenset(closed)

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return the real spec, which libraries look up, with a loader that refuses."""
        parts = fullname.split(".")
        if self.closed.isdisjoint(".".join(parts[:n]) for n in range(1, len(parts) + 1)):
            return None
        spec = PathFinder.find_spec(fullname, path)
        if spec is not None:
            spec.loader = RefusingLoader()
        return spec


class RefusingLoader(importlib.abc.Loader):
    """A loader that refuses to load its module."""

    def create_module(self, spec: ModuleSpec) -> None:
        """Return None, which asks Python for an ordinary module."""

    def exec_module(self, module: ModuleType) -> None:
        """Raise ForbiddenCall with the name of the module."""
        raise ForbiddenCall(_explanation(module.__name__))


def _explanation(name: str) -> str:
    return f"{name} is not allowed here: it is the answer itself"


def _refusing(dotted: str) -> Any:
    def refuse(*args: Any, **kwargs: Any) -> Any:
        raise ForbiddenCall(_explanation(dotted))

    return refuse


def _close_torch() -> None:
    """Refuse all operations on tensors, which pass through a dispatch mode whatever their name."""
    dispatch = importlib.import_module("torch.utils._python_dispatch")

    class Closed(dispatch.TorchDispatchMode):  # type: ignore[misc, name-defined]
        def __torch_dispatch__(self, *args: Any, **kwargs: Any) -> Any:
            raise ForbiddenCall(_explanation("torch"))

    MODES.append(Closed())
    MODES[-1].__enter__()
    for module in (dispatch, sys.modules["torch._C"]):
        for name in ("_pop_torch_dispatch_stack", "_set_torch_dispatch_mode", "_pop_mode"):
            if hasattr(module, name):
                setattr(module, name, _refusing("torch"))
    # The mode applies to its own thread only, so no other may be started.
    if resource:
        resource.setrlimit(resource.RLIMIT_NPROC, (1, 1))


def _close_module(dotted: str) -> None:
    """Replace all Python functions under a module by ones that raise ForbiddenCall.

    Methods are looked up in their class at each call, so a class that the student kept is closed
    as well.
    """

    def belongs(value: Any) -> bool:
        module_name = f"{getattr(value, '__module__', None)}."
        return module_name.startswith(dotted + ".") and not module_name.startswith(HARMLESS)

    refuse = _refusing(dotted)
    for name, module in list(sys.modules.items()):
        if not f"{name}.".startswith(dotted + ".") or type(module) is not ModuleType:
            continue
        for key, value in list(vars(module).items()):
            if isinstance(value, FunctionType) and belongs(value):
                vars(module)[key] = refuse
            elif isinstance(value, type) and belongs(value):
                for attribute, method in list(vars(value).items()):
                    if isinstance(method, FunctionType | staticmethod | classmethod):
                        with contextlib.suppress(TypeError, AttributeError):
                            setattr(value, attribute, refuse)

"""Whole libraries that an exercise forbids: in its fork, whatever of them is called speaks up.

It does not matter how somebody came by them. What is closed in a fork stays closed, also for those
who come after: functions are replaced, and PyTorch meets a mode that lets no operation through.
"""

from __future__ import annotations

import contextlib
import importlib
import importlib.abc
import resource
import sys
from collections.abc import Iterable, Sequence
from importlib.machinery import ModuleSpec, PathFinder
from types import FunctionType, ModuleType
from typing import Any

from autograder.sandbox.inside.stub_libraries import StubFinder
from autograder.sandbox.inside.tripwire import ForbiddenCall

# Parts of a forbidden package that code without it uses as well, such as `torch.no_grad`.
HARMLESS = ("torch.autograd.grad_mode", "torch.autograd.profiler", "torch.autograd.function")
MODES: list[Any] = []


def close_libraries(dotted_names: Iterable[str]) -> None:
    """Close those of these names that are libraries or modules, from now on and for good."""
    names = set(dotted_names)
    absent = sum(isinstance(finder, StubFinder) for finder in sys.meta_path)
    sys.meta_path.insert(absent, ClosedFinder(names))
    if "torch" in names and "torch._C" in sys.modules:
        _close_torch()
    for dotted in names & set(sys.modules) - {"torch"}:
        _silence(dotted)


class ClosedFinder(importlib.abc.MetaPathFinder):
    """Finds what is closed and has not been imported so far, and lets nobody load it."""

    def __init__(self, closed: Iterable[str]) -> None:
        self.closed = frozenset(closed)

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The real spec, since libraries ask for each other's, with a loader that refuses."""
        parts = fullname.split(".")
        if self.closed.isdisjoint(".".join(parts[:n]) for n in range(1, len(parts) + 1)):
            return None
        spec = PathFinder.find_spec(fullname, path)
        if spec is not None:
            spec.loader = Refusal()
        return spec


class Refusal(importlib.abc.Loader):
    """Loads nothing."""

    def create_module(self, spec: ModuleSpec) -> None:
        """An ordinary module, so far."""

    def exec_module(self, module: ModuleType) -> None:
        """Say what is closed."""
        raise ForbiddenCall(_said(module.__name__))


def _said(name: str) -> str:
    return f"{name} is not allowed here: it is the answer itself"


def _refusal(dotted: str) -> Any:
    def refuse(*args: Any, **kwargs: Any) -> Any:
        raise ForbiddenCall(_said(dotted))

    return refuse


def _close_torch() -> None:
    """Let no operation on tensors through: every one of them, of whatever name, comes here."""
    dispatch = importlib.import_module("torch.utils._python_dispatch")

    class Closed(dispatch.TorchDispatchMode):  # type: ignore[misc, name-defined]
        def __torch_dispatch__(self, *about: Any, **more: Any) -> Any:
            raise ForbiddenCall(_said("torch"))

    MODES.append(Closed())
    MODES[-1].__enter__()
    for module in (dispatch, sys.modules["torch._C"]):
        for name in ("_pop_torch_dispatch_stack", "_set_torch_dispatch_mode", "_pop_mode"):
            if hasattr(module, name):
                setattr(module, name, _refusal("torch"))
    # A mode holds in its own thread, so there is to be no other.
    resource.setrlimit(resource.RLIMIT_NPROC, (1, 1))


def _silence(dotted: str) -> None:
    """Put what speaks up in place of all functions written in Python that lie under a module.

    Methods are found in their classes at each call, so a class that somebody kept is closed too.
    """

    def own(value: Any) -> bool:
        home = f"{getattr(value, '__module__', None)}."
        return home.startswith(dotted + ".") and not home.startswith(HARMLESS)

    refuse = _refusal(dotted)
    for name, module in list(sys.modules.items()):
        if not f"{name}.".startswith(dotted + ".") or type(module) is not ModuleType:
            continue
        for key, value in list(vars(module).items()):
            if isinstance(value, FunctionType) and own(value):
                vars(module)[key] = refuse
            elif isinstance(value, type) and own(value):
                for inner, method in list(vars(value).items()):
                    if isinstance(method, FunctionType | staticmethod | classmethod):
                        with contextlib.suppress(TypeError, AttributeError):
                            setattr(value, inner, refuse)

"""Whole libraries that an exercise forbids: in its fork, whatever of them is called speaks up.

It does not matter how somebody came by them. A fork is for one exercise, so what is closed in there
stays closed: functions get another body, and PyTorch meets a mode that lets no operation through.
"""

from __future__ import annotations

import importlib
import importlib.abc
import sys
from collections.abc import Iterable, Iterator, Sequence
from importlib.machinery import ModuleSpec, PathFinder
from types import FunctionType, ModuleType
from typing import Any

from autograder.sandbox.inside.absent import AbsentFinder
from autograder.sandbox.inside.tripwire import ForbiddenCall

# Parts of a forbidden package that code without it uses as well, such as `torch.no_grad`.
HARMLESS = ("torch.autograd.grad_mode", "torch.autograd.profiler", "torch.autograd.function")
MODES: list[Any] = []


def close(dotted_names: Iterable[str]) -> None:
    """Close those of these names that are libraries or modules, from now on and for good."""
    names = set(dotted_names)
    absent = sum(isinstance(finder, AbsentFinder) for finder in sys.meta_path)
    sys.meta_path.insert(absent, ClosedFinder(names))
    if "torch" in names and "torch._C" in sys.modules:
        _close_torch()
    for dotted in names & set(sys.modules) - {"torch"}:
        for function in _functions_of(dotted):
            _silence(function, dotted)


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


def _close_torch() -> None:
    """Let no operation on tensors through: every one of them, of whatever name, comes here."""
    dispatch = importlib.import_module("torch.utils._python_dispatch")

    class Closed(dispatch.TorchDispatchMode):  # type: ignore[misc, name-defined]
        def __torch_dispatch__(self, *about: Any, **more: Any) -> Any:
            raise ForbiddenCall(_said("torch"))

    MODES.append(Closed())
    MODES[-1].__enter__()


def _functions_of(dotted: str) -> Iterator[FunctionType]:
    """Functions written in Python that are defined under a module, those of classes too."""

    def own(value: Any) -> bool:
        home = f"{getattr(value, '__module__', None)}."
        return home.startswith(dotted + ".") and not home.startswith(HARMLESS)

    for name, module in list(sys.modules.items()):
        if not f"{name}.".startswith(dotted + ".") or type(module) is not ModuleType:
            continue
        for value in list(vars(module).values()):
            if isinstance(value, FunctionType) and own(value):
                yield value
            elif isinstance(value, type) and own(value):
                for inner in vars(value).values():
                    inner = getattr(inner, "__func__", inner)
                    if isinstance(inner, FunctionType):
                        yield inner


def _silence(function: FunctionType, dotted: str) -> None:
    """Give a function a body that speaks up, whoever holds it."""

    def speak(*args: Any, **kwargs: Any) -> Any:
        raise "here"  # type: ignore[misc]  # noqa: B016

    code, error = speak.__code__, ForbiddenCall(_said(dotted))
    function.__code__ = code.replace(
        co_consts=tuple(error if one == "here" else one for one in code.co_consts),
        co_freevars=function.__code__.co_freevars,
    )

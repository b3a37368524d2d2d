"""The project's own code beside the student's: kept as it was, and put back before each question.

What an answer did to its arguments, to the global generators or to a model is told by functions
that run where the answer lives. A cell can replace them. So a worker notes what its modules hold
before any cell runs; in a fork it puts all of that back, and says what it found changed.
"""

from __future__ import annotations

import functools
import importlib
import operator
import sys
from collections.abc import Mapping
from types import FunctionType, ModuleType
from typing import Any

# Modules whose functions look at an answer, or carry what they see.
OURS = (
    "mitdl_utils",
    "mitdl_utils.observe",
    "mitdl_utils.checks",
    "mitdl_utils.checks.drivers",
    "mitdl_utils.checks.drivers.inside",
)
MODULES = (
    *OURS,
    *(f"autograder.sandbox.inside.{name}" for name in ("protocol", "shell", "worker")),
)
# What these read values with, by the module and the class, if any, that holds it.
LIBRARIES: dict[tuple[str, str], str] = {
    ("numpy", ""): "array asarray errstate ndarray frombuffer",
    ("numpy.random", ""): "get_state default_rng",
    ("numpy", "errstate"): "__enter__ __exit__",
    ("random", ""): "getstate",
    ("warnings", ""): "catch_warnings simplefilter WarningMessage warn _showwarnmsg",
    ("warnings", "catch_warnings"): "__enter__ __exit__",
    ("json", ""): "dumps loads JSONEncoder JSONDecoder",
    ("json", "JSONEncoder"): "encode iterencode default",
    ("json.encoder", ""): "JSONEncoder c_make_encoder encode_basestring_ascii",
    ("dataclasses", ""): "asdict replace",
    ("builtins", ""): """
        all any bool bytes callable delattr dict enumerate float frozenset getattr hasattr id int
        isinstance issubclass iter len list map max min next object range repr reversed set setattr
        sorted str sum super tuple type zip BaseException Exception RuntimeWarning Warning
    """,
    ("inspect", ""): "signature",
    ("copy", ""): "copy deepcopy",
    ("torch", ""): "get_rng_state tensor zeros_like full_like Tensor no_grad",
    ("torch", "Tensor"): "detach numpy tolist flatten numel copy_ fill_ to grad data requires_grad",
    ("torch.nn", ""): "Module Parameter Sequential Linear",
    ("torch.nn.utils", ""): "parameters_to_vector vector_to_parameters",
    ("torch.nn.init", ""): "zeros_ constant_",
    ("torch.nn", "Module"): "parameters named_parameters buffers state_dict modules to",
}
PARTS = ("__code__", "__defaults__", "__kwdefaults__")  # of a function
MISSING = object()
# Bound now: what puts back the built-in functions works without those of a student.
set_attribute, delete_attribute, pair_up, apply, is_same = setattr, delattr, zip, map, operator.is_


class OwnCode:
    """What the project's modules, classes and functions held at one moment."""

    def __init__(self) -> None:
        for name in OURS:
            importlib.import_module(name)
        self.modules = {name: sys.modules[name] for name in MODULES if name in sys.modules}
        # (its names, one of them, the value, whose names they are, what to call it)
        self.names: list[tuple[Mapping[str, Any], str, Any, Any, str]] = []
        self.libraries: list[tuple[Mapping[str, Any], str, Any, Any, str]] = []
        self.functions: list[tuple[FunctionType, tuple[Any, ...]]] = []
        for module in self.modules.values():
            self._note_module(module)

    def _note_module(self, module: ModuleType) -> None:
        """Note what a module holds; of a package, which may load more, its modules of this list."""
        package = hasattr(module, "__path__")
        for name, value in list(vars(module).items()):
            is_own = isinstance(value, ModuleType) and value.__name__ in self.modules
            if name.startswith("__") or (package and not is_own):
                continue
            self.names.append((vars(module), name, value, module, f"{module.__name__}.{name}"))
            if getattr(value, "__module__", "") == module.__name__:
                self._note_own(value)

    def _note_own(self, value: Any) -> None:
        """Note the parts of a function, or of the methods of a class."""
        if isinstance(value, FunctionType):
            self.functions.append((value, _parts(value)))
        elif isinstance(value, type):
            for name, method in list(vars(value).items()):
                if isinstance(method, FunctionType):
                    label = f"{value.__module__}.{value.__name__}.{name}"
                    self.names.append((vars(value), name, method, value, label))
                    self._note_own(method)

    def note_libraries(self) -> None:
        """Note what libraries hold now, as far as they are loaded and values are read by it."""
        self.libraries = []
        for (module, class_name), texts in LIBRARIES.items():
            owner: Any = sys.modules.get(module)
            if not isinstance(owner, ModuleType):  # not loaded, or a stand-in
                continue
            owner = vars(owner).get(class_name) if class_name else owner
            for name in texts.split() if isinstance(owner, ModuleType | type) else ():
                value = vars(owner).get(name, MISSING)
                label = ".".join(filter(None, (module, class_name, name)))
                self.libraries.append((vars(owner), name, value, owner, label))

    def restore(self) -> list[str]:
        """Put everything back; return the names of what was not as it had been."""
        changed = []
        for name, module in self.modules.items():
            if sys.modules.get(name) is not module:
                sys.modules[name] = module
                changed.append(name)
        for names, name, value, owner, label in (*self.names, *self.libraries):
            if names.get(name, MISSING) is not value:
                if value is MISSING:
                    delete_attribute(owner, name)  # a class has it from its base again
                else:
                    set_attribute(owner, name, value)
                changed.append(label)
        for function, parts in self.functions:
            if False in apply(is_same, _parts(function), parts):
                for part, value in pair_up(PARTS, parts, strict=True):
                    set_attribute(function, part, value)
                changed.append(f"{function.__module__}.{function.__qualname__}")
        return changed


def _parts(function: FunctionType) -> tuple[Any, ...]:
    return function.__code__, function.__defaults__, function.__kwdefaults__


@functools.cache
def own_code() -> OwnCode:
    """Note the project's own code, once and before any code of a student runs."""
    return OwnCode()

"""Guards on the calls that an exercise forbids: they work elsewhere and raise an error in its fork.

A guard is laid before the first cell, so that no cell can keep the original; it is armed in a fork.
"""

from __future__ import annotations

import contextlib
import functools
import importlib
import sys
from collections.abc import Callable, Iterable
from types import ModuleType
from typing import Any


class ForbiddenCall(ImportError):
    """The answer used the very call that it was to implement.

    It is an ImportError, so that a library that asks for an optional one can do without.
    """


ARMED: set[str] = set()
ORIGINALS: dict[str, list[Any]] = {}  # the guarded functions by dotted name, until armed
GUARDED = "__tripwire__"  # the attribute that marks a guard


def lay(dotted_names: Iterable[str]) -> None:
    """Guard the functions and classes of these names; a guard lets calls pass until it is armed.

    A function is guarded wherever a loaded module of its library holds it, or another of the same
    name: `numpy.tanh` is also `numpy._core.umath.tanh`, and `numpy.ma.tanh` does the same.
    """
    for dotted in dotted_names:
        module_name, _, name = dotted.rpartition(".")
        if module_name in sys.stdlib_module_names:
            importlib.import_module(module_name)
        module = sys.modules.get(module_name)
        target = vars(module).get(name) if module is not None else None
        if isinstance(target, type):
            _guard_class(dotted, target)
        elif callable(target) and not _is_guarded(target):
            _replace_everywhere(dotted, name, target)


def _is_guarded(value: Any) -> bool:
    return GUARDED in vars(value if isinstance(value, type) else type(value))


def _replace_everywhere(dotted: str, name: str, target: Any) -> None:
    guards: dict[int, Any] = {}
    for names, key in HOLDERS.bindings(dotted.partition(".")[0], name, target):
        original = names.get(key)
        if original is not target and key != name:
            continue
        if not callable(original) or isinstance(original, type) or _is_guarded(original):
            continue
        if id(original) not in guards:
            guards[id(original)] = _guard(dotted, original)
            for table in HOLDERS.tables.get(id(original), ()):
                _replace_in(table, original, guards[id(original)])
        names[key] = guards[id(original)]


def _replace_in(table: Any, original: Any, guard: Any) -> None:
    """Replace a function in a list, a set, or a dict, where it may be a key."""
    if isinstance(table, set):
        table.remove(original)
        table.add(guard)
        return
    entries = enumerate(table) if isinstance(table, list) else table.items()
    for key in [key for key, value in entries if value is original]:
        table[key] = guard
    if isinstance(table, dict) and original in table:
        table[guard] = table.pop(original)


Binding = tuple[dict[str, Any], str]  # the namespace of a module, and a name in it


class Holders:
    """An index of which modules hold which functions; a scan reads only newly loaded modules."""

    def __init__(self) -> None:
        self.seen: set[str] = set()
        self.by_name: dict[tuple[str, str], list[Binding]] = {}
        self.by_value: dict[tuple[str, int], list[Binding]] = {}
        self.tables: dict[int, list[Any]] = {}  # lists, sets and dicts that hold the function

    def scan(self, root: str) -> None:
        """Index all functions of the loaded modules of a library."""
        for name, module in list(sys.modules.items()):
            belongs = name == root or name.startswith(root + ".")
            if not belongs or name in self.seen or not isinstance(module, ModuleType):
                continue
            self.seen.add(name)
            names = vars(module)
            for key, value in names.items():
                if callable(value) and not isinstance(value, type):
                    self.by_name.setdefault((root, key), []).append((names, key))
                    self.by_value.setdefault((root, id(value)), []).append((names, key))
                elif type(value) in (list, set, dict) and not key.startswith("__"):
                    self._scan_table(value)

    def _scan_table(self, table: Any) -> None:
        entries = [*table, *(table.values() if isinstance(table, dict) else ())]
        functions = {id(item) for item in entries if callable(item) and not isinstance(item, type)}
        for number in functions:
            self.tables.setdefault(number, []).append(table)

    def bindings(self, root: str, name: str, value: Any) -> list[Binding]:
        """Return where a library holds this function, and where it holds any of this name."""
        self.scan(root)
        of_this_value = self.by_value.get((root, id(value)), ())
        return [*of_this_value, *self.by_name.get((root, name), ())]


HOLDERS = Holders()


def _raise_if_armed(dotted: str) -> None:
    if dotted in ARMED:
        raise ForbiddenCall(f"{dotted} is not allowed here: it is the answer itself")


def _guard(dotted: str, original: Any) -> Any:
    """Return a stand-in for a function, with its attributes and type, that checks each call.

    It knows only where the function is kept: once arming empties that list, nobody finds the
    function through its guard.
    """
    kind, text, doc, number = type(original), repr(original), original.__doc__, id(original)
    originals = ORIGINALS.setdefault(dotted, [])
    index, hash_of_original = len(originals), hash(original)
    originals.append(original)

    class Guard:
        __doc__ = doc
        __class__ = property(lambda self: kind)

        def __call__(self, *args: Any, **kwargs: Any) -> Any:
            _raise_if_armed(dotted)
            return originals[index](*args, **kwargs)

        def __getattr__(self, name: str) -> Any:
            plain = not name.startswith("__")
            if plain:
                _raise_if_armed(dotted)
            elif not originals:
                raise AttributeError(name)
            value = getattr(originals[index], name)
            return method(name) if plain and callable(value) else value

        def __repr__(self) -> str:
            return text

        def __eq__(self, other: object) -> bool:  # as a key of a table it is found as ever
            return other is self or id(other) == number

        def __hash__(self) -> int:
            return hash_of_original

    def method(name: str) -> Any:
        """Return a method such as `numpy.tanh.at`, guarded for whoever keeps it until later."""

        def guarded(*args: Any, **kwargs: Any) -> Any:
            _raise_if_armed(dotted)
            return getattr(originals[index], name)(*args, **kwargs)

        return guarded

    setattr(Guard, GUARDED, dotted)
    return Guard()


def _guard_class(dotted: str, cls: type) -> None:
    """Guard the creation of instances; the class stays itself for isinstance and for subclasses."""
    if _is_guarded(cls):
        return
    initialize: Callable[..., None] = cls.__init__  # type: ignore[misc]

    @functools.wraps(initialize)
    def guard(self: Any, *args: Any, **kwargs: Any) -> None:
        _raise_if_armed(dotted)
        initialize(self, *args, **kwargs)

    with contextlib.suppress(TypeError):  # a class written in C cannot be changed
        cls.__init__ = guard  # type: ignore[misc]
        setattr(cls, GUARDED, dotted)


def forbid_reimport(dotted_names: Iterable[str]) -> None:
    """Forbid re-importing a guarded stdlib module: a fresh copy would be unguarded."""
    modules = {dotted.rpartition(".")[0] for dotted in dotted_names}
    guarded = frozenset(modules & sys.stdlib_module_names & set(sys.modules))

    def hook(event: str, args: tuple[Any, ...]) -> None:
        if event == "import" and args[0] in guarded:
            raise ForbiddenCall(f"{args[0]} is loaded once only")

    if guarded:
        sys.addaudithook(hook)


def arm(dotted_names: Iterable[str]) -> None:
    """Make the guards of these calls raise ForbiddenCall; it cannot be undone."""
    names = set(dotted_names)
    lay(names)
    ARMED.update(names)
    for dotted in names:
        ORIGINALS.get(dotted, []).clear()

"""Calls that an exercise forbids: they work everywhere else, and speak up inside it."""

from __future__ import annotations

import contextlib
import functools
import importlib
import sys
from collections.abc import Callable, Iterable
from types import ModuleType
from typing import Any


class ForbiddenCall(ImportError):
    """The answer used the very call that it was to replace.

    To a library that would like to have another one, that is an import that fails.
    """


ARMED: set[str] = set()
ORIGINALS: dict[str, list[Any]] = {}  # dotted name to the functions behind its wires, until armed
GUARDED = "__tripwire__"


def lay(dotted_names: Iterable[str]) -> None:
    """Wire the functions and classes of these names; they pass until armed.

    A function is wired wherever a loaded module of its library holds it, or another of its name:
    `numpy.tanh` is `numpy._core.umath.tanh` as well, and `numpy.ma.tanh` does the same.
    """
    for dotted in dotted_names:
        module_name, _, name = dotted.rpartition(".")
        if module_name in sys.stdlib_module_names:
            importlib.import_module(module_name)
        module = sys.modules.get(module_name)
        found = vars(module).get(name) if module is not None else None
        if isinstance(found, type):
            _guard_class(dotted, found)
        elif callable(found) and not _is_guarded(found):
            _replace_everywhere(dotted, name, found)


def _is_guarded(value: Any) -> bool:
    return GUARDED in vars(value if isinstance(value, type) else type(value))


def _replace_everywhere(dotted: str, name: str, found: Any) -> None:
    guards: dict[int, Any] = {}
    for names, key in HOLDERS.places(dotted.partition(".")[0], name, found):
        original = names.get(key)
        if original is not found and key != name:
            continue
        if not callable(original) or isinstance(original, type) or _is_guarded(original):
            continue
        if id(original) not in guards:
            guards[id(original)] = _guard(dotted, original)
        names[key] = guards[id(original)]


Place = tuple[dict[str, Any], str]  # a module's names, and one of them


class Holders:
    """Which modules hold what: looked through once, then only what has been loaded since."""

    def __init__(self) -> None:
        self.seen: set[str] = set()
        self.by_name: dict[tuple[str, str], list[Place]] = {}
        self.by_value: dict[tuple[str, int], list[Place]] = {}

    def look(self, root: str) -> None:
        """Note all functions of the loaded modules of a library."""
        for name, module in list(sys.modules.items()):
            ours = name == root or name.startswith(root + ".")
            if not ours or name in self.seen or not isinstance(module, ModuleType):
                continue
            self.seen.add(name)
            names = vars(module)
            for key, value in names.items():
                if callable(value) and not isinstance(value, type):
                    self.by_name.setdefault((root, key), []).append((names, key))
                    self.by_value.setdefault((root, id(value)), []).append((names, key))

    def places(self, root: str, name: str, value: Any) -> list[Place]:
        """Where a library holds this function, and where any of this name."""
        self.look(root)
        held = self.by_value.get((root, id(value)), ())
        return [*held, *self.by_name.get((root, name), ())]


HOLDERS = Holders()


def _speak_up(dotted: str) -> None:
    if dotted in ARMED:
        raise ForbiddenCall(f"{dotted} is not allowed here: it is the answer itself")


def _guard(dotted: str, original: Any) -> Any:
    """What stands in for a function: its own attributes and its type, and one more question.

    It knows only where the function is kept, so that nobody finds it here once that place is empty.
    """
    kind, text, doc = type(original), repr(original), original.__doc__
    kept = ORIGINALS.setdefault(dotted, [])
    place = len(kept)
    kept.append(original)

    class Guard:
        __doc__ = doc
        __class__ = property(lambda self: kind)

        def __call__(self, *args: Any, **kwargs: Any) -> Any:
            _speak_up(dotted)
            return kept[place](*args, **kwargs)

        def __getattr__(self, name: str) -> Any:
            if not name.startswith("__"):  # numpy.tanh.at, and its like
                _speak_up(dotted)
            elif not kept:
                raise AttributeError(name)
            return getattr(kept[place], name)

        def __repr__(self) -> str:
            return text

    setattr(Guard, GUARDED, dotted)
    return Guard()


def _guard_class(dotted: str, found: type) -> None:
    """A class stays itself, for isinstance and for what inherits from it; making one speaks up."""
    if _is_guarded(found):
        return
    begin: Callable[..., None] = found.__init__  # type: ignore[misc]

    @functools.wraps(begin)
    def guard(self: Any, *args: Any, **kwargs: Any) -> None:
        _speak_up(dotted)
        begin(self, *args, **kwargs)

    with contextlib.suppress(TypeError):  # a class of C keeps its own
        found.__init__ = guard  # type: ignore[misc]
        setattr(found, GUARDED, dotted)


def forbid_reimport(dotted_names: Iterable[str]) -> None:
    """Let nobody load the standard library's modules with wires anew, without wires, for good."""
    modules = {dotted.rpartition(".")[0] for dotted in dotted_names}
    wired = frozenset(modules & sys.stdlib_module_names & set(sys.modules))

    def hook(event: str, args: tuple[Any, ...]) -> None:
        if event == "import" and args[0] in wired:
            raise ForbiddenCall(f"{args[0]} is loaded once only")

    if wired:
        sys.addaudithook(hook)


def arm(dotted_names: Iterable[str]) -> None:
    """Make these calls speak up, from now on and for good."""
    names = set(dotted_names)
    lay(names)
    ARMED.update(names)
    for dotted in names:
        ORIGINALS.get(dotted, []).clear()

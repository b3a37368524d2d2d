"""Call a function once and note everything about it that a check may ask.

A leaf: it imports the standard library and NumPy only, because it also runs beside student code.
"""

from __future__ import annotations

import builtins
import contextlib
import inspect
import io
import opcode
import random
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from types import ModuleType
from typing import Any

import numpy as np

GLOBAL_STATE = "the global random state"
BUILTIN = frozenset(value for value in vars(builtins).values() if isinstance(value, type))
RAISE = opcode.opmap["RAISE_VARARGS"]
MOST_OUTPUT = 2_000  # characters of printed text that an observation keeps
MOST_NAMES, MOST_NAME = 2_000, 60  # names that are compared with one that is not there


@dataclass(frozen=True)
class Raised:
    """The reason why a call gave no value.

    Attributes:
        kind: "exception", or what kept the call from happening: "missing" (no such name),
            "signature" (these arguments do not fit), "timeout", "ended" (its process is gone).
        type: name of the exception class, "" where there is none.
        message: its text, cut.
        line: the student's own line, as written; "" where unknown.
        where: "cell sigmoid, line 3"; "" where unknown.
        own: whether a `raise` in their code raised it, so that the message is theirs: not what
            NumPy or Python itself raises.
        base: name of the built-in class that the exception's class is or comes from.
    """

    kind: str
    type: str = ""
    message: str = ""
    line: str = ""
    where: str = ""
    own: bool = False
    base: str = ""


@dataclass(frozen=True)
class Observation:
    """The outcome of one call: its value or why it has none, and its side effects.

    Attributes:
        value: the return value; None where `raised` is set.
        raised: why there is no value, or None.
        changed: names of the arguments that the call changed in place.
        warnings: text of each RuntimeWarning, the first few: NumPy's, of values that are too large
            or undefined. Other warnings say nothing of a value.
        printed: the text on stdout, cut.
    """

    value: Any = None
    raised: Raised | None = None
    changed: tuple[str, ...] = ()
    warnings: tuple[str, ...] = field(default=())
    printed: str = ""


@dataclass(frozen=True)
class Rng:
    """An argument that stands for `np.random.default_rng(seed)`, fresh at each call."""

    seed: int


# Bound now: whoever puts another function in its place later is seen all the same.
numpy_state, python_state = np.random.get_state, random.getstate


def same(before: Any, after: Any) -> bool:
    """Whether an argument is unchanged, bit for bit (NaN equals NaN).

    >>> same(np.array([1.0, np.nan]), np.array([1.0, np.nan]))
    True
    """
    if isinstance(before, np.ndarray):
        return (
            isinstance(after, np.ndarray)
            and before.dtype == after.dtype
            and before.shape == after.shape
            and before.tobytes() == after.tobytes()
        )
    if isinstance(before, list | tuple):
        return len(before) == len(after) and all(map(same, before, after))
    if isinstance(before, dict):
        return before.keys() == after.keys() and all(same(before[k], after[k]) for k in before)
    return True


def argument_names(function: Callable[..., Any], count: int) -> list[str]:
    """Return the names of a function's first `count` positional parameters."""
    try:
        names = list(inspect.signature(function).parameters)
    except (TypeError, ValueError):
        names = []
    return [names[i] if i < len(names) else f"argument {i + 1}" for i in range(count)]


def misfit(function: Callable[..., Any], args: Sequence[Any], kwargs: Mapping[str, Any]) -> str:
    """Return why these arguments do not fit the function's signature, or "" when they do."""
    try:
        inspect.signature(function).bind(*args, **kwargs)
    except TypeError as error:
        return str(error)
    except ValueError:  # a builtin without a signature: only the call can tell
        return ""
    return ""


def copied(value: Any) -> Any:
    """Copy arrays and their containers, make a generator of an Rng, and share other objects.

    >>> copied([np.zeros(2), 3])
    [array([0., 0.]), 3]
    """
    if isinstance(value, np.ndarray):
        return (
            np.array(value, copy=True, order="K")
            if value.flags.contiguous
            else _strided_copy(value)
        )
    if type(value) in (list, tuple):
        return type(value)(copied(item) for item in value)
    if type(value) is dict:
        return {key: copied(item) for key, item in value.items()}
    return np.random.default_rng(value.seed) if isinstance(value, Rng) else value


def _strided_copy(value: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Copy an array with strides, as the original has them, so that code meets its layout."""
    shape = tuple(2 * n for n in value.shape)
    wide = np.zeros(shape, dtype=value.dtype)[tuple(slice(None, None, 2) for _ in shape)]
    wide[...] = value
    return wide


def _takes_rng(args: Sequence[Any], kwargs: Mapping[str, Any]) -> bool:
    """Whether a generator is among the arguments; then the global ones must stay unchanged."""
    return any(isinstance(value, Rng) for value in (*args, *kwargs.values()))


def _global_random_state() -> tuple[Any, ...]:
    state = numpy_state(legacy=False)["state"]
    return state["pos"], state["key"].tobytes(), python_state()


def _raised(
    error: Exception,
    function: Callable[..., Any],
    args: Sequence[Any],
    kwargs: Mapping[str, Any],
    where: Callable[[BaseException], tuple[str, str]],
) -> Raised:
    """Return why a call raised: arguments that do not fit, or an error inside the function."""
    problem = misfit(function, args, kwargs) if isinstance(error, TypeError) else ""
    if problem:
        return Raised("signature", "TypeError", problem)
    location, line = where(error)
    text = f"{str(error)[:MOST_OUTPUT]}{_suggestion(error)}"
    names = [parent.__name__ for parent in type(error).__mro__ if parent in BUILTIN]
    return Raised(
        "exception",
        type(error).__name__,
        text,
        line,
        location,
        _from_raise_statement(error),
        names[0],
    )


def _suggestion(error: Exception) -> str:
    """Return "; did you mean sigmoid?" for a name that is like one which is there, else ""."""
    name = getattr(error, "name", None)
    if not isinstance(name, str) or len(name) > MOST_NAME:
        return ""
    if type(error) is NameError:
        known = _visible_names(error)
    elif type(error) is AttributeError and isinstance(error.obj, ModuleType):
        known = [key for key in vars(error.obj) if not key.startswith("_")]
    else:
        return ""
    matches = get_close_matches(name, known[:MOST_NAMES], 1, cutoff=0.7)
    return f"; did you mean {matches[0]}?" if matches and matches[0] != name else ""


def _visible_names(error: Exception) -> list[str]:
    """Return the names that the line which raised could have used."""
    innermost = error.__traceback__
    while innermost is not None and innermost.tb_next is not None:
        innermost = innermost.tb_next
    if innermost is None:
        return []
    frame = innermost.tb_frame
    names = [*frame.f_locals, *frame.f_globals, *vars(builtins)]
    return [name for name in names if isinstance(name, str) and not name.startswith("_")]


def _from_raise_statement(error: Exception) -> bool:
    """Whether the exception comes from a `raise` outside NumPy."""
    innermost = error.__traceback__
    while innermost is not None and innermost.tb_next is not None:
        innermost = innermost.tb_next
    if innermost is None:
        return False
    module = str(innermost.tb_frame.f_globals.get("__name__", ""))
    instruction = innermost.tb_frame.f_code.co_code[innermost.tb_lasti]
    return instruction == RAISE and module.partition(".")[0] != "numpy"


class Printed(io.StringIO):
    """A stdout that keeps the first characters; a loop may print for ever."""

    def write(self, text: str) -> int:
        """Append what there is room for."""
        super().write(text[: max(0, MOST_OUTPUT - self.tell())])
        return len(text)


def _value_warnings(caught: Sequence[warnings.WarningMessage]) -> Iterator[str]:
    """Yield the texts of those warnings that say something of values."""
    for warning in caught:
        if issubclass(warning.category, RuntimeWarning):
            yield str(warning.message)[:MOST_OUTPUT]


def observe(
    function: Callable[..., Any],
    args: Sequence[Any],
    kwargs: Mapping[str, Any] | None = None,
    where: Callable[[BaseException], tuple[str, str]] = lambda error: ("", ""),
) -> Observation:
    """Call `function(*args, **kwargs)` on copies and note what happened.

    Args:
        function: what to call.
        args: positional arguments; arrays among them are copied first.
        kwargs: keyword arguments, likewise.
        where: returns the location and the source line of an exception, for messages.

    Returns:
        The observation. Exceptions become part of it; KeyboardInterrupt and SystemExit propagate.

    >>> observe(lambda z: z + 1, [1.0]).value
    2.0
    """
    kwargs = dict(kwargs or {})
    given_args = [copied(value) for value in args]
    given_kwargs = {name: copied(value) for name, value in kwargs.items()}
    before = _global_random_state() if _takes_rng(args, kwargs) else None
    printed = Printed()
    raised, value = None, None
    with (
        warnings.catch_warnings(record=True) as caught,
        contextlib.redirect_stdout(printed),
        np.errstate(divide="warn", over="warn", under="ignore", invalid="warn"),  # NumPy's own
    ):
        warnings.simplefilter("always")
        try:
            value = function(*given_args, **given_kwargs)
        except Exception as error:
            raised = _raised(error, function, given_args, given_kwargs, where)
    changed_indices = [
        i for i, (a, b) in enumerate(zip(args, given_args, strict=True)) if not same(a, b)
    ]
    names = argument_names(function, len(args)) if changed_indices else []
    changed = [names[i] for i in changed_indices]
    changed += [n for n in kwargs if not same(kwargs[n], given_kwargs[n])]
    if before is not None and before != _global_random_state():
        changed.append(GLOBAL_STATE)
    return Observation(
        value=value,
        raised=raised,
        changed=tuple(changed),
        warnings=tuple(_value_warnings(caught))[:5],
        printed=printed.getvalue(),
    )

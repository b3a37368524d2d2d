"""Right answers of ours, worked out in the helper process for what stands in for a student's.

It remembers nothing: what an object of a class keeps, and how a generator stands from which an
answer draws, are data that come with the call and go back with its result.
"""

from __future__ import annotations

import base64
import inspect
import types
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np

from autograder.exercises import FUNCTIONS
from autograder.sandbox.callbacks import Refused
from autograder.sandbox.inside.protocol import GeneratorState, Packer, Unpacker

MOST_ITEMS = 20_000  # of what a generator function yields
ERRORS = (ValueError, TypeError, IndexError, KeyError, ZeroDivisionError, AttributeError)

Packed = tuple[Any, str]  # a form, and its arrays in base64


@dataclass(frozen=True)
class AnswerReference:
    """A right answer of ours on its way to the helper, as an argument."""

    function: Callable[..., Any]


@dataclass(frozen=True)
class GivenReference:
    """A given function on its way to the helper."""

    name: str


def run_work(
    work: Callable[..., dict[str, Any]],
    right: Callable[..., Any],
    args: list[Any],
    kwargs: dict[str, Any],
    extra: Sequence[Any],
) -> dict[str, Any]:
    """Return what the work gives as data, or why there is none."""
    generators: dict[int, np.random.Generator] = {}
    arguments = [_as_argument(value, generators) for value in args]
    keywords = {key: _as_argument(value, generators) for key, value in kwargs.items()}
    try:
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            reply = work(right, arguments, keywords, *extra)
    except Refused as error:
        return {"refused": str(error)}
    except ERRORS as error:
        kind = next(kind for kind in ERRORS if isinstance(error, kind))
        return {"raised": [kind.__name__, str(error)]}
    states = [GeneratorState.of(generator, number) for number, generator in generators.items()]
    return {
        **reply,
        "states": [[state.number, state.state] for state in states if state is not None],
    }


def _as_argument(value: Any, generators: dict[int, np.random.Generator]) -> Any:
    """Return an argument as our answer wants it; note a generator by its number."""
    if isinstance(value, GeneratorState):
        generator = generators.setdefault(value.number, np.random.default_rng(0))
        value.set(generator)
        return generator
    if isinstance(value, AnswerReference):
        return value.function
    return FUNCTIONS[value.name] if isinstance(value, GivenReference) else value


def call(right: Any, args: list[Any], kwargs: dict[str, Any]) -> dict[str, Any]:
    """Call a function; what a generator function yields is asked for at once."""
    value = right(*args, **kwargs)
    stream = isinstance(value, types.GeneratorType)
    return {"value": _pack(_limited_list(value) if stream else value), "stream": stream}


def construct(right: Any, args: list[Any], kwargs: dict[str, Any]) -> dict[str, Any]:
    """Make an object of a class."""
    instance = right(*args, **kwargs)
    bound = inspect.signature(right).bind(*args, **kwargs)
    bound.apply_defaults()
    return {"value": _pack(bound.arguments), "kept": _pack(vars(instance))}


def call_method(
    right: Any, args: list[Any], kwargs: dict[str, Any], method: str, state: Packed
) -> dict[str, Any]:
    """Let a method of an object work."""
    instance = right.__new__(right)
    vars(instance).update(unpack(state))
    value = getattr(instance, method)(*args, **kwargs)
    return {"value": _pack(value), "kept": _pack(vars(instance))}


def _limited_list(items: Iterator[Any]) -> list[Any]:
    listed = [*islice(items, MOST_ITEMS + 1)]
    if len(listed) > MOST_ITEMS:
        raise Refused(f"it yields more than {MOST_ITEMS} times")
    return listed


def _pack(value: Any) -> Packed:
    packer = Packer(keep=_refuse)
    form = packer.pack(value)
    return form, base64.b64encode(b"".join(packer.chunks)).decode()


def _refuse(value: Any) -> None:
    raise Refused(f"a {type(value).__name__} stays where it is")


def unpack(packed: Sequence[Any]) -> Any:
    """Return the value of a form and its arrays."""
    form, arrays = packed
    return Unpacker(base64.b64decode(arrays)).unpack(form)

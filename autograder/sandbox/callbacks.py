"""Functions of the judge that a student's code may call: arguments of a call, and stand-ins.

They are called here, on the trusted side; numbers, texts and arrays go to and fro. A call is capped
in size, all calls for one answer in number and, as part of that answer, in time. A stand-in may
also draw from a generator of the student's, whose state is sent along and comes back.
"""

from __future__ import annotations

import builtins
import contextlib
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from autograder.sandbox.inside.protocol import (
    AnswerName,
    Foreign,
    GeneratorState,
    Handle,
    Packer,
    ProtocolError,
    Unpacker,
)
from autograder.sandbox.student_objects import RemoteName, RemoteObject, RemoteSubject

GIVEN = "given"  # the name of any function that is handed over: its own would tell what it is
MOST_TEXT = 2_000
MOST_STRETCHED = 2**20  # numbers in a callback's arguments once they are broadcast

FOR_STAND_INS = (AnswerName, GeneratorState)

Form = dict[str, Any]


class Refused(Exception):
    """A function cannot be asked so from a student's side: its values do not travel."""


@dataclass(frozen=True)
class Answer:
    """What a stand-in gives back where a value does not say it all.

    Attributes:
        value: to return.
        states: of the generators among the arguments, as they stand now.
        is_stream: whether the value is a list of what a generator function yields.
    """

    value: Any
    states: Sequence[GeneratorState] = ()
    is_stream: bool = False


@dataclass
class Callbacks:
    """The functions that one question lets the student's code call, by their numbers.

    Attributes:
        replacements: by the names that they have in the notebook, as long as its fork lives.
        functions: all of them: those that stand, and then the question's own.
        refused: why a call of one that stands could not be made; "" where all could.
    """

    replacements: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    functions: list[Callable[..., Any]] = field(init=False)
    refused: str = field(default="", init=False)

    def __post_init__(self) -> None:
        """Give those that stand the first numbers."""
        self.functions = [*self.replacements.values()]

    def pack(self, value: Any) -> Form | None:
        """Return the form of an argument that stands for something else; None for anything else."""
        if isinstance(value, RemoteObject | RemoteName | RemoteSubject):
            handle = value.remote_handle
            return {"handle": [handle.number, handle.kind]}
        if not callable(value):
            return None
        self.functions.append(value)
        return {"function": [len(self.functions) - 1, GIVEN]}

    def serve(self, form: Form, arrays: bytes) -> tuple[Form, Packer]:
        """Call one of the functions for the student; an error in it is reported back to them.

        Raises:
            ProtocolError: where what is asked has not the form of a call.
        """
        number = form["callback"]
        if type(number) is not int or not 0 <= number < len(self.functions):
            raise ProtocolError("no such function")
        args, kwargs = self._arguments(form, arrays)
        is_replacement = number < len(self.replacements)
        problem = _problem([*args, *kwargs.values()], is_replacement)
        reply = _reply_to_call(self.functions[number], args, kwargs, problem)
        if "refused" in reply[0]:
            self.refused = self.refused or (reply[0]["refused"] if is_replacement else "")
            return {"error": reply[0]["refused"]}, reply[1]
        return reply

    def _arguments(self, form: Form, arrays: bytes) -> tuple[list[Any], dict[str, Any]]:
        unpacker = Unpacker(arrays, function=self._function)
        args, kwargs = unpacker.unpack(form.get("args")), unpacker.unpack(form.get("kwargs"))
        kwargs = {} if kwargs is None else kwargs
        if not isinstance(args, list) or not isinstance(kwargs, dict):
            raise ProtocolError("arguments are a list, and a dict of those by name")
        if not all(isinstance(name, str) for name in kwargs):
            raise ProtocolError("an argument's name is a text")
        return args, kwargs

    def _function(self, number: int, name: str) -> Any:
        """Return the function that comes back as an argument; only what was given can."""
        known = 0 <= number < len(self.functions)
        return self.functions[number] if known else Foreign(name)


def _reply_to_call(
    function: Callable[..., Any], args: list[Any], kwargs: dict[str, Any], problem: str
) -> tuple[Form, Packer]:
    """Return the reply to a call, and what holds its arrays."""
    packer = Packer()
    if problem:
        return {"refused": problem}, packer
    try:
        answer = function(*args, **kwargs)
        if not isinstance(answer, Answer):
            return {"value": packer.pack(answer)}, packer
        states = [packer.pack(state) for state in answer.states]
        form = {"value": packer.pack(answer.value), "states": states, "stream": answer.is_stream}
        return form, packer
    except Refused as error:
        return {"refused": str(error)[:MOST_TEXT]}, packer
    except Exception as error:
        text = f"{type(error).__name__}: {error}"[:MOST_TEXT]
        return {"error": text, **_builtin_error(error)}, packer


def _builtin_error(error: Exception) -> Form:
    """Return the name and text of an error that Python itself knows; a stand-in raises it again."""
    kind = type(error).__name__
    return {"raises": [kind, str(error)[:MOST_TEXT]]} if hasattr(builtins, kind) else {}


def _problem(values: Sequence[Any], is_replacement: bool) -> str:
    """Return why a function cannot be called so; "" where it can.

    A stand-in may draw from a generator and call another answer, and works under limits.
    """
    foreign = [a.kind for a in values if isinstance(a, Foreign | Handle)]
    if not is_replacement:
        foreign += [a.__class__.__name__ for a in values if isinstance(a, FOR_STAND_INS)]
    if foreign:
        return f"a given function wants arrays or numbers, not {foreign[0]}"
    return "a given function wants fewer numbers at a time" * (
        not is_replacement and _too_many(values)
    )


def _too_many(values: Sequence[Any]) -> bool:
    """Whether arguments, broadcast against each other, would take too much memory."""
    arrays = [value for value in values if not callable(value)]
    with contextlib.suppress(ValueError):  # NumPy itself reports shapes that do not fit
        return math.prod(np.broadcast_shapes(*map(np.shape, arrays))) > MOST_STRETCHED
    return False

"""Right answers of ours that take the place of a student's wrong ones, while others are judged.

A student's code calls one as it calls their own. It is worked out here, from our answer and never
beside student code, in a process with limits: what a student asks for may be without end.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from autograder.bounded import BeyondLimits, Budget
from autograder.exercises import FUNCTIONS, Exercise, Lab
from autograder.sandbox.callbacks import Answer, Refused
from autograder.sandbox.inside.protocol import AnswerName, Foreign, GeneratorState, Handle
from autograder.submission.work_out import (
    ERRORS,
    AnswerReference,
    GivenReference,
    Packed,
    call,
    call_method,
    construct,
    run_work,
    unpack,
)
from mitdl_utils.checks.given_functions import GivenFunction

SECONDS, EACH, MEMORY = 10.0, 2.0, 2**29  # for all calls of one judging; for one call
MOST_CALLS = 10_000
MOST_OBJECTS, MOST_STATE_BYTES = 1_000, 2**26  # of a class; bytes that all of them keep


def can_stand_in(exercise: Exercise) -> bool:
    """Whether our answer can answer calls: it is a module's, and as a class it has plain methods.

    What inherits, as a torch module does, and what has operators stays where it is.
    """
    right = exercise.right
    if getattr(sys.modules.get(right.__module__), right.__name__, None) is not right:
        return False
    return not inspect.isclass(right) or (
        right.__bases__ == (object,) and _special_methods(right) == ["__init__"]
    )


def stand_in(exercise: Exercise, lab: Lab) -> StandIn:
    """Return what answers in place of a student's function or class.

    Args:
        exercise: whose answer it is.
        lab: whose other answers it may be given, to call them.
    """
    kind = StandInClass if inspect.isclass(exercise.right) else StandIn
    functions = (other for other in lab if can_stand_in(other) and not inspect.isclass(other.right))
    return kind(exercise, answers={other.name: other.right for other in functions})


def _special_methods(right: type) -> list[str]:
    return [n for n, v in vars(right).items() if inspect.isfunction(v) and n.startswith("__")]


@dataclass
class StandIn:
    """The right answer of an exercise, asked by a student's code.

    Attributes:
        exercise: whose answer it is.
        budget: for the work.
        calls: how often it was asked.
        answers: functions of ours, by name, which take the place of a student's as arguments.
        hooked: whether methods that a student's own class might have called are not called.
    """

    exercise: Exercise
    budget: Budget = field(default_factory=lambda: Budget(SECONDS, EACH, MEMORY))
    calls: int = 0
    answers: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    hooked: bool = field(default=False, init=False)

    @property
    def name(self) -> str:
        """The exercise's."""
        return self.exercise.name

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Work out the answer.

        Raises:
            Refused: where arguments or answer do not travel, or it would take too much.
        """
        reply = self._work(call, args, kwargs)
        states = [GeneratorState(number, tuple(state)) for number, state in reply["states"]]
        value = unpack(reply["value"])
        return Answer(value, states, reply["stream"]) if states or reply["stream"] else value

    def _work(
        self, work: Callable[..., Any], args: Sequence[Any], kwargs: Mapping[str, Any], *extra: Any
    ) -> dict[str, Any]:
        """Return what the helper says, held to the limits."""
        self.calls += 1
        if self.calls > MOST_CALLS:
            raise Refused(f"{self.name} was called more than {MOST_CALLS} times")
        arguments = (
            [_sendable(self._answer_for(value)) for value in args],
            {key: _sendable(self._answer_for(value)) for key, value in kwargs.items()},
        )
        try:
            reply: dict[str, Any] = self.budget.run(
                run_work, work, self.exercise.right, *arguments, extra
            )
        except BeyondLimits as error:
            raise Refused(f"{self.name} {error}") from None
        if "refused" in reply:
            raise Refused(reply["refused"])
        if "raised" in reply:
            kind, text = reply["raised"]
            raise next(error for error in ERRORS if error.__name__ == kind)(text)
        return reply

    def _answer_for(self, value: Any) -> Any:
        """Return ours for an argument that is an answer of the student's, or stands in for one."""
        if isinstance(value, StandIn):
            value.calls += 1
            return AnswerReference(value.exercise.right)
        if isinstance(value, AnswerName) and value.name in self.answers:
            return AnswerReference(self.answers[value.name])
        return value


@dataclass
class StandInClass(StandIn):
    """A class of ours, asked by a student's code for objects and for what their methods give."""

    states: list[Packed] = field(default_factory=list, init=False)  # by each object, by its number

    @property
    def methods(self) -> list[str]:
        """Return the names of the methods."""
        attributes = vars(self.exercise.right).items()
        return [n for n, v in attributes if inspect.isfunction(v) and not n.startswith("_")]

    def __call__(self, request: Any, number: Any, *args: Any, **kwargs: Any) -> Any:
        """Make an object, or let a method of one work.

        Args:
            request: "__init__", a method, or what an object or a derived class does besides.
            number: of the object.
            args: of the call.
            kwargs: of the call.

        Raises:
            Refused: where it is another question, or arguments or answer do not travel.
        """
        if request == "override":
            self.hooked = True
            return None
        if request == "__init__":
            return self._make(args, kwargs)
        known = type(number) is int and 0 <= number < len(self.states)
        if not known or request not in self.methods:
            raise Refused(f"{self.name} keeps that to itself")
        reply = self._work(call_method, args, kwargs, request, self.states[number])
        self._keep(number, reply["kept"])
        return unpack(reply["value"])

    def _make(self, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        """Return the number of a new object, and the arguments that it was made with."""
        if len(self.states) >= MOST_OBJECTS:
            raise Refused(f"{self.name} was made more than {MOST_OBJECTS} times")
        reply = self._work(construct, args, kwargs)
        self.states.append((None, ""))
        self._keep(len(self.states) - 1, reply["kept"])
        return len(self.states) - 1, unpack(reply["value"])

    def _keep(self, number: int, state: Sequence[Any]) -> None:
        self.states[number] = state[0], state[1]
        if sum(len(arrays) for _, arrays in self.states) > MOST_STATE_BYTES:
            raise Refused(f"{self.name} keeps too much")


def _sendable(value: Any) -> Any:
    if isinstance(value, GivenFunction) and FUNCTIONS.get(value.name) is value:
        return GivenReference(value.name)
    if isinstance(value, list | tuple | dict):
        for item in value.values() if isinstance(value, dict) else value:
            _refuse_inside(_sendable(item))
    if callable(value) or isinstance(value, Foreign | Handle | AnswerName):
        kind = value.kind if isinstance(value, Foreign | Handle) else "another function"
        raise Refused(f"a given function wants arrays or numbers, not {kind}")
    return value


def _refuse_inside(value: Any) -> None:
    """Refuse in a list what is looked up, or drawn from, only as an argument itself."""
    if isinstance(value, GivenReference | GeneratorState):
        kind = "another function" if isinstance(value, GivenReference) else "a generator in a list"
        raise Refused(f"a given function wants arrays or numbers, not {kind}")

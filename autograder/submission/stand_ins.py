"""Right answers of ours that take the place of a student's wrong ones, while others are judged.

A student's code calls one as it calls their own. It is worked out here, from our answer and never
beside student code, in a process with limits: what a student asks for may be without end.
"""

from __future__ import annotations

import base64
import inspect
import sys
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from autograder.bounded import BeyondLimits, Budget
from autograder.exercises import FUNCTIONS, Exercise
from autograder.sandbox.callbacks import Refused
from autograder.sandbox.inside.protocol import Foreign, Handle, Packer, Unpacker
from mitdl_utils.checks.given_functions import GivenFunction

SECONDS, EACH, MEMORY = 10.0, 2.0, 2**29  # for all calls of one judging; for one call
MOST_CALLS = 10_000
ERRORS = (ValueError, TypeError, IndexError, KeyError, ZeroDivisionError, AttributeError)


def can_stand_in(exercise: Exercise) -> bool:
    """Whether our answer can answer calls: a module's function, as what a class makes stays."""
    right = exercise.right
    return (
        not inspect.isclass(right)
        and getattr(sys.modules.get(right.__module__), right.__name__, None) is right
    )


@dataclass
class StandIn:
    """The right answer of an exercise, asked by a student's code.

    Attributes:
        exercise: whose answer it is.
        budget: for the work.
        calls: how often it was asked.
    """

    exercise: Exercise
    budget: Budget = field(default_factory=lambda: Budget(SECONDS, EACH, MEMORY))
    calls: int = 0

    @property
    def name(self) -> str:
        """The exercise's."""
        return self.exercise.name

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Work out the answer.

        Raises:
            Refused: where arguments or answer do not travel, or it would take too much.
        """
        self.calls += 1
        if self.calls > MOST_CALLS:
            raise Refused(f"{self.name} was called more than {MOST_CALLS} times")
        sent = [_sendable(value) for value in args], {k: _sendable(v) for k, v in kwargs.items()}
        try:
            form, arrays = self.budget.run(_worked_out, self.exercise.right, *sent)
        except BeyondLimits as error:
            raise Refused(f"{self.name} {error}") from None
        if "refused" in form:
            raise Refused(form["refused"])
        if "raised" in form:
            kind, text = form["raised"]
            raise next(error for error in ERRORS if error.__name__ == kind)(text)
        return Unpacker(base64.b64decode(arrays)).unpack(form["value"])


@dataclass(frozen=True)
class Named:
    """A given function on its way to the helper."""

    name: str


def _sendable(value: Any) -> Any:
    if isinstance(value, GivenFunction) and FUNCTIONS.get(value.name) is value:
        return Named(value.name)
    if isinstance(value, list | tuple | dict):
        for inner in value.values() if isinstance(value, dict) else value:
            _refuse_named(_sendable(inner))
    if callable(value) or isinstance(value, Foreign | Handle):
        what = "another function" if callable(value) else value.kind
        raise Refused(f"a given function wants arrays or numbers, not {what}")
    return value


def _refuse_named(value: Any) -> None:
    """Refuse a given function that lies in a list: only what is an argument itself is looked up."""
    if isinstance(value, Named):
        raise Refused("a given function wants arrays or numbers, not another function")


# ── in the helper ─────────────────────────────────────────────────────────────────────────────────


def _worked_out(
    right: Callable[..., Any], args: list[Any], kwargs: dict[str, Any]
) -> tuple[dict[str, Any], str]:
    """Return the answer's form and its arrays, in base64, or why there is none."""
    packer = Packer(keep=_refuse)
    given = [FUNCTIONS[value.name] if isinstance(value, Named) else value for value in args]
    named = {k: FUNCTIONS[v.name] if isinstance(v, Named) else v for k, v in kwargs.items()}
    try:
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            form = packer.pack(right(*given, **named))
    except Refused as error:
        return {"refused": str(error)}, ""
    except ERRORS as error:
        kind = next(kind for kind in ERRORS if isinstance(error, kind))
        return {"raised": [kind.__name__, str(error)]}, ""
    return {"value": form}, base64.b64encode(b"".join(packer.chunks)).decode()


def _refuse(value: Any) -> None:
    raise Refused(f"a {type(value).__name__} stays where it is")

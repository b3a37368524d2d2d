"""A student's fork, as the judge sees it: calls by name over a connection, observations back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from autograder.sandbox.callbacks import Callbacks
from autograder.sandbox.connection import Connection, Ended, Late, TooMuch
from autograder.sandbox.inside.protocol import Packer, ProtocolError, Unpacker
from autograder.sandbox.sandbox import NO_FUNCTIONS, StandIns
from autograder.sandbox.student_objects import (
    Conversation,
    RemoteName,
    RemoteObject,
    RemoteSubject,
    StudentRaised,
)
from autograder.sandbox.timer import Starved, Timer
from mitdl_utils.checks.drivers import Driver
from mitdl_utils.observe import Observation, Raised

MOST_CALLBACKS = 10_000
MOST_TEXT = 2_000
MOST_ANSWERED = 256 * 2**20  # bytes of an exercise's answers, which are kept until its verdict


class SandboxedStudent:
    """A student's fork behind a connection; implements `autograder.judge.judge.Student`.

    Args:
        connection: to the fork; None where there is no fork.
        timer: for all calls together.
        call_seconds: for one call.
        fresh: whether the fork has served no other exercise.

    Attributes:
        replacements: functions of ours by the names that they have taken in the notebook.
        refused: why one of them could not be called as the student's code did; "" where it could.
        starved: why nobody can tell what it would have answered; None where it had its time.
    """

    def __init__(
        self,
        connection: Connection | None,
        timer: Timer,
        call_seconds: float,
        fresh: bool = True,
    ) -> None:
        self.connection = connection
        self.fresh = fresh
        self.call_seconds = call_seconds
        self.timer = timer
        self.failure: Raised | None = None
        self.starved: Starved | None = None
        self.replacements: Mapping[str, Callable[..., Any]] = NO_FUNCTIONS
        self.refused = ""
        self.tampered: Mapping[str, None] = {}  # names of our own beside the student's, put back
        if connection is None and timer.left() <= 0:
            self.failure = _timeout(timer)
        elif connection is None:
            self.failure = Raised(
                "ended", message="cannot be called: the notebook's process is gone"
            )

    def stand_in(self, stand_ins: StandIns) -> None:
        """Give names of the notebook to functions of ours, as long as the fork lives."""
        functions = stand_ins.functions
        methods = {name: getattr(function, "methods", None) for name, function in functions.items()}
        answers = sorted({name for f in functions.values() for name in getattr(f, "answers", ())})
        cells = [[cell.id, cell.source] for cell in stand_ins.cells_to_rerun]
        fields = {"methods": methods, "answers": answers, "again": cells}
        form = {"do": "stand_in", "names": [*functions], **fields}
        self.replacements = functions  # which those cells may call
        if self.ask(form, (), {}).value is not True:
            self.refused = self.refused or "a cell could not be run again"

    def call(self, function: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Observation:
        """Call a function of the notebook by name."""
        return self.ask({"do": "call", "function": function}, args, kwargs)

    def drive(
        self, driver: Driver, function: str, args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> Observation:
        """Let a driver work with the function or class of this name, over the connection."""
        conversation = Conversation(self.ask)
        value, raised = None, None
        try:
            value = driver(
                RemoteSubject(conversation, function), RemoteName(conversation), *args, **kwargs
            )
        except StudentRaised as error:
            raised = error.raised
        except Exception as error:  # the driver met something that it could not work with
            raised = Raised("exception", type(error).__name__, printable(str(error)))
        changed, warnings = tuple(conversation.changed), tuple(conversation.warnings)
        return Observation(_with_handles(value), raised, changed, warnings)

    def ask(
        self, form: dict[str, Any], args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> Observation:
        """Ask one question; the answer, or the reason for none, is an observation."""
        if self.failure is not None or self.connection is None:
            return Observation(raised=self.failure)
        callbacks = Callbacks(self.replacements)
        packer = Packer(keep=callbacks.pack)
        request = {
            **form,
            "args": packer.pack(list(args)),
            "kwargs": {"dict": [[k, packer.pack(v)] for k, v in kwargs.items()]},
        }
        outer = self.timer
        timer = Timer(self.call_seconds, outer.processor, outer, queued=outer.queued)
        try:
            form, arrays = _converse(self.connection, request, packer, callbacks, timer)
            self.tampered = {**self.tampered, **dict.fromkeys(_texts(form.get("tampered")))}
            return read_observation(form, arrays)
        except Late:
            self.failure = _timeout(timer)
        except Starved as error:
            self.starved, self.failure = error, Raised("ended", message=str(error))
        except TooMuch:
            self.failure = Raised("ended", message="gives back far too much, and was stopped")
        except (Ended, ProtocolError):
            self.failure = Raised("ended", message="ends its process before it answers")
        finally:
            self.refused = self.refused or callbacks.refused
        return Observation(raised=self.failure)


def _timeout(timer: Timer) -> Raised:
    """Say which limit a call has met, and whether it computed or waited all that time."""
    met = timer.met()
    manner = ", waiting all the while," if met.waited else ""
    text = f"gives no answer in {met.text()}{manner} and was stopped"
    return Raised("timeout", "Waiting" if met.waited else "", text)


def _converse(
    connection: Connection,
    request: Any,
    packer: Packer,
    callbacks: Callbacks,
    timer: Timer,
) -> tuple[dict[str, Any], bytes]:
    """Ask one question and serve the callbacks before its answer, all within one limit."""
    form, arrays = connection.ask(request, timer, packer)
    for _ in range(MOST_CALLBACKS):
        if "callback" not in form:
            return form, arrays
        reply, reply_packer = callbacks.serve(form, arrays)
        form, arrays = connection.ask(reply, timer, reply_packer)
    raise Ended("too many calls of a given function")


def _with_handles(value: Any) -> Any:
    """Replace the remote objects in a driver's result by their handles."""
    if isinstance(value, RemoteObject):
        return value.remote_handle
    if isinstance(value, list | tuple):
        return type(value)(_with_handles(item) for item in value)
    if isinstance(value, dict):
        return {key: _with_handles(item) for key, item in value.items()}
    return value


def read_observation(form: dict[str, Any], arrays: bytes) -> Observation:
    """Read an observation from a frame; every field is held to its type and cut."""
    raised = form.get("raised")
    return Observation(
        value=Unpacker(arrays).unpack(form.get("value")),
        raised=None if raised is None else _read_raised(raised),
        changed=tuple(_texts(form.get("changed"))),
        warnings=tuple(_texts(form.get("warnings"))),
        printed=printable(form.get("printed")),
    )


def _read_raised(form: Any) -> Raised:
    if not isinstance(form, dict):
        raise ProtocolError("raised is an object")
    kind = form.get("kind")
    return Raised(
        kind if kind in ("exception", "missing", "signature") else "exception",
        type=printable(form.get("type")),
        message=printable(form.get("message")),
        line=printable(form.get("line")),
        where=printable(form.get("where")),
        own=form.get("own") is True,
        base=printable(form.get("base")),
    )


def _texts(form: Any) -> list[str]:
    return [printable(item)[:300] for item in form[:8]] if isinstance(form, list) else []


def printable(text: Any, limit: int = MOST_TEXT) -> str:
    """Make a student's text safe for a terminal: valid UTF-8, no control characters, cut."""
    if not isinstance(text, str):
        return ""
    clean = text[:limit].encode("utf-8", "replace").decode("utf-8")
    return "".join(
        c if c.isprintable() or c in "\n\t" else "\N{REPLACEMENT CHARACTER}" for c in clean
    )

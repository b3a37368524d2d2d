"""Objects of the student's process that a driver on the trusted side uses like its own.

    subject = RemoteObject(...)          # the student's class
    layer = subject(3, 2)                # an instance there, a handle here
    layer.W.detach().numpy()             # an array, by value

Every call and every attribute is one question over the connection. What the protocol can send comes
back as a value, everything else as another remote object. An exception in the student's code
becomes `StudentRaised`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from autograder.sandbox.inside.protocol import Handle
from mitdl_utils.observe import Observation, Raised

# Asks one question: its form, arguments and keyword arguments; returns an observation.
Question = Callable[[dict[str, Any], Sequence[Any], Mapping[str, Any]], Observation]


class StudentRaised(Exception):
    """Code in the student's process raised, timed out or ended."""

    def __init__(self, raised: Raised) -> None:
        super().__init__(raised.message)
        self.raised = raised


class Conversation:
    """All questions of one driver, with the changes and warnings observed in their answers."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.changed: dict[str, None] = {}
        self.warnings: dict[str, None] = {}

    def ask(
        self, target: Mapping[str, Any], args: Sequence[Any] = (), kwargs: Mapping[str, Any] = {}
    ) -> Any:
        """Ask one question; return a value or a remote object."""
        return self.value_of(self.question({"do": "call", **target}, args, kwargs))

    def get(self, target: Mapping[str, Any]) -> Any:
        """Read an attribute."""
        return self.value_of(self.question({"do": "get", **target}, (), {}))

    def value_of(self, observation: Observation) -> Any:
        """Return the value of an observation, with remote objects in place of handles.

        Raises:
            StudentRaised: where the observation has no value.
        """
        self.changed.update(dict.fromkeys(observation.changed))
        self.warnings.update(dict.fromkeys(observation.warnings))
        if observation.raised is not None:
            raise StudentRaised(observation.raised)
        return self._remote(observation.value)

    def _remote(self, value: Any) -> Any:
        if isinstance(value, Handle):
            return RemoteObject(self, value)
        if isinstance(value, list | tuple):
            return type(value)(self._remote(item) for item in value)
        return value


class RemoteObject:
    """An object in the student's process: call it, read its attributes, iterate over it."""

    def __init__(self, conversation: Conversation, handle: Handle) -> None:
        self._conversation = conversation
        self.remote_handle = handle

    @property
    def kind(self) -> str:
        """Return the name of its type, for messages."""
        return self.remote_handle.kind

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self._conversation.get({"handle": self.remote_handle.number, "name": name})

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call it in the student's process."""
        return self._conversation.ask({"handle": self.remote_handle.number}, args, kwargs)

    def __iter__(self) -> Iterator[Any]:
        iterator = self._method("__iter__")
        while True:
            try:
                item = iterator._method("__next__") if isinstance(iterator, RemoteObject) else None
            except StudentRaised as error:
                if error.raised.type == "StopIteration":
                    return
                raise
            yield item

    def __len__(self) -> int:
        try:
            return int(self._method("__len__"))
        except StudentRaised as error:  # which list() and others expect of an object without length
            raise TypeError(f"{self.kind} has no length") from error

    def __getitem__(self, key: Any) -> Any:
        return self._method("__getitem__", key)

    def _method(self, name: str, *args: Any) -> Any:
        target = {"handle": self.remote_handle.number, "method": name}
        return self._conversation.ask(target, args)


class RemoteSubject:
    """The student's function or class by its name."""

    def __init__(self, conversation: Conversation, name: str) -> None:
        self._conversation = conversation
        self._name = name

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call it in the student's process."""
        return self._conversation.ask({"function": self._name}, args, kwargs)

    @property
    def remote_handle(self) -> Handle:
        """Return a handle to the function itself, for what calls it in the student's process."""
        value = self._conversation.get({"function": self._name})
        handle: Handle = value.remote_handle
        return handle


class RemoteName:
    """A name of a library in the student's process: `library.torch.nn.functional.mse_loss`."""

    def __init__(self, conversation: Conversation, dotted: str = "") -> None:
        self._conversation = conversation
        self._dotted = dotted

    def __getattr__(self, name: str) -> RemoteName:
        if name.startswith("__"):
            raise AttributeError(name)
        return RemoteName(self._conversation, f"{self._dotted}.{name}".lstrip("."))

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call it in the student's process."""
        return self._conversation.ask({"library": self._dotted}, args, kwargs)

    @property
    def remote_handle(self) -> Handle:
        """Return a handle to the object itself, to pass it to a call, for example as a loss."""
        value = self._conversation.get({"library": self._dotted})
        handle: Handle = value.remote_handle
        return handle

"""The trusted end of a connection to a worker: each answer is held to time, size and form."""

from __future__ import annotations

import contextlib
import socket
from dataclasses import dataclass
from typing import Any

from autograder.sandbox.inside.protocol import (
    HEAD,
    Packer,
    ProtocolError,
    decode,
    encode,
    lengths,
    read_exactly,
)
from autograder.sandbox.timer import SHORTEST, Timer

READ_JSON = 8  # bytes of memory that a byte of JSON may take once it is read


class Ended(Exception):
    """The other side closed or sent a malformed frame: its process counts as gone."""


class TooMuch(Ended):
    """The other side has sent more than all its answers may take together."""


class Late(Exception):
    """The other side did not answer in time."""


@dataclass
class Connection:
    """A connection to a worker or to a fork of it.

    Attributes:
        sock: its socket.
        room: bytes of memory that its answers may still take; None for no limit.
    """

    sock: socket.socket
    room: int | None = None

    def ask(
        self, form: Any, timer: Timer, packer: Packer | None = None
    ) -> tuple[dict[str, Any], bytes]:
        """Send a request and wait for the next frame.

        Raises:
            Late: when no frame has come in the time that there is.
            Ended: when none can come any more.
        """
        self._send(encode(form, packer), timer)
        return self._wait(timer)

    def _send(self, content: bytes, timer: Timer) -> None:
        view = memoryview(content)
        try:
            while view:
                seconds = timer.left()
                if seconds <= 0:
                    raise Late
                self.sock.settimeout(seconds)
                with contextlib.suppress(TimeoutError):
                    view = view[self.sock.send(view) :]
        except OSError as error:
            raise Ended(str(error)) from None

    def _wait(self, timer: Timer) -> tuple[dict[str, Any], bytes]:
        try:
            text, arrays = lengths(self._read_exactly(HEAD.size, timer))
            if self.room is not None:
                self.room -= READ_JSON * text + arrays
                if self.room < 0:
                    raise TooMuch
            body = self._read_exactly(text, timer)
            return decode(body), self._read_exactly(arrays, timer)
        except TimeoutError:
            raise Late from None
        except (OSError, ProtocolError) as error:
            raise Ended(str(error)) from None

    def ask_passing(
        self, form: Any, timer: Timer, passing: socket.socket
    ) -> tuple[dict[str, Any], bytes]:
        """Send a request together with a socket, and wait for the next frame."""
        self._send(encode(form), timer)
        try:
            self.sock.settimeout(max(timer.left(), SHORTEST))
            socket.send_fds(self.sock, [b"+"], [passing.fileno()])
        except TimeoutError:
            raise Late from None
        except OSError as error:
            raise Ended(str(error)) from None
        return self._wait(timer)

    def _read_exactly(self, count: int, timer: Timer) -> bytes:
        content = read_exactly(self.sock, count, timer.left)
        if content is None:
            raise ProtocolError("closed")
        return content


def close(sock: socket.socket) -> None:
    """Close a socket whatever state it is in."""
    with contextlib.suppress(OSError):
        sock.close()

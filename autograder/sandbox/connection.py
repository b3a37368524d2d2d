"""The trusted end of a connection to a worker: each answer is held to time, size and form."""

from __future__ import annotations

import contextlib
import socket
import time
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
        self, form: Any, seconds: float, packer: Packer | None = None
    ) -> tuple[dict[str, Any], bytes]:
        """Send a request and wait for the next frame.

        Raises:
            Late: when no frame has come after `seconds`.
            Ended: when none can come any more.
        """
        deadline = time.monotonic() + seconds
        try:
            self.sock.settimeout(seconds)
            self.sock.sendall(encode(form, packer))
        except TimeoutError:
            raise Late from None
        except OSError as error:
            raise Ended(str(error)) from None
        return self._wait(deadline)

    def _wait(self, deadline: float) -> tuple[dict[str, Any], bytes]:
        try:
            text, arrays = lengths(self._exactly(HEAD.size, deadline))
            if self.room is not None:
                self.room -= READ_JSON * text + arrays
                if self.room < 0:
                    raise TooMuch
            body = self._exactly(text, deadline)
            return decode(body), self._exactly(arrays, deadline)
        except TimeoutError:
            raise Late from None
        except (OSError, ProtocolError) as error:
            raise Ended(str(error)) from None

    def ask_passing(
        self, form: Any, seconds: float, passing: socket.socket
    ) -> tuple[dict[str, Any], bytes]:
        """Send a request together with a socket, and wait for the next frame."""
        try:
            self.sock.settimeout(seconds)
            self.sock.sendall(encode(form))
            socket.send_fds(self.sock, [b"+"], [passing.fileno()])
        except TimeoutError:
            raise Late from None
        except OSError as error:
            raise Ended(str(error)) from None
        return self._wait(time.monotonic() + seconds)

    def _exactly(self, count: int, deadline: float) -> bytes:
        content = read_exactly(self.sock, count, deadline)
        if content is None:
            raise ProtocolError("closed")
        return content


def close(sock: socket.socket) -> None:
    """Close a socket whatever state it is in."""
    with contextlib.suppress(OSError):
        sock.close()

"""The trusted end of a connection to a worker: every answer is held to time, size and form."""

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

READ_JSON = 8  # bytes that reading a byte of JSON may take


class Ended(Exception):
    """The other side closed, or sent what is no frame: its process counts as gone."""


class TooMuch(Ended):
    """The other side sends more than all its answers may have."""


class Late(Exception):
    """No answer came in time."""


@dataclass
class Connection:
    """One connection to a worker.

    Attributes:
        sock: its socket.
        room: bytes that may still come, as they lie in memory; None for no such limit.
    """

    sock: socket.socket
    room: int | None = None

    def ask(
        self, form: Any, seconds: float, packer: Packer | None = None
    ) -> tuple[dict[str, Any], bytes]:
        """Send a request and wait for the next frame.

        Raises:
            Late: when it has not come after `seconds`.
            Ended: when it never will.
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
        """Send a request and a socket with it, and wait for the next frame."""
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

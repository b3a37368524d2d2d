"""A worker's way to its judge where no descriptor can be handed on, as on Windows."""

from __future__ import annotations

import socket
import sys

HOST = "127.0.0.1"
TOKEN_BYTES = 32


def dial(port: int) -> socket.socket:
    """Connect to the judge on this machine, and show it the token that came on stdin."""
    sock = socket.create_connection((HOST, port))
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    sock.sendall(sys.stdin.buffer.read(TOKEN_BYTES))
    return sock

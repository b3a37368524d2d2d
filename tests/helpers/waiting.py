"""Waiting for an event. The limit guards against hanging only, however busy the machine is."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

import psutil

T = TypeVar("T")
GUARD = 600.0  # seconds


def until(event: Callable[[], T], seconds: float = GUARD) -> T:
    """Return what `event` returns as soon as that is true."""
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        if result := event():
            return result
        time.sleep(0.02)
    raise AssertionError(f"not within {seconds} s")


def ended(process: psutil.Process) -> bool:
    """Whether a process is gone, or is a zombie that its new parent does not ask for."""
    try:
        return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True

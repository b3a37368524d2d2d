"""An end for calls that never end: a call gets so many seconds, and then it is stopped.

Seconds are the processor's, so that a busy machine costs nobody an answer; what waits and does not
work gets several times as many by the clock. POSIX has a timer that interrupts the main thread;
elsewhere a second thread interrupts the first. Python in a browser has neither, but looks every
few steps whether somebody wants to interrupt it: there our own clock answers, whose seconds count.
"""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Callable
from functools import lru_cache
from importlib import import_module
from types import FrameType
from typing import Any, TypeVar

CALL_SECONDS, EXERCISE_SECONDS = 4.0, 10.0  # as the judge has them, for one call and for all
BY_THE_CLOCK = 5.0  # times as many where the processor has nothing to do
TICK = 0.1

# Seconds that this thread has worked; where Python in a browser knows none, those of the clock.
worked: Callable[[], float] = getattr(time, "thread_time", time.monotonic)

T = TypeVar("T")

# What Pyodide reads as the byte that asks for an interrupt: 2, SIGINT, once the time is over.
CLOCK = """(milliseconds, tick) => {
    let end = performance.now() + milliseconds;
    return {
        get 0() {
            if (performance.now() < end) return 0;
            end = performance.now() + tick;
            return 2;
        },
        set 0(_) {},
    };
}"""


class OutOfTime(BaseException):
    """A call has taken too long; no `except Exception` of a student's catches it."""


def call_within(seconds: float, call: Callable[[], T]) -> T:
    """Call a function, and interrupt it when its time is over.

    Args:
        seconds: of the processor.
        call: without arguments.

    Raises:
        OutOfTime: from within the call, with the traceback of where it was.
    """
    if sys.platform == "emscripten":
        return _by_page(seconds, call)
    in_main = threading.current_thread() is threading.main_thread()
    if in_main and hasattr(signal, "setitimer"):
        return _by_timer(seconds, call)
    return _by_thread(seconds, call)


def _inside(call: Callable[[], T]) -> T:
    """Call a function; while this frame is on the stack, it can be interrupted."""
    return call()


def _raise_inside(number: int, frame: FrameType | None) -> None:
    """Raise OutOfTime where a signal has met a call of ours at work."""
    while frame is not None and frame.f_code is not _inside.__code__:
        frame = frame.f_back
    if frame is not None:
        raise OutOfTime


def _by_timer(seconds: float, call: Callable[[], T]) -> T:
    used, begun = worked(), time.monotonic()

    def interrupt(number: int, frame: FrameType | None) -> None:
        late = time.monotonic() - begun > BY_THE_CLOCK * seconds
        if late or worked() - used > seconds:
            _raise_inside(number, frame)

    before = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, TICK, TICK)
    try:
        return _inside(call)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@lru_cache(maxsize=1)
def _clock() -> Callable[[float, float], Any]:
    clock: Callable[[float, float], Any] = import_module("pyodide.code").run_js(CLOCK)
    return clock


def _by_page(seconds: float, call: Callable[[], T]) -> T:
    pyodide = import_module("pyodide_js")
    before = signal.signal(signal.SIGINT, _raise_inside)
    pyodide.setInterruptBuffer(_clock()(1000 * seconds, 1000 * TICK))
    try:
        return _inside(call)
    finally:
        pyodide.setInterruptBuffer(None)
        signal.signal(signal.SIGINT, before)


def _by_thread(seconds: float, call: Callable[[], T]) -> T:
    done, caller = threading.Event(), threading.get_ident()
    watch = threading.Thread(target=_watch, args=(seconds, done, caller), daemon=True)
    try:
        watch.start()
    except RuntimeError:  # no threads, as in a browser
        return call()
    try:
        return _inside(call)
    finally:
        done.set()
        watch.join()
        _interrupt(caller, None)  # what came too late


def _watch(seconds: float, done: threading.Event, caller: int) -> None:
    """Interrupt another thread, again and again, once the process has used so much time."""
    used, begun = time.process_time(), time.monotonic()
    while not done.wait(TICK):
        late = time.monotonic() - begun > BY_THE_CLOCK * seconds
        if late or time.process_time() - used > seconds:
            _interrupt(caller, OutOfTime)


def _interrupt(thread: int, error: Any) -> None:
    """Let an exception come up in a thread at its next step; None takes one back."""
    import ctypes  # here alone: not every Python has it

    reason = None if error is None else ctypes.py_object(error)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), reason)

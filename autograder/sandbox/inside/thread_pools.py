"""Thread pools in a fork: their threads stayed behind, so they begin again with none."""

from __future__ import annotations

import gc
import queue
import sys
import threading
from typing import Any


def revive_pools() -> None:
    """Let the pools that cells have made work in this fork, which has one thread."""
    executors = sys.modules.get("concurrent.futures.thread")
    pools = sys.modules.get("multiprocessing.pool")
    kinds = tuple(
        kind
        for kind in (
            getattr(executors, "ThreadPoolExecutor", None),
            getattr(pools, "ThreadPool", None),
        )
        if kind is not None
    )
    if not kinds or not _threads_were_there(executors, pools):
        return
    for pool in gc.get_objects():
        if issubclass(type(pool), kinds):
            _revive(pool)


def _threads_were_there(executors: Any, pools: Any) -> bool:
    """Whether there is a pool at all; looking for one takes time."""
    return bool(getattr(executors, "_threads_queues", None)) or pools is not None


def _revive(pool: Any) -> None:
    if hasattr(pool, "_work_queue"):  # ThreadPoolExecutor
        pool._threads = set()
        pool._work_queue = queue.SimpleQueue()
        pool._idle_semaphore = threading.Semaphore(0)
        pool._shutdown_lock = threading.Lock()
    elif getattr(pool, "_state", "") == "RUN":
        type(pool).__init__(pool, pool._processes, pool._initializer, pool._initargs)

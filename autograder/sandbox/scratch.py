"""Temporary folders that are gone with the process that made them, at the latest at the next run.

Each is locked while a process works in it. A killed one leaves its folder, but not the lock.
"""

from __future__ import annotations

import multiprocessing.util
import os
import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows, where students are not graded
    fcntl = None  # type: ignore[assignment]

PREFIX = "mitdl-scratch-"
YOUNG = 60.0  # seconds in which a new folder may still be without its lock
_locks: dict[Path, int] = {}


def new_folder() -> Path:
    """Make a folder for this process alone, which is removed when it ends, also as a fork."""
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    if fcntl is not None:
        _locks[folder] = os.open(folder, os.O_RDONLY)
        fcntl.flock(_locks[folder], fcntl.LOCK_SH)
    multiprocessing.util.Finalize(None, remove_folder, (folder,), exitpriority=1)
    return folder


def remove_folder(folder: Path) -> None:
    """Remove a folder of `new_folder`; one that is gone stays so."""
    shutil.rmtree(folder, ignore_errors=True)
    if (lock := _locks.pop(folder, None)) is not None:
        with suppress(OSError):
            os.close(lock)


def remove_leftovers() -> None:
    """Remove the folders of processes that were killed; never another user's, or one in use."""
    folders = Path(tempfile.gettempdir()).glob(f"{PREFIX}*") if fcntl is not None else ()
    for folder in folders:
        with suppress(OSError):
            status = folder.lstat()
            if status.st_uid != os.getuid() or time.time() - status.st_mtime < YOUNG:
                continue
            handle = os.open(folder, os.O_RDONLY | os.O_NOFOLLOW)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
            finally:
                os.close(handle)

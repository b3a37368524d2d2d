"""A folder as the notebook left it, so that each exercise finds it so."""

from __future__ import annotations

import contextlib
import os
import shutil

MOST_KEPT = 16 * 2**20  # bytes; larger files are as the exercises before left them


class FolderSnapshot:
    """The files under a folder, with what is in them.

    Args:
        folder: where to look.
    """

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.folders: set[str] = set()
        self.files: dict[str, tuple[tuple[int, int], bytes | None]] = {}
        room = MOST_KEPT
        for path, status in self._walk():
            kept = None
            if status.st_size <= room:
                room -= status.st_size
                with contextlib.suppress(OSError), open(path, "rb") as file:
                    kept = file.read(status.st_size)
            self.files[path] = (status.st_size, status.st_mtime_ns), kept
        self.folders = {top for top, _, _ in os.walk(folder)}

    def _walk(self) -> list[tuple[str, os.stat_result]]:
        found = []
        for top, _, names in os.walk(self.folder):
            for name in names:
                path = os.path.join(top, name)
                with contextlib.suppress(OSError):
                    found.append((path, os.lstat(path)))
        return found

    def restore(self) -> None:
        """Remove what is new, and restore what was changed or removed."""
        there = {}
        for path, status in self._walk():
            if path in self.files:
                there[path] = (status.st_size, status.st_mtime_ns)
            else:
                with contextlib.suppress(OSError):
                    os.remove(path)
        for top, _, _ in os.walk(self.folder, topdown=False):
            if top not in self.folders:
                shutil.rmtree(top, ignore_errors=True)
        for path, (mark, kept) in self.files.items():
            if there.get(path) != mark and kept is not None:
                with contextlib.suppress(OSError):
                    os.makedirs(os.path.dirname(path), exist_ok=True)
                    with open(path, "wb") as file:
                        file.write(kept)
                    os.utime(path, ns=(mark[1], mark[1]))

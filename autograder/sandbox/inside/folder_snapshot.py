"""A snapshot of the notebook's folder, restored so that each exercise finds it unchanged."""

from __future__ import annotations

import contextlib
import os
import shutil

MOST_CONTENT = 16 * 2**20  # bytes of content; files beyond that are not restored


class FolderSnapshot:
    """The files under a folder with their contents.

    Args:
        folder: the path of the folder.
    """

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.folders: set[str] = set()
        self.files: dict[str, tuple[tuple[int, int], bytes | None]] = {}
        room = MOST_CONTENT
        for path, status in self._walk():
            content = None
            if status.st_size <= room:
                room -= status.st_size
                with contextlib.suppress(OSError), open(path, "rb") as file:
                    content = file.read(status.st_size)
            self.files[path] = (status.st_size, status.st_mtime_ns), content
        self.folders = {top for top, _, _ in os.walk(folder)}

    def _walk(self) -> list[tuple[str, os.stat_result]]:
        files = []
        for top, _, names in os.walk(self.folder):
            for name in names:
                path = os.path.join(top, name)
                with contextlib.suppress(OSError):
                    files.append((path, os.lstat(path)))
        return files

    def restore(self) -> None:
        """Remove new files and folders, and restore the files that were changed or removed."""
        present = {}
        for path, status in self._walk():
            if path in self.files:
                present[path] = (status.st_size, status.st_mtime_ns)
            else:
                with contextlib.suppress(OSError):
                    os.remove(path)
        for top, _, _ in os.walk(self.folder, topdown=False):
            if top not in self.folders:
                shutil.rmtree(top, ignore_errors=True)
        for path, (stamp, content) in self.files.items():
            if present.get(path) != stamp and content is not None:
                with contextlib.suppress(OSError):
                    os.makedirs(os.path.dirname(path), exist_ok=True)
                    with open(path, "wb") as file:
                        file.write(content)
                    os.utime(path, ns=(stamp[1], stamp[1]))

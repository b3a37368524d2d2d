"""Read what was handed in, trusting nothing about it."""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from nbgrader.utils import parse_utc

from autograder.errors import MitdlError, UsageError

# A link is not followed, and a pipe does not make us wait; Windows knows neither.
READ = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
MOST_BYTES = 20 * 2**20


class Unreadable(MitdlError):
    """A file that was handed in and is no notebook; the line says why and what to do."""


@dataclass(frozen=True)
class Submission:
    """A student's notebook for a lab.

    Attributes:
        student: name of the folder.
        lab: name of the lab.
        folder: where it lies.
        notebook: which one, in an assignment of several; "" for the one that is named as the lab.
    """

    student: str
    lab: str
    folder: Path
    notebook: str = ""

    @property
    def name(self) -> str:
        """The notebook's name."""
        return self.notebook or self.lab

    @property
    def path(self) -> Path:
        """The notebook."""
        return self.folder / f"{self.name}.ipynb"


def read_bytes(submission: Submission) -> bytes:
    """The notebook's bytes, read without following links.

    Raises:
        Unreadable: when it is missing, a link, no regular file, empty or too large.
    """
    path = submission.path
    if submission.folder.is_symlink():
        raise Unreadable(f"{submission.folder.name}: is a link, expected a folder; hand in files")
    if not submission.folder.is_dir():
        raise Unreadable(f"{submission.folder.name}: is a file, expected a folder with {path.name}")
    try:
        content = read_regular(path)
    except OSError:
        raise Unreadable(_why_not_there(path)) from None
    except UsageError as error:
        raise Unreadable(str(error).replace(str(path), path.name)) from None
    if not content.strip():
        raise Unreadable(f"{path.name}: is empty; hand in the notebook again")
    return content


def read_regular(path: Path) -> bytes:
    """The bytes of a regular file under the size cap; links are not followed."""
    handle = os.open(
        path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    )
    status = os.fstat(handle)
    if not stat.S_ISREG(status.st_mode):  # before `open`, which leaves a folder's handle open
        os.close(handle)
        raise UsageError(f"{path}: is not a regular file; give the notebook's own path")
    with open(handle, "rb") as file:
        if status.st_size > MOST_BYTES:
            size = status.st_size / 2**20
            raise UsageError(
                f"{path}: is {size:.0f} MiB, at most {MOST_BYTES >> 20} are read; "
                "clear its outputs and save it again"
            )
        return file.read(MOST_BYTES)


def _why_not_there(path: Path) -> str:
    if path.is_symlink():
        return f"{path.name}: is a link, expected a file; hand in the notebook itself"
    others = sorted(other.name for other in path.parent.glob("*.ipynb"))[:3]
    came = f"found {', '.join(map(repr, others))}" if others else "found no notebook"
    return f"{path.name}: is missing ({came}); hand in the notebook under its own name"


def digest(submission: Submission, content: bytes) -> str:
    """Tells whether a submission is what was graded before: the notebook, and when it came."""
    folded = hashlib.sha256(content)
    folded.update(_timestamp(submission))
    return folded.hexdigest()


def timestamp_of(submission: Submission) -> datetime | None:
    """When it was handed in, or None where that is not noted or cannot be read."""
    try:
        return parse_utc(_timestamp(submission).decode()[:100].strip())  # type: ignore[no-any-return]
    except (ValueError, OverflowError, OSError):
        return None


def _timestamp(submission: Submission) -> bytes:
    """The first bytes of its timestamp.txt; none where that is missing, a link or no file."""
    path = submission.folder / "timestamp.txt"
    try:
        handle = os.open(path, READ)
        with open(handle, "rb") as file:
            return file.read(200) if stat.S_ISREG(os.fstat(handle).st_mode) else b""
    except OSError:
        return b""

"""Read submissions without trusting anything about them."""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import MitdlError, UsageError

# A link is not followed, and a pipe does not make us wait; Windows knows neither, and would read
# bytes as text unless told.
OPEN_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
OPEN_FLAGS |= getattr(os, "O_BINARY", 0)
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


def read_submission(submission: Submission) -> bytes:
    """Return the notebook's bytes, read without following links.

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
        raise Unreadable(_missing_line(path)) from None
    except UsageError as error:
        raise Unreadable(str(error).replace(str(path), path.name)) from None
    if not content.strip():
        raise Unreadable(f"{path.name}: is empty; hand in the notebook again")
    return content


def read_regular(path: Path) -> bytes:
    """Return the bytes of a regular file under the size cap; links are not followed.

    Raises:
        OSError: when it cannot be opened, as a link cannot.
        UsageError: when it is no regular file, or too large.
    """
    handle = os.open(path, OPEN_FLAGS)
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


def _missing_line(path: Path) -> str:
    """Say that the notebook is missing, and which others lie there."""
    if path.is_symlink():
        return f"{path.name}: is a link, expected a file; hand in the notebook itself"
    others = sorted(other.name for other in path.parent.glob("*.ipynb"))[:3]
    listed = f"found {', '.join(map(repr, others))}" if others else "found no notebook"
    return f"{path.name}: is missing ({listed}); hand in the notebook under its own name"


def digest_of(submission: Submission, content: bytes) -> str:
    """Return a digest of content and timestamp, which tells whether it was graded before."""
    digest = hashlib.sha256(content)
    digest.update(read_timestamp(submission))
    return digest.hexdigest()


def read_timestamp(submission: Submission) -> bytes:
    """Return the first bytes of timestamp.txt; none where that is missing, a link or no file."""
    path = submission.folder / "timestamp.txt"
    try:
        handle = os.open(path, OPEN_FLAGS)
        with open(handle, "rb") as file:
            return file.read(200) if stat.S_ISREG(os.fstat(handle).st_mode) else b""
    except OSError:
        return b""

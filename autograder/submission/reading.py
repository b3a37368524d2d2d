"""Read submissions without trusting anything about them.

Only a notebook that is not there is the student's own loss. One that lies there and cannot be read
waits for a person, and what the system refuses us is no fault of the student's at all.
"""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import MitdlError, NotGraded, UsageError
from autograder.submission.locate import NOT_THERE, find_notebook

# A link is not followed, and a pipe does not make us wait; Windows knows neither, and would read
# bytes as text unless told.
OPEN_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
OPEN_FLAGS |= getattr(os, "O_BINARY", 0)
MOST_BYTES = 20 * 2**20  # of a notebook without its outputs
MOST_FILE = 100 * 2**20


class Missing(MitdlError):
    """Nothing was handed in that could be graded: no points; the line says what is missing."""


class Unreadable(MitdlError):
    """Something was handed in that only a person can make sense of; the line says why."""


@dataclass(frozen=True)
class Submission:
    """A student's notebook for a lab.

    Attributes:
        student: name of the folder.
        lab: name of the lab.
        folder: where it lies.
        notebook: which one, in an assignment of several; "" for the one that is named as the lab.
        siblings: names of all notebooks of an assignment of several.
    """

    student: str
    lab: str
    folder: Path
    notebook: str = ""
    siblings: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The notebook's name."""
        return self.notebook or self.lab

    @property
    def path(self) -> Path:
        """Where the notebook belongs."""
        return self.folder / f"{self.name}.ipynb"


@dataclass(frozen=True)
class SubmittedFile:
    """What was found in a student's folder.

    Attributes:
        content: the notebook's bytes.
        notes: a line where it does not lie where it belongs.
    """

    content: bytes
    notes: tuple[str, ...] = ()


def open_submission(submission: Submission) -> SubmittedFile:
    """Find and read a student's notebook; a lone one under another name is taken, with a note.

    No link is followed.

    Raises:
        Missing: when nothing was handed in.
        Unreadable: when it is a link, no regular file, empty, too large, or one of several.
        NotGraded: when the system does not let us read it.
    """
    expected = submission.path
    try:
        _require_folder(submission)
        path = find_notebook(expected, submission.siblings)
        content = read_regular(path) if path is not None else b""
    except OSError as error:
        raise _refusal(error, submission) from None
    except UsageError as error:
        line = str(error).replace(f"{submission.folder}{os.sep}", "")
        raise Unreadable(_one_line(line)) from None
    if path is None:
        raise _missing(submission)
    if not content.strip():
        raise Unreadable(f"{expected.name}: is empty; hand in the notebook again")
    name = path.relative_to(submission.folder).as_posix()
    notes = () if path == expected else (f"was handed in as {name!r}, expected {expected.name!r}",)
    return SubmittedFile(content, notes)


def _missing(submission: Submission) -> Missing:
    name = submission.path.name
    return Missing(
        f"{name}: is missing (found no notebook); hand in the notebook under its own name"
    )


def _require_folder(submission: Submission) -> None:
    """Refuse a submission whose folder is none.

    Raises:
        Unreadable: when it is a link or a file.
        OSError: when it cannot be seen.
    """
    name, kind = submission.folder.name, os.lstat(submission.folder).st_mode
    if stat.S_ISLNK(kind):
        raise Unreadable(f"{name}: is a link, expected a folder; hand in files")
    if not stat.S_ISDIR(kind):
        raise Unreadable(f"{name}: is a file, expected a folder with {submission.path.name}")


def _refusal(error: OSError, submission: Submission) -> MitdlError:
    """Return the reason why a folder or file could not be read, and whose it is."""
    expected = submission.path
    if isinstance(error, NOT_THERE):
        return _missing(submission)
    path = Path(os.fsdecode(error.filename)) if error.filename else expected
    name = _one_line(path.name)
    if _is_link(path):
        return Unreadable(f"{name}: is a link, expected a file; hand in the notebook itself")
    reason = error.strerror or type(error).__name__
    return NotGraded(f"{name}: cannot be read ({reason}); see who may read it, and grade again")


def _is_link(path: Path) -> bool:
    try:
        return stat.S_ISLNK(os.lstat(path).st_mode)
    except OSError:
        return False


def _one_line(text: str) -> str:
    """Return a text with the names of files in it, which may hold anything, for one line."""
    return "".join(character if character.isprintable() else "?" for character in text)


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
        if status.st_size > MOST_FILE:
            size = status.st_size / 2**20
            raise UsageError(
                f"{path}: is {size:.0f} MiB, at most {MOST_FILE >> 20} are read; "
                "clear its outputs and save it again"
            )
        return file.read(MOST_FILE)


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

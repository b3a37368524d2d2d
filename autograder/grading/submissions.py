"""Find what was handed in and read it, trusting nothing about it."""

from __future__ import annotations

import glob
import hashlib
import os
import re
import stat
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from nbformat import NotebookNode
from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import parse_utc

from autograder.errors import MitdlError, UsageError
from autograder.grading.notebook import parse_notebook, read_regular

# A link is not followed, and a pipe does not make us wait; Windows knows neither.
READ = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


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


def find_submissions(coursedir: CourseDirectory, lab: str) -> list[Submission]:
    """All that lie where nbgrader looks for them, by student."""
    where = (coursedir.submitted_directory, coursedir.format_path)
    pattern = re.compile(where[1](where[0], "(?P<student>[^/]*)", re.escape(lab), escape=True))
    found = []
    everybody = where[1](glob.escape(where[0]), "*", glob.escape(lab))
    for path in glob.glob(everybody, include_hidden=True):
        match = pattern.fullmatch(path)
        if match:
            found.append(Submission(match["student"], lab, Path(path)))
    return sorted(found, key=lambda one: one.student)


def pick(submissions: list[Submission], students: Collection[str]) -> list[Submission]:
    """Only those of these students; all where none are named."""
    return [one for one in submissions if not students or one.student in students]


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


def parse(submission: Submission, content: bytes) -> NotebookNode:
    """The notebook.

    Raises:
        Unreadable: when it is not one.
    """
    try:
        return parse_notebook(content, Path(submission.path.name))
    except UsageError as error:
        raise Unreadable(str(error)) from None


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

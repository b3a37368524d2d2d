"""The data files of another course: what lies beside a notebook, for its cells to read."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator, Mapping
from fnmatch import fnmatch
from itertools import islice
from pathlib import Path

from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from autograder.errors import MitdlError, UsageError
from autograder.submission.reading import read_regular

MOST_BYTES = 32 * 2**20  # that go into the sandbox with a notebook
MOST_FILES = 5_000
NOT_DATA = ("*.ipynb", "timestamp.txt", ".*", "__pycache__", "*.pyc")


def data_files(folder: Path, limit: int = MOST_BYTES) -> dict[str, bytes]:
    """Return the files below a folder, by their path in it.

    Args:
        folder: where to look; links in it are not followed.
        limit: bytes in all; the largest files are left out first.
    """
    files: dict[str, bytes] = {}
    for size, path in sorted(islice(_sized_files(folder), MOST_FILES)):
        if size > limit:
            break
        try:
            content = read_regular(path)
        except (OSError, UsageError):
            continue
        files[path.relative_to(folder).as_posix()] = content
        limit -= len(content)
    return files


def _sized_files(folder: Path) -> Iterator[tuple[int, Path]]:
    for top, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if _is_data(name)]
        for name in filter(_is_data, names):
            path = Path(top, name)
            with contextlib.suppress(OSError):
                status = path.lstat()
                if stat.S_ISREG(status.st_mode):
                    yield status.st_size, path


def _is_data(name: str) -> bool:
    return not any(fnmatch(name, pattern) for pattern in NOT_DATA)


def files_in_sandbox(
    coursedir: CourseDirectory, config: Config, lab: str, folder: Path
) -> dict[str, bytes]:
    """Return what a student handed in beside the notebook, with the instructor's files over it.

    Args:
        coursedir: the course's.
        config: may name files in `Autograde.exclude_overwriting` that stay the student's.
        lab: name of the assignment.
        folder: the student's.

    Raises:
        MitdlError: when the instructor's files are too large.
    """
    source = Path(coursedir.format_path(coursedir.source_directory, ".", lab))
    spared: Mapping[str, list[str]] = config.Autograde.get("exclude_overwriting", {})
    student_owned = {Path(name).as_posix() for name in spared.get(lab, ())}
    instructors = {
        name: content for name, content in data_files(source).items() if name not in student_owned
    }
    size = sum(size for size, path in islice(_sized_files(source), MOST_FILES))
    if size > MOST_BYTES:
        raise MitdlError(
            f"{source}: has {size / 2**20:.0f} MiB of data, at most {MOST_BYTES >> 20} go into the "
            "sandbox; make the files smaller"
        )
    return data_files(folder, MOST_BYTES - size) | instructors

"""The files that belong to a submission beside its notebook, kept beside the graded one as well.

nbgrader's exchange finds the student of a feedback page by `timestamp.txt` and
`submission_secret.txt`; formgrader shows pictures that lie beside the notebook.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from fnmatch import fnmatch
from itertools import islice
from pathlib import Path

from autograder.errors import MitdlError, UsageError
from autograder.gradebook.write_whole import write_whole
from autograder.submission.reading import read_regular

OF_THE_EXCHANGE = ("timestamp.txt", "submission_secret.txt")
MOST_FILES, MOST_BYTES = 1000, 64 * 2**20
READ_ONLY = 0o444  # as nbgrader leaves what it has graded


def keep_companions(submitted: Path, graded: Path, ignore: Sequence[str] = ()) -> None:
    """Copy what was handed in beside the notebooks; links are left out, and so is what is too much.

    Nothing of it keeps the notebook from being graded: a name that cannot be written is left out.

    Args:
        submitted: folder of the submission.
        graded: folder of the graded notebooks.
        ignore: nbgrader's patterns of files that nobody wants.

    Raises:
        MitdlError: when a file of the exchange cannot be written.
    """
    copy_for_exchange(submitted, graded)
    remaining = MOST_BYTES
    for path in islice(_companions(submitted, ignore), MOST_FILES):
        with suppress(OSError, MitdlError):  # also where a file is a folder's name
            content = read_regular(path)
            remaining -= len(content)
            if remaining < 0:
                return
            write_whole(graded / path.relative_to(submitted), content, READ_ONLY)


def copy_for_exchange(source: Path, target: Path, mode: int = READ_ONLY) -> None:
    """Copy the two files that nbgrader's exchange looks for; what is gone there goes here too.

    Raises:
        MitdlError: when a file cannot be written.
    """
    for name in OF_THE_EXCHANGE:
        try:
            content = read_regular(source / name)
        except (OSError, UsageError):
            with suppress(OSError):
                (target / name).unlink(missing_ok=True)
        else:
            write_whole(target / name, content, mode)


def _companions(folder: Path, ignore: Sequence[str]) -> Iterator[Path]:
    for top, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if _is_companion(name, ignore))
        yield from (Path(top, name) for name in sorted(names) if _is_companion(name, ignore))


def _is_companion(name: str, ignore: Sequence[str]) -> bool:
    """Whether a file or folder may lie beside the graded notebook and take nobody's place there."""
    reserved = name in OF_THE_EXCHANGE or name.endswith(".ipynb") or name.startswith(".")
    return not reserved and not any(fnmatch(name, pattern) for pattern in ignore)

"""Find a notebook in what a student handed in: where it belongs, else the only one there is.

Browsers write `lab (1).ipynb`, JupyterLab `lab-Copy1.ipynb`, and who unpacks an archive often gets
a folder in the folder. Where two could be meant, a person has to say which.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from pathlib import Path

from autograder.errors import UsageError

NOT_THERE = (FileNotFoundError, NotADirectoryError)
MOST_FILES = 1_000
MOST_DEPTH = 4
MOST_COPIES = 10
MOST_COMPARED = 100 * 2**20  # bytes
# What systems leave behind: of an archive, of an editor, of Jupyter.
LEFT_BEHIND = re.compile(r"\.|__MACOSX$|__pycache__$")
# Some browsers save a notebook as the text that it is.
NOTEBOOK = re.compile(r"(?P<stem>.+)\.ipynb(?:\.(?:txt|json))?", re.IGNORECASE | re.DOTALL)
WORK = (
    *(".zip", ".tar", ".gz", ".tgz", ".7z", ".rar", ".bz2", ".xz"),
    *(".py", ".html", ".htm", ".pdf", ".doc", ".docx", ".odt", ".rtf", ".pages", ".md"),
)


def find_notebook(expected: Path, siblings: Collection[str] = ()) -> Path | None:
    """Return the notebook that was handed in; None where there is none at all.

    Args:
        expected: where it belongs.
        siblings: names of all notebooks of an assignment of several, which stand for themselves.

    Raises:
        OSError: when the folder, or one in it, cannot be listed.
        UsageError: when several could be meant, or what lies there is no notebook.
    """
    folder = expected.parent
    if _exists(expected):
        return expected
    files = list(islice(_files(folder, MOST_DEPTH), MOST_FILES))
    others = {f"{name}.ipynb" for name in siblings} - {expected.name}
    notebooks = [path for path in files if _stem(path) and path.name not in others]
    nested = [path for path in notebooks if path.name == expected.name]
    similar = [path for path in notebooks if _stem(path).startswith(expected.stem.casefold())]
    paths = _without_copies(nested or similar or notebooks)
    if len(paths) > 1:
        raise UsageError(
            f"{expected.name}: is missing (found {_listed(paths, folder)}); one of them could be "
            "meant, so say which, or leave the right one alone there"
        )
    work = [path for path in files if path.suffix.lower() in WORK and not siblings]
    if work and not paths:
        raise UsageError(
            f"{expected.name}: is missing (found {_listed(work, folder)}); look whether the "
            "notebook is in there"
        )
    return paths[0] if paths else None


def _exists(expected: Path) -> bool:
    """Whether something lies at the place of the notebook that is no folder.

    Raises:
        OSError: when that cannot be told.
    """
    try:
        return not stat.S_ISDIR(os.lstat(expected).st_mode)
    except NOT_THERE:
        return False


def _files(folder: Path, depth: int) -> Iterator[Path]:
    """Yield the regular files in a folder and those below it; links are not followed."""
    with os.scandir(folder) as listed:
        entries = sorted(listed, key=lambda entry: entry.name)
    for entry in entries:
        if LEFT_BEHIND.match(entry.name):
            continue
        if entry.is_file(follow_symlinks=False):
            yield Path(entry.path)
        elif depth > 1 and entry.is_dir(follow_symlinks=False):
            yield from _files(Path(entry.path), depth - 1)


def _stem(path: Path) -> str:
    """Return a notebook's name without its ending, whatever its case; "" for another file."""
    match = NOTEBOOK.fullmatch(path.name)
    return match["stem"].casefold() if match else ""


def _without_copies(paths: Sequence[Path]) -> list[Path]:
    """Return the files of which none is another one's copy, byte by byte."""
    sizes = {path.lstat().st_size for path in paths}
    if not 1 < len(paths) <= MOST_COPIES or len(sizes) > 1 or max(sizes) > MOST_COMPARED:
        return list(paths)
    contents: dict[bytes, Path] = {}
    for path in paths:
        contents.setdefault(path.read_bytes(), path)
    return list(contents.values())


def _listed(paths: Sequence[Path], folder: Path) -> str:
    names = [repr(path.relative_to(folder).as_posix()) for path in paths[:3]]
    return ", ".join(names) + (", …" if len(paths) > 3 else "")

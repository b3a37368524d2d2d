"""Words for people, which steer no terminal."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from autograder.sandbox.student import printable

MOST_NAMES = 10


def tell(line: str) -> None:
    """Print a line for people, which is no data."""
    print(printable(line, len(line)), file=sys.stderr)


def listed(names: Sequence[str]) -> str:
    """Return names in a row, the first of many.

    >>> listed(["a", "b"])
    'a, b'
    """
    more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
    return ", ".join(names[:MOST_NAMES]) + more


def short_path(path: Path) -> str:
    """Return a path from the current folder, where it lies below."""
    text = str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)
    return printable(text, len(text))

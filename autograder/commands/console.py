"""Words for people, which steer no terminal."""

from __future__ import annotations

import sys
from pathlib import Path

from autograder.sandbox.student import printable


def tell(line: str) -> None:
    """Print a line for people, which is no data."""
    print(printable(line, len(line)), file=sys.stderr)


def short_path(path: Path) -> str:
    """Return a path from the current folder, where it lies below."""
    text = str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)
    return printable(text, len(text))

"""Words for people, on stderr."""

from __future__ import annotations

import sys
from pathlib import Path


def tell(line: str) -> None:
    """Print a line for people, which is no data."""
    print(line, file=sys.stderr)


def short_path(path: Path) -> str:
    """Return a path from the current folder, where it lies below."""
    return str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)

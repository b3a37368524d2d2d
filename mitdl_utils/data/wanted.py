"""A file that is wanted, and whether it has come."""

import hashlib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Wanted:
    """What is to come.

    Attributes:
        name: how the progress bar calls it.
        sha256: its checksum; "" where nobody knows.
        size: in bytes, where it is known.
        timeout: how many seconds a server may be silent.
    """

    name: str
    sha256: str = ""
    size: int | None = None
    timeout: float = 20.0


def is_here(path: Path, sha256: str) -> bool:
    """Whether a file exists and, where a checksum is known, is the right one."""
    return path.is_file() and (not sha256 or checksum(path) == sha256)


def checksum(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

"""Files that are written whole or not at all, whenever the process dies or the disk is full."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from autograder.errors import MitdlError


def write_whole(path: Path, content: str | bytes, mode: int = 0o644) -> None:
    """Write a file whole or not at all.

    Args:
        path: of the file; its folders are made.
        content: a text is written as UTF-8.
        mode: the file's permissions.

    Raises:
        MitdlError: when it cannot be written; what lay there before still does.
    """
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        part.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        part.chmod(mode)
        os.replace(part, path)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise MitdlError(
            f"{path}: cannot be written ({error.strerror}); make room or check who may write "
            "there, and call again"
        ) from None

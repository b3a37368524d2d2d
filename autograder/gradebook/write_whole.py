"""Files that are written whole or not at all."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from autograder.errors import MitdlError


def write_whole(path: Path, text: str, mode: int = 0o444) -> None:
    """Write a file whole or not at all; read-only, as nbgrader leaves autograded ones.

    Raises:
        MitdlError: when it cannot be written; what lay there before still does.
    """
    half = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        half.unlink(missing_ok=True)
        half.write_text(text, encoding="utf-8")
        half.chmod(mode)
        os.replace(half, path)
    except OSError as error:
        with suppress(OSError):
            half.unlink(missing_ok=True)
        raise MitdlError(
            f"{path}: cannot be written ({error.strerror}); make room or check who may write "
            "there, and call again"
        ) from None

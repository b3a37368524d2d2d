"""Where the course lies: the project's folder with its sources, and the labs that are installed."""

from __future__ import annotations

from pathlib import Path

import mitdl_utils
from autograder.errors import MitdlError, UsageError


def find_project() -> Path:
    """Return the folder with the sources: the current one, or that of this package.

    Raises:
        UsageError: when neither has sources.
    """
    for folder in (Path.cwd(), Path(__file__).resolve().parents[1]):
        if (folder / "solutions").is_dir():
            return folder
    raise UsageError("no solutions/ here, expected the project's folder; go there and try again")


def find_course() -> Path:
    """Return the folder with the labs and lectures to hand out: in the package, or a checkout.

    Raises:
        MitdlError: when there is neither.
    """
    package = Path(mitdl_utils.__file__).resolve().parent
    for root in (package / "course", package.parent):
        if (root / "labs").is_dir():
            return root
    raise MitdlError(
        f"{package}: has no labs to hand out; install mitdl again, or from its source's folder"
    )

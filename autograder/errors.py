"""The root of all errors that people read; only `cli.py` prints them."""

from __future__ import annotations

from collections.abc import Sequence

MOST_REASON = 300
MOST_NAMES = 10


class MitdlError(Exception):
    """A sentence for a person: the place, the thing as it is, the expected one, the next step."""


class UsageError(MitdlError):
    """A request that cannot be met: an unknown lab, a file that is not a notebook."""


class NotGraded(MitdlError):
    """We failed, not the student: nothing is saved, the submission stays as it was."""


def one_line(error: Exception) -> str:
    """Return an error as one line: ours as it is, any other with its kind."""
    if isinstance(error, MitdlError):
        return str(error)
    return f"{type(error).__name__}: {' '.join(str(error).split())[:MOST_REASON]}"


def listed(names: Sequence[str], most: int = MOST_NAMES) -> str:
    """Return names in a row, the first of many.

    >>> listed(["a", "b"], 2), listed(["a", "b", "c"], 1)
    ('a, b', 'a and 2 more')
    """
    rest = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + rest

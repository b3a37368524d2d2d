"""The root of all errors that people read; only `cli.py` prints them."""

from __future__ import annotations


class MitdlError(Exception):
    """A sentence for a person: the place, the thing as it is, the expected one, the next step."""


class UsageError(MitdlError):
    """A request that cannot be met: an unknown lab, a file that is not a notebook."""


class NotGraded(MitdlError):
    """We failed, not the student: nothing is saved, the submission stays as it was."""

"""The one root of all errors that are somebody's to read; only `cli.py` prints them."""

from __future__ import annotations


class MitdlError(Exception):
    """A sentence for a person: where, what came, what was wanted, what to do next."""


class UsageError(MitdlError):
    """A request that cannot be met: an unknown lab, a file that is not a notebook."""


class NotGraded(MitdlError):
    """We failed, not the student: nothing is saved, the submission stays as it was."""

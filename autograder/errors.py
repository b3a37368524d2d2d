"""The root of all errors that a person is to read; only `cli.py` prints them."""

from __future__ import annotations


class MitdlError(Exception):
    """An error for a person: in one sentence, where, what was found and expected, what to do."""


class UsageError(MitdlError):
    """A request that cannot be met: an unknown lab, a file that is not a notebook."""

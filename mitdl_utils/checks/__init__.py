"""Checks that answer in the notebook: from recorded examples, with the mistake by name."""

from mitdl_utils.checks.check import CheckFailed, check

__all__ = ["CheckFailed", "check"]

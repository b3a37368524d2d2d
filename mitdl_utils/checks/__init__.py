"""Checks that answer in the notebook: from recorded examples, with the mistake by name."""

from mitdl_utils.checks.check import CheckFailed, check
from mitdl_utils.checks.unfinished import needs_your_functions

__all__ = ["CheckFailed", "check", "needs_your_functions"]

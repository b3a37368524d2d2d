"""Checks that answer in the notebook: from recorded examples, with the mistake by name."""

import sys

from mitdl_utils.checks.check import CheckFailed, check
from mitdl_utils.checks.unfinished import needs_your_functions

if sys.platform == "emscripten":  # in a browser, whose NumPy never warns by itself
    from mitdl_utils.checks.flags import watch

    watch()

__all__ = ["CheckFailed", "check", "needs_your_functions"]

"""Which sandbox a grading uses."""

from __future__ import annotations

from autograder.sandbox.process import ProcessSandbox
from autograder.sandbox.sandbox import Sandbox


def choose_sandbox(unsafe: bool = False) -> Sandbox:
    """The strongest sandbox there is; the plain process where it is asked for by name.

    Args:
        unsafe: take the plain process whatever else there is.
    """
    del unsafe  # for now the plain process is all there is
    return ProcessSandbox()

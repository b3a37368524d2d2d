"""Grading: from a submitted notebook to scores in nbgrader's gradebook.

The names here are what an `nbgrader_config.py` uses; they load only when asked for, so that other
parts of the package start quickly.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from autograder.grading.configure import use_sandbox as use_sandbox
    from autograder.grading.execute import SandboxedExecute as SandboxedExecute
    from autograder.grading.restore import RestoreCells as RestoreCells

_HOME = {
    "RestoreCells": "autograder.grading.restore",
    "SandboxedExecute": "autograder.grading.execute",
    "use_sandbox": "autograder.grading.configure",
}

__all__ = ["RestoreCells", "SandboxedExecute", "use_sandbox"]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'autograder.grading' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)

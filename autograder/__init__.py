"""The grader of the course: exercises, judge, sandbox, grading, release, reports."""

import os
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from autograder.grading.notebook import grade_notebook as grade_notebook
    from autograder.judge.verdict import Result as Result

# Submissions run side by side and arrays are small: a thread each, set before torch is imported.
os.environ.setdefault("OMP_NUM_THREADS", "1")

_HOME = {
    "grade_notebook": "autograder.grading.notebook",
    "Result": "autograder.judge.verdict",
}

__all__ = ["Result", "grade_notebook"]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'autograder' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)

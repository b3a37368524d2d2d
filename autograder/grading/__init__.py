"""Grading of a whole class: read `run.py` first.

The names here are what an `nbgrader_config.py` uses, wherever they lie; they load only when asked
for, so that other parts of the package start quickly.
"""

from typing import TYPE_CHECKING

from mitdl_utils.lazy import lazy_names

if TYPE_CHECKING:
    from autograder.gradebook.configure import use_sandbox as use_sandbox
    from autograder.submission.execute import SandboxedExecute as SandboxedExecute
    from autograder.submission.restore import RestoreCells as RestoreCells
    from autograder.submission.scores import SaveScores as SaveScores

__all__ = ["RestoreCells", "SandboxedExecute", "SaveScores", "use_sandbox"]
__getattr__ = lazy_names(
    __name__,
    {
        "RestoreCells": "autograder.submission.restore",
        "SandboxedExecute": "autograder.submission.execute",
        "SaveScores": "autograder.submission.scores",
        "use_sandbox": "autograder.gradebook.configure",
    },
)

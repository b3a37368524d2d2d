"""The grader of the course: exercises, judge, sandbox, grading, release, reports."""

import os
import sys
from typing import TYPE_CHECKING

from mitdl_utils.lazy import lazy_names

if TYPE_CHECKING:
    from autograder.judge.verdict import Result as Result
    from autograder.submission.verdicts import grade_notebook as grade_notebook

# Submissions run side by side and arrays are small: a thread each, set before torch is imported.
os.environ.setdefault("OMP_NUM_THREADS", "1")

# jsonschema, without which no notebook is read, loads this where it lies: two seconds to build a
# grammar of addresses (a format "iri") that no schema of notebooks has. It does without.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

__all__ = ["Result", "grade_notebook"]
__getattr__ = lazy_names(
    __name__,
    {
        "Result": "autograder.judge.verdict",
        "grade_notebook": "autograder.submission.verdicts",
    },
)

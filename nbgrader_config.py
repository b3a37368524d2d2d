"""The course as nbgrader knows it: where things lie, and who runs and scores notebooks.

It holds for `mitdl grade`, `nbgrader autograde`, formgrader and nbgrader's panels in JupyterLab.
"""

from pathlib import Path

from autograder.grading import use_sandbox
from autograder.release.pipeline import RELEASE_LAB

c = get_config()  # noqa: F821  given by nbgrader

c.CourseDirectory.root = str(Path(__file__).resolve().parent)
c.CourseDirectory.course_id = "mitdl"
c.CourseDirectory.source_directory = "build/source"  # made by `mitdl build`, with solutions
c.CourseDirectory.release_directory = "labs"  # made by `mitdl build`, for students
c.CourseDirectory.submitted_directory = "submitted"
c.CourseDirectory.autograded_directory = "autograded"
c.CourseDirectory.feedback_directory = "feedback"

c.GenerateAssignment.preprocessors = RELEASE_LAB
use_sandbox(c)

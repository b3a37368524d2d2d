"""The course folder and nbgrader's gradebook: what is read from them, and what is written."""

"""A student's own folder: what the course hands out, kept apart from what the student writes.

`folder.py` starts and updates it, `reset.py` gives one lab or lecture afresh, `ledger.py` remembers
what was handed out, `course.py` finds it in the installed package.
"""

from autograder.student_folder.folder import find_folder, start
from autograder.student_folder.reset import reset

__all__ = ["find_folder", "reset", "start"]

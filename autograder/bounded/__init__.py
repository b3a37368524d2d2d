"""Our own work on what a student sent has limits in time and memory.

A `Budget` lets a helper process do what libraries can be kept busy with; `deadline` interrupts all
that a process does for one submission.
"""

from autograder.bounded.deadline import OutOfTime, deadline
from autograder.bounded.helper import BeyondLimits, Budget

__all__ = ["BeyondLimits", "Budget", "OutOfTime", "deadline"]

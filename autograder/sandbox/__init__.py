"""The sandbox that student code runs in, and the trusted end of the connection to it."""

from autograder.sandbox.bubblewrap import BubblewrapSandbox
from autograder.sandbox.process import ProcessSandbox
from autograder.sandbox.sandbox import Cell, CellRun, Limits, Sandbox, Session, StandIns, Student

__all__ = [
    "BubblewrapSandbox",
    "Cell",
    "CellRun",
    "Limits",
    "ProcessSandbox",
    "Sandbox",
    "Session",
    "StandIns",
    "Student",
]

"""A course of somebody else's: one assignment of asserts, partial credit and an essay."""

from __future__ import annotations

import copy
from datetime import datetime
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.api import Gradebook
from nbgrader.apps.api import NbGraderAPI

from autograder.gradebook.course import open_course

HW = "hw"
CONFIG = """
from autograder.grading import use_sandbox
c = get_config()
use_sandbox(c)
"""
RIGHT = "def square(x):\n    return x * x"
HALF = "def square(x):\n    return x * x if x < 3 else -1"
CORRECT = "[square(1) == 1, square(2) == 4, square(3) == 9, square(4) == 16]"
TESTS = {  # name: source, points
    "plain": ("assert square(2) == 4", 2.0),
    "float64": (f"4 * np.mean({CORRECT})", 4.0),
    "float32": (f"np.float32(sum({CORRECT}) / 4)", 1.0),
    "integer": (f"np.sum({CORRECT})", 4.0),
    "number": (f"sum({CORRECT}) / 4 * 4.0", 4.0),
    "truth": ("square(3) == 9", 3.0),
    "tenth": ("assert square(1) == 1", 0.1),
    "two-tenths": ("assert square(1) == 1", 0.2),
}
FULL, HALF_POINTS = 18.3, 8.8


def meta(name: str, **more: object) -> dict[str, Any]:
    usual = {"grade": False, "solution": False, "locked": False, "task": False}
    return {"nbgrader": {**usual, "grade_id": name, "schema_version": 3, **more}}


def source(**points: float) -> NotebookNode:
    """The instructor's notebook, some of its tests with other points."""
    cells = [
        new_code_cell("import numpy as np"),
        new_code_cell(
            f"### BEGIN SOLUTION\n{RIGHT}\n### END SOLUTION", metadata=meta("square", solution=True)
        ),
    ]
    for name, (text, worth) in TESTS.items():
        more = {"grade": True, "locked": True, "points": points.get(name, worth)}
        cells.append(new_code_cell(text, metadata=meta(name, **more)))
    essay = meta("essay", grade=True, solution=True, points=3.0)
    cells.append(new_markdown_cell("YOUR ANSWER", metadata=essay))
    kernel = {"name": "python3", "language": "python", "display_name": "Python 3"}
    return new_notebook(cells=cells, metadata={"kernelspec": kernel})


class PlainCourse:
    """Its folder, with what an instructor does to it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def configure(self, *lines: str) -> None:
        (self.folder / "nbgrader_config.py").write_text("\n".join([CONFIG, *lines]))

    def release(self, **points: float) -> None:
        """`nbgrader generate_assignment --force`, as a library call."""
        path = self.folder / "source" / HW / f"{HW}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(source(**points), path)
        course = open_course(self.folder)
        api = NbGraderAPI(coursedir=course.coursedir, config=course.config)
        done = api.generate_assignment(HW, force=True)
        assert done["success"], done

    def due(self, when: datetime) -> None:
        with self.gradebook() as gradebook:
            gradebook.update_or_create_assignment(HW, duedate=when)

    def gradebook(self) -> Gradebook:
        return Gradebook(f"sqlite:///{self.folder / 'gradebook.db'}")

    def hand_in(self, student: str, time: str | None = None, answer: str = RIGHT) -> Path:
        folder = self.folder / "submitted" / student / HW
        folder.mkdir(parents=True, exist_ok=True)
        released = nbformat.read(self.folder / "release" / HW / f"{HW}.ipynb", as_version=4)
        nb = copy.deepcopy(released)
        nb.cells[1].source = answer
        nbformat.write(nb, folder / f"{HW}.ipynb")
        if time is not None:
            (folder / "timestamp.txt").write_text(time)
        return folder

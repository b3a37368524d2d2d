"""A lab as the gradebook has it, as plain data, so that grading needs no gradebook.

nbgrader's preprocessors look cells up in a gradebook. Where a submission is graded, be it a thread
or another machine, they find a small one that holds this lab and nothing else: no student, no
score, no password, and no writer to wait for.
"""

from __future__ import annotations

import atexit
import functools
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.api import (
    Assignment,
    Base,
    Course,
    Gradebook,
    GradeCell,
    Notebook,
    SolutionCell,
    SourceCell,
    TaskCell,
)
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from autograder.exercises import Lab

COURSE = "default_course"  # nbgrader's preprocessors name no other


@dataclass(frozen=True)
class Registered:
    """A cell as it was released, from the gradebook.

    Attributes:
        grade_id: its name.
        cell_type: "code" or "markdown".
        source: as registered; may hold hidden tests.
        checksum: nbgrader's.
        locked: whether students were to leave it as it is.
        grade: whether it carries points.
        solution: whether students write in it.
        task: nbgrader's kind of cell for free work.
        points: to gain, or None where it carries none.
    """

    grade_id: str
    cell_type: str
    source: str
    checksum: str | None
    locked: bool
    grade: bool
    solution: bool
    task: bool
    points: float | None

    @property
    def put_back(self) -> bool:
        """Whether it returns when it was deleted: not an answer, whose stub would hide another."""
        return self.locked or self.grade or self.task

    def metadata(self) -> dict[str, Any]:
        """Nbgrader's metadata as released."""
        meta: dict[str, Any] = {
            "grade": self.grade,
            "grade_id": self.grade_id,
            "locked": self.locked,
            "schema_version": 3,
            "solution": self.solution,
            "task": self.task,
            "cell_type": self.cell_type,
        }
        if self.checksum is not None:
            meta["checksum"] = self.checksum
        if self.points is not None:
            meta["points"] = self.points
        return meta

    def as_cell(self) -> NotebookNode:
        """A new cell, as registered."""
        about = {"nbgrader": self.metadata()}
        cell: NotebookNode
        if self.cell_type == "code":
            cell = new_code_cell(self.source, metadata=about)
        else:
            cell = new_markdown_cell(self.source, metadata=about)
        return cell


@dataclass(frozen=True)
class Released:
    """A released lab.

    Attributes:
        lab: its name.
        cells: as registered, in order.
        kernelspec: JSON of the kernel that its notebook names, or None.
        notebook: its notebook's name; "" where that is the lab's.
    """

    lab: str
    cells: tuple[Registered, ...]
    kernelspec: str | None = None
    notebook: str = ""


def registered_cells(gradebook: Gradebook, notebook: str, lab: str) -> list[Registered]:
    """All cells of a released notebook that the gradebook knows, in their order."""
    known = gradebook.find_notebook(notebook, lab)
    points = {cell.name: float(cell.max_score) for cell in (*known.grade_cells, *known.task_cells)}
    grades = {cell.name for cell in known.grade_cells}
    solutions = {cell.name for cell in known.solution_cells}
    tasks = {cell.name for cell in known.task_cells}
    return [
        Registered(
            grade_id=cell.name,
            cell_type=cell.cell_type,
            source=cell.source or "",
            checksum=cell.checksum,
            locked=bool(cell.locked),
            grade=cell.name in grades,
            solution=cell.name in solutions,
            task=cell.name in tasks,
            points=points.get(cell.name),
        )
        for cell in known.source_cells
    ]


def exercise_points(lab: Lab | None, registered: Iterable[Registered]) -> dict[str, float]:
    """The exercises that a released lab asks for, with the gradebook's points."""
    known = {exercise.name for exercise in lab or ()}
    points = {}
    for one in registered:
        if one.grade and not one.solution and one.points is not None:
            name = one.grade_id.removeprefix("check_")
            points[name if name in known else one.grade_id] = one.points
    return points


def blank_notebook(registered: Iterable[Registered], notice: str) -> NotebookNode:
    """A notebook of the released cells and a notice, for a submission that cannot be read."""
    nb: NotebookNode = new_notebook(cells=[new_markdown_cell(notice)])
    nb.cells += [one.as_cell() for one in registered]
    return nb


@functools.cache
def small_gradebook(released: Released) -> str:
    """The address of a gradebook of this lab alone; made once, and gone with this process."""
    folder = tempfile.TemporaryDirectory(prefix="mitdl-", ignore_cleanup_errors=True)
    atexit.register(folder.cleanup)
    url = f"sqlite:///{folder.name}/released.db"
    engine = create_engine(url)
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        assignment = Assignment(released.lab, course_id=COURSE)
        notebook = Notebook(
            name=released.notebook or released.lab,
            assignment=assignment,
            kernelspec=released.kernelspec,
        )
        session.add_all([Course(id=COURSE), assignment, notebook])
        for one in released.cells:
            session.add_all(_rows(one, notebook))
            session.flush()  # one after another, so that they keep their order
        session.commit()
    engine.dispose()
    return url


def _rows(one: Registered, notebook: Notebook) -> list[Base]:
    """A cell as nbgrader enters it: its text, and a row for each part that it plays."""
    rows: list[Base] = [
        SourceCell(
            name=one.grade_id,
            cell_type=one.cell_type,
            source=one.source,
            checksum=one.checksum,
            locked=one.locked,
            notebook=notebook,
        )
    ]
    about = {"name": one.grade_id, "notebook": notebook}
    scored = {"max_score": one.points, "cell_type": one.cell_type}
    if one.grade:
        rows.append(GradeCell(**about, **scored))
    if one.solution:
        rows.append(SolutionCell(**about))
    if one.task:
        rows.append(TaskCell(**about, **scored))
    return rows

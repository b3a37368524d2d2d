"""A lab as the gradebook has it, as plain data, so that grading needs no gradebook.

nbgrader's preprocessors look cells up in a gradebook. Where a submission is graded, be it a thread
or another machine, they find a small one that holds this lab and nothing else: no student, no
score, no password, and no writer to wait for.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
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
from nbgrader.coursedir import CourseDirectory
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from autograder.errors import UsageError
from autograder.exercises import Lab
from autograder.sandbox.scratch import new_folder
from autograder.submission.cells import CHECK
from autograder.submission.given_cells import given_code
from autograder.submission.parse import read_notebook

_HIDDEN = re.compile(r"(BEGIN|END) (?:HIDDEN TESTS|MARK SCHEME)")
COURSE = "default_course"  # nbgrader's preprocessors name no other


@dataclass(frozen=True)
class ReleasedCell:
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
    def restored_if_deleted(self) -> bool:
        """Whether it is put back when deleted; not an answer, whose stub would hide another."""
        return self.locked or self.grade or self.task

    def metadata(self) -> dict[str, Any]:
        """Return nbgrader's metadata as released."""
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
        """Return a new cell, as registered."""
        metadata = {"nbgrader": self.metadata()}
        cell: NotebookNode
        if self.cell_type == "code":
            cell = new_code_cell(self.source, metadata=metadata)
        else:
            cell = new_markdown_cell(self.source, metadata=metadata)
        return cell


@dataclass(frozen=True)
class ReleasedNotebook:
    """A notebook of a released lab.

    Attributes:
        lab: the lab's name.
        cells: as registered, in order.
        kernelspec: JSON of the kernel that it names, or None.
        notebook: its own name; "" where that is the lab's.
        texts: digests of the texts of all its cells, those without a name too; empty if unknown.
        given: digests of the code that it gives, in whose cells nobody is to write; likewise.
    """

    lab: str
    cells: tuple[ReleasedCell, ...]
    kernelspec: str | None = None
    notebook: str = ""
    texts: frozenset[str] = frozenset()
    given: frozenset[str] = frozenset()


def released_cells(gradebook: Gradebook, notebook: str, lab: str) -> list[ReleasedCell]:
    """Return all cells of a released notebook that the gradebook knows, in their order."""
    known = gradebook.find_notebook(notebook, lab)
    points = {cell.name: float(cell.max_score) for cell in (*known.grade_cells, *known.task_cells)}
    grades = {cell.name for cell in known.grade_cells}
    solutions = {cell.name for cell in known.solution_cells}
    tasks = {cell.name for cell in known.task_cells}
    return [
        ReleasedCell(
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


def given_texts(
    coursedir: CourseDirectory, lab: str, notebook: str
) -> tuple[frozenset[str], frozenset[str]]:
    """Return digests of a notebook's texts in the course, released and source, and of given code.

    The gradebook knows marked cells only. Where no such file is there to be read, there are none.
    """
    texts, given = set[str](), set[str]()
    for directory in (coursedir.release_directory, coursedir.source_directory):
        path = Path(coursedir.format_path(directory, ".", lab), f"{notebook or lab}.ipynb")
        with contextlib.suppress(UsageError):
            cells = read_notebook(path).cells
            texts |= {text_digest(cell.source) for cell in cells}
            given |= given_code(cells)
    return frozenset(texts), frozenset(given)


def text_digest(source: str) -> str:
    """Return a short digest of a text, which blanks do not change."""
    return hashlib.sha256("".join(source.split()).encode()).hexdigest()[:16]


def without_hidden(source: str) -> str:
    """Return a released text as students got it: without hidden tests and mark scheme."""
    visible, hidden = [], False
    for line in source.split("\n"):
        if marker := _HIDDEN.search(line):
            hidden = marker[1] == "BEGIN"
        elif not hidden:
            visible.append(line)
    return "\n".join(visible)


def exercise_points(lab: Lab | None, cells: Iterable[ReleasedCell]) -> dict[str, float]:
    """Return the exercises that a released lab asks for, with the gradebook's points."""
    known = {exercise.name for exercise in lab or ()}
    points = {}
    for cell in cells:
        if cell.grade and not cell.solution and cell.points is not None:
            name = cell.grade_id.removeprefix(CHECK)
            points[name if name in known else cell.grade_id] = cell.points
    return points


def blank_notebook(cells: Iterable[ReleasedCell], notice: str) -> NotebookNode:
    """Return a notebook of a notice and the released cells, for an unreadable submission."""
    nb: NotebookNode = new_notebook(cells=[new_markdown_cell(notice)])
    nb.cells += [cell.as_cell() for cell in cells]
    return nb


@functools.cache
def small_gradebook(released: ReleasedNotebook) -> str:
    """Return the address of a gradebook of this lab alone, which goes with this process."""
    url = f"sqlite:///{new_folder()}/released.db"
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
        for cell in released.cells:
            session.add_all(_rows(cell, notebook))
            session.flush()  # one after another, so that they keep their order
        session.commit()
    engine.dispose()
    return url


def _rows(cell: ReleasedCell, notebook: Notebook) -> list[Base]:
    """Return a cell as nbgrader enters it: its text, and a row for each part that it plays."""
    rows: list[Base] = [
        SourceCell(
            name=cell.grade_id,
            cell_type=cell.cell_type,
            source=cell.source,
            checksum=cell.checksum,
            locked=cell.locked,
            notebook=notebook,
        )
    ]
    names = {"name": cell.grade_id, "notebook": notebook}
    worth = {"max_score": cell.points, "cell_type": cell.cell_type}
    if cell.grade:
        rows.append(GradeCell(**names, **worth))
    if cell.solution:
        rows.append(SolutionCell(**names))
    if cell.task:
        rows.append(TaskCell(**names, **worth))
    return rows

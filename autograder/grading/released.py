"""A lab as the gradebook has it, as plain data, so that grading needs no gradebook.

nbgrader's preprocessors look cells up in a gradebook. Where a submission is graded, be it a thread
or another machine, they find a small one that holds this lab and nothing else: no student, no
score, no password, and no writer to wait for.
"""

from __future__ import annotations

import atexit
import functools
import tempfile
from dataclasses import dataclass

from nbgrader.api import (
    Assignment,
    Base,
    Course,
    GradeCell,
    Notebook,
    SolutionCell,
    SourceCell,
    TaskCell,
)
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from autograder.grading.restore import Registered

COURSE = "default_course"  # nbgrader's preprocessors name no other


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

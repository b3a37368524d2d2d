"""One submission through nbgrader's preprocessors, as library calls on a notebook in memory."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode
from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import (
    CheckCellMetadata,
    OverwriteCells,
    OverwriteKernelspec,
    SaveAutoGrades,
)
from traitlets.config import Config
from traitlets.utils.importstring import import_item

from autograder.exercises import Lab
from autograder.judge.verdict import Outcome, Result, Verdict
from autograder.sandbox.sandbox import Sandbox
from autograder.sandbox.wired import printable
from autograder.submission.cells import exercise_of, known_lab, title
from autograder.submission.execute import FILES, SandboxedExecute
from autograder.submission.outputs import verdict_outputs
from autograder.submission.parse import parse
from autograder.submission.reading import Submission, Unreadable
from autograder.submission.record import Record, now, read_record, write_record
from autograder.submission.released import Registered, Released, blank_notebook, small_gradebook
from autograder.submission.restore import RestoreCells
from autograder.submission.scores import Scores, scores_of

log = logging.getLogger("mitdl")

NO_MARKDOWN = str.maketrans("`\n<>", "' ''")  # in a student's words that come to stand in ours

# Where RestoreCells goes first they find nothing to do, and look long for it: each cell has its
# text, type, points and metadata back from the same released lab.
SETTLED = (OverwriteCells, OverwriteKernelspec, CheckCellMetadata)


@dataclass(frozen=True)
class Steps:
    """The course's preprocessors, by what they touch.

    Attributes:
        sanitize: read the gradebook only.
        execute: run the notebook; the last before the scores are saved.
        after: what follows in the list after SaveAutoGrades, for the one writer.
    """

    sanitize: Sequence[Preprocessor]
    execute: Sequence[Preprocessor]
    after: Sequence[Preprocessor]


def steps(
    config: Config, sandbox: Sandbox | None = None, released: Released | None = None
) -> Steps:
    """Nbgrader's two lists from the course's configuration, ready to call.

    Args:
        config: the course's.
        sandbox: where SandboxedExecute is to run notebooks.
        released: the lab, where it is known; then nothing looks it up in a gradebook.
    """
    stock = Autograde(coursedir=CourseDirectory(config=config), config=config)
    sanitize = [_made(one, config) for one in stock.sanitize_preprocessors]
    grade = [_made(one, config) for one in stock.autograde_preprocessors]
    for one in (*sanitize, *grade):
        if isinstance(one, SandboxedExecute):
            one.sandbox = sandbox
        if isinstance(one, RestoreCells):
            one.released = released
    if any(isinstance(one, RestoreCells) for one in sanitize) and released is not None:
        sanitize, grade = (
            [one for one in some if type(one) not in SETTLED] for some in (sanitize, grade)
        )
    saves = [isinstance(one, SaveAutoGrades) for one in grade]
    at = saves.index(True) if True in saves else len(grade)
    return Steps(sanitize, grade[:at], grade[at + 1 :])


def _made(kind: Any, config: Config) -> Preprocessor:
    made: Preprocessor = (import_item(kind) if isinstance(kind, str) else kind)(
        config=config, log=log
    )
    return made


def resources(submission: Submission, db_url: str) -> dict[str, Any]:
    """What nbgrader tells its preprocessors about a submission."""
    return {
        "unique_key": submission.name,
        "metadata": {"path": str(submission.folder)},
        "nbgrader": {
            "student": submission.student,
            "assignment": submission.lab,
            "notebook": submission.name,
            "db_url": db_url,
        },
    }


@dataclass(frozen=True)
class Task:
    """All that grading one submission takes, as plain data: it is done wherever it is sent.

    Attributes:
        submission: whose, and of which lab.
        content: the notebook's bytes.
        problem: why there are none to read; "" where there are.
        mark: digest of what was handed in.
        released: the lab.
        config: the course's.
        files: what its cells may read, by name; empty for a lab of ours.
    """

    submission: Submission
    content: bytes
    problem: str
    mark: str
    released: Released
    config: Config
    files: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class Work:
    """A graded submission on its way to the writer.

    Attributes:
        text: of the notebook, with outputs, verdicts and record.
        record: the same record; None for a notebook that nobody of ours judged.
        scores: what goes into the gradebook.
    """

    text: str
    record: Record | None
    scores: Scores


def grade_one(task: Task, sandbox: Sandbox) -> Work:
    """Grade one submission; it touches neither the gradebook nor the course's folder.

    Returns:
        The notebook with outputs, verdicts and record; with no points and the reason where what
        was handed in is no notebook of this lab.

    Raises:
        MitdlError: when we could not grade it.
    """
    cells = task.released.cells
    try:
        if task.problem:
            raise Unreadable(task.problem)
        nb = parse(task.submission, task.content)
        refuse_foreign(nb, task.submission, cells)
    except Unreadable as error:
        nb = zero_notebook(task.submission, cells, str(error), task.mark)
    else:
        nb = _through_steps(nb, task, sandbox)
    return Work(as_text(nb), read_record(nb), scores_of(nb))


def _through_steps(nb: NotebookNode, task: Task, sandbox: Sandbox) -> NotebookNode:
    # Preprocessors keep state: one chain for each submission.
    chain = steps(task.config, sandbox, task.released)
    about = resources(task.submission, small_gradebook(task.released)) | {FILES: task.files}
    for step in (*chain.sanitize, *chain.execute):
        nb, about = step(nb, about)
    record = read_record(nb)
    if record is not None:
        write_record(nb, replace(record, digest=task.mark))
    return nb


def refuse_foreign(
    nb: NotebookNode, submission: Submission, registered: Sequence[Registered]
) -> None:
    """Refuse a notebook that has nothing of this lab in it.

    Raises:
        Unreadable: when no cell is one of the lab's and no answer is defined.
    """
    known = {one.grade_id for one in registered}
    given = {_grade_id(cell) for cell in nb.cells} - {""}
    if not known or given & known or any(cell.get("id") in known for cell in nb.cells):
        return
    lab = known_lab(submission.lab)
    names = "|".join(re.escape(exercise.name) for exercise in lab or ())
    answer = re.compile(rf"^(?:(?:def|class)\s+(?:{names})\b|(?:{names})\s*=)", re.MULTILINE)
    if names and any(answer.search(cell.source) for cell in nb.cells):
        return
    found = printable(", ".join(sorted(given)[:3])).translate(NO_MARKDOWN)
    came = f"it has {found}" if given else "it has no exercise at all"
    raise Unreadable(
        f"{submission.path.name}: is not the notebook of {submission.name} ({came[:120]}); "
        "hand in the right one"
    )


def _grade_id(cell: NotebookNode) -> str:
    meta = cell.metadata.get("nbgrader")
    name = meta.get("grade_id") if isinstance(meta, dict) else None
    return name if isinstance(name, str) else ""


def zero_notebook(
    submission: Submission, registered: Sequence[Registered], problem: str, mark: str
) -> NotebookNode:
    """The released lab with no points at any check and the reason on top.

    Args:
        submission: what was handed in.
        registered: the lab's cells.
        problem: why it cannot be graded, for student and instructor.
        mark: digest of what was handed in.
    """
    nb = blank_notebook(registered, f"**This submission could not be read.**\n\n`{problem}`")
    lab = known_lab(submission.lab)
    verdicts = []
    for cell in nb.cells:
        if cell.cell_type != "code" or not cell.metadata.get("nbgrader", {}).get("grade"):
            continue
        verdict = _zero(cell, lab, problem)
        cell.outputs = verdict_outputs(verdict, verdict.max_score)
        verdicts.append(verdict)
    name = title(submission.lab, submission.name)
    result = Result(name, tuple(verdicts), submission.student, isolation="none")
    write_record(nb, Record(result, problem=problem, digest=mark, when=now()))
    return nb


def _zero(cell: NotebookNode, lab: Lab | None, problem: str) -> Verdict:
    meta = cell.metadata["nbgrader"]
    name = (exercise_of(cell, lab) if lab else "") or meta["grade_id"]
    return Verdict(name, Outcome.FAILED, 0.0, float(meta["points"]), message=problem)


def as_text(nb: NotebookNode) -> str:
    """The notebook as a file, a cell a line: JSON's fast writer knows no indentation."""
    about = json.dumps({key: value for key, value in nb.items() if key != "cells"})
    cells = ",\n".join(json.dumps(cell, ensure_ascii=False) for cell in nb.cells)
    return f'{about[:-1]}, "cells": [\n{cells}\n]}}\n'

"""One submission through nbgrader's preprocessors, as library calls on a notebook in memory."""

from __future__ import annotations

import json
import logging
import re
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode
from nbformat.warnings import DuplicateCellId, MissingIDFieldWarning
from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import (
    CheckCellMetadata,
    OverwriteCells,
    OverwriteKernelspec,
    SaveAutoGrades,
)
from traitlets import TraitError
from traitlets.config import Config
from traitlets.utils.importstring import import_item

from autograder.bounded import OutOfTime, deadline
from autograder.errors import MitdlError, UsageError
from autograder.exercises import Lab
from autograder.judge.verdict import Kind, Outcome, Result, Verdict
from autograder.sandbox.sandbox import Sandbox
from autograder.submission.cells import exercise_of, known_lab, qualified_name
from autograder.submission.execute import FILES, SEED, SandboxedExecute
from autograder.submission.outputs import verdict_outputs
from autograder.submission.parse import parse_submission
from autograder.submission.reading import Submission, Unreadable
from autograder.submission.record import read_record, utc_now, write_record
from autograder.submission.released import (
    ReleasedNotebook,
    blank_notebook,
    small_gradebook,
)
from autograder.submission.restore import REPAIRS, RestoreCells
from autograder.submission.scores import Scores, scores_of

log = logging.getLogger("mitdl")

OBJECT = re.compile(r"<(?:[\w.]+\.)?(\w+) object at 0x[0-9a-f]+>")  # in the words of traitlets
OWN_SECONDS = 120.0  # of our own processor for one submission; honest ones take a few

# Where RestoreCells goes first they find nothing to do, and look long for it: each cell has its
# text, type, points and metadata back from the same released lab.
REDUNDANT = (OverwriteCells, OverwriteKernelspec, CheckCellMetadata)


@dataclass(frozen=True)
class Preprocessors:
    """The course's preprocessors, by what they touch.

    Attributes:
        sanitize: read the gradebook only.
        execute: run the notebook; the last before the scores are saved.
        after: what follows in the list after SaveAutoGrades, for the one writer.
    """

    sanitize: Sequence[Preprocessor]
    execute: Sequence[Preprocessor]
    after: Sequence[Preprocessor]


def load_preprocessors(
    config: Config, sandbox: Sandbox | None = None, released: ReleasedNotebook | None = None
) -> Preprocessors:
    """Return nbgrader's two lists from the course's configuration, ready to call.

    Args:
        config: the course's.
        sandbox: where SandboxedExecute is to run notebooks.
        released: the lab, where it is known; then nothing looks it up in a gradebook.
    """
    autograde = Autograde(coursedir=CourseDirectory(config=config), config=config)
    sanitize = [_created(kind, config) for kind in autograde.sanitize_preprocessors]
    grade = [_created(kind, config) for kind in autograde.autograde_preprocessors]
    for step in (*sanitize, *grade):
        if isinstance(step, SandboxedExecute):
            step.sandbox = sandbox
        if isinstance(step, RestoreCells):
            step.released = released
    if any(isinstance(step, RestoreCells) for step in sanitize) and released is not None:
        sanitize, grade = (
            [step for step in steps if type(step) not in REDUNDANT] for steps in (sanitize, grade)
        )
    saves = [isinstance(step, SaveAutoGrades) for step in grade]
    position = saves.index(True) if True in saves else len(grade)
    return Preprocessors(sanitize, grade[:position], grade[position + 1 :])


def _created(kind: Any, config: Config) -> Preprocessor:
    """Create a preprocessor from its class or the dotted name of it.

    Raises:
        UsageError: where a setting names a class that is not there, or is of another kind.
    """
    try:
        preprocessor: Preprocessor = (import_item(kind) if isinstance(kind, str) else kind)(
            config=config, log=log
        )
    except (TraitError, ImportError, AttributeError) as error:
        reason = OBJECT.sub(r"\1", " ".join(str(error).split()))[:300]
        raise UsageError(f"nbgrader_config.py: {reason}; mend the setting") from None
    return preprocessor


def resources_for(submission: Submission, db_url: str) -> dict[str, Any]:
    """Return nbgrader's resources for a submission, which its preprocessors read."""
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
    """Everything that is needed to grade one submission, as plain data that can be sent.

    Attributes:
        submission: whose, and of which lab.
        content: the notebook's bytes.
        problem: what is missing where nothing was handed in; "" where something was.
        refusal: why it could not be read, which is no zero; None where it could.
        repairs: a line for each thing that was odd about where it lay.
        digest: of what was handed in.
        released: the lab.
        config: the course's.
        files: what its cells may read, by name; of a lab of ours, the modules beside it.
        basis: what else its scores depend on.
        seed: draws the hidden cases; None where there are none.
    """

    submission: Submission
    content: bytes
    problem: str
    digest: str
    released: ReleasedNotebook
    config: Config
    files: Mapping[str, bytes] = field(default_factory=dict)
    basis: Mapping[str, str] = field(default_factory=dict)
    seed: int | None = None
    refusal: MitdlError | None = None
    repairs: tuple[str, ...] = ()


@dataclass(frozen=True)
class GradedNotebook:
    """A graded notebook on its way to the one writer.

    Attributes:
        text: of the notebook, with outputs, verdicts and record.
        result: the same as its record; None for a notebook that nobody of ours judged.
        scores: what goes into the gradebook.
    """

    text: str
    result: Result | None
    scores: Scores


def grade_submission(task: Task, sandbox: Sandbox) -> GradedNotebook:
    """Grade one submission; it touches neither the gradebook nor the course's folder.

    Returns:
        The notebook with outputs, verdicts and record; with no points and the reason where nothing
        was handed in.

    Raises:
        Unreadable: when only a person can make sense of what was handed in.
        MitdlError: when we could not grade it.
    """
    if task.refusal is not None:
        raise task.refusal
    try:
        with deadline(OWN_SECONDS), warnings.catch_warnings():
            for category in (DuplicateCellId, MissingIDFieldWarning):  # which may be thousands
                warnings.simplefilter("ignore", category)
            nb = _grade(task, sandbox)
    except OutOfTime:
        raise Unreadable(
            f"{task.submission.path.name}: takes too much time to be graded (more than "
            f"{OWN_SECONDS:.0f} seconds besides running it); hand in a shorter notebook"
        ) from None
    return GradedNotebook(notebook_text(nb), read_record(nb), scores_of(nb))


def _grade(task: Task, sandbox: Sandbox) -> NotebookNode:
    if task.problem:
        return zero_notebook(task, task.problem)
    nb, repairs = parse_submission(task.submission, task.content)
    return _preprocess(nb, task, sandbox, (*task.repairs, *repairs))


def _preprocess(
    nb: NotebookNode, task: Task, sandbox: Sandbox, repairs: Sequence[str]
) -> NotebookNode:
    """Run nbgrader's preprocessors, which keep state: one chain for each submission."""
    chain = load_preprocessors(task.config, sandbox, task.released)
    resources = resources_for(task.submission, small_gradebook(task.released))
    resources |= {FILES: task.files, SEED: task.seed, REPAIRS: list(repairs)}
    for step in (*chain.sanitize, *chain.execute):
        nb, resources = step(nb, resources)
    result = read_record(nb)
    if result is not None:
        write_record(nb, replace(result, digest=task.digest, basis=task.basis))
    return nb


def zero_notebook(task: Task, problem: str) -> NotebookNode:
    """Return the released lab with no points at any check and the reason on top.

    Args:
        task: whose submission there is not.
        problem: what is missing, for student and instructor.
    """
    submission, cells = task.submission, task.released.cells
    nb = blank_notebook(cells, f"**Nothing was handed in that could be graded.**\n\n`{problem}`")
    lab = known_lab(submission.lab)
    verdicts = []
    for cell in nb.cells:
        if cell.cell_type != "code" or not cell.metadata.get("nbgrader", {}).get("grade"):
            continue
        verdict = _zero_verdict(cell, lab, problem)
        cell.outputs = verdict_outputs(verdict, verdict.max_score)
        verdicts.append(verdict)
    result = Result(
        qualified_name(submission.lab, submission.name),
        tuple(verdicts),
        submission.student,
        isolation="none",
        problem=problem,
        digest=task.digest,
        basis=task.basis,
        when=utc_now(),
    )
    write_record(nb, result)
    return nb


def _zero_verdict(cell: NotebookNode, lab: Lab | None, problem: str) -> Verdict:
    meta = cell.metadata["nbgrader"]
    name = (exercise_of(cell, lab) if lab else "") or meta["grade_id"]
    points = float(meta["points"])
    return Verdict(name, Outcome.FAILED, 0.0, points, message=problem, kind=Kind.UNREADABLE)


def notebook_text(nb: NotebookNode) -> str:
    """Return the notebook as a file, a cell a line: JSON's fast writer knows no indentation."""
    header = json.dumps({key: value for key, value in nb.items() if key != "cells"})
    cells = ",\n".join(json.dumps(cell, ensure_ascii=False) for cell in nb.cells)
    return f'{header[:-1]}, "cells": [\n{cells}\n]}}\n'

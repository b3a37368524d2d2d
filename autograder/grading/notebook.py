"""One notebook: read it, run it in a sandbox, and judge each exercise."""

from __future__ import annotations

import copy
import dataclasses
import json
import os
import re
import secrets
import stat
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
from nbformat.notebooknode import NotebookNode

from autograder.errors import MitdlError, UsageError
from autograder.exercises import Exercise, Lab, labs, load_lab
from autograder.judge.judge import judge, passes
from autograder.judge.rules import Code, broken_rule, read_code
from autograder.judge.verdict import Kind, Outcome, Result, Verdict
from autograder.sandbox import Cell, CellRun, Limits, ProcessSandbox, Sandbox, Session
from autograder.sandbox.session import in_force
from autograder.sandbox.student import printable

MOST_BYTES = 20 * 2**20
CELL_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")
FORBIDDEN_CALL = "forbidden-call"  # the mistake's name
HALF_A_PAIR = re.compile(r"\\u[dD][89a-fA-F]")  # JSON may escape what no UTF-8 can hold


def read_notebook(path: Path) -> NotebookNode:
    """Read a notebook as data.

    Args:
        path: of the .ipynb file.

    Returns:
        The notebook, in the current format.

    Raises:
        UsageError: with one line, when there is no such file, or it is no notebook.
    """
    try:
        return parse_notebook(read_regular(path), path)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UsageError(f"{path}: cannot be opened ({reason}); check the path") from None


def read_regular(path: Path) -> bytes:
    """The bytes of a regular file under the size cap; links are not followed."""
    handle = os.open(
        path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    )
    status = os.fstat(handle)
    if not stat.S_ISREG(status.st_mode):  # before `open`, which leaves a folder's handle open
        os.close(handle)
        raise UsageError(f"{path}: is not a regular file; give the notebook's own path")
    with open(handle, "rb") as file:
        if status.st_size > MOST_BYTES:
            size = status.st_size / 2**20
            raise UsageError(
                f"{path}: is {size:.0f} MiB, at most {MOST_BYTES >> 20} are read; "
                "clear its outputs and save it again"
            )
        return file.read(MOST_BYTES)


def parse_notebook(content: bytes, path: Path) -> NotebookNode:
    """A notebook from its bytes; whatever is wrong with it becomes one line."""
    wanted = "expected a Jupyter notebook; open it in JupyterLab, save it and try again"
    if not content.strip():
        raise UsageError(f"{path}: is empty, {wanted}")
    try:
        text = content.decode("utf-8-sig")
        notebook: NotebookNode = nbformat.reads(text, as_version=4)
        if HALF_A_PAIR.search(text):
            whole = nbformat.writes(notebook).encode("utf-8", "replace").decode()
            notebook = nbformat.reads(whole, as_version=4)
        if not isinstance(notebook.cells, list) or not isinstance(notebook.metadata, dict):
            raise TypeError("cells that are no list")
        for cell in notebook.cells:
            if not isinstance(cell.source, str) or not isinstance(cell.cell_type, str):
                raise TypeError("a cell without source")
            _settle(cell)
        _name_cells(notebook)
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: is not UTF-8 text (byte {error.start}), {wanted}") from None
    except nbformat.reader.NotJSONError as error:
        raise UsageError(f"{path}: is not JSON{_place(error)}, {wanted}") from None
    except (RecursionError, MemoryError):
        raise UsageError(f"{path}: is nested too deep to be a notebook, {wanted}") from None
    except Exception as error:  # nbformat raises whatever comes along
        about = f"cannot be read as a notebook ({type(error).__name__})"
        raise UsageError(f"{path}: {about}, {wanted}") from None
    return notebook


def _settle(cell: NotebookNode) -> None:
    """Give a cell the parts that everybody takes for granted, where its own are none."""
    if not isinstance(cell.get("metadata"), dict):
        cell.metadata = NotebookNode()
    if not isinstance(cell.metadata.get("nbgrader", {}), dict):
        del cell.metadata["nbgrader"]
    if not isinstance(cell.get("attachments", {}), dict):
        del cell["attachments"]
    if cell.cell_type == "code":
        cell.setdefault("execution_count", None)
        given = cell.get("outputs")
        if not isinstance(given, list) or not all(map(_is_output, given)):
            cell.outputs = []  # grading makes new ones


def _is_output(one: object) -> bool:
    if not isinstance(one, dict):
        return False
    if one.get("output_type") == "stream":
        return isinstance(one.get("text"), str)
    shown = one.get("output_type") in ("display_data", "execute_result")
    return one.get("output_type") == "error" or (shown and isinstance(one.get("data"), dict))


def _name_cells(notebook: NotebookNode) -> None:
    """Give cells whose id nbformat does not allow, or that comes again later, one of ours."""
    used = set()
    for number, cell in reversed(list(enumerate(notebook.cells))):
        name = cell.get("id")
        if name is not None and (
            not isinstance(name, str) or not CELL_ID.fullmatch(name) or name in used
        ):
            cell["id"] = f"own-{number}"
        used.add(cell.get("id"))


def _place(error: BaseException) -> str:
    cause = error.__cause__ or error.__context__
    if isinstance(cause, json.JSONDecodeError):
        return f" (line {cause.lineno}, column {cause.colno}: {cause.msg})"
    return ""


def find_lab(notebook: NotebookNode, path: Path) -> Lab:
    """The lab that a notebook belongs to, by its cells' ids, then by its file's name.

    Raises:
        UsageError: when no lab has these exercises.
    """
    ids = {str(cell.metadata.get("nbgrader", {}).get("grade_id")) for cell in notebook.cells}
    best, most = None, 0
    for name in labs():
        lab = load_lab(name)
        found = sum(exercise.name in ids for exercise in lab)
        if found > most:
            best, most = lab, found
    if best is not None:
        return best
    if path.stem in labs():
        return load_lab(path.stem)
    raise UsageError(
        f"{path}: has no exercise of any lab, expected one of {', '.join(labs())}; "
        "start from the notebook in labs/"
    )


def code_cells(notebook: NotebookNode) -> list[Cell]:
    """The code cells to run, without the locked check cells, which the judge replaces."""
    cells, taken = [], set()
    for index, cell in enumerate(notebook.cells):
        about = cell.metadata.get("nbgrader", {})
        if cell.cell_type != "code" or (about.get("grade") and about.get("locked")):
            continue
        name = str(about.get("grade_id") or f"{index + 1}")
        while name in taken:
            name = f"{name} ({index + 1})"
        taken.add(name)
        cells.append(Cell(name, cell.source))
    return cells


def tripwires(lab: Lab) -> list[str]:
    """Every call that some exercise of the lab forbids."""
    return sorted({call for exercise in lab for call in exercise.forbidden})


def grade_cells(
    lab: Lab,
    cells: Sequence[Cell],
    sandbox: Sandbox,
    *,
    seed: int,
    limits: Limits | None = None,
) -> tuple[list[CellRun], list[Verdict]]:
    """Run a notebook's cells and judge each exercise in a fork of what they leave.

    Args:
        lab: whose exercises to judge.
        cells: code cells, in order.
        sandbox: where they run.
        seed: draws the hidden cases; each exercise gets its own stream of it.
        limits: what the submission may use.

    Returns:
        What the cells did, and a verdict for each exercise.
    """
    code = read_code((cell.id, cell.source) for cell in cells)
    with sandbox.start(limits or Limits(), {}, tripwires(lab), lab.absent) as session:
        runs = session.run(cells)
        streams = np.random.default_rng(seed).spawn(len(lab.exercises))
        each = zip(lab, streams, strict=True)
        verdicts = {
            exercise.name: judge_exercise(exercise, session, code, runs, rng)
            for exercise, rng in sorted(each, key=lambda one: _leniency(one[0], lab))
        }
    return runs, [verdicts[exercise.name] for exercise in lab]


def _leniency(exercise: Exercise, lab: Lab) -> tuple[bool, int]:
    """The strictest first: its fork can go on for those that forbid less."""
    rules = in_force(exercise.forbidden, lab.absent)
    return "torch" not in rules, -len(rules)


def judge_exercise(
    exercise: Exercise,
    session: Session,
    code: Code,
    runs: Sequence[CellRun],
    rng: np.random.Generator,
) -> Verdict:
    """The verdict for one exercise; what goes wrong on our side is NOT_GRADED, never a zero.

    A fork that has served another exercise, and forbids at least as much, can say that all is
    right. What is wrong might come from what that other exercise left there, or from its rules, so
    a fork of its own has to say it, asked for other cases than the first.
    """
    problem = _rule_problem(exercise, code, runs)
    if problem:
        return _forbidden(exercise, problem)
    try:
        about = exercise.name, exercise.forbidden, exercise.seconds
        with session.exercise(*about, fresh=False) as student:
            if student.fresh:
                verdict = judge(exercise, student, rng)
            elif passes(exercise, student, copy.deepcopy(rng).spawn(1)[0]):
                return Verdict(exercise.name, Outcome.PASSED, exercise.points, exercise.points)
        if not student.fresh:
            with session.exercise(*about) as student:
                verdict = judge(exercise, student, rng)
        return _named_if_forbidden(_say_why_missing(verdict, runs))
    except MitdlError as error:
        message = f"{exercise.name}: not graded: {error}"
        return Verdict(exercise.name, Outcome.NOT_GRADED, 0.0, exercise.points, message=message)


def _named_if_forbidden(verdict: Verdict) -> Verdict:
    """A forbidden call that reading has missed was caught where it ran: the same, with no part."""
    if verdict.kind is Kind.FORBIDDEN:
        return dataclasses.replace(verdict, score=0.0, mistake=FORBIDDEN_CALL)
    return verdict


def _forbidden(exercise: Exercise, message: str) -> Verdict:
    """Return a verdict of no points for an answer that breaks a rule."""
    return Verdict(
        exercise.name,
        Outcome.FAILED,
        0.0,
        exercise.points,
        FORBIDDEN_CALL,
        printable(message),
        kind=Kind.FORBIDDEN,
    )


def _rule_problem(exercise: Exercise, code: Code, runs: Sequence[CellRun]) -> str:
    if not exercise.forbidden:
        return ""
    problem = broken_rule(code, exercise.name, exercise.forbidden)
    if problem:
        return problem
    ran = {run.id for run in runs if not _syntax_error(run)}
    for cell in code.unreadable:
        if cell in ran:
            return (
                f"{exercise.name}: cell {cell} runs but cannot be read as Python, so nobody can "
                "tell whether it keeps the rules\n    Write it as plain Python."
            )
    return ""


def _syntax_error(run: CellRun) -> bool:
    names = ("SyntaxError", "IndentationError", "TabError")
    return any(output.get("ename") in names for output in run.outputs)


def _say_why_missing(verdict: Verdict, runs: Sequence[CellRun]) -> Verdict:
    """Where a function is not defined because its cell failed, say so."""
    if verdict.kind is not Kind.MISSING:
        return verdict
    for run in runs:
        if run.id == verdict.name and run.status != "ok":
            last: Any = run.outputs[-1] if run.outputs else {}
            text = f"{last.get('ename', 'an error')}: {last.get('evalue', '')}".strip(": ")
            message = f"{verdict.name}: is not defined, because its cell stops with {text}"
            return Verdict(
                verdict.name,
                verdict.outcome,
                0.0,
                verdict.max_score,
                message=printable(message)[:500],
                kind=Kind.MISSING,
            )
    return verdict


def new_seed() -> int:
    """A seed that nobody can guess."""
    return secrets.randbits(63)


def grade_notebook(
    path: str | Path,
    lab: Lab | None = None,
    sandbox: Sandbox | None = None,
    seed: int | None = None,
) -> Result:
    """Grade one notebook from a file.

    Args:
        path: of the notebook.
        lab: which lab it is; found from its cells when None.
        sandbox: where it runs; a plain child process when None, which is for one's own work.
        seed: of the hidden cases; a fresh random one when None.

    Returns:
        The result, with a verdict for each exercise.

    Raises:
        UsageError: when the file is not a notebook of a lab.
    """
    began = time.monotonic()
    path = Path(path)
    notebook = read_notebook(path)
    lab = lab or find_lab(notebook, path)
    sandbox = sandbox or ProcessSandbox()
    seed = new_seed() if seed is None else seed
    _, verdicts = grade_cells(lab, code_cells(notebook), sandbox, seed=seed)
    return Result(
        lab.name,
        tuple(verdicts),
        isolation=sandbox.name,
        seconds=time.monotonic() - began,
        seed=seed,
    )

"""Show what is done and what is next, across all labs."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from pathlib import Path

from autograder.commands import ALL_GRADED
from autograder.commands.console import short_path, tell
from autograder.errors import listed
from autograder.student_folder.progress import LabProgress, progress
from autograder.submission.outputs import format_points

WIDTH = 20


def run(args: argparse.Namespace) -> int:
    """Print a line for each lab and their sum, and say what to do next."""
    labs = progress(args.folder)
    if args.json:
        for lab in labs:
            print(json.dumps(_as_json(lab)))
        return ALL_GRADED
    width = max([len(lab.name) for lab in labs], default=0)
    for lab in labs:
        print(f"{lab.name:<{width}}  {_bar(lab)}  {_points(lab)}  {_remark(lab)}".rstrip())
    score, max_score = (sum(getattr(lab, key) for lab in labs) for key in ("score", "max_score"))
    sums = f"{format_points(score):>5} of {format_points(max_score):>3}"
    print(f"{'all':<{width}}  {' ' * WIDTH}  {sums}")
    tell(f"next: {next_step(labs)}")
    return ALL_GRADED


def _as_json(lab: LabProgress) -> dict[str, object]:
    return {
        name: str(value) if isinstance(value, Path) else value for name, value in vars(lab).items()
    }


def _bar(lab: LabProgress) -> str:
    """Return a bar of the points that are there.

    >>> _bar(LabProgress("01_x", Path(), score=9, max_score=18))
    '██████████░░░░░░░░░░'
    """
    filled = int(WIDTH * lab.score / lab.max_score) if lab.max_score else 0
    return "█" * filled + "░" * (WIDTH - filled)


def _points(lab: LabProgress) -> str:
    return f"{format_points(lab.score):>5} of {format_points(lab.max_score):>3}"


def _remark(lab: LabProgress) -> str:
    """Return what there is to say of a lab: what is open, and whether that was checked."""
    if lab.problem:
        return "cannot be read"
    if lab.done:
        return "done" if not lab.unanswered else "done, but for the written answer"
    if lab.checked:
        return f"to do: {listed(lab.wrong)}"
    written = lab.exercises - len(lab.unwritten)
    if not written and not lab.wrong:
        return "not begun"
    state = "changed since it was checked" if lab.score or lab.wrong else "not checked yet"
    return f"{written} of {lab.exercises} written, {state}"


def next_step(labs: Iterable[LabProgress]) -> str:
    """Return what to do next, with the command to type."""
    for lab in labs:
        number, notebook = lab.name[:2], short_path(lab.notebook.resolve())
        if lab.problem:
            return f"{lab.problem}; `mitdl reset {number}` gives the lab afresh"
        if lab.unwritten:
            return f"{lab.unwritten[0]} in {notebook}, then `mitdl check {lab.unwritten[0]}`"
        if not lab.checked:
            return f"`mitdl check {number}` judges {lab.name} as it stands now"
        if lab.wrong:
            return f"{lab.wrong[0]} in {notebook}; `mitdl check {lab.wrong[0]}` says what is off"
        if lab.unanswered:
            return f"the written answer in {notebook}, then `mitdl answer {number}`"
    return "nothing, all labs are done"

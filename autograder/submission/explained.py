"""Why an answer is not there, or cannot work where it is graded, as the notebook shows it."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

from autograder.exercises import Lab
from autograder.judge.verdict import Kind, Verdict
from autograder.sandbox import CellRun
from autograder.sandbox.student import printable
from mitdl_utils.checks.near_names import renamed_to
from mitdl_utils.checks.rules import Code, broken_rule


def explained(verdict: Verdict, lab: Lab, code: Code, runs: Sequence[CellRun]) -> Verdict:
    """Say why an answer is not there, or cannot work here, where the notebook shows it.

    Args:
        verdict: on an exercise.
        lab: that it belongs to.
        code: of the notebook.
        runs: what its cells did.
    """
    if verdict.kind not in (Kind.MISSING, Kind.ERROR):
        return verdict
    message = broken_rule(code, verdict.name, (), lab.absent)
    if not message and verdict.kind is Kind.MISSING:
        message = _why_missing(verdict.name, lab, code, runs)
    return dataclasses.replace(verdict, message=printable(message)) if message else verdict


def _why_missing(name: str, lab: Lab, code: Code, runs: Sequence[CellRun]) -> str:
    """Return why there is no function of this name: its cell failed, or it has another name."""
    for run in runs:
        if run.id == name and run.status != "ok":
            last: Any = run.outputs[-1] if run.outputs else {}
            text = f"{last.get('ename', 'an error')}: {last.get('evalue', '')}".strip(": ")
            return f"{name}: is not defined, because its cell stops with {text}"[:500]
    meant = renamed_to(name, code.functions, [exercise.name for exercise in lab])
    return f"{name}: is not defined; {meant}" if meant else ""

"""The record of a grading in the autograded notebook: the result, and lines for people.

It lies in the notebook's metadata, so that reports and feedback say the same whoever graded:
`mitdl grade`, `nbgrader autograde` or formgrader's button.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from nbformat import NotebookNode

from autograder.judge.verdict import Kind, Outcome, Result, Verdict

KEY = "mitdl"


def utc_now() -> str:
    """Return the present moment, to the second, in UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def as_record(result: Result) -> dict[str, Any]:
    """Return the form in which a result lies in a notebook's metadata."""
    return result.as_json() | {
        "problem": result.problem,
        "repairs": list(result.repairs),
        "notes": list(result.notes),
        "digest": result.digest,
        "basis": dict(result.basis),
        "when": result.when,
        "kinds": {v.name: str(v.kind) for v in result.exercises if v.kind},
    }


def write_record(nb: NotebookNode, result: Result) -> None:
    """Put the record into a notebook, in place of any other."""
    nb.metadata[KEY] = as_record(result)


def read_record(nb: Mapping[str, Any]) -> Result | None:
    """Return the result of an autograded notebook, or None where this package did not grade it."""
    record = nb.get("metadata", {}).get(KEY)
    if not isinstance(record, Mapping) or "exercises" not in record:
        return None
    return Result(
        lab=record["lab"],
        exercises=_read_verdicts(record),
        student=record["student"],
        tampering=tuple(record["tampering"]),
        isolation=record["isolation"],
        seconds=record["seconds"],
        seed=record.get("seed", 0),
        problem=record["problem"],
        repairs=tuple(record.get("repairs", ())),
        notes=tuple(record["notes"]),
        digest=record["digest"],
        basis=record.get("basis", {}),
        when=record["when"],
    )


def _read_verdicts(record: Mapping[str, Any]) -> tuple[Verdict, ...]:
    kinds = record.get("kinds", {})
    return tuple(
        Verdict(
            exercise["name"],
            Outcome(exercise["outcome"]),
            exercise["score"],
            exercise["max_score"],
            exercise["mistake"],
            exercise["message"],
            kind=Kind(kinds[exercise["name"]]) if exercise["name"] in kinds else None,
        )
        for exercise in record["exercises"]
    )


def merge_results(lab: str, results: Sequence[Result]) -> Result | None:
    """Merge the results of a student's notebooks into one; a single one stays as it is.

    Args:
        lab: the assignment's name.
        results: of its notebooks.
    """
    if len(results) < 2:
        return results[0] if results else None

    def prefixed(result: Result, text: str) -> str:
        return f"{result.lab.removeprefix(f'{lab}/')}: {text}"

    return Result(
        lab,
        tuple(replace(v, name=prefixed(r, v.name)) for r in results for v in r.exercises),
        results[0].student,
        tuple(prefixed(r, line) for r in results for line in r.tampering),
        ", ".join(dict.fromkeys(r.isolation for r in results)),
        sum(r.seconds for r in results),
        problem="; ".join(r.problem for r in results if r.problem),
        repairs=tuple(prefixed(r, line) for r in results for line in r.repairs),
        notes=tuple(prefixed(r, line) for r in results for line in r.notes),
        when=max(r.when for r in results),
    )

"""What a grading leaves in the autograded notebook: verdicts, tampering, isolation, seed.

It lies in the notebook's metadata, so that reports and feedback say the same whoever graded:
`mitdl grade`, `nbgrader autograde` or formgrader's button.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from nbformat import NotebookNode

from autograder.judge.verdict import Outcome, Result, Verdict

KEY = "mitdl"


@dataclass(frozen=True)
class Record:
    """A graded notebook.

    Attributes:
        result: the judge's verdicts.
        problem: why the file could not be graded as a notebook; it scored 0. "" for none.
        notes: further lines for the instructor.
        digest: of what was handed in, to tell whether it is still the same.
        when: of the grading, ISO 8601.
    """

    result: Result
    problem: str = ""
    notes: tuple[str, ...] = ()
    digest: str = ""
    when: str = ""

    def as_json(self) -> dict[str, Any]:
        """The form in which it lies in a notebook's metadata."""
        return self.result.as_json() | {
            "problem": self.problem,
            "notes": list(self.notes),
            "digest": self.digest,
            "when": self.when,
        }


def now() -> str:
    """The present moment, to the second, in UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def write_record(nb: NotebookNode, record: Record) -> None:
    """Put the record into a notebook, in place of any other."""
    nb.metadata[KEY] = record.as_json()


def together(lab: str, records: Sequence[Record]) -> Record | None:
    """The records of a student's notebooks as one; a single one stays as it is.

    Args:
        lab: the assignment's name.
        records: of its notebooks.
    """
    if len(records) < 2:
        return records[0] if records else None
    results = [one.result for one in records]

    def named(result: Result, text: str) -> str:
        return f"{result.lab.removeprefix(f'{lab}/')}: {text}"

    return Record(
        Result(
            lab,
            tuple(replace(v, name=named(r, v.name)) for r in results for v in r.exercises),
            results[0].student,
            tuple(named(r, line) for r in results for line in r.tampering),
            ", ".join(dict.fromkeys(r.isolation for r in results)),
            sum(r.seconds for r in results),
        ),
        problem="; ".join(one.problem for one in records if one.problem),
        notes=tuple(named(one.result, line) for one in records for line in one.notes),
        when=max(one.when for one in records),
    )


def read_record(nb: Mapping[str, Any]) -> Record | None:
    """The record of an autograded notebook, or None where this package did not grade it."""
    noted = nb.get("metadata", {}).get(KEY)
    if not isinstance(noted, Mapping) or "exercises" not in noted:
        return None
    verdicts = tuple(
        Verdict(
            one["name"],
            Outcome(one["outcome"]),
            one["score"],
            one["max_score"],
            one["mistake"],
            one["message"],
        )
        for one in noted["exercises"]
    )
    result = Result(
        lab=noted["lab"],
        exercises=verdicts,
        student=noted["student"],
        tampering=tuple(noted["tampering"]),
        isolation=noted["isolation"],
        seconds=noted["seconds"],
        seed=noted.get("seed", 0),
    )
    return Record(result, noted["problem"], tuple(noted["notes"]), noted["digest"], noted["when"])

"""The judge's verdict on each exercise, and its result for each notebook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

DECIMALS = 6  # behind which a sum of points is nothing but the computer's rounding
GRADERS_OWN = "the grader's own code was reached into"  # begins a line about tampering


class Outcome(StrEnum):
    """The outcome of an exercise; NOT_GRADED is a failure of the grader's own, never a zero."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_GRADED = "not-graded"


class Kind(StrEnum):
    """The kind of a failure: how an answer was not right."""

    WRONG = "wrong"  # a value, a type, a shape, a property, a changed argument, …
    FORBIDDEN = "forbidden"  # reaches a call that the exercise forbids
    MISSING = "missing"  # no function of this name
    UNWRITTEN = "unwritten"  # still the lab's own stub
    SIGNATURE = "signature"  # cannot be called with the exercise's arguments
    ERROR = "error"  # raises an exception
    TIMEOUT = "timeout"  # gives no answer in time
    ENDED = "ended"  # its process is gone
    UNREADABLE = "unreadable"  # nothing was handed in


@dataclass(frozen=True)
class Curve:
    """A student's curve and the right one, to be drawn beside each other; arrays (k,)."""

    z: NDArray[np.float64]
    yours: NDArray[np.float64]
    right: NDArray[np.float64]


@dataclass(frozen=True)
class Verdict:
    """The verdict on one exercise.

    Attributes:
        name: of the exercise.
        outcome: passed, failed or not graded.
        score: points gained, 0 <= score <= max_score.
        max_score: points to gain.
        mistake: name of the recognised mistake, or None.
        message: what the student reads: one line, then indented ones; "" when passed.
        curve: for a picture, or None.
        kind: of the failure; None unless it failed. No part of the fixed form.
        note: for the instructor; "" for none. No part of the fixed form.
        tampered: what of the grader's own code was reached into. No part of the fixed form.
        printed: what the answer printed in the call of the message, for whoever checks their own
            work: it may tell of all hidden cases. No part of the fixed form.
    """

    name: str
    outcome: Outcome
    score: float
    max_score: float
    mistake: str | None = None
    message: str = ""
    curve: Curve | None = field(default=None, compare=False)
    kind: Kind | None = None
    note: str = field(default="", compare=False)
    tampered: tuple[str, ...] = field(default=(), compare=False)
    printed: str = field(default="", compare=False)

    def as_json(self) -> dict[str, Any]:
        """Return the fixed form of one exercise in `mitdl check --json`."""
        return {
            "name": self.name,
            "outcome": str(self.outcome),
            "score": self.score,
            "max_score": self.max_score,
            "mistake": self.mistake,
            "message": self.message,
        }


@dataclass(frozen=True)
class Result:
    """The result for one notebook.

    Attributes:
        lab: name of the lab.
        exercises: verdicts in the lab's order.
        student: who submitted it, or None for one's own check.
        tampering: a line for each locked cell that was changed, and for the grader's own code.
        isolation: which sandbox it ran in: "bubblewrap", or "process" for a plain process.
        seconds: wall time.
        seed: replays the hidden cases exactly.
        problem: why there was nothing to grade; it scored 0. "" for none.
        repairs: a line for each thing in what was handed in that had to be mended to be graded.
        notes: further lines for the instructor.
        digest: of what was handed in, to tell whether it is still the same.
        basis: digests by name of what else the scores depend on; empty where nobody noted it.
        when: of the grading, ISO 8601.
        written: points for what a person reads, besides those to gain here.
    """

    lab: str
    exercises: Sequence[Verdict]
    student: str | None = None
    tampering: Sequence[str] = field(default_factory=tuple)
    isolation: str = "process"
    seconds: float = 0.0
    seed: int = 0
    problem: str = ""
    repairs: Sequence[str] = field(default_factory=tuple)
    notes: Sequence[str] = field(default_factory=tuple)
    digest: str = ""
    basis: Mapping[str, str] = field(default_factory=dict)
    when: str = ""
    written: float = 0.0

    @property
    def score(self) -> float:
        """Return the points gained."""
        return round(sum(verdict.score for verdict in self.exercises), DECIMALS)

    @property
    def max_score(self) -> float:
        """Return the points to gain, without those that a person gives."""
        return round(sum(verdict.max_score for verdict in self.exercises), DECIMALS)

    @property
    def graded(self) -> bool:
        """Whether every exercise has a verdict."""
        return all(v.outcome is not Outcome.NOT_GRADED for v in self.exercises)

    def as_json(self) -> dict[str, Any]:
        """Return the fixed form of `mitdl check --json`."""
        return {
            "lab": self.lab,
            "student": self.student,
            "score": self.score,
            "max_score": self.max_score,
            "exercises": [verdict.as_json() for verdict in self.exercises],
            "tampering": list(self.tampering),
            "isolation": self.isolation,
            "seconds": round(self.seconds, 3),
            "seed": self.seed,
        }

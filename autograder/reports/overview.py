"""What a class's results say together: how often each mistake, who needs a look."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from autograder.judge.verdict import Kind, Outcome, Verdict

# Said where a mistake is no wrong function of an exercise's own.
SENTENCES = {"forbidden-call": "Uses a call that is the answer itself; the statement lists them."}
STOPPED = (Kind.TIMEOUT, Kind.ENDED)


@dataclass(frozen=True)
class Row:
    """One submission, as a report shows it.

    Attributes:
        student: whose.
        verdicts: one for each exercise; empty where it was not graded.
        score: points in the gradebook, given by people included.
        max_score: points to gain.
        penalty: taken off for being late.
        waiting: whether a person still has to grade something.
        problem: why the file could not be read; "" for none.
        reason: why it was not graded; "" when it was.
        tampering: a line for each locked cell that was changed.
        notes: further lines.
        isolation: the sandbox it ran in.
        when: of the grading, ISO 8601.
        feedback: link to the student's page; "" where there is none.
    """

    student: str
    verdicts: Sequence[Verdict] = ()
    score: float = 0.0
    max_score: float = 0.0
    penalty: float = 0.0
    waiting: bool = False
    problem: str = ""
    reason: str = ""
    tampering: Sequence[str] = ()
    notes: Sequence[str] = ()
    isolation: str = ""
    when: str = ""
    feedback: str = ""

    @property
    def graded(self) -> bool:
        """Whether there are verdicts."""
        return not self.reason

    def verdict(self, exercise: str) -> Verdict | None:
        """The verdict for one exercise."""
        return next((one for one in self.verdicts if one.name == exercise), None)

    def looks(self) -> Iterator[tuple[str, str]]:
        """Why somebody should look at this one: a word, and the whole line."""
        if self.reason:
            yield "not graded", self.reason
        if self.problem:
            yield "unreadable", self.problem
        for line in self.tampering:
            yield "locked cell", line
        for verdict in self.verdicts:
            if verdict.kind in STOPPED:
                yield "stopped", verdict.message.splitlines()[0]
        for line in self.notes:
            yield "note", line


@dataclass(frozen=True)
class Slip:
    """A known mistake and who made it."""

    exercise: str
    mistake: str
    sentence: str
    students: Sequence[str]


@dataclass(frozen=True)
class Overview:
    """A lab's results.

    Attributes:
        lab: its name.
        title: for people.
        rows: by student.
        points: exercise to points, in the notebook's order.
        sentences: exercise to mistake to sentence.
    """

    lab: str
    title: str
    rows: Sequence[Row]
    points: Mapping[str, float]
    sentences: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def graded(self) -> list[Row]:
        """Rows with verdicts."""
        return [row for row in self.rows if row.graded]

    @property
    def max_score(self) -> float:
        """Points to gain in all."""
        return max((row.max_score for row in self.rows), default=sum(self.points.values()))

    @property
    def mean(self) -> float:
        """Of the scores of what was graded."""
        return statistics.fmean(row.score for row in self.graded) if self.graded else 0.0

    @property
    def median(self) -> float:
        """Of the scores of what was graded."""
        return statistics.median(row.score for row in self.graded) if self.graded else 0.0

    @property
    def waiting(self) -> list[Row]:
        """Rows in which a person still has to grade something."""
        return [row for row in self.rows if row.waiting]

    @property
    def to_look_at(self) -> list[tuple[Row, list[tuple[str, str]]]]:
        """Rows that somebody should look at, and why."""
        with_reasons = [(row, list(row.looks())) for row in self.rows]
        return [(row, reasons) for row, reasons in with_reasons if reasons]

    @property
    def isolation(self) -> str:
        """The sandboxes in which the class ran."""
        used = sorted({row.isolation for row in self.graded} - {"", "none"})
        return ", ".join(used) or "nothing ran"

    @property
    def when(self) -> str:
        """The last grading."""
        return max((row.when for row in self.rows), default="")

    def passed(self, exercise: str) -> int:
        """How many have this exercise right."""
        verdicts = [row.verdict(exercise) for row in self.graded]
        return sum(one is not None and one.outcome is Outcome.PASSED for one in verdicts)

    def slips(self) -> list[Slip]:
        """The mistakes by name, the most frequent first."""
        found: dict[tuple[str, str], list[str]] = {}
        for row in self.graded:
            for verdict in row.verdicts:
                if verdict.mistake:
                    found.setdefault((verdict.name, verdict.mistake), []).append(row.student)
        slips = [
            Slip(name, mistake, {**SENTENCES, **self.sentences.get(name, {})}.get(mistake, ""), who)
            for (name, mistake), who in found.items()
        ]
        return sorted(slips, key=lambda one: (-len(one.students), one.exercise, one.mistake))

    def distribution(self, bins: int = 10) -> list[tuple[str, int]]:
        """How many scores fall into each of equal parts of the scale; the last holds full marks.

        >>> rows = [Row("a", score=0, max_score=4), Row("b", score=4, max_score=4)]
        >>> Overview("x", "x", rows, {}).distribution(2)
        [('0-2', 1), ('2-4', 1)]
        """
        full = self.max_score or 1.0
        counts = Counter(min(int(bins * row.score / full), bins - 1) for row in self.graded)
        edges = [full * i / bins for i in range(bins + 1)]
        return [(f"{edges[i]:g}-{edges[i + 1]:g}", counts[i]) for i in range(bins)]

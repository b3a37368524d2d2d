"""A class's results together: scores, frequencies of mistakes, students to look at."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from autograder.judge.verdict import GRADERS_OWN, Kind, Outcome, Result, Verdict
from autograder.submission.outputs import format_points

if TYPE_CHECKING:  # nbgrader takes a second to load, and `mitdl check` needs none of it
    from autograder.gradebook.standings import Standing
    from autograder.grading.run import Graded

# For a mistake that is no wrong function of an exercise's own.
SENTENCES = {"forbidden-call": "Uses a call that is the answer itself; the statement lists them."}
STOPPED = (Kind.TIMEOUT, Kind.ENDED)


def verdicts_of(graded: Graded) -> Sequence[Verdict]:
    """Return the verdicts of a submission; none where it was not graded."""
    return graded.result.exercises if graded.result is not None and not graded.reason else ()


def verdict_of(graded: Graded, exercise: str) -> Verdict | None:
    """Return the verdict of one exercise of a submission, or None."""
    return next((verdict for verdict in verdicts_of(graded) if verdict.name == exercise), None)


def reasons_to_look(graded: Graded) -> Iterator[tuple[str, str]]:
    """Yield the reasons to look at a submission: a word, and the whole line."""
    if graded.reason or graded.result is None:
        yield "not graded", graded.reason
        return
    if graded.notice:
        yield "handed in", graded.notice
    if graded.result.problem:
        yield "missing", graded.result.problem
    for line in graded.result.repairs:
        yield "mended", line
    for line in graded.result.tampering:
        yield "grader's code" if line.startswith(GRADERS_OWN) else "locked cell", line
    for verdict in graded.result.exercises:
        if verdict.kind in STOPPED:
            yield "stopped", verdict.message.splitlines()[0]
    for line in graded.result.notes:
        yield "note", line


def late_words(standing: Standing) -> str:
    """Return by how much a submission is late and what that costs; "" when it is in time.

    >>> from autograder.gradebook.standings import Standing
    >>> late_words(Standing(18, 20, 1.8, False, seconds_late=5400))
    'late by 1 h 30 min, −1.8'
    """
    penalty = f", −{format_points(standing.penalty)}" if standing.penalty else ""
    minutes = -int(-standing.seconds_late // 60)  # rounded up, so that late is never 0
    if not minutes:
        return f"late{penalty}" if penalty else ""
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    parts = ((days, "d"), (hours, "h"), (minutes, "min"))
    return f"late by {' '.join(f'{n} {unit}' for n, unit in parts if n)}{penalty}"


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
        submissions: one for each student, with its standing in the gradebook.
        points: exercise to points, in the notebook's order.
        sentences: exercise to mistake to sentence.
        pages: student to the link to what that student reads.
    """

    lab: str
    title: str
    submissions: Sequence[Graded]
    points: Mapping[str, float]
    sentences: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    pages: Mapping[str, str] = field(default_factory=dict)

    @property
    def graded(self) -> list[Graded]:
        """Submissions with verdicts."""
        return [graded for graded in self.submissions if not graded.reason]

    @property
    def results(self) -> list[Result]:
        """The results of the graded submissions."""
        return [graded.result for graded in self.graded if graded.result is not None]

    @property
    def standings(self) -> list[Standing]:
        """The standings of the graded submissions."""
        return [graded.standing for graded in self.graded if graded.standing is not None]

    @property
    def max_score(self) -> float:
        """Points to gain in all."""
        default = sum(self.points.values())
        return max((standing.max_score for standing in self.standings), default=default)

    @property
    def mean(self) -> float:
        """The mean of the points that count, penalties taken off."""
        return statistics.fmean([standing.points for standing in self.standings] or [0.0])

    @property
    def median(self) -> float:
        """The median of the points that count, penalties taken off."""
        return statistics.median([standing.points for standing in self.standings] or [0.0])

    @property
    def late(self) -> list[Graded]:
        """The submissions that were handed in after their due date."""
        return [graded for graded in self.graded if graded.standing and late_words(graded.standing)]

    @property
    def ungraded(self) -> list[Graded]:
        """The submissions without verdicts."""
        return [graded for graded in self.submissions if graded.reason]

    @property
    def waiting(self) -> list[Graded]:
        """The submissions that wait for a person to grade something."""
        return [
            graded
            for graded in self.graded
            if graded.standing and graded.standing.needs_manual_grade
        ]

    @property
    def to_look_at(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """The students whose work a person should look at, with reasons; ungraded ones first."""
        in_order = [*self.ungraded, *self.graded]
        reasons = [(graded.student, list(reasons_to_look(graded))) for graded in in_order]
        return [(student, lines) for student, lines in reasons if lines]

    @property
    def notebooks(self) -> list[str]:
        """The names of the notebooks, in a lab of several; none in any other."""
        names = sorted({name for standing in self.standings for name in standing.notebooks})
        return names if len(names) > 1 else []

    @property
    def isolation(self) -> str:
        """The sandboxes in which the class ran."""
        used = sorted({result.isolation for result in self.results} - {"", "none"})
        return ", ".join(used) or "nothing ran"

    @property
    def when(self) -> str:
        """The time of the last grading."""
        return max((result.when for result in self.results), default="")

    def passed(self, exercise: str) -> int:
        """Return the number of students who have this exercise right."""
        verdicts = [verdict_of(graded, exercise) for graded in self.graded]
        return sum(
            verdict is not None and verdict.outcome is Outcome.PASSED for verdict in verdicts
        )

    def slips(self) -> list[Slip]:
        """Return the mistakes by name, the most frequent first."""
        students: dict[tuple[str, str], list[str]] = {}
        for graded in self.graded:
            for verdict in verdicts_of(graded):
                if verdict.mistake:
                    key = verdict.name, verdict.mistake
                    students.setdefault(key, []).append(graded.student)
        slips = [
            Slip(name, mistake, self._sentence(name, mistake), names)
            for (name, mistake), names in students.items()
        ]
        return sorted(slips, key=lambda slip: (-len(slip.students), slip.exercise, slip.mistake))

    def _sentence(self, exercise: str, mistake: str) -> str:
        return {**SENTENCES, **self.sentences.get(exercise, {})}.get(mistake, "")

    def distribution(self, bins: int = 10) -> list[tuple[str, int]]:
        """Count the scores in each of equal parts of the scale; the last holds full marks.

        >>> from autograder.gradebook.standings import Standing
        >>> from autograder.grading.run import Graded
        >>> scores = Standing(0, 4, 0, False), Standing(4, 4, 0, False)
        >>> graded = [Graded("somebody", None, standing=score) for score in scores]
        >>> Overview("x", "x", graded, {}).distribution(2)
        [('0-2', 1), ('2-4', 1)]
        """
        max_score = self.max_score or 1.0
        counts = Counter(
            min(int(bins * standing.points / max_score), bins - 1) for standing in self.standings
        )
        edges = [max_score * i / bins for i in range(bins + 1)]
        return [(f"{edges[i]:g}-{edges[i + 1]:g}", counts[i]) for i in range(bins)]

"""Results as a table for the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from autograder.errors import listed
from autograder.judge.verdict import Outcome, Result, Verdict
from autograder.reports.overview import (
    Overview,
    late_words,
    reasons_to_look,
    verdict_of,
    verdicts_of,
)
from autograder.submission.outputs import format_points
from mitdl_utils.checks.message import printed_lines

if TYPE_CHECKING:
    from autograder.gradebook.standings import Standing
    from autograder.grading.run import Graded

SYMBOLS = {Outcome.PASSED: "✓", Outcome.FAILED: "✗", Outcome.NOT_GRADED: "?"}
MOST_NAME = 32


def printable_line(text: str, limit: int = 400) -> str:
    """Return a student's text for the terminal: one line, no control characters, cut."""
    line = "".join(c if c.isprintable() else " " for c in text[: limit + 1])
    return line if len(line) <= limit else line[: limit - 1] + "…"


def class_table(overview: Overview) -> str:
    """Return students and scores, an outcome for each exercise, and the mistakes by name."""
    return "\n".join(_class_lines(overview))


def _class_lines(overview: Overview) -> Iterator[str]:
    """Yield the lines of the table: heading, students, legend, mean and median."""
    exercises, submissions = list(overview.points), overview.submissions
    names = [printable_line(graded.student, MOST_NAME) for graded in submissions]
    width = max(map(len, [*names, "student"]))
    handed_in = f"{len(submissions)} submission{'s' if len(submissions) != 1 else ''}"
    yield f"{overview.lab} · {handed_in} · isolation: {overview.isolation}"
    if overview.ungraded:
        yield f"{len(overview.ungraded)} not graded: {_students(overview.ungraded)}"
    if overview.waiting:
        students = _students(overview.waiting)
        yield f"{len(overview.waiting)} wait for a person to grade something (*): {students}"
    yield ""
    numbers = " ".join(f"{i:>2}" for i in range(1, len(exercises) + 1))
    yield f"{'student':<{width}}  {'score':>7}  {numbers}  what to say"
    for name, graded in zip(names, submissions, strict=True):
        yield f"{name:<{width}}  {_class_line(graded, exercises)}".rstrip()
    yield ""
    yield from _wrapped(
        f"{i} {name} ({format_points(points)})"
        for i, (name, points) in enumerate(overview.points.items(), 1)
    )
    max_score = format_points(overview.max_score)
    yield f"mean {overview.mean:.1f}, median {overview.median:.1f} of {max_score}"
    if overview.late:
        yield f"{len(overview.late)} late"


def _students(submissions: Sequence[Graded]) -> str:
    return listed([printable_line(graded.student, MOST_NAME) for graded in submissions])


def _class_line(graded: Graded, exercises: Sequence[str]) -> str:
    """Return the part of a student's line behind the name."""
    standing = graded.standing
    if graded.reason or standing is None:
        return f"{'-':>7}  not graded: {printable_line(graded.reason)}"
    score = f"{format_points(standing.points)}/{format_points(standing.max_score)}"
    star = "*" if standing.needs_manual_grade else " "
    symbols = " ".join(f"{_symbol(verdict_of(graded, name)):>2}" for name in exercises)
    return f"{score + star:>8} {symbols}  {_remarks(graded)}"


def _symbol(verdict: Verdict | None) -> str:
    return SYMBOLS[verdict.outcome] if verdict is not None else "·"


def _remarks(graded: Graded) -> str:
    """Return the mistakes by name, and the reasons to look at the work."""
    if graded.result is not None and graded.result.problem:
        return printable_line(graded.result.problem, 100)
    verdicts = verdicts_of(graded)
    remarks = [words for words in _standing_remarks(graded.standing) if words]
    remarks += [f"{verdict.name}: {verdict.mistake}" for verdict in verdicts if verdict.mistake]
    remarks += _unnamed_mistakes([v for v in verdicts if v.score < v.max_score and not v.mistake])
    remarks += [f"{word}: {line}" for word, line in reasons_to_look(graded) if word != "stopped"]
    return printable_line("; ".join(remarks), 140)


def _standing_remarks(standing: Standing | None) -> Iterator[str]:
    """Yield by how much it is late, and the points of each notebook where there are several."""
    if standing is not None:
        yield late_words(standing)
        totals = sorted(standing.notebooks.values(), key=lambda total: total.name)
        if len(totals) > 1:
            yield ", ".join(
                f"{total.name} {format_points(total.points)}/{format_points(total.max_score)}"
                for total in totals
            )


def _unnamed_mistakes(verdicts: Sequence[Verdict]) -> list[str]:
    """Return the messages of answers without a known mistake, or only their number if many."""
    if len(verdicts) > 2:
        return [f"{len(verdicts)} not right yet"]
    return [verdict.message.split("\n")[0] for verdict in verdicts]


def _wrapped(items: Iterable[str], width: int = 98) -> Iterator[str]:
    """Return items in lines of at most this width."""
    line = ""
    for item in items:
        if line and len(line) + 3 + len(item) > width:
            yield line
            line = ""
        line = f"{line} · {item}" if line else item
    if line:
        yield line


def result_table(result: Result) -> str:
    """Return one notebook's result: a line for each exercise, its message below."""
    width = max([len(verdict.name) for verdict in result.exercises], default=8)
    lines = []
    for verdict in result.exercises:
        score = f"{format_points(verdict.score)}/{format_points(verdict.max_score)}"
        lines.append(f"{SYMBOLS[verdict.outcome]} {verdict.name:<{width}}  {score:>5}")
        message_lines = [*verdict.message.splitlines(), *printed_lines(verdict.printed)]
        lines += [f"    {printable_line(line)}" for line in message_lines]
    lines += [f"! {printable_line(line)}" for line in (*result.tampering, *result.notes)]
    total = f"{format_points(result.score)} of {format_points(result.max_score)} points"
    lines += ["", f"{result.lab}: {total}, in {result.seconds:.1f} s"]
    if result.written:
        lines.append(f"{format_points(result.written)} more for what you write: a person reads it")
    lines.append(f"--seed {result.seed} asks the same again")
    return "\n".join(lines)


def labs_table(results: Sequence[Result]) -> str:
    """Return a line for each lab, and their sum."""
    width = max(len(result.lab) for result in results)
    scores = [(result.lab, result.score, result.max_score) for result in results]
    scores.append(("all", sum(r.score for r in results), sum(r.max_score for r in results)))
    return "\n".join(
        f"{lab:<{width}}  {format_points(score):>5} of {format_points(max_score):>3}"
        for lab, score, max_score in scores
    )

"""Results as a table for the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autograder.judge.verdict import Outcome, Result, Verdict
from autograder.reports.overview import Overview, Row

MARKS = {Outcome.PASSED: "✓", Outcome.FAILED: "✗", Outcome.NOT_GRADED: "?"}
MOST_NAME = 32


def points(number: float) -> str:
    """Points without a needless ".0".

    >>> points(2.0), points(0.5)
    ('2', '0.5')
    """
    return f"{number:.2f}".rstrip("0").rstrip(".")


def plain(text: str, most: int = 400) -> str:
    """A student's text for the terminal: one line, nothing that steers the terminal, cut."""
    line = "".join(c if c.isprintable() else " " for c in text[: most + 1])
    return line if len(line) <= most else line[: most - 1] + "…"


def class_table(overview: Overview) -> str:
    """Students and scores, an outcome for each exercise, and the mistakes by name."""
    return "\n".join(_class_lines(overview))


def _class_lines(overview: Overview) -> Iterator[str]:
    names = list(overview.points)
    width = max([len(plain(row.student, MOST_NAME)) for row in overview.rows] + [len("student")])
    yield f"{overview.lab} · {len(overview.rows)} submissions · isolation: {overview.isolation}"
    yield ""
    numbers = " ".join(f"{i:>2}" for i in range(1, len(names) + 1))
    yield f"{'student':<{width}}  {'score':>7}  {numbers}  what to say"
    for row in overview.rows:
        yield _class_line(row, names, width).rstrip()
    yield ""
    legend = [f"{i} {name} ({points(overview.points[name])})" for i, name in enumerate(names, 1)]
    yield from _wrapped(legend)
    yield (
        f"mean {overview.mean:.1f}, median {overview.median:.1f} of {points(overview.max_score)}"
    )
    if overview.waiting:
        yield f"{len(overview.waiting)} wait for a person to grade the written question (*)"


def _class_line(row: Row, names: Sequence[str], width: int) -> str:
    student = plain(row.student, MOST_NAME)
    if not row.graded:
        return f"{student:<{width}}  {'-':>7}  not graded: {plain(row.reason)}"
    score = f"{points(row.score)}/{points(row.max_score)}{'*' if row.waiting else ' '}"
    marks = " ".join(f"{_mark(row.verdict(name)):>2}" for name in names)
    return f"{student:<{width}}  {score:>8} {marks}  {_saying(row)}"


def _mark(verdict: Verdict | None) -> str:
    return MARKS[verdict.outcome] if verdict is not None else "·"


def _saying(row: Row) -> str:
    """The mistakes by name, and whatever needs a look."""
    if row.problem:
        return plain(row.problem, 100)
    said = [f"{one.name}: {one.mistake}" for one in row.verdicts if one.mistake]
    said += _unnamed([one for one in row.verdicts if one.score < one.max_score and not one.mistake])
    said += [f"{word}: {line}" for word, line in row.looks() if word != "stopped"]
    return plain("; ".join(said), 140)


def _unnamed(verdicts: Sequence[Verdict]) -> list[str]:
    """What is not right for no known reason: in its own words where it is one or two."""
    if len(verdicts) > 2:
        return [f"{len(verdicts)} not right yet"]
    return [one.message.split("\n")[0] for one in verdicts]


def _wrapped(items: Sequence[str], width: int = 98) -> Iterator[str]:
    line = ""
    for item in items:
        if line and len(line) + 3 + len(item) > width:
            yield line
            line = ""
        line = f"{line} · {item}" if line else item
    if line:
        yield line


def result_table(result: Result) -> str:
    """One notebook: a line for each exercise, its message below."""
    width = max([len(one.name) for one in result.exercises], default=8)
    lines = []
    for one in result.exercises:
        score = f"{points(one.score)}/{points(one.max_score)}"
        lines.append(f"{MARKS[one.outcome]} {one.name:<{width}}  {score:>5}")
        lines += [f"    {plain(line)}" for line in one.message.splitlines()]
    lines += [f"! {plain(line)}" for line in result.tampering]
    total = f"{points(result.score)} of {points(result.max_score)} points"
    lines += [
        "",
        f"{result.lab}: {total}, in {result.seconds:.1f} s (isolation: {result.isolation})",
    ]
    return "\n".join(lines)

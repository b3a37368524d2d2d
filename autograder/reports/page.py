"""A lab's results as one HTML page for the instructor; nothing in it is loaded or run."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from autograder.gradebook.course import Course
from autograder.gradebook.write_whole import write_whole
from autograder.grading.run import Graded
from autograder.judge.verdict import Outcome
from autograder.reports.overview import Overview, late_words, verdict_of
from autograder.reports.table import SYMBOLS
from autograder.submission.outputs import format_points

TEMPLATES = Path(__file__).parent / "templates"


def report_page(overview: Overview) -> str:
    """Return the page.

    Args:
        overview: the class's results; its links are relative to the folder of the page.
    """
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["points"] = format_points
    environment.filters["moment"] = moment
    return environment.get_template("report.html.j2").render(
        overview=overview,
        late_words=late_words,
        bars=_bars(overview),
        mark=_heat_map_cell,
        count=len(overview.graded),
    )


def write_report(course: Course, overview: Overview) -> Path:
    """Write the page into the course's folder, and return its path."""
    path = course.report(overview.lab)
    write_whole(path, report_page(overview))
    return path


def moment(when: str) -> str:
    """Return a time for people.

    >>> moment("2025-01-31T08:05:00+00:00")
    '31 January 2025, 08:05 UTC'
    """
    if not when:
        return "never"
    time = datetime.fromisoformat(when)
    return f"{time.day} {time:%B %Y, %H:%M} UTC"


def _heat_map_cell(graded: Graded, exercise: str) -> dict[str, Any]:
    """Return class, sign and words of a cell of the heat map; partial credit lies between."""
    verdict = verdict_of(graded, exercise)
    if verdict is None:
        return {"kind": "none", "sign": "·", "words": "not in this notebook"}
    words = f"{verdict.name}: {format_points(verdict.score)} of {format_points(verdict.max_score)}"
    if verdict.message:
        words += f"\n{verdict.message}"
    kind = str(verdict.outcome)
    if verdict.outcome is Outcome.FAILED and verdict.score > 0:
        kind = "partial"
    elif verdict.outcome is Outcome.FAILED and verdict.mistake:
        kind = "named"
    return {"kind": kind, "sign": SYMBOLS[verdict.outcome], "words": words}


def _bars(overview: Overview) -> list[dict[str, Any]]:
    """Return the bars of the distribution of scores, with heights in percent."""
    distribution = overview.distribution()
    highest = max((count for _, count in distribution), default=0) or 1
    return [
        {"label": label, "count": count, "height": round(100 * count / highest)}
        for label, count in distribution
    ]

"""A lab's results as one HTML page for the instructor; nothing in it is loaded or run."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from autograder.judge.verdict import Outcome, Verdict
from autograder.reports.overview import Overview
from autograder.reports.table import MARKS, points

TEMPLATES = Path(__file__).parent / "templates"


def report_page(overview: Overview) -> str:
    """The page.

    Args:
        overview: the class's results; links in its rows are relative to where the page will lie.
    """
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["points"] = points
    environment.filters["moment"] = moment
    return environment.get_template("report.html.j2").render(
        overview=overview,
        bars=_bars(overview),
        look=_look,
        count=len(overview.graded),
    )


def moment(when: str) -> str:
    """A time for people.

    >>> moment("2025-01-31T08:05:00+00:00")
    '31 January 2025, 08:05 UTC'
    """
    if not when:
        return "never"
    then = datetime.fromisoformat(when)
    return f"{then.day} {then:%B %Y, %H:%M} UTC"


def _look(verdict: Verdict | None) -> dict[str, Any]:
    """Class, mark and words of a cell of the heat map; partial credit lies between."""
    if verdict is None:
        return {"kind": "none", "mark": "·", "words": "not in this notebook"}
    words = f"{verdict.name}: {points(verdict.score)} of {points(verdict.max_score)}"
    if verdict.message:
        words += f"\n{verdict.message}"
    kind = str(verdict.outcome)
    if verdict.outcome is Outcome.FAILED and verdict.score > 0:
        kind = "partial"
    elif verdict.outcome is Outcome.FAILED and verdict.mistake:
        kind = "named"
    return {"kind": kind, "mark": MARKS[verdict.outcome], "words": words}


def _bars(overview: Overview) -> list[dict[str, Any]]:
    distribution = overview.distribution()
    most = max((count for _, count in distribution), default=0) or 1
    return [
        {"label": label, "count": count, "height": round(100 * count / most)}
        for label, count in distribution
    ]

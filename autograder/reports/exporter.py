"""Feedback for a student: a graded notebook as a page, verdicts first.

Also nbgrader's exporter for `nbgrader generate_feedback` and formgrader's button:

    c.GenerateFeedback.exporter_class = "autograder.reports.exporter.FeedbackExporter"
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from nbconvert.exporters import HTMLExporter
from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.preprocessors import ClearHiddenTests, ClearMarkScheme, GetGrades
from pygments.formatters import HtmlFormatter  # type: ignore[import-untyped]
from traitlets.config import Config

from autograder.reports.clean import shown
from autograder.reports.page import moment
from autograder.reports.table import points
from autograder.reports.texts import code_html, text_html

TEMPLATES = Path(__file__).parent / "templates"
CHECK = "check_"


class FeedbackExporter(HTMLExporter):
    """A graded notebook as HTML in which nothing of the student's runs or loads."""

    def __init__(self, **kwargs: Any) -> None:
        """Take the page's own template, whatever nbgrader's converter asks for."""
        config = Config(kwargs.pop("config", None) or {})
        config.FeedbackExporter.template_name = "mitdl_feedback"
        config.FeedbackExporter.preprocessors = []  # those of HTMLExporter are formgrader's
        config.FeedbackExporter.extra_template_basedirs = [str(TEMPLATES)]
        super().__init__(config=config, **kwargs)  # type: ignore[no-untyped-call]

    def default_filters(self) -> Iterable[tuple[str, Any]]:
        """Those of nbconvert and of the page."""
        yield from super().default_filters()  # type: ignore[no-untyped-call]
        yield "points", lambda value: points(float(value or 0))
        yield "moment", moment
        yield "code_html", code_html
        yield "text_html", text_html
        yield "shown", shown

    def from_notebook_node(  # type: ignore[override]
        self, nb: NotebookNode, resources: Any = None, **more: Any
    ) -> tuple[str, Any]:
        """A page; HTMLExporter would read all of it again, for what this template has itself."""
        return super(HTMLExporter, self).from_notebook_node(nb, resources, **more)

    def _preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Run the preprocessors, take out what is hidden, and lay out what the template shows."""
        nb, resources = super()._preprocess(nb, resources)  # type: ignore[no-untyped-call]
        for hides in (ClearHiddenTests, ClearMarkScheme):
            nb, resources = hides(enforce_metadata=False).preprocess(nb, resources)
        resources["mitdl"] = layout(nb) | {"colours": code_colours()}
        return nb, resources


def layout(nb: NotebookNode) -> dict[str, Any]:
    """The record of a graded notebook with the verdict of each cell by its grade_id."""
    record = dict(nb.metadata.get("mitdl", {}))
    verdicts = {one["name"]: one for one in record.get("exercises", [])}
    at = {}
    for cell in nb.cells:
        meta = cell.metadata.get("nbgrader", {})
        if utils.is_grade(cell):
            name = meta["grade_id"]
            at[name] = verdicts.get(name) or verdicts.get(name.removeprefix(CHECK))
    return {
        "at": {name: verdict for name, verdict in at.items() if verdict},
        "problem": record.get("problem", ""),
        "tampering": record.get("tampering", []),
        "when": record.get("when", ""),
        "isolation": record.get("isolation", ""),
    }


def code_colours() -> str:
    """Style of highlighted code."""
    return str(HtmlFormatter(style="default").get_style_defs(".highlight"))


def feedback_page(nb: NotebookNode, resources: dict[str, Any], config: Config) -> str:
    """The page of one student, with scores and comments from the gradebook.

    Args:
        nb: the autograded notebook.
        resources: what nbgrader tells its preprocessors: student, lab, gradebook.
        config: the course's.
    """
    exporter = FeedbackExporter(config=config)
    scores = GetGrades(config=config)
    exporter.register_preprocessor(scores, True)  # type: ignore[no-untyped-call]
    return str(exporter.from_notebook_node(nb, resources)[0])

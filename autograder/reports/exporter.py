"""Feedback for a student: a graded notebook as a page, verdicts first.

Also nbgrader's exporter for `nbgrader generate_feedback` and formgrader's button:

    c.GenerateFeedback.exporter_class = "autograder.reports.exporter.FeedbackExporter"
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nbconvert.exporters import HTMLExporter
from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.api import Gradebook
from nbgrader.preprocessors import ClearHiddenTests, ClearMarkScheme, GetGrades
from pygments.formatters import HtmlFormatter  # type: ignore[import-untyped]
from traitlets.config import Config

from autograder.errors import one_line
from autograder.gradebook.companions import copy_for_exchange
from autograder.gradebook.course import Course
from autograder.gradebook.database import retry
from autograder.gradebook.standings import NotebookTotal, notebook_total
from autograder.gradebook.write_whole import write_whole
from autograder.judge.verdict import GRADERS_OWN
from autograder.reports.page import moment
from autograder.reports.renderer import Renderer
from autograder.submission.cells import CHECK, known_lab
from autograder.submission.given_cells import left_out_line
from autograder.submission.outputs import format_points
from autograder.submission.parse import read_notebook
from autograder.submission.pipeline import resources_for
from autograder.submission.reading import Submission
from autograder.submission.record import KEY
from autograder.submission.rounds import end_round

PAGE_MODE = 0o644  # as nbgrader leaves what students get
TEMPLATES = Path(__file__).parent / "templates"


class MarkedGrades(GetGrades):
    """nbgrader's GetGrades, which also says whether a person has marked a cell, or is to."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Put scores into the notebook, and those of all the assignment's notebooks beside it."""
        nb, resources = super().preprocess(nb, resources)
        nbgrader_resources = resources["nbgrader"]
        with Gradebook(nbgrader_resources["db_url"]) as gradebook:
            submission = gradebook.find_submission(
                nbgrader_resources["assignment"], nbgrader_resources["student"]
            )
            nbgrader_resources["notebooks"] = [notebook_total(row) for row in submission.notebooks]
        return nb, resources

    def _get_score(self, cell: NotebookNode, resources: Any) -> None:
        """Put score, points and mark of one cell into its metadata."""
        address = (self.notebook_id, self.assignment_id, self.student_id)
        grade = self.gradebook.find_grade(cell.metadata["nbgrader"]["grade_id"], *address)
        by_hand, waits = grade.manual_score is not None, grade.needs_manual_grade
        mark = "person" if by_hand else "waiting" if waits else "automatic"
        cell.metadata["nbgrader"].update(score=grade.score, points=grade.max_score, mark=mark)


class FeedbackExporter(HTMLExporter):
    """A graded notebook as HTML in which nothing of the student's runs or loads."""

    def __init__(self, **kwargs: Any) -> None:
        """Take the page's own template, whatever nbgrader's converter asks for."""
        config = Config(kwargs.pop("config", None) or {})
        config.FeedbackExporter.template_name = "mitdl_feedback"
        config.FeedbackExporter.preprocessors = []  # those of HTMLExporter are formgrader's
        config.FeedbackExporter.extra_template_basedirs = [str(TEMPLATES)]
        config.FeedbackExporter.filters = {}  # as above
        self.renderer = Renderer()
        super().__init__(config=config, **kwargs)  # type: ignore[no-untyped-call]

    def default_filters(self) -> Iterable[tuple[str, Any]]:
        """Return the filters of nbconvert and of the page."""
        yield from super().default_filters()  # type: ignore[no-untyped-call]
        yield "points", lambda value: format_points(float(value or 0))
        yield "moment", moment
        yield "dedent", textwrap.dedent
        yield "left_out", left_out_line
        yield "code_html", lambda source: self.renderer.code(source)
        yield "text_html", lambda source, attached=None: self.renderer.text(source, attached)
        yield "output_content", lambda output: self.renderer.output(output)

    def from_notebook_node(  # type: ignore[override]
        self, nb: NotebookNode, resources: Any = None, **options: Any
    ) -> tuple[str, Any]:
        """Return a page; HTMLExporter would parse it again, for what this template has itself."""
        return super(HTMLExporter, self).from_notebook_node(nb, resources, **options)

    def _preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Run the preprocessors, take out what is hidden, and lay out what the template shows."""
        _end_round(resources)
        nb, resources = super()._preprocess(nb, resources)  # type: ignore[no-untyped-call]
        remove_hidden(nb, self.config)
        self.renderer = Renderer()  # for each page anew
        totals = all_totals(resources.get("nbgrader", {}).get("notebooks", ()))
        resources["mitdl"] = page_content(nb) | {"colours": code_colours(), "totals": totals}
        return nb, resources


def _end_round(resources: Any) -> None:
    """End the lab's round of grading: who reads a page knows what was asked."""
    nbgrader_resources = resources.get("nbgrader", {})
    if nbgrader_resources.get("db_url") and known_lab(
        nbgrader_resources["assignment"], nbgrader_resources["notebook"]
    ):
        retry(lambda: end_round(nbgrader_resources["db_url"], nbgrader_resources["assignment"]))


def remove_hidden(nb: NotebookNode, config: Config) -> None:
    """Take hidden tests and mark schemes out of the cells that are the grader's.

    A student's own cell has none, whatever stands in it; where the end of one is missing, nothing
    of its cell is shown.
    """
    steps = (
        ClearHiddenTests(config=config, enforce_metadata=False),
        ClearMarkScheme(config=config, enforce_metadata=False, check_attachment_leakage=False),
    )
    for cell in nb.cells:
        meta = cell.metadata.get("nbgrader") or {}
        if meta.get("locked") or meta.get("task"):
            try:
                for clear in steps:
                    clear.preprocess_cell(cell, {}, 0)
            except RuntimeError:
                cell.source = ""


def page_content(nb: NotebookNode) -> dict[str, Any]:
    """Return the record of a graded notebook, with the verdict of each cell by its grade_id."""
    record = dict(nb.metadata.get(KEY, {}))
    verdicts = {verdict["name"]: verdict for verdict in record.get("exercises", [])}
    by_cell, answers = {}, []
    for cell in nb.cells:
        meta = cell.metadata.get("nbgrader", {})
        answers += [meta["grade_id"]] if utils.is_solution(cell) else []
        if utils.is_grade(cell):
            name = meta["grade_id"]
            by_cell[name] = verdicts.get(name) or verdicts.get(name.removeprefix(CHECK))
    return {
        "at": {name: verdict for name, verdict in by_cell.items() if verdict},
        "right": sum(verdict["outcome"] == "passed" for verdict in by_cell.values() if verdict),
        "answers": answers,
        "problem": record.get("problem", ""),
        "repairs": record.get("repairs", []),
        "tampering": [t for t in record.get("tampering", []) if not t.startswith(GRADERS_OWN)],
        "when": record.get("when", ""),
        "isolation": record.get("isolation", ""),
    }


def all_totals(notebooks: Sequence[NotebookTotal]) -> list[NotebookTotal]:
    """Return what each notebook of an assignment of several counts for, and their sum behind it.

    >>> [total.points for total in all_totals([NotebookTotal("a", 2, 5), NotebookTotal("b", 1, 3)])]
    [2.0, 1.0, 3.0]
    >>> all_totals([NotebookTotal("a", 2, 5)])
    []
    """
    if len(notebooks) < 2:
        return []
    in_order = sorted(notebooks, key=lambda total: total.name)
    points, max_score = sum(t.points for t in in_order), sum(t.max_score for t in in_order)
    return [*in_order, NotebookTotal("all together", points, max_score)]


def code_colours() -> str:
    """Return the style of highlighted code."""
    return str(HtmlFormatter(style="default").get_style_defs(".highlight"))


def feedback_page(nb: NotebookNode, resources: dict[str, Any], config: Config) -> str:
    """Return the page of one student, with scores and comments from the gradebook.

    Args:
        nb: the autograded notebook.
        resources: what nbgrader tells its preprocessors: student, lab, gradebook.
        config: the course's.
    """
    exporter = FeedbackExporter(config=config)
    scores = MarkedGrades(config=config)
    exporter.register_preprocessor(scores, True)  # type: ignore[no-untyped-call]
    return str(exporter.from_notebook_node(nb, resources)[0])


def write_feedback(
    course: Course, lab: str, student: str, notebooks: Iterable[str]
) -> Iterator[Path]:
    """Write a page for each notebook that is graded, with the scores that the gradebook has now.

    Args:
        course: whose.
        lab: the lab's name.
        student: who reads it.
        notebooks: names of the lab's notebooks.

    Returns:
        The paths of the pages, as they are written.
    """
    for notebook in notebooks:
        graded = course.autograded(student, lab, notebook)
        if graded.is_file():
            submission = Submission(student, lab, graded.parent, notebook)
            resources = resources_for(submission, course.db_url)
            page = feedback_page(read_notebook(graded), resources, course.config)
            path = course.feedback(student, lab, notebook)
            write_whole(path, page)
            copy_for_exchange(graded.parent, path.parent, PAGE_MODE)
            yield path


@dataclass
class Pages:
    """The pages of one student.

    Attributes:
        paths: of those that were written.
        problem: why others were not, in a line; "" when all were.
    """

    paths: list[Path] = field(default_factory=list)
    problem: str = ""


def try_feedback(course: Course, lab: str, student: str, notebooks: Iterable[str]) -> Pages:
    """Write a student's pages; whatever goes wrong with one keeps no other student from theirs."""
    pages = Pages()
    try:
        pages.paths.extend(write_feedback(course, lab, student, notebooks))
    except Exception as error:
        pages.problem = f"{student}: no page of feedback: {one_line(error)}"
    return pages

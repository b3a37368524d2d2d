"""What formgrader shows, and what a graded notebook keeps of its outputs."""

from __future__ import annotations

import json
from typing import Any

import pytest
from nbconvert.exporters import HTMLExporter
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output, new_raw_cell
from traitlets.config import Config

from autograder.gradebook.configure import use_sandbox
from autograder.judge.verdict import Outcome, Result, Verdict
from autograder.reports.harmless import HarmlessOutputs
from autograder.submission.outputs import verdict_html, verdict_outputs
from autograder.submission.record import write_record
from tests.helpers.bombs import BIG, CODE, HTML, MARKDOWN

LOCKED = {"grade": True, "solution": False, "locked": True, "points": 2.0, "grade_id": "check_tanh"}
PASSED = Verdict("tanh", Outcome.PASSED, 2.0, 2.0)
FAILED = Verdict("tanh", Outcome.FAILED, 0.0, 2.0, message="tanh(0.0): got 1.0")


def shows(html: str, text: str = "x") -> list[NotebookNode]:
    return [new_output("display_data", data={"text/html": html, "text/plain": text})]


def prints(text: str) -> list[NotebookNode]:
    return [new_output("stream", name="stdout", text=text)]


def view(*cells: NotebookNode) -> str:
    """A page as formgrader's exporter makes it, with a template of nbconvert's own."""
    config = Config()
    use_sandbox(config)
    for place in ("extra_template_basedirs", "extra_template_paths"):
        config.HTMLExporter[place] = []
    config.HTMLExporter.template_name = "lab"
    exporter: Any = HTMLExporter
    return str(exporter(config=config).from_notebook_node(new_notebook(cells=list(cells)), {})[0])


@pytest.fixture(scope="module")
def bombs() -> str:
    """One page of everything that makes a page endless."""
    return view(
        new_markdown_cell(MARKDOWN["html"]),
        new_markdown_cell(MARKDOWN["brackets"]),
        new_raw_cell(HTML["nested"]),
        new_code_cell(CODE["dots"][:4000]),
        new_code_cell(CODE["long-dots"]),
        new_code_cell("a", outputs=shows(HTML["reopened"])),
        new_code_cell("b", outputs=prints("\x1b[1mm" * BIG)),
        new_code_cell("c", outputs=prints("\x1b[" + "1;" * BIG + "1mmany numbers")),
        new_code_cell("d", outputs=[new_output("error", traceback=["\x1b[1mt" * BIG])]),
        new_code_cell("e", outputs=shows("", "\x1b[1mp" * BIG)),
        new_code_cell("f = 1", outputs=prints("\x1b[31mred\x1b[0m")),
        new_markdown_cell("so *it* is"),
    )


def test_a_page_of_bombs_is_made_and_the_rest_of_it_is_as_always(bombs: str) -> None:
    assert len(bombs) < 10_000_000
    assert "<em>it</em>" in bombs
    assert '<span class="n">f</span>' in bombs
    assert "many numbers" in bombs


def test_colours_of_a_few_words_stay_and_those_of_a_flood_go(bombs: str) -> None:
    assert '<span class="ansi-red-fg">red</span>' in bombs
    assert bombs.count("ansi-bold") < 100
    assert "mmmmmmmm" in bombs


def graded(*cells: NotebookNode, verdict: Verdict = FAILED) -> NotebookNode:
    nb = new_notebook(cells=list(cells))
    write_record(nb, Result("01_perceptron", (verdict,), "s", isolation="bubblewrap"))
    return HarmlessOutputs().preprocess(nb, {})[0]


def html_of(cell: NotebookNode) -> str:
    return str(cell.outputs[0].data["text/html"])


def test_the_judges_own_panel_stays_at_its_check_cell() -> None:
    check = new_code_cell(
        "check", metadata={"nbgrader": LOCKED}, outputs=verdict_outputs(FAILED, 2.0)
    )
    assert html_of(graded(check).cells[0]) == verdict_html(FAILED)


@pytest.mark.parametrize("panel", [verdict_html(PASSED), verdict_html(FAILED)])
def test_a_panel_that_a_student_puts_out_has_no_looks(panel: str) -> None:
    of_answer = {"nbgrader": {"grade_id": "tanh", "grade": False, "solution": True}}
    cells = [
        new_code_cell("mine", outputs=shows(panel)),
        new_code_cell("answer", metadata=of_answer, outputs=shows(panel)),
    ]
    for cell in graded(*cells).cells:
        assert "style" not in html_of(cell)


def test_at_a_check_cell_another_verdict_than_its_own_has_no_looks_either() -> None:
    check = new_code_cell(
        "check", metadata={"nbgrader": LOCKED}, outputs=shows(verdict_html(PASSED))
    )
    assert "style" not in html_of(graded(check).cells[0])


def test_numbers_that_json_has_not_become_null() -> None:
    odd = {"zoom": float("nan"), "sizes": [float("inf"), {"x": -float("inf")}], "fine": 1.5}
    nb = graded(new_code_cell("x", metadata=odd), new_markdown_cell("y", metadata=odd))
    for cell in nb.cells:
        assert json.dumps(cell.metadata, allow_nan=False)
        assert cell.metadata == {"zoom": None, "sizes": [None, {"x": None}], "fine": 1.5}

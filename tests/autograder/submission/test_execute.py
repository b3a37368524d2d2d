"""Notebooks of any other course: cells keep their own outputs, nbgrader scores them as ever."""

from pathlib import Path

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.utils import determine_grade
from traitlets.config import Config

from autograder.errors import NotGraded
from autograder.submission.execute import SandboxedExecute, assert_limits
from autograder.submission.record import read_record

ABOUT = {"assignment": "ps1", "notebook": "problem1", "student": "somebody", "db_url": ""}


def graded(name: str, source: str, points: float = 2.0) -> NotebookNode:
    meta = {"grade": True, "solution": False, "locked": True, "grade_id": name, "points": points}
    return new_code_cell(source, metadata={"nbgrader": meta})


@pytest.fixture(scope="module")
def ran() -> NotebookNode:
    cells = [
        new_markdown_cell("# Squares"),
        new_code_cell("def square(x):\n    return x * x"),
        graded("right", "assert square(3) == 9"),
        graded("wrong", "assert square(3) == 10, 'no'"),
        graded("partial", "1.5"),
        graded("whispers", "import sys\nprint('hm', file=sys.stderr)"),
        graded("prints", "print('fine')"),
        new_code_cell("print(open('data.csv').read())"),
    ]
    about = {"nbgrader": ABOUT, "metadata": {}}
    return SandboxedExecute().preprocess(new_notebook(cells=cells), about)[0]


@pytest.mark.parametrize(("position", "score"), [(2, 2.0), (3, 0), (4, 1.5), (5, 0), (6, 2.0)])
def test_asserts_of_another_course_score_as_nbgrader_scores_them(
    ran: NotebookNode, position: int, score: float
) -> None:
    assert determine_grade(ran.cells[position])[0] == score


def test_cells_keep_their_own_outputs(ran: NotebookNode) -> None:
    assert ran.cells[6].outputs == [{"output_type": "stream", "name": "stdout", "text": "fine\n"}]
    assert ran.cells[4].outputs[0].data["text/plain"] == "1.5"
    assert [cell.execution_count for cell in ran.cells[1:4]] == [1, 2, 3]


def test_the_record_says_that_such_scores_can_be_forged(ran: NotebookNode) -> None:
    result = read_record(ran)
    assert result is not None
    assert result.notes == (
        "scored by asserts beside student code, which can forge them: "
        "right, wrong, partial, whispers, prints",
    )
    assert [one.score for one in result.exercises] == [2.0, 0.0, 1.5, 0.0, 2.0]
    assert result.exercises[1].message == "AssertionError: no"
    kinds = [verdict.kind for verdict in result.exercises]
    assert kinds == [None, "wrong", "wrong", "wrong", None]


def test_cells_read_files_in_folders(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "a.csv").write_text("1,2")
    nb = new_notebook(cells=[new_code_cell("print(open('data/a.csv').read())")])
    about = {"nbgrader": ABOUT, "metadata": {"path": str(tmp_path)}}
    nb, _ = SandboxedExecute().preprocess(nb, about)
    assert nb.cells[0].outputs[0].text == "1,2\n"


def test_an_error_is_one_also_where_its_traceback_is_hidden() -> None:
    hide = "import IPython.core.interactiveshell as shell\nshell.InteractiveShell."
    hidden = "showtraceback = lambda *args, **kwargs: None"
    cells = [new_code_cell(hide + hidden), graded("wrong", "assert 1 == 2")]
    about = {"nbgrader": ABOUT, "metadata": {}}
    nb, _ = SandboxedExecute().preprocess(new_notebook(cells=cells), about)
    assert determine_grade(nb.cells[1])[0] == 0
    assert nb.cells[1].outputs[-1].evalue == "this cell failed, and hid how"


def test_a_notebook_is_told_that_it_is_graded() -> None:
    cells = [new_code_cell("import os\nos.environ['NBGRADER_EXECUTION']")]
    about = {"nbgrader": ABOUT, "metadata": {}}
    nb, _ = SandboxedExecute().preprocess(new_notebook(cells=cells), about)
    assert nb.cells[0].outputs[0].data["text/plain"] == "'autograde'"
    assert nb.cells[0].execution_count == 1


def test_nbgraders_settings_of_execute_hold_for_other_courses() -> None:
    config = Config()
    config.Execute.timeout = 1
    step = SandboxedExecute(config=config)
    assert assert_limits(step.timeout).cell_seconds == 1.0
    assert assert_limits(SandboxedExecute().timeout).cell_seconds == 30.0
    assert assert_limits(None).cell_seconds == assert_limits(None).notebook_seconds


def test_what_is_not_run_is_scored_for_other_courses_only() -> None:
    config = Config()
    config.Execute.enabled = False  # what `nbgrader autograde --no-execute` sets
    step = SandboxedExecute(config=config)
    nb = new_notebook(cells=[graded("check_sigmoid", "assert False")])
    assert step(nb, {"nbgrader": ABOUT})[0].cells[0].outputs == []
    lab = {"nbgrader": ABOUT | {"assignment": "01_perceptron"}}
    with pytest.raises(NotGraded, match="leave out --no-execute"):
        step(nb, lab)


def test_another_language_is_refused() -> None:
    nb = new_notebook(cells=[new_code_cell("1")])
    nb.metadata["kernelspec"] = {"name": "ir", "language": "R", "display_name": "R"}
    with pytest.raises(NotGraded, match="'ir' speaks 'R', and the sandbox runs Python only"):
        SandboxedExecute().preprocess(nb, {"nbgrader": ABOUT, "metadata": {}})


def test_more_than_all_points_is_nobodys_score() -> None:
    nb = new_notebook(cells=[graded("greedy", "3.5")])
    with pytest.raises(NotGraded, match="greedy: its output is no score"):
        SandboxedExecute().preprocess(nb, {"nbgrader": ABOUT, "metadata": {}})

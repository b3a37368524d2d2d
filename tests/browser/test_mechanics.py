"""The page object on a notebook of its own: what it says happened did happen."""

from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from tests.browser.lab import PATIENCE, Notebook
from tests.browser.server import Server

WIDGET = """\
import matplotlib.pyplot as plt
from ipywidgets import interact

@interact(slope=(-2.0, 2.0))
def line(slope=1.0):
    plt.plot([0, 1], [0, slope])
    plt.ylim(-2, 2)
    plt.show()
"""


ROOM = """\
from mitdl_utils.widgets import activations

room = activations()
room
"""


def graded(name: str, source: str, *, solution: bool) -> nbformat.NotebookNode:
    marks = {"grade_id": name, "grade": not solution, "solution": solution, "locked": not solution}
    marks |= {"schema_version": 3, "task": False} | ({} if solution else {"points": 1})
    return new_code_cell(source, metadata={"nbgrader": marks})


@pytest.fixture
def path(server: Server) -> str:
    """A notebook with a widget, something to write, and a test of it."""
    cells = [
        new_code_cell("print('hello')"),
        new_code_cell(WIDGET),
        graded("double", "def double(x):\n    raise NotImplementedError('double')", solution=True),
        graded("check_double", "assert double(2) == 4, 'double(2) is not 4'", solution=False),
        new_code_cell(ROOM),
        new_code_cell("room.z = -2.0 if room.z == 0 else room.z\nprint(room.z)"),
    ]
    kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    notebook = new_notebook(cells=cells, metadata={"kernelspec": kernel})
    nbformat.write(notebook, server.root / "a.ipynb")
    return "a.ipynb"


def test_all_cells_run_and_an_error_is_seen(opened: Callable[..., Notebook], path: str) -> None:
    notebook = opened(path)
    notebook.run()
    assert notebook.outputs(0) == "hello"
    assert notebook.failed() == ["NotImplementedError: double"]
    assert notebook.errors == []


def test_a_moved_slider_changes_the_picture(opened: Callable[..., Notebook], path: str) -> None:
    notebook = opened(path)
    notebook.run(1)
    before = notebook.picture(notebook.cell(1))
    notebook.move_slider(notebook.cell(1))
    notebook.wait_for_another_picture(notebook.cell(1), before)


def test_python_and_a_room_know_of_each_other(opened: Callable[..., Notebook], path: str) -> None:
    from playwright.sync_api import expect

    notebook = opened(path)
    notebook.run(4)
    slider = notebook.cell(4).locator("input[name=z]")
    expect(slider).to_have_value("0", timeout=PATIENCE)
    notebook.run(5)
    expect(slider).to_have_value("-2")
    slider.press("ArrowRight")
    for _ in range(100):  # the room tells Python when the hand rests
        notebook.run(5)
        if notebook.outputs(5) != "-2.0":
            break
    assert notebook.outputs(5) == "-1.9"


def test_what_is_typed_is_what_runs(opened: Callable[..., Notebook], path: str) -> None:
    notebook = opened(path)
    notebook.type("double", "def double(x):\n    return x + x")
    assert notebook.source("double") == "def double(x):\n    return x + x"
    notebook.run("double", "check_double")
    assert notebook.failed() == []


def test_validate_says_which_test_fails_and_when_none_does(
    opened: Callable[..., Notebook], path: str, server: Server
) -> None:
    notebook = opened(path)
    assert "NotImplementedError: double" in notebook.validate()
    notebook.type("double", "def double(x):\n    return x + x")
    assert "Success" in notebook.validate()
    assert "return x + x" in Path(server.root / path).read_text()

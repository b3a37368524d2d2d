"""A student works in lab 01: right and wrong answers, Validate, and the finale."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import jupytext
import nbformat
import pytest

from tests.browser.lab import Notebook
from tests.browser.server import Server

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
LAB = "labs/01_perceptron/01_perceptron.ipynb"

TANH_FOR_SIGMOID = "def sigmoid(z):\n    return np.tanh(z)"
NO_BIAS = """\
def weighted_sum(x, w, b):
    if x.shape[-1] != len(w):
        raise ValueError(f"{x.shape} and {w.shape} do not fit")
    return x @ w"""


@pytest.fixture(scope="module")
def solutions() -> dict[str, str]:
    """The course's own answers, by the id of their cells."""
    source = jupytext.read(ROOT / "solutions/01_perceptron/01_perceptron.py")
    cells = [cell for cell in source.cells if cell.metadata.get("nbgrader", {}).get("solution")]
    return {cell.metadata.nbgrader.grade_id: cell.source for cell in cells}


@pytest.fixture
def answered(server: Server, solutions: dict[str, str]) -> Callable[..., str]:
    """Save the lab with every answer filled in, some of them others: `answered(sigmoid="...")`.

    With `last`, the lab ends with the cell of this id.
    """

    def save(last: str = "", **others: str) -> str:
        notebook = nbformat.read(server.root / LAB, as_version=4)
        for position, cell in enumerate(notebook.cells, 1):
            name = cell.metadata.get("nbgrader", {}).get("grade_id")
            cell.source = (solutions | others).get(name, cell.source)
            if last and name == last:
                del notebook.cells[position:]
                break
        path = Path(LAB).with_name("answered.ipynb")  # beside the lab, where its examples are
        nbformat.write(notebook, server.root / path)
        return str(path)

    return save


@pytest.fixture(scope="module")
def lab_to_its_first_exercise(opened_once: Callable[..., Notebook]) -> Notebook:
    notebook = opened_once(LAB)
    notebook.run_above("weighted_sum")
    return notebook


@pytest.fixture
def lab(lab_to_its_first_exercise: Notebook) -> Iterator[Notebook]:
    """The lab as a student gets it, run as far as its first exercise."""
    notebook = lab_to_its_first_exercise
    released = {name: notebook.source(name) for name in ("weighted_sum", "sigmoid")}
    yield notebook
    for name, source in released.items():
        notebook.put(name, source)


def test_an_exercise_that_is_not_written_yet_is_asked_for_by_name(lab: Notebook) -> None:
    lab.run("sigmoid", "check_sigmoid")
    assert re.search(
        r"sigmoid.*NotImplementedError|sigmoid.*not written", lab.outputs("check_sigmoid")
    )


def test_a_right_answer_is_told_so(lab: Notebook, solutions: dict[str, str]) -> None:
    lab.type("sigmoid", solutions["sigmoid"])
    lab.run("sigmoid", "check_sigmoid")
    assert re.fullmatch(
        r"✓ sigmoid: right on all \d+ examples\.\s+"
        r"\d+ of 10 exercises right in this session, \d+ of 18 points; next: \w+",
        lab.outputs("check_sigmoid"),
    )
    assert lab.failed() == []


def test_a_wrong_answer_is_told_which_mistake_it_is(lab: Notebook) -> None:
    lab.type("sigmoid", TANH_FOR_SIGMOID)
    lab.run("sigmoid", "check_sigmoid")
    said = lab.outputs("check_sigmoid")
    assert said.splitlines()[0] == "sigmoid(0.0): got 0.0, expected 0.5"
    assert "This is tanh, which runs from −1 to 1" in said
    assert "Traceback" not in said
    assert all(line in README.read_text() for line in said.splitlines())  # it shows this very one
    assert lab.picture(lab.cell("check_sigmoid"))  # both curves, drawn beside each other


def test_a_wrong_answer_mended_is_right(lab: Notebook, solutions: dict[str, str]) -> None:
    lab.type("weighted_sum", NO_BIAS)
    lab.run("weighted_sum", "check_weighted_sum")
    assert "You leave out the bias" in lab.outputs("check_weighted_sum")
    lab.type("weighted_sum", solutions["weighted_sum"])
    lab.run("weighted_sum", "check_weighted_sum")
    assert "right on all" in lab.outputs("check_weighted_sum")
    assert "You leave out the bias" not in lab.outputs("check_weighted_sum")


def test_the_solved_lab_runs_to_its_finale_and_validate_agrees(
    opened: Callable[..., Notebook], answered: Callable[..., str]
) -> None:
    notebook = opened(answered())
    notebook.run()
    assert notebook.failed() == []
    assert notebook.errors == []
    assert "Success" in notebook.validate()


def test_validate_names_the_mistake_in_a_wrong_lab(
    opened: Callable[..., Notebook], answered: Callable[..., str]
) -> None:
    said = opened(answered("check_sigmoid", sigmoid=TANH_FOR_SIGMOID)).validate()
    assert "Success" not in said
    assert "This is tanh, which runs from −1 to 1" in said

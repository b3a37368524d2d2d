"""What answers need of a notebook's cells is read within a budget, whatever stands in them."""

from __future__ import annotations

import pytest

from autograder.bounded import Budget
from autograder.sandbox import Cell
from autograder.submission.modules import MOST_BYTES, written_modules
from autograder.submission.needs import binding_cells, changed_after, mark_needed_cells
from autograder.submission.statements import read

ANSWER = "import numpy as np\nhalf = 0.5\nprint('hours')\ndef f(x): return half * x"
SLOW = {
    "statements": "a;" * 60_000,
    "lambdas": ("x=" + "lambda:" * 80 + "0\n") * 200,
    "attributes": ("x" + ".a" * 300 + "=1\n") * 200,
    "texts": "f'{x}'" * 20_000,
}


def cells(*sources: str) -> list[Cell]:
    return [Cell(f"cell-{n}", source) for n, source in enumerate(sources)]


def test_of_a_cell_the_lines_that_answers_need_are_its_essence() -> None:
    first, second = mark_needed_cells(cells(ANSWER, "y = f(2)"), ["f"], Budget())
    assert first.needed
    assert first.essence == "import numpy as np\nhalf = 0.5\n\ndef f(x): return half * x"
    assert (second.needed, second.essence) == (False, "")


def test_a_change_of_what_an_answer_uses_is_found_behind_its_check() -> None:
    notebook = cells(ANSWER, "other = 1", "half = 0", "%reset -f")
    found = changed_after(notebook, 1, "f", Budget())
    assert found == [("cell-2", "half"), ("cell-3", "")]


def test_the_cells_that_make_a_name_are_told_by_their_ids() -> None:
    assert binding_cells(cells(ANSWER, "f = 1", "f(2)"), "f", Budget()) == ["cell-0", "cell-1"]


@pytest.mark.parametrize("name", SLOW)
def test_cells_that_are_slow_to_read_count_as_needed_and_as_a_change(name: str) -> None:
    notebook = cells(ANSWER, *(f"{SLOW[name]}\nn = {n}" for n in range(20)))
    budget = Budget(seconds=0.5, each=0.2)
    assert mark_needed_cells(notebook, ["f"], budget) == notebook
    assert changed_after(notebook, 1, "f", budget) == [("cell-20", "")]
    assert binding_cells(notebook, "f", budget) == []


def test_a_line_of_spaces_is_read_once() -> None:
    assert read(" " * 100_000 + "x").statements == ()
    assert read("    \nn = %time f(2)").text.splitlines() == ["    ", "n = None"]


def test_modules_that_cells_write_are_joined_and_end_where_modules_beside_do() -> None:
    own = cells("%%writefile a.py\nx = 1\n", "%%writefile -a a.py\ny = 2\n", "z = 3")
    assert written_modules(own, []) == {"a.py": b"x = 1\ny = 2\n"}
    many = cells(*["%%writefile -a a.py\n" + "#" * 2**18] * 9)
    assert len(written_modules(many, [])["a.py"]) == MOST_BYTES

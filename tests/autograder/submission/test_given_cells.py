"""A graded notebook goes without given cells that no answer uses, and says so in one line."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from autograder.bounded import Budget
from autograder.exercises import labs, load_lab
from autograder.sandbox import Cell, CellRun
from autograder.submission.cells import cells_to_run, check_positions
from autograder.submission.execute import SandboxedExecute
from autograder.submission.given_cells import (
    IN_PART,
    LEFT_OUT,
    given_by,
    given_code,
    given_ids,
    quiet_line,
    without_unused,
)
from autograder.submission.record import KEY, read_record

ROOT = Path(__file__).resolve().parents[3]
LAB = load_lab("01")
ANSWER = "def relu(z):\n    return np.maximum(0, z)"
NUMPY = "import numpy as np"
LOADS = (
    "from sklearn.datasets import load_breast_cancer\nfrom mitdl_utils.plots import subplots\n\n"
    "data = load_breast_cancer()\nsizes = sorted(data.data[0])"
)
DRAWS = "figure, (axes,) = subplots()\naxes.plot(relu(np.array(sizes)))"


def kept(given: list[str], *own: str, budget: Budget | None = None) -> list[str]:
    """Those of these given cells that are run in a notebook of all of them."""
    nb = new_notebook(cells=[new_code_cell(source) for source in (*given, *own)])
    pairs = cells_to_run(nb, LAB)
    ids = given_ids(pairs, given_code(nb.cells[: len(given)]))
    left = without_unused(pairs, ids, LAB, {}, budget)
    assert [cell.id for _, cell in left] == [cell.id for _, cell in pairs], "each in its place"
    assert [cell.source for _, cell in left[len(given) :]] == [*own]
    return [cell.source for _, cell in left[: len(given)] if cell.source]


def test_a_given_cell_is_run_only_where_an_answer_uses_it() -> None:
    assert kept([NUMPY, LOADS, DRAWS], ANSWER) == [NUMPY]


def test_what_a_cell_of_the_students_own_uses_is_run_with_all_that_it_needs() -> None:
    assert kept([NUMPY, LOADS, DRAWS], ANSWER, "axes.set_title('mine')") == [NUMPY, LOADS, DRAWS]
    assert kept([NUMPY, LOADS, DRAWS], ANSWER, "print(len(sizes))") == [NUMPY, LOADS]


@pytest.mark.parametrize(
    "own",
    [
        "eval('sizes')",
        "globals()",
        "from __main__ import sizes",
        "%timeit relu(sizes)",
        "!echo {sizes}",
        "sizes?",
        "sizes +=[1]",
        "del sizes",
        "print(f'{sizes[0]:.2f}')",
        "def mine():\n    return [one for one in sizes]",
        "sizes[0] = 1",
        "print sizes",
    ],
)
def test_a_use_is_found_wherever_it_stands_in_a_cell(own: str) -> None:
    assert LOADS in kept([LOADS], own)


@pytest.mark.parametrize("own", ["z = 'sizes'", "def f(sizes):\n    return sizes", "x.sizes", ""])
def test_a_text_an_argument_or_an_attribute_of_the_same_name_is_no_use(own: str) -> None:
    assert kept([LOADS], own) == []


@pytest.mark.parametrize(
    "given",
    [
        "w = 2",
        "w[0] = 1",
        "w.scale = 1",
        "w += 1",
        "w.sort()",
        "shuffle(w)",
        "np.random.shuffle(w)",
        "history = fit(w)",
        "last = w.pop()",
        "first = next(w)",
        "for one in range(3):\n    w.append(one)",
        "from numpy import *",
        "exec(text)",
        "%run other.py",
        "%config InlineBackend.figure_format = 'svg'",
        "this is no Python",
        "np.seterr(all='raise')",
        "np.testing.set_state(1)",
        "def relu(z): return 0",
        "relu = None",
        "relu.cache = {}",
    ],
)
def test_a_given_cell_that_makes_or_may_change_what_is_used_is_run(given: str) -> None:
    assert kept([given], f"{NUMPY}\nw = [1.0]\n{ANSWER}", "print(w)") == [given]


@pytest.mark.parametrize(
    "given",
    [
        "print(w, 'given')",
        "half = np.mean(w) / 2",
        "np.random.seed(0)",
        "np.testing.assert_allclose(1, 1)",
        "class Mine:\n    def __init__(self):\n        self.w = 1",
        "z = np.linspace(0, 1)",
        "%timeit relu(z)",
        "%%time\nprint('trained')",
        "table = compare(relu, np)",
        "x.w = 1",
        "def show_w():\n    return w.sort()",
    ],
)
def test_a_given_cell_that_only_looks_on_is_left_out(given: str) -> None:
    assert kept([given], f"{NUMPY}\nw = [1.0]\n{ANSWER}", "print(w)") == []


def test_an_import_that_a_lab_repeats_is_no_reason_to_run_its_cell() -> None:
    again = f"{NUMPY}\n{LOADS}"
    assert kept([NUMPY, again], ANSWER) == [NUMPY]
    assert kept([again], ANSWER) == [again], "the only one that imports it"
    other = f"import math as np\n{LOADS}"
    assert kept([NUMPY, other], ANSWER) == [NUMPY, other], "means something else"


@pytest.mark.parametrize("rebinds", ["np = 3", "for np in range(3):\n    pass"])
def test_an_import_that_mends_a_name_is_run(rebinds: str) -> None:
    again = f"{NUMPY}\n{LOADS}"
    assert kept([NUMPY, again], f"{rebinds}\n{ANSWER}") == [NUMPY, again]


def test_what_a_class_reads_in_its_body_is_used() -> None:
    assert kept([LOADS], "class Mine:\n    sizes = sizes") == [LOADS]


def test_names_inside_a_class_are_nobody_elses() -> None:
    given = "class Curve:\n    def __init__(self, z):\n        self.z = z"
    own = "class Layer:\n    def __init__(self, w):\n        self.w = w"
    assert kept([given], own) == []


def test_a_given_cell_that_a_student_has_changed_is_theirs() -> None:
    nb = new_notebook(cells=[new_code_cell(LOADS + "\n"), new_code_cell(f"  {LOADS}")])
    assert given_ids(cells_to_run(nb, LAB), given_code([new_code_cell(LOADS)])) == {"1"}
    indented = new_code_cell("if ready:\n    x = 1\n    go(x)")
    flat = new_notebook(cells=[new_code_cell("if ready:\n    x = 1\ngo(x)")])
    assert given_ids(cells_to_run(flat, LAB), given_code([indented])) == set()


def test_an_answer_and_a_test_are_never_given() -> None:
    answer = new_code_cell("x", metadata={"nbgrader": {"solution": True, "grade_id": "relu"}})
    tests = new_code_cell("x", metadata={"nbgrader": {"grade": True, "grade_id": "other"}})
    assert given_code([answer, tests, new_code_cell(" "), new_markdown_cell("x")]) == set()
    pairs = cells_to_run(new_notebook(cells=[answer, tests]), LAB)
    assert given_ids(pairs, given_code([new_code_cell("x")])) == set()


def test_a_module_that_looks_into_the_notebook_may_use_anything() -> None:
    pairs = cells_to_run(new_notebook(cells=[new_code_cell(LOADS)]), LAB)
    module = {"mine.py": b"import __main__\nprint(__main__.sizes)"}
    assert without_unused(pairs, ["1"], LAB, module) == pairs
    assert without_unused(pairs, ["1"], LAB, {"mine.py": b"x = 1"})[0][1].source == ""


def test_where_reading_takes_too_much_all_is_run() -> None:
    slow = ("x=" + "lambda:" * 80 + "0\n") * 200
    assert kept([LOADS], slow * 20, budget=Budget(seconds=0.3, each=0.1)) == [LOADS]


@pytest.mark.parametrize("name", labs())
def test_no_lab_draws_or_trains_while_it_is_graded(name: str) -> None:
    lab, folder = load_lab(name), ROOT / "labs" / name
    nb = nbformat.read(folder / f"{name}.ipynb", as_version=4)
    given = given_by(lab)
    assert given == given_code(nb.cells)
    loops = ROOT / "solutions" / name / "sample_class" / "right-helpers.py"
    nb.cells.append(new_code_cell(loops.read_text(encoding="utf-8")))
    pairs = cells_to_run(nb, lab)
    ids = given_ids(pairs, given)
    run = [cell.source for _, cell in without_unused(pairs, ids, lab, {}) if cell.id in ids]
    assert not [
        source for source in run if "show(" in source or "with needs_your_functions" in source
    ]


def test_what_did_not_run_to_its_end_is_one_line() -> None:
    cell = Cell("3", DRAWS)
    error = {"output_type": "error", "ename": "NameError", "evalue": "x", "traceback": ["x"]}
    left_out = {"output_type": "stream", "text": "sklearn is not here while a notebook is graded"}
    drawn = {"output_type": "display_data", "data": {"image/png": "x"}}
    assert quiet_line(cell, CellRun("3", "ok", (drawn,))) == ""
    assert quiet_line(cell, CellRun("3", "error", (drawn, error))) == IN_PART
    assert quiet_line(cell, CellRun("3", "timeout")) == IN_PART
    assert quiet_line(cell, CellRun("3", "ok", (left_out, drawn))) == IN_PART
    assert quiet_line(Cell("3", ""), CellRun("3", "ok")) == LEFT_OUT


def graded(nb: NotebookNode, given: list[str]) -> NotebookNode:
    nb.metadata[KEY] = {"given": given}
    about = {"assignment": LAB.name, "notebook": LAB.name, "student": "ada", "db_url": ""}
    return SandboxedExecute().preprocess(nb, {"nbgrader": about, "metadata": {}})[0]


def test_a_graded_notebook_shows_no_error_of_ours() -> None:
    check = {"grade": True, "solution": False, "grade_id": "check_relu", "points": 1.0}
    cells = [
        new_markdown_cell("# Lab"),
        new_code_cell(NUMPY),
        new_code_cell(LOADS),
        new_code_cell(DRAWS),
        new_code_cell(ANSWER, metadata={"nbgrader": {"solution": True, "grade_id": "relu"}}),
        new_code_cell("", metadata={"nbgrader": check}),
        new_code_cell("relu = 'given, and so it is run'"),
        new_code_cell("print('mine', data)"),
    ]
    given = sorted(given_code([*cells[1:4], cells[6]]))
    nb = graded(new_notebook(cells=cells), given)
    lines = [cell.outputs[0].get("text", "") for cell in nb.cells[2:4]]
    assert lines == [f"{IN_PART}\n", f"{LEFT_OUT}\n"]
    assert nb.cells[7].outputs[0].text == (
        "mine <sklearn.datasets.load_breast_cancer() is not here while a notebook is graded>\n"
    )
    assert [cell.execution_count for cell in nb.cells[1:5]] == [1, 2, None, 4]
    record = read_record(nb)
    assert record is not None
    relu = next(verdict for verdict in record.exercises if verdict.name == "relu")
    assert relu.score == 1.0
    assert "given" not in nb.metadata[KEY]
    assert check_positions(nb, LAB)["relu"] == 4

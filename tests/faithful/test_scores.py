"""Cells of an instructor who knows nothing of exercises: the same score as nbgrader gives them."""

from pathlib import Path
from typing import Any

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook
from nbgrader.preprocessors import Execute
from nbgrader.utils import determine_grade

from autograder.judge.verdict import Outcome
from autograder.submission.execute import SandboxedExecute
from autograder.submission.record import read_record
from autograder.submission.scores import score_of, scores_of

WHISPER = "import sys\nprint('hm', file=sys.stderr)"
CLEAR = "from IPython.display import clear_output\nclear_output()"
CELLS = {
    "an assert that holds": "assert True",
    "an assert that fails": "assert False, 'no'",
    "an undefined name": "nowhere",
    "no Python": "def (",
    "an exit": "import sys\nsys.exit(1)",
    "a stop": "raise KeyboardInterrupt",
    "a question": "input('?')",
    "nothing": "",
    "a remark": "# nothing",
    "part of the points": "0.5",
    "all points": "2",
    "no points": "0",
    "a remark behind": "0.5  # half",
    "a number that is hidden": "0.5;",
    "a number of numpy's": "import numpy\nnumpy.float64(0.5)",
    "a whole number of numpy's": "import numpy\nnumpy.int64(1)",
    "a short number of numpy's": "import numpy\nnumpy.float32(0.75)",
    "a number in an array": "import numpy\nnumpy.array(0.5)",
    "an array": "import numpy\nnumpy.array([0.5])",
    "false": "1 > 2",
    "numpy's false": "import numpy\nnumpy.bool_(False)",
    "numpy's true": "import numpy\nnumpy.bool_(True)",
    "a fraction": "import fractions\nfractions.Fraction(1, 2)",
    "a decimal number": "import decimal\ndecimal.Decimal('0.5')",
    "a number, then a whisper": "import sys\nprint('hm', file=sys.stderr)\n1.5",
    "a number as text": "'0.5'",
    "a number that is assigned": "(half := 0.5)",
    "a number that is printed": "print(0.5)",
    "a number in a loop": "for _ in range(2):\n    0.5",
    "two numbers": "0.5\n1.5",
    "less than nothing": "-1.0",
    "not a number": "float('nan')",
    "a number that looks like one": "type('N', (), {'__repr__': lambda self: '0.25'})()",
    "a value that cannot be shown": "type('N', (), {'__repr__': lambda self: 1 / 0})()",
    "a number in a list": "[0.5]",
    "true": "True",
    "text": "'all good'",
    "a whisper": WHISPER,
    "a whisper, then a number": f"{WHISPER}\n1.5",
    "a whisper that is caught": f"%%capture\n{WHISPER}",
    "a whisper that is cleared": f"{WHISPER}\n{CLEAR}",
    "a warning": "import warnings\nwarnings.warn('x')",
    "a line in the log": "import logging\nlogging.warning('x')",
    "a printed traceback": "import traceback\ntry:\n    1 / 0\nexcept ValueError:\n    pass",
    "an error in a thread": "import threading\nt = threading.Thread(target=lambda: 1 / 0)\n"
    "t.start()\nt.join()",
    "HTML": "from IPython.display import HTML\nHTML('<b>0.5</b>')",
    "something shown, then a number": "from IPython.display import display\ndisplay('x')\n1.5",
    "a magic": "%%time\nassert True",
    "waiting": "import asyncio\nawait asyncio.sleep(0)\n0.75",
    "a shell": "!echo 0.5",
}
# What nbgrader gives, and what we give: its full points for what is no plain number are nobody's
# wish. A number is what it is, `False` is none, and anything else waits for a person (None). A line
# for the shell is not run, which raises here as little as it does there.
DIFFERENT: dict[str, tuple[float, float | None]] = {
    "a number of numpy's": (2.0, 0.5),
    "a whole number of numpy's": (2.0, 1.0),
    "a short number of numpy's": (2.0, 0.75),
    "a number in an array": (2.0, 0.5),
    "false": (2.0, 0.0),
    "numpy's false": (2.0, 0.0),
    "a fraction": (2.0, 0.5),
    "a decimal number": (2.0, 0.5),
    "an array": (2.0, None),
    "a number as text": (2.0, None),
    "less than nothing": (2.0, None),
    "not a number": (2.0, None),
    "a number in a list": (2.0, None),
    "text": (2.0, None),
    "HTML": (2.0, None),
}


def notebook() -> NotebookNode:
    cells = []
    for name, source in CELLS.items():
        about = {"grade": True, "solution": False, "locked": True, "grade_id": name, "points": 2.0}
        cells.append(new_code_cell(source, metadata={"nbgrader": about}))
    kernel = {"name": "python3", "language": "python", "display_name": "Python 3"}
    return new_notebook(cells=cells, metadata={"kernelspec": kernel})


def scored(step: Any, folder: Path) -> NotebookNode:
    folder.mkdir()
    about = {"assignment": "ps1", "notebook": "problem1", "student": "somebody", "db_url": ""}
    return step.preprocess(notebook(), {"nbgrader": about, "metadata": {"path": str(folder)}})[0]


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[NotebookNode, NotebookNode]:
    folder = tmp_path_factory.mktemp("scores")
    return scored(Execute(), folder / "theirs"), scored(SandboxedExecute(), folder / "ours")


@pytest.mark.parametrize("name", CELLS)
def test_a_cell_scores_as_in_nbgrader(both: tuple[NotebookNode, ...], name: str) -> None:
    place = list(CELLS).index(name)
    theirs, ours = determine_grade(both[0].cells[place])[0], score_of(both[1].cells[place])
    assert (theirs, ours) == DIFFERENT.get(name, (theirs, theirs))


def test_what_is_no_number_of_points_waits_and_is_said(both: tuple[NotebookNode, ...]) -> None:
    result = read_record(both[1])
    assert result is not None
    waiting = {name for name, (_, ours) in DIFFERENT.items() if ours is None}
    waits = [one for one in result.exercises if one.outcome is Outcome.NOT_GRADED]
    assert {one.name for one in waits} == waiting
    assert {one.message for one in waits} <= set(result.notes)
    (text,) = (one.message for one in waits if one.name == "text")
    assert text == "text: ends with 'all good', which is no number of points; a person has to look"
    grades = scores_of(both[1]).grades
    assert {name for name, points in grades.items() if points is None} == waiting


def test_the_result_says_that_such_scores_can_be_forged(both: tuple[NotebookNode, ...]) -> None:
    result = read_record(both[1])
    assert result is not None
    assert result.notes[-1].startswith(
        "scored by asserts beside student code, which can forge them: an assert"
    )


def test_a_loop_that_floods_output_costs_its_cell_alone() -> None:
    flood = new_code_cell("while True:\n    print('flood ' * 1000)")
    about = {"grade": True, "solution": False, "locked": True, "grade_id": "t", "points": 2.0}
    after = new_code_cell("assert 1 + 1 == 2", metadata={"nbgrader": about})
    where = {"assignment": "ps1", "notebook": "p", "student": "somebody", "db_url": ""}
    step = SandboxedExecute(timeout=1)
    nb, _ = step.preprocess(new_notebook(cells=[flood, after]), {"nbgrader": where})
    assert determine_grade(nb.cells[1])[0] == 2.0
    assert sum(len(str(output)) for output in nb.cells[0].outputs) < 3 * 2**20

"""A notebook in a real kernel, run once: what its check cells say and leave for the next cell."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).parents[3]
CELLS = {
    "imports": "import numpy as np\nfrom mitdl_utils import check",
    "hurry": "import mitdl_utils.checks.answers as a; a.CALL_SECONDS = 0.5",
    "tanh": "def tanh(z):\n    return np.tanh(z)",
    "forbidden": 'check("tanh")',
    "tanh again": "def tanh(z):\n    s = np.sign(z)\n    e = np.exp(-2 * np.abs(z))\n"
    "    return s * (1 - e) / (1 + e)",
    "allowed": 'check("tanh")',
    "loop": "def relu(z):\n    z = z + 1\n    while True:\n        z = z * 1",
    "stopped": 'check("relu")',
    "sum": "def weighted_sum(x, w, b):\n    print('shapes', x.shape)\n    return (x * w).sum() + b",
    "printed": 'check("weighted_sum")',
    "pasted": "weighted_sum(check.x, check.w, 0.5)",
    "given": "check.square(3)",
}


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[nbformat.NotebookNode]]:
    folder = tmp_path_factory.mktemp("lab")
    shutil.copy(ROOT / "labs" / "01_perceptron" / "examples.json", folder)
    cells = [nbformat.v4.new_code_cell(source) for source in CELLS.values()]
    notebook = nbformat.v4.new_notebook(cells=cells)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("PYTHONPATH", str(ROOT))
        where = {"metadata": {"path": str(folder)}}
        NotebookClient(notebook, timeout=600, resources=where, allow_errors=True).execute()
    return {name: cell.outputs for name, cell in zip(CELLS, notebook.cells, strict=True)}


def traceback(outputs: list[nbformat.NotebookNode]) -> list[str]:
    return next(one.traceback for one in outputs if one.output_type == "error")


def test_the_rule_is_named_with_the_line_of_its_cell(outputs) -> None:
    assert traceback(outputs["forbidden"])[0] == (
        "tanh: uses numpy.tanh (line 2 of its cell), which is the answer itself"
    )


def test_a_right_answer_has_a_tick_and_plain_text(outputs) -> None:
    (shown,) = outputs["allowed"]
    assert shown.data["text/plain"].splitlines() == [
        "tanh: right on all 13 examples.",
        "1 of 10 exercises right in this session, 2 of 18 points; next: relu",
    ]
    assert "✓</b> tanh: right on all 13 examples." in shown.data["text/html"]


def test_a_loop_ends_with_the_line_that_it_was_in(outputs) -> None:
    lines = traceback(outputs["stopped"])
    assert re.fullmatch(
        r"relu\(-2\.0\): gives no answer in 1 second and was stopped "
        r"\(line [34] of its cell: `(while True:|z = z \* 1)`\)",
        lines[0],
    )
    assert lines[1:] == ["    Is there a loop that never ends?"]


def test_what_the_failing_call_printed_stands_below_it(outputs) -> None:
    lines = traceback(outputs["printed"])
    assert any(line.startswith("    Its inputs lie in check.x (shape ") for line in lines) or (
        "np.array(" in lines[0]
    )
    assert lines[-2] == "    In this call it printed:"
    assert lines[-1].startswith("      shapes (")


def test_what_a_message_names_is_there(outputs) -> None:
    assert outputs["given"][0].data["text/plain"] == "9"

"""What counts as work in a notebook: what somebody wrote, and nothing that running leaves."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder.worked_in import digest_of, worked_in

ROOT = Path(__file__).resolve().parents[2]
PRODUCTS = sorted([*ROOT.glob("labs/*/*.ipynb"), *ROOT.glob("lectures/*.ipynb")])
Notebook = dict[str, Any]


def run_through(notebook: Notebook) -> None:
    """As JupyterLab saves it after Run All: outputs, counts, a version, an empty last cell."""
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            text = {"output_type": "stream", "name": "stdout", "text": "1\n"}
            cell |= {"outputs": [text], "execution_count": 7}
        cell["source"] = "".join(cell["source"])
    empty = {"cell_type": "code", "source": [], "metadata": {}, "outputs": [], "id": "f00"}
    notebook["cells"].append(empty)
    notebook["metadata"]["language_info"]["version"] = "3.13.1"


def answer(notebook: Notebook) -> None:
    cell = next(c for c in notebook["cells"] if "NotImplementedError" in "".join(c["source"]))
    cell["source"] = "def sigmoid(z):\n    return z"


def note_in_markdown(notebook: Notebook) -> None:
    cell = next(c for c in notebook["cells"] if c["cell_type"] == "markdown")
    cell["source"] = "".join(cell["source"]) + "\n\nMy note."


def own_cell(notebook: Notebook) -> None:
    notebook["cells"].insert(3, {"cell_type": "code", "source": "1 + 1", "metadata": {}})


def less(notebook: Notebook) -> None:
    del notebook["cells"][2]


def other_order(notebook: Notebook) -> None:
    notebook["cells"].append(notebook["cells"].pop(1))


def other_type(notebook: Notebook) -> None:
    notebook["cells"][1]["cell_type"] = "raw"


@pytest.mark.parametrize("path", PRODUCTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_nobody_has_worked_in_what_is_committed(path: Path) -> None:
    content = path.read_bytes()
    assert not worked_in(content)
    assert json.loads(content)["metadata"]["mitdl_digest"] == digest_of(content)


@pytest.mark.parametrize(
    ("change", "work"),
    [
        (run_through, False),
        (answer, True),
        (note_in_markdown, True),
        (own_cell, True),
        (less, True),
        (other_order, True),
        (other_type, True),
    ],
)
def test_writing_is_work_and_running_is_none(
    change: Callable[[Notebook], None], work: bool
) -> None:
    original = (ROOT / "labs/01_perceptron/01_perceptron.ipynb").read_bytes()
    notebook = json.loads(original)
    change(notebook)
    for indent in (None, 1, 4):
        saved = json.dumps(notebook, indent=indent).encode()
        assert worked_in(saved) is work
        assert (digest_of(saved) != digest_of(original)) is work


@pytest.mark.parametrize(
    "content",
    [
        *[b"", b"not JSON", b"[1]", b"\xff\xfe", b"[" * 10_000, b'{"cells": 3}', b'{"cells": [3]}'],
        b'{"cells": [], "metadata": []}',
        b'{"cells": [], "metadata": {"mitdl_digest": 3}}',
    ],
)
def test_what_no_build_has_made_has_a_digest_and_no_verdict(content: bytes) -> None:
    assert not worked_in(content)
    assert digest_of(content) != digest_of(content + b"x")

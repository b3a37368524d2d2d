"""Files that are notebooks and files that are none, each with its line."""

from __future__ import annotations

import os
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from autograder.errors import UsageError
from autograder.submission.cells import find_lab
from autograder.submission.parse import read_notebook
from autograder.submission.reading import MOST_BYTES

RIGHT_RELU = "import numpy as np\ndef relu(z): return np.maximum(0, z)"


def write(path: Path, cells: dict[str, str]) -> Path:
    made = [
        new_code_cell(source, metadata={"nbgrader": {"grade_id": name, "solution": True}})
        for name, source in cells.items()
    ]
    nbformat.write(new_notebook(cells=made), path)
    return path


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty, expected a Jupyter notebook"),
        (b'{"cells": [', "is not JSON (line 1, column"),
        (b"\xff\xfe{}", "is not UTF-8 text (byte 0)"),
        (b"[1, 2]", "cannot be read as a notebook (AttributeError), expected a Jupyter"),
        (
            b'{"cells": 3, "nbformat": 4, "nbformat_minor": 5, "metadata": {}}',
            "cannot be read as a notebook",
        ),
        (b"[" * 100_000, "is nested too deep"),
        (
            b'{"nbformat": 99, "nbformat_minor": 0, "metadata": {}, "cells": []}',
            "cannot be read as a notebook",
        ),
    ],
)
def test_a_file_that_is_no_notebook_gets_one_line(
    tmp_path: Path, content: bytes, words: str
) -> None:
    path = tmp_path / "x.ipynb"
    path.write_bytes(content)
    with pytest.raises(UsageError) as caught:
        read_notebook(path)
    assert words in str(caught.value)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_links_pipes_folders_and_huge_files_are_not_read(tmp_path: Path) -> None:
    real = write(tmp_path / "real.ipynb", {"relu": RIGHT_RELU})
    (tmp_path / "link.ipynb").symlink_to(real)
    os.mkfifo(tmp_path / "pipe.ipynb")
    with (tmp_path / "huge.ipynb").open("wb") as huge:
        huge.truncate(MOST_BYTES + 1)
    for name, words in [
        ("link", "cannot be opened"),
        ("pipe", "is not a regular file"),
        ("huge", "at most 20 are read"),
        ("none", "No such file"),
    ]:
        with pytest.raises(UsageError, match=words):
            read_notebook(tmp_path / f"{name}.ipynb")


def test_a_byte_order_mark_and_an_old_format_are_read(tmp_path: Path) -> None:
    path = write(tmp_path / "x.ipynb", {"relu": RIGHT_RELU})
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert find_lab(read_notebook(path), path).name == "01_perceptron"

"""Files that are notebooks and files that are none, each with its line."""

from __future__ import annotations

import json
import os
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from autograder.errors import UsageError
from autograder.submission.cells import find_lab
from autograder.submission.parse import parse, read_notebook
from autograder.submission.reading import MOST_BYTES, MOST_FILE

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
        (b"[1, 2]", "cannot be read as a notebook (it is a list), expected a Jupyter"),
        (
            b'{"cells": 3, "nbformat": 4, "nbformat_minor": 5, "metadata": {}}',
            "cannot be read as a notebook",
        ),
        (b"[" * 100_000, "is nested too deep"),
        (b"9" * 5_000, "is not JSON (Exceeds the limit"),
        (b"\x81\xff{", "is not UTF-8 text (byte 0)"),
        (
            b'{"cells": [\n<<<<<<< HEAD\n1,\n=======\n2,\n>>>>>>> theirs\n]}',
            "is not JSON (line 2: a merge conflict of git that was not resolved)",
        ),
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
        huge.truncate(MOST_FILE + 1)
    for name, words in [
        ("link", "cannot be opened"),
        ("pipe", "is not a regular file"),
        ("huge", "at most 100 are read"),
        ("none", "No such file"),
    ]:
        with pytest.raises(UsageError, match=words):
            read_notebook(tmp_path / f"{name}.ipynb")


def test_a_byte_order_mark_and_an_old_format_are_read(tmp_path: Path) -> None:
    path = write(tmp_path / "x.ipynb", {"relu": RIGHT_RELU})
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert find_lab(read_notebook(path), path).name == "01_perceptron"


def whole(comment: str = "", **more: object) -> str:
    cell = {"cell_type": "code", "metadata": {}, "source": f"# {comment}", **more}
    return json.dumps({"nbformat": 4, "metadata": {}, "cells": [cell]}, ensure_ascii=False)


@pytest.mark.parametrize(
    ("content", "source", "notes"),
    [
        (whole("é").encode("utf-8-sig"), "# é", []),
        (whole("é").encode("cp1252"), "# é", ["is not UTF-8 text (byte 93); read as cp1252"]),
        (
            whole("é").encode("utf-16"),
            "# é",
            ["is not UTF-8 text (byte 0); read as utf-16"],
        ),
        (
            whole("éèê ?").encode().replace(b"?", b"\xff"),
            "# éèê \ufffd",
            ["is not UTF-8 text (byte 100); read as UTF-8 with damage"],
        ),
        (
            whole("\x81").encode("latin-1"),
            "# \ufffd",
            ["is not UTF-8 text (byte 93); read as UTF-8 with damage"],
        ),
        (whole("a?b").encode().replace(b"?", b"\t\x0c"), "# a\t\x0cb", []),
        (whole("?").encode().replace(b"?", b"\\ud800"), "# ?", []),
        (whole("\u2028").encode(), "# \u2028", []),
    ],
)
def test_text_in_another_encoding_is_read_with_a_note(
    content: bytes, source: str, notes: list[str]
) -> None:
    nb, said = parse(content, Path("x.ipynb"))
    assert (nb.cells[0].source, said) == (source, notes)


def test_saved_outputs_do_not_count_to_a_notebooks_size() -> None:
    picture = {"image/png": "A" * MOST_BYTES}
    output = {"output_type": "display_data", "metadata": {}, "data": picture}
    nb, notes = parse(whole(outputs=[output]).encode(), Path("x.ipynb"))
    assert nb.cells[0].outputs == []
    assert notes == ["is 20 MiB; its saved outputs were left out, and are made again"]
    with pytest.raises(UsageError, match="is 20 MiB without its outputs, at most 20 are read"):
        parse(whole("A" * MOST_BYTES).encode(), Path("x.ipynb"))


def test_reading_an_odd_notebook_warns_of_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    cell = {"cell_type": "code", "id": "same", "metadata": {"tags": ["a", "a"]}, "source": "1"}
    parse(json.dumps({"nbformat": 4, "cells": [cell, cell, {}]}).encode(), Path("x.ipynb"))
    assert capfd.readouterr() == ("", "")

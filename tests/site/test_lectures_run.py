"""A lecture runs once, and again only when something that it was made from has changed."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from docs.book.files import extract_images
from docs.book.lectures import LectureFailed, cached, executed

PNG = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADU"
    "lEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def lecture(folder: Path, *cells: str) -> Path:
    path = folder / "77_made_up.ipynb"
    notebook = nbformat.v4.new_notebook(cells=[*map(nbformat.v4.new_code_cell, cells)])
    nbformat.write(notebook, path)
    return path


def test_what_was_run_is_kept_until_it_changes(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    path = lecture(tmp_path, "from mitdl_utils.widgets import predict", "predict('1 + 1', 2)")
    assert cached(path, cache) is None
    ran = executed([path], cache)[path.stem]
    shown = ran.cells[1].outputs[0].data["text/html"]
    assert shown.startswith('<div class="room-place" data-room="predict">')
    assert cached(path, cache) == ran
    lecture(tmp_path, "from mitdl_utils.widgets import predict", "predict('1 + 2', 3)")
    assert cached(path, cache) is None


def test_a_cell_that_fails_is_named_in_one_line(tmp_path: Path) -> None:
    path = lecture(tmp_path, "1 / 0")
    with pytest.raises(LectureFailed) as failed:
        executed([path], tmp_path / "cache")
    assert str(failed.value) == (
        "77_made_up.ipynb: ZeroDivisionError: division by zero; mend its source, then `mitdl build`"
    )


def test_a_picture_becomes_a_file_that_keeps_its_place_free(tmp_path: Path) -> None:
    html = extract_images(
        f'<img src="data:image/png;base64,{PNG}" alt="a dot" width="96">', tmp_path, "../"
    )
    (picture,) = tmp_path.iterdir()
    assert html.startswith(
        f'<img src="../figures/{picture.name}" alt="a dot" width="96" height="96"'
    )

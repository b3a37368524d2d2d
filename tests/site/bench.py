"""A folder with lab pages as the book serves them, without the time that Sphinx takes."""

from __future__ import annotations

import functools
import html
import http.server
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
import pytest

from docs.book.lab_data import data_script, lab_data, write_files
from docs.book.pyodide import Files, Missing, cache_folder
from docs.extensions.checks import PROGRAMS

ROOT = Path(__file__).parents[2]
PAGE = """<!doctype html><html lang="en" data-content_root="../"><meta charset="utf-8">
<title>{lab}</title><link rel="icon" href="data:,">
<link rel="stylesheet" href="../_static/checks/checks.css">
<main><h1>{lab}</h1><div class="mitdl-open"></div>{stubs}{data}</main>{programs}"""


def handed(lab: str) -> dict[str, Any]:
    """What a lab's page hands to its program."""
    path = ROOT / "labs" / lab / f"{lab}.ipynb"
    return lab_data(nbformat.read(path, as_version=4), path.with_name("examples.json"))


def python_for_the_browser(folder: Path) -> None:
    """Put Pyodide and NumPy into a folder; fail in one sentence where they cannot be had."""
    try:
        Files(cache_folder()).take(["numpy"], folder)
    except Missing as error:
        pytest.fail(f"checks in pages cannot be tested without Pyodide: {error}", pytrace=False)


def write_site(folder: Path, labs: list[str]) -> None:
    """Write a page for each lab, and all that pages fetch."""
    shutil.copytree(ROOT / "docs/_static/checks", folder / "_static/checks")
    write_files(folder / "_static", labs)
    python_for_the_browser(folder / "python")
    (folder / "labs").mkdir()
    for lab in labs:
        (folder / "labs" / f"{lab}.html").write_text(page(lab), encoding="utf-8")


def page(lab: str) -> str:
    """A lab's page: its stubs and its programs."""
    data = handed(lab)
    stubs = "".join(
        f'<div class="mitdl-stub"><pre>{html.escape(one["stub"])}</pre></div>'
        for one in data["exercises"]
    )
    stubs += '<div class="mitdl-written"></div>' * len(data["written"])
    programs = "".join(f'<script src="../_static/checks/{one}.js"></script>' for one in PROGRAMS)
    return PAGE.format(lab=lab, stubs=stubs, data=data_script(data), programs=programs)


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files and says nothing of it."""

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    """Serve a folder on this machine; gives its address."""
    handler = functools.partial(Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()

"""A lab in JupyterLite: checked as in JupyterLab, and nothing asked of another host."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from nbformat.v4 import new_code_cell, new_notebook, writes

from docs.book.lite import NotBuilt
from docs.book.pyodide import Missing

from .bench import handed, serve
from .jupyterlite import SHOWN, Opened, open_in, opened, solutions, write_lite

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser
LAB = "02_networks"
PATH = f"labs/{LAB}/{LAB}.ipynb"
ABOUT = {  # as a lab has it
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
    "mitdl_digest": "of this version",
}
DENSE = "def dense(x, W, b, g=None):\n    z = x @ W\n    return z if g is None else g(z)"
LOOP = "def count_parameters(params):\n    while True:\n        pass"
WRONG = (DENSE, 'check("dense")', LOOP, 'check("count_parameters")', "nn.Linear(3, 2)")
WRONG += ("%pip install torch", 'check("cosh")')
KEEPS_NOTHING = """
const refused = { get() { throw new DOMException("storage is off", "SecurityError"); } };
for (const name of ["localStorage", "sessionStorage", "indexedDB"])
    Object.defineProperty(globalThis, name, refused);
delete Navigator.prototype.serviceWorker;
"""
YEARS_AGO = 1_600_000_000  # seconds since 1970
NO_WEBASSEMBLY = "delete globalThis.WebAssembly"


@dataclass(frozen=True)
class Lite:
    """JupyterLite with a short notebook in the place of a lab's.

    Attributes:
        site: its folder.
        address: where it is served.
    """

    site: Path
    address: str


@pytest.fixture(scope="module")
def lite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lite]:
    home = tmp_path_factory.mktemp("lite")
    notebook = home / "course" / PATH
    notebook.parent.mkdir(parents=True)
    right = (solutions(LAB)["dense"], 'check("dense")')
    cells = [new_code_cell(source) for source in (handed(LAB)["given"][0], *WRONG, *right)]
    notebook.write_text(writes(new_notebook(cells=cells, metadata=ABOUT)), encoding="utf-8")
    try:
        site = write_lite(home, [notebook], home / "course")
    except (Missing, NotBuilt) as error:
        pytest.fail(f"a lab in JupyterLite cannot be tested: {error}", pytrace=False)
    with serve(site) as address:
        yield Lite(site, address)


def test_a_lab_is_checked_as_in_jupyterlab(browser: Browser, lite: Lite) -> None:
    with opened(browser, lite.address, PATH) as notebook:
        notebook.wait_for_kernel()
        said = run(notebook, *range(len(notebook.cells())))
        assert said[2].startswith("dense(") and "expected" in said[2]  # the bias is missing
        assert "gives no answer in 4 seconds and was stopped (line 2 of its cell" in said[4]
        assert said[5].startswith("torch.nn.Linear needs PyTorch, which no browser runs: open")
        assert said[6].startswith("%pip installs nothing in a browser")
        assert said[7].startswith("check: this site's labs have no exercise 'cosh'")
        assert [text.count("\n") for text in said[5:8]] == [0, 0, 0]
        assert said[9].startswith("dense: right on all")
        assert notebook.complaints == []


def run(notebook: Opened, *cells: int) -> list[str]:
    """Run these cells, whatever comes of them; gives what stands under each."""
    for at in cells:
        notebook.run(at)
    return [notebook.text(at) for at in cells]


def test_where_a_browser_keeps_nothing_a_line_says_so_and_checks_answer(
    browser: Browser, lite: Lite
) -> None:
    with opened(browser, lite.address, PATH, KEEPS_NOTHING) as notebook:
        assert line(notebook).startswith("This browser keeps nothing for this page")
        notebook.wait_for_kernel()
        assert run(notebook, 0, 8, 9)[-1].startswith("dense: right on all")


def test_where_a_browser_has_no_webassembly_a_line_says_so(browser: Browser, lite: Lite) -> None:
    with opened(browser, lite.address, PATH, NO_WEBASSEMBLY) as notebook:
        assert line(notebook).startswith("This browser has no WebAssembly")
        notebook.page.get_by_role("button", name="Close", exact=True).click()
        assert notebook.page.locator(".mitdl-line").count() == 0


def test_a_page_from_a_disk_says_that_it_needs_a_server(browser: Browser, lite: Lite) -> None:
    context = browser.new_context()
    notebook = open_in(context, lite.site.as_uri(), PATH, shown=False)
    assert line(notebook).startswith("This page was opened from a disk")
    context.close()


def test_a_notebook_older_than_the_site_says_so_and_makes_way(browser: Browser, lite: Lite) -> None:
    served = lite.site / "lite" / "files" / PATH
    os.utime(served, (YEARS_AGO, YEARS_AGO))  # so that a browser may take its copy for fresh
    with opened(browser, lite.address, PATH) as first:
        first.page.context.route("**/pyodide.asm.*", lambda asked: None)  # no cell runs here
        first.put(1, "mine = 1")
        first.page.evaluate("jupyterapp.commands.execute('docmanager:save')")
        assert first.page.locator(".mitdl-line").count() == 0
        released = served.read_text(encoding="utf-8")
        newer = json.loads(released)
        newer["metadata"]["mitdl_digest"] = "of another version"
        newer["cells"][1]["source"] = "theirs = 2"
        served.write_text(json.dumps(newer), encoding="utf-8")
        again = open_in(first.page.context, lite.address, PATH)
        assert again.cells()[1]["source"] == "mine = 1"
        assert line(again).startswith("Your copy of this notebook is of another version")
        with again.page.expect_navigation():
            again.page.get_by_role("button", name="Take the site's").click()
        again.page.wait_for_function(SHOWN)
        assert again.cells()[1]["source"] == "theirs = 2"
        served.write_text(released, encoding="utf-8")


def line(notebook: Opened) -> str:
    """What the page says of itself."""
    return str(notebook.page.locator(".mitdl-line").inner_text())

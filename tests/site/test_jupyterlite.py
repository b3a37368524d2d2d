"""A lab in JupyterLite: checked as in JupyterLab, and nothing asked of another host."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from nbformat.v4 import new_code_cell, new_notebook, writes

from docs.book.lite import Contents, NotBuilt, build
from docs.book.live import PYTHON
from docs.book.pyodide import Files, Missing, cache_folder

from .bench import handed, serve

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser
LAB = "02_networks"
PATH = f"labs/{LAB}/{LAB}.ipynb"
PATIENCE = 120_000  # milliseconds
ABOUT = {  # as a lab has it
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
DENSE = "def dense(x, W, b, g=None):\n    z = x @ W\n    return z if g is None else g(z)"
LOOP = "def count_parameters(params):\n    while True:\n        pass"
CELLS = ("", DENSE, 'check("dense")', LOOP, 'check("count_parameters")', "nn.Linear(3, 2)")


@pytest.fixture(scope="module")
def lite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """JupyterLite with a short notebook in the place of a lab's."""
    home = tmp_path_factory.mktemp("lite")
    (home / "site").mkdir()
    notebook = home / "course" / PATH
    notebook.parent.mkdir(parents=True)
    given = handed(LAB)["given"][0]
    cells = [new_code_cell(source or given) for source in CELLS]
    notebook.write_text(writes(new_notebook(cells=cells, metadata=ABOUT)), encoding="utf-8")
    contents = Contents([notebook], home / "course")
    try:
        build(home / "site", PYTHON, home / "work", contents, Files(cache_folder()))
    except (Missing, NotBuilt) as error:
        pytest.fail(f"a lab in JupyterLite cannot be tested: {error}", pytrace=False)
    with serve(home / "site") as address:
        yield address


def test_a_lab_is_checked_as_in_jupyterlab(browser: Browser, lite: str) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    outside: list[str] = []
    page.on(
        "request",
        lambda asked: (
            None if asked.url.startswith((lite, "data:", "blob:")) else outside.append(asked.url)
        ),
    )
    page.goto(f"{lite}/lite/notebooks/index.html?path={PATH}")
    page.locator(".jp-CodeCell").first.click()
    for number in range(len(CELLS)):  # one by one: a failure ends what waits behind it
        page.keyboard.press("Shift+Enter")
        cell = page.locator(f".jp-Cell[data-windowed-list-index='{number}']")
        cell.locator(".jp-InputPrompt", has_text=f"[{number + 1}]").wait_for()
    text = "\n".join(page.locator(".jp-OutputArea").all_inner_texts())
    assert "dense(" in text
    assert "expected" in text  # the bias is missing
    assert "gives no answer in 4 seconds and was stopped (line 2 of its cell" in text
    assert "torch.nn.Linear needs PyTorch, which no browser runs: open this notebook in" in text
    assert "Traceback" not in text
    assert not outside
    context.close()

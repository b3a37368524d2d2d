"""What `python -m tests.browser.lectures` looks for in a lecture in JupyterLab, it finds."""

from __future__ import annotations

from collections.abc import Callable

import nbformat

from tests.browser.lab import Notebook
from tests.browser.lectures import complaints
from tests.browser.server import Server

# What a lecture must not have; the last cell stops the run.
ODD = """\
from IPython.display import HTML, Javascript
from mitdl_utils.widgets import neuron, predict
predict("z", 1)
neuron()
HTML("<section class=mitdl-room><p style='color: #777; background: #888'>pale</p></section>")
HTML("<section class=mitdl-room><input type=range aria-label=x style='width: 900px'></section>")
Javascript("console.error('a slip')")
1 / 0
"""
FOUND = (
    "failed: ZeroDivisionError: division by zero",
    "too pale in the light theme: <p style",
    "too pale in the dark theme: <p style",
    "cut off at 360 px: input, by ",
    "does not move: pale: no slider",
    "does not move: ",
    "the console: a slip",
    "does not move after its kernel was killed: pale: no slider",
    "does not move after its kernel was killed: ",
    "does not move without a kernel: pale: no slider",
    "does not move without a kernel: ",
)


def test_what_is_wrong_in_a_lecture_is_noticed(
    opened: Callable[..., Notebook], server: Server
) -> None:
    cells = [nbformat.v4.new_code_cell(line) for line in ODD.splitlines()]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    notebook = nbformat.v4.new_notebook(cells=cells, metadata=kernel)
    nbformat.write(notebook, server.root / "odd.ipynb")
    found = list(complaints(opened("odd.ipynb")))
    missing = [start for start in FOUND if not any(line.startswith(start) for line in found)]
    assert (missing, len(found)) == ([], len(FOUND)), found

"""A cell that stops is named with its number, its first line and its error."""

from __future__ import annotations

from autograder.sandbox import Cell, CellRun
from autograder.submission.failing_cells import failing_cells


def run(cell: str, status: str = "error", error: str = "", text: str = "") -> CellRun:
    outputs = [{"output_type": "error", "ename": error, "evalue": text}] if error else []
    return CellRun(cell, status, outputs)


def test_each_cell_that_stops_is_a_line() -> None:
    cells = [
        Cell("3", "%matplotlib inline\n# a plot\nplt.plot(z)\nplt.show()"),
        Cell("4", "x = 1"),
        Cell("5", "while True: pass"),
        Cell("6", "exit()"),
        Cell("relu", "def relu(z: return z"),
        Cell("7", "show(relu)"),
        Cell("8", "odd()"),
    ]
    runs = [
        run("3", error="NameError", text="name 'z' is not defined"),
        run("4", "ok"),
        run("5", "timeout"),
        run("6", "ended"),
        run("relu", error="SyntaxError", text="'(' was never closed"),
        run("7", error="NotImplementedError", text="relu: not written yet"),
        run("8", error="KeyError", text="\x1b[31mred"),
    ]
    assert failing_cells(cells, runs, ["relu"]) == [
        "cell 3 (`plt.plot(z)`): stops with NameError: name 'z' is not defined",
        "cell 5 (`while True: pass`): runs too long and was stopped",
        "cell 6 (`exit()`): ends its Python process",
        "cell 8 (`odd()`): stops with KeyError: \N{REPLACEMENT CHARACTER}[31mred",
    ]

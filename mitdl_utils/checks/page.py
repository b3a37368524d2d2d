"""Checks in a web page: the cells of a lab's page run in order, then one of them is checked.

A page hands over what stands in its cells, and the check looks at it as at a notebook's session:
the same sentences, the same curve. Each check begins from nothing, so nothing that was mended lives
on. What comes in and goes out is JSON, since a page's program stands at the other end.
"""

from __future__ import annotations

import io
import json
import linecache
import re
import sys
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from mitdl_utils.checks import progress
from mitdl_utils.checks.answers import line_in_notebook
from mitdl_utils.checks.check import CheckFailed, check
from mitdl_utils.checks.message import indented, printed_lines
from mitdl_utils.checks.patience import CALL_SECONDS, OutOfTime, call_within
from mitdl_utils.durations import seconds_in_words
from mitdl_utils.in_browser import stand_in

NAMES = re.compile(r"cell \[(\d+)\]")  # as messages call a cell of a notebook
PICTURE = "mitdl_utils.checks.picture"  # draws with matplotlib, which a page does without


@dataclass(frozen=True)
class Cell:
    """A cell of the page.

    Attributes:
        name: of the exercise that it answers; "" for what the lab gives.
        source: its code.
    """

    name: str
    source: str

    @property
    def called(self) -> str:
        """What a message calls it."""
        return f"the code of {self.name}" if self.name else "a cell of the lab"


def answered(request: str) -> str:
    """Run a page's cells, check one of them, and return what to show.

    The lab's `examples.json` lies in the current folder.

    Args:
        request: JSON with `name` of the exercise, `cells` up to it, each with `name` and `source`,
            and `right`, the names of the exercises that were right so far.

    Returns:
        JSON with `right`, whether it is; `text` for the student; `curve`, None or `z`, `yours`
        and `expected` to draw.
    """
    query = json.loads(request)
    stand_in()
    cells = [Cell(cell["name"], cell["source"]) for cell in query["cells"]]
    progress.RIGHT[Path.cwd()] = set(query["right"])
    drawn: list[dict[str, Any]] = []
    sys.modules[PICTURE] = _stand_in(drawn)
    problem, text = _check_cell(query["name"], cells)
    text = NAMES.sub(lambda match: cells[int(match[1]) - 1].called, text)
    return json.dumps({"right": not problem, "text": text, "curve": drawn[0] if drawn else None})


def _check_cell(name: str, cells: Sequence[Cell]) -> tuple[bool, str]:
    """Run the cells and check one of them; return whether something is wrong, and what to say."""
    inputs, printed = [""], ""
    scope: dict[str, Any] = {"__name__": "__main__", "In": inputs, "check": check}
    for number, cell in enumerate(cells, 1):
        problem, output = _run(cell, number, scope)
        if cell.name == name:
            printed = "\n".join(printed_lines(output, "Its cell printed:"))
            if problem:
                return True, "\n".join(filter(None, [f"{name}: {problem}", printed]))
        inputs.append("" if problem and cell.name else cell.source)
    stdout = io.StringIO()
    try:
        with redirect_stdout(stdout):
            exec(f"check({name!r})", scope)
    except CheckFailed as failed:
        return True, "\n".join(filter(None, [str(failed), printed]))
    return False, "\n".join(filter(None, [stdout.getvalue().rstrip(), printed]))


def _run(cell: Cell, number: int, scope: dict[str, Any]) -> tuple[str, str]:
    """Run a cell; return why it came to no end, "" where it did, and what it printed."""
    file = f"<ipython-input-{number}>"
    linecache.cache[file] = (len(cell.source), None, cell.source.splitlines(keepends=True), file)
    printed = io.StringIO()
    problem = ""
    try:
        with redirect_stdout(printed), redirect_stderr(printed):
            code = compile(cell.source, file, "exec", dont_inherit=True)
            call_within(CALL_SECONDS, partial(exec, code, scope))
    except SyntaxError as error:
        text = (error.text or "").strip()
        problem = f"is no Python yet: {error.msg} (line {error.lineno} of its cell: `{text}`)"
    except OutOfTime as error:
        end = f"its cell comes to no end in {seconds_in_words(CALL_SECONDS)} and was stopped"
        problem = f"{end}{_location(error)}\n{indented('Is there a loop that never ends?')}"
    except BaseException as error:  # whatever a student's cell raises is for the student to read
        reason = f"{type(error).__name__}: {error}".rstrip(": ")
        problem = f"its cell stopped: {reason}{_location(error)}"
    return problem, printed.getvalue()


def _location(error: BaseException) -> str:
    location, line = line_in_notebook(error)
    return f" ({location}: `{line}`)" if line else ""


def _stand_in(drawn: list[dict[str, Any]]) -> ModuleType:
    """Return what stands in for the module that draws: it notes what the page is to draw."""

    def compare_curves(name: str, z: ArrayLike, yours: Any, right: ArrayLike) -> None:
        given = np.asarray(yours, dtype=np.float64)
        values = [float(value) if np.isfinite(value) else None for value in given]
        expected = np.asarray(right, dtype=np.float64).tolist()
        z = np.asarray(z, dtype=np.float64).tolist()
        drawn.append({"name": name, "z": z, "yours": values, "expected": expected})

    stand_in = ModuleType(PICTURE)
    vars(stand_in)["compare_curves"] = compare_curves
    return stand_in

"""A class of odd submissions, a row each: what is odd, and what must come of it.

Each of them has `relu` right, and nothing else of lab 01: 1 point, unless the row says otherwise.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

LAB = "01_perceptron"
PROSE = "I take 0.3, because a missed cancer weighs more."
RELU = "def relu(z):\n    return np.maximum(z, 0.0)  # né"
Form = dict[str, Any]


@dataclass(frozen=True)
class Odd:
    """A submission, and what must come of it.

    Attributes:
        name: the student's.
        files: what lies in the student's folder.
        score: of the exercises; None where it waits for a person, ungraded.
        says: a part of a line about it: how it was mended, or why it waits.
        marked: whether the written answer waits for a person.
        stock: whether nbgrader's own command is tried on it, which has to do the same.
    """

    name: str
    files: Mapping[str, bytes]
    score: float | None = 1.0
    says: str = ""
    marked: bool = False
    stock: bool = False


def plain() -> Form:
    """The notebook of which each row changes something."""
    flags = {"grade": False, "locked": False, "schema_version": 3, "solution": True, "task": False}
    answer = {
        "cell_type": "code",
        "id": "relu",
        "metadata": {"nbgrader": {"grade_id": "relu", **flags}},
        "execution_count": None,
        "outputs": [],
        "source": RELU,
    }
    first = {**answer, "id": "first", "metadata": {}, "source": "import numpy as np"}
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [first, answer]}


def encoded(form: Form, encoding: str = "utf-8") -> bytes:
    return json.dumps(form, ensure_ascii=False).encode(encoding)


def odd(name: str, change: Callable[[Form, Form], object], **more: Any) -> Odd:
    """A row of a notebook in its place, changed as a whole or in the cell of the answer."""
    form = plain()
    change(form, form["cells"][1])
    return Odd(name, {f"{LAB}.ipynb": encoded(form)}, **more)


def lies(name: str, *paths: str, content: bytes | None = None, **more: Any) -> Odd:
    """A row of files under these paths, each the plain notebook or this content."""
    return Odd(name, dict.fromkeys(paths, encoded(plain()) if content is None else content), **more)


def written(name: str, cell: Form, **more: Any) -> Odd:
    """A row with a written answer in a cell behind the others."""
    whole = {"id": "mine", "cell_type": "markdown", "metadata": {}, "source": PROSE} | cell
    return odd(name, lambda form, _: form["cells"].append(whole), marked=True, **more)


def _about(**parts: Any) -> Callable[[Form, Form], object]:
    return lambda form, _: form["metadata"].update(parts)


def _top(**parts: Any) -> Callable[[Form, Form], object]:
    return lambda form, _: form.update(parts)


def _cell(**parts: Any) -> Callable[[Form, Form], object]:
    return lambda _, cell: cell.update(copy.deepcopy(parts))


def _first(source: str) -> Callable[[Form, Form], object]:
    return lambda form, _: form["cells"][0].update(source=source)


def _meta(**parts: Any) -> Callable[[Form, Form], object]:
    return lambda _, cell: cell["metadata"].update(parts)


def _without(*keys: str) -> Callable[[Form, Form], object]:
    return lambda _, cell: [cell.pop(key) for key in keys]


def _conflict() -> bytes:
    lines = json.dumps(plain(), indent=1).splitlines()
    lines[6:6] = ["<<<<<<< HEAD", '"x": 1,', "=======", '"x": 2,', ">>>>>>> theirs"]
    return "\n".join(lines).encode()


PICTURE = {"output_type": "display_data", "metadata": {}, "data": {"image/png": "A" * 21 * 2**20}}
WRITTEN_META = {
    "nbgrader": {
        **{"grade": True, "grade_id": "written_threshold", "locked": False, "points": 2},
        **{"schema_version": 3, "solution": True, "task": False},
    }
}
WAITS = {"score": None}

CLASS = (
    lies("plain", f"{LAB}.ipynb", stock=True),
    # ── metadata and parts that no schema allows ──────────────────────────────────────────────────
    odd("a-tag-twice", _meta(tags=["a", "a"]), stock=True),
    odd("language-info-null", _about(language_info=None)),
    odd("kernelspec-text", _about(kernelspec="python")),
    odd("title-number", _about(title=7)),
    odd("minor-null", _top(nbformat_minor=None), stock=True),
    odd("format-text", _top(nbformat="4")),
    odd("a-cell-without-outputs", _without("outputs", "execution_count")),
    odd("an-id-that-is-a-number", _cell(id=28)),
    odd("count-text", _cell(execution_count="3")),
    odd("outputs-of-any-form", _cell(outputs=[None, {"output_type": "stream"}])),
    odd("no-metadata", _without("metadata"), says="cell 2: has no metadata", stock=True),
    odd("no-source", _without("source"), score=0.0, says="cell 2: has no text"),
    odd("stripped", lambda _, cell: cell.update(id="x", metadata={}), says="by their text: relu"),
    odd("raw-answer", _cell(cell_type="raw"), says="type was changed to 'raw'"),
    odd(
        "raw-and-stripped",
        lambda _, cell: cell.update(id="x", metadata={}, cell_type="raw"),
        says="by their text: relu",
    ),
    # ── text and size ─────────────────────────────────────────────────────────────────────────────
    lies(
        "code-page",
        f"{LAB}.ipynb",
        content=encoded(plain(), "cp1252"),
        says="read as cp1252",
        stock=True,
    ),
    lies("byte-order-mark", f"{LAB}.ipynb", content=encoded(plain(), "utf-8-sig")),
    lies("utf-16", f"{LAB}.ipynb", content=encoded(plain(), "utf-16"), says="read as utf-16"),
    odd("crlf", _cell(source=RELU.replace("\n", "\r\n"))),
    odd("bare-cr", _cell(source=RELU.replace("\n", "\r"))),
    odd("separators", _cell(source=f"\x0c# \u2028 \x85 \U0001f600\n{RELU}")),
    odd(
        "an-editors-ids",
        _cell(id="#X10sZmlsZQ==", metadata={"vscode": {"languageId": "python"}}),
        says="by their text: relu",
    ),
    odd("not-a-number", _cell(outputs=[{**PICTURE, "data": {"application/json": float("nan")}}])),
    odd("large-outputs", _cell(outputs=[PICTURE]), says="its saved outputs were left out"),
    # ── beside it, and above ──────────────────────────────────────────────────────────────────────
    Odd(
        "a-module-beside",
        {
            f"{LAB}.ipynb": encoded(plain())
            .replace(b"import numpy as np", b"import numpy as np, own")
            .replace(b"np.maximum(z, 0.0)", b"own.larger(z, 0.0)"),
            "own.py": b"from numpy import maximum as larger",
        },
    ),
    odd("a-magic-is-no-prose", _first("%pip install -q numpy\nimport numpy as np")),
    # ── where it lies ─────────────────────────────────────────────────────────────────────────────
    lies("browser", f"{LAB} (1).ipynb", says=f"was handed in as '{LAB} (1).ipynb'"),
    lies("copy", f"{LAB}-Copy1.ipynb", says="was handed in as"),
    lies("nested", f"{LAB}/{LAB}.ipynb", says=f"was handed in as '{LAB}/{LAB}.ipynb'"),
    lies("another-name", "homework.ipynb", says="was handed in as 'homework.ipynb'"),
    lies("two-copies", f"{LAB} (1).ipynb", f"{LAB} (2).ipynb", says="was handed in as"),
    # ── written answers ───────────────────────────────────────────────────────────────────────────
    written("in-its-cell", {"metadata": WRITTEN_META, "id": "written_threshold"}),
    written("by-its-id", {"id": "written_threshold"}, says="metadata was missing or changed"),
    written("in-another-cell", {}, says="written_threshold: nothing in its own cell", stock=True),
    written(
        "in-a-raw-cell", {"cell_type": "raw"}, says="written_threshold: nothing in its own cell"
    ),
    written(
        "in-a-code-cell",
        {"cell_type": "code", "outputs": [], "execution_count": None, "source": f"# {PROSE}"},
        says="written_threshold: nothing in its own cell",
    ),
    # ── what only a person can make sense of ──────────────────────────────────────────────────────
    lies("empty", f"{LAB}.ipynb", content=b"", says="is empty", stock=True, **WAITS),
    lies(
        "merge-conflict",
        f"{LAB}.ipynb",
        content=_conflict(),
        says="is not JSON (line 7: a merge conflict of git",
        **WAITS,
    ),
    lies("half", f"{LAB}.ipynb", content=encoded(plain())[:99], says="is not JSON (line", **WAITS),
    lies("an-archive", "lab.zip", content=b"PK", says="found 'lab.zip'", **WAITS),
    Odd(
        "two-versions",
        {"a.ipynb": encoded(plain()), "b.ipynb": encoded(plain()) + b" "},
        says="found 'a.ipynb', 'b.ipynb'",
        **WAITS,
    ),
    lies(
        "another-lab",
        f"{LAB}.ipynb",
        content=encoded(plain()).replace(b"relu", b"softmax"),
        says="is not the notebook of",
        stock=True,
        **WAITS,
    ),
    # ── nothing ───────────────────────────────────────────────────────────────────────────────────
    lies("nothing", "timestamp.txt", content=b"2025-01-01 10:00 UTC", score=0.0, says="is missing"),
)
NO_STUDENTS = ("__MACOSX", ".ipynb_checkpoints", "._plain")

"""Notebooks that are not what was handed out: cells, flags, forms and files."""

import copy
import json
from collections.abc import Callable

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output, new_raw_cell

from tests.hostile.program import ALL, Program

CHECK = "check_sigmoid"
WRONG = {"sigmoid": "def sigmoid(z): return -1.0"}
Change = Callable[[NotebookNode, NotebookNode], object]  # of a notebook, at a cell of it


def cell_of(nb: NotebookNode, name: str) -> NotebookNode:
    """The cell of this grade_id."""
    return next(c for c in nb.cells if c.metadata.get("nbgrader", {}).get("grade_id") == name)


def at(name: str, change: Change) -> Callable[[NotebookNode], NotebookNode]:
    """Change one cell, and the notebook around it."""

    def rewrite(nb: NotebookNode) -> NotebookNode:
        change(nb, cell_of(nb, name))
        return nb

    return rewrite


def flags(**changed: object) -> Callable[[NotebookNode], NotebookNode]:
    """Change nbgrader's flags of the check cell."""
    return at(CHECK, lambda nb, cell: cell.metadata["nbgrader"].update(changed))


def tampered(
    name: str, tries: str, rewrite: Callable[[NotebookNode], NotebookNode], *lines: str
) -> Program:
    """A row with a wrong sigmoid, whose notebook was changed so that it should count all the same."""
    return Program(
        name, tries, WRONG, loses="sigmoid", rewrite=rewrite, tampering=lines, wall="check-cells"
    )


def unreadable(
    name: str, tries: str, rewrite: Callable[[NotebookNode], bytes], says: str = ""
) -> Program:
    """A row whose file is no notebook: it waits for a person, with a line that says why."""
    return Program(name, tries, rewrite=rewrite, waits=True, says=says, wall="trusted-reading")


def odd(
    name: str, tries: str, rewrite: Callable[[NotebookNode], NotebookNode | bytes], **more
) -> Program:
    """A row whose notebook is odd and right: it keeps its points."""
    return Program(name, tries, rewrite=rewrite, **more)


def text(nb: NotebookNode) -> str:
    return nbformat.writes(nb, version=4)


def form(nb: NotebookNode) -> dict:
    made: dict = json.loads(text(nb))
    return made


def double(nb: NotebookNode, cell: NotebookNode) -> None:
    twin = copy.deepcopy(cell)
    twin["id"], twin.source = "twin", "2.0"
    nb.cells.insert(nb.cells.index(cell), twin)


def split(nb: NotebookNode, cell: NotebookNode) -> None:
    half = copy.deepcopy(cell)
    half["id"] = "half"
    cell.source, half.source = "check(", '"sigmoid")'
    nb.cells.insert(nb.cells.index(cell) + 1, half)


def retype(nb: NotebookNode, cell: NotebookNode) -> None:
    place = nb.cells.index(cell)
    nb.cells[place] = new_markdown_cell("2.0", metadata=cell.metadata)


def rename(nb: NotebookNode, cell: NotebookNode) -> None:
    cell.metadata["nbgrader"]["grade_id"] = cell["id"] = "check_relu"
    twin = next(c for c in nb.cells if c.get("id") == "check_relu" and c is not cell)
    twin.metadata["nbgrader"]["grade_id"] = twin["id"] = CHECK


def bonus(nb: NotebookNode, cell: NotebookNode) -> None:
    meta = {**cell.metadata["nbgrader"], "grade_id": "bonus", "points": 99}
    nb.cells.append(new_code_cell("99.0", metadata={"nbgrader": meta}))


def forged_record(nb: NotebookNode) -> NotebookNode:
    verdict = {
        "name": "sigmoid",
        "outcome": "passed",
        "score": 2.0,
        "max_score": 2.0,
        "mistake": None,
        "message": "",
    }
    nb.metadata["mitdl"] = {
        "lab": "01_perceptron",
        "student": "neighbour",
        "score": 18.0,
        "exercises": [verdict],
        "tampering": [],
        "isolation": "bubblewrap",
        "seconds": 0,
        "problem": "",
        "notes": [],
        "digest": "x",
        "when": "",
    }
    score = new_output("execute_result", {"text/plain": "2.0"}, execution_count=1)
    cell_of(nb, CHECK).outputs = [score]
    return nb


def scripts(nb: NotebookNode) -> NotebookNode:
    evil = (
        '<script>fetch("http://127.0.0.1:@TCP@/")</script><img src=x onerror=alert(1)>'
        '<svg onload=alert(1)></svg><iframe src="javascript:alert(1)"></iframe>'
        '<a href="javascript:alert(1)">x</a><img src="http://127.0.0.1:@TCP@/x.png">'
    )
    nb.cells.append(new_markdown_cell(evil, attachments={"a.svg": {"image/svg+xml": evil}}))
    nb.cells.append(new_raw_cell(evil, metadata={"format": "text/html"}))
    shows = new_code_cell(
        "from IPython.display import HTML, SVG, Javascript, display\n"
        f"display(HTML({evil!r}))\n"
        f"display({{'image/svg+xml': {evil!r}}}, raw=True)\n"
        f"display({{'application/javascript': 'alert(1)'}}, raw=True)"
    )
    nb.cells.append(shows)
    cell_of(nb, "written_threshold").source = evil
    return nb


def widgets(nb: NotebookNode) -> NotebookNode:
    state = {
        "version_major": 2,
        "version_minor": 0,
        "state": {
            "x" * 32: {
                "model_name": "HTMLModel",
                "model_module": "@jupyter-widgets/controls",
                "model_module_version": "1.5.0",
                "state": {"value": "<script>alert(1)</script>"},
            }
        },
    }
    nb.metadata["widgets"] = {"application/vnd.jupyter.widget-state+json": state}
    return nb


def in_format_3(nb: NotebookNode) -> bytes:
    return nbformat.writes(nbformat.convert(nb, 3), version=3).encode()


def without_ids(nb: NotebookNode) -> bytes:
    """As tools write it that know format 4.2: no cell ids."""
    made = form(nb) | {"nbformat_minor": 2}
    for cell in made["cells"]:
        cell.pop("id", None)
    return json.dumps(made).encode()


def changed(**fields: object) -> Callable[[NotebookNode], bytes]:
    """The notebook's JSON with other top-level fields."""
    return lambda nb: json.dumps({**form(nb), **fields}).encode()


def metadata(**fields: object) -> Callable[[NotebookNode], bytes]:
    return lambda nb: json.dumps(
        {**form(nb), "metadata": {**form(nb)["metadata"], **fields}}
    ).encode()


def nested(depth: int) -> object:
    made: object = []
    for _ in range(depth):
        made = [made]
    return made


PROGRAMS = (
    # ── changed so that it should count all the same ─────────────────────────────────────────────
    tampered(
        "points-of-200",
        "Raises the points of a check cell.",
        flags(points=200),
        "check_sigmoid: points was changed to 200; restored",
    ),
    tampered(
        "points-below-zero",
        "Makes the points of a check cell negative, infinite in JSON's eyes.",
        flags(points=-1e308),
        "check_sigmoid: points was changed to -1e+308; restored",
    ),
    tampered(
        "points-of-text",
        "Makes the points of a check cell a text.",
        flags(points="2.0"),
        "check_sigmoid: points was changed to '2.0'; restored",
    ),
    tampered(
        "flags-turned",
        "Turns all flags of a check cell.",
        flags(grade=False, solution=True, locked=False, task=True),
        "check_sigmoid: grade was changed to False; restored",
        "check_sigmoid: solution was changed to True; restored",
        "check_sigmoid: task was changed to True; restored",
        "check_sigmoid: locked was changed to False; restored",
    ),
    tampered(
        "schema-of-another-time",
        "Changes the version of nbgrader's metadata to 99.",
        flags(schema_version=99),
    ),
    tampered(
        "schema-of-long-ago",
        "Changes the version of nbgrader's metadata to 1.",
        flags(schema_version=1),
    ),
    tampered(
        "schema-of-text",
        "Makes the version of nbgrader's metadata a text.",
        flags(schema_version="three"),
    ),
    tampered(
        "checksum-forged",
        "Forges the checksum and the type of a check cell.",
        flags(checksum="0" * 32, cell_type="markdown"),
    ),
    tampered(
        "check-rewritten",
        "Lets a check cell show two points.",
        at(CHECK, lambda nb, cell: cell.update(source="2.0")),
        "check_sigmoid: the locked text was changed; restored",
    ),
    tampered(
        "check-deleted",
        "Deletes a check cell.",
        at(CHECK, lambda nb, cell: nb.cells.remove(cell)),
        "check_sigmoid: deleted; put back",
    ),
    tampered(
        "check-moved-ahead",
        "Moves a check cell before all answers.",
        at(CHECK, lambda nb, cell: (nb.cells.remove(cell), nb.cells.insert(0, cell))),
    ),
    tampered(
        "check-split",
        "Splits a check cell into two.",
        at(CHECK, split),
        "check_sigmoid: there more than once; the last one counts",
        "check_sigmoid: the locked text was changed; restored",
    ),
    tampered(
        "check-doubled",
        "Doubles a check cell and lets the first one show two points.",
        at(CHECK, double),
        "check_sigmoid: there more than once; the last one counts",
    ),
    tampered(
        "check-retyped",
        "Makes a check cell markdown that says 2.0.",
        at(CHECK, retype),
        "check_sigmoid: the cell's type was changed to 'markdown'; restored",
        "check_sigmoid: the locked text was changed; restored",
    ),
    tampered(
        "checks-exchanged",
        "Gives the check cell of sigmoid the name of another, and back.",
        at(CHECK, rename),
        "check_relu: points was changed to 2; restored",
        "check_relu: the locked text was changed; restored",
        "check_sigmoid: points was changed to 1; restored",
        "check_sigmoid: the locked text was changed; restored",
    ),
    tampered(
        "bonus-invented",
        "Adds a graded cell of 99 points.",
        at(CHECK, bonus),
        "'bonus': marked as graded, but not a cell of this lab",
    ),
    tampered(
        "name-of-a-list",
        "Makes a grade_id a list, and another an object.",
        at(
            CHECK,
            lambda nb, cell: (
                cell.update(id="x"),
                cell.metadata["nbgrader"].update(grade_id=["a"]),
            ),
        ),
        "['a']: marked as graded, but not a cell of this lab",
        "check_sigmoid: deleted; put back",
    ),
    tampered(
        "metadata-of-a-list",
        "Makes nbgrader's metadata of an answer a list.",
        at("sigmoid", lambda nb, cell: cell.metadata.update(nbgrader=["x"])),
        "sigmoid: nbgrader's metadata was missing or changed",
    ),
    tampered(
        "metadata-of-text",
        "Makes nbgrader's metadata of a check a text.",
        at(CHECK, lambda nb, cell: cell.metadata.update(nbgrader="x")),
        "check_sigmoid: nbgrader's metadata was missing or changed",
    ),
    tampered(
        "record-forged",
        "Hands in a record of full points and the outputs that go with it.",
        forged_record,
    ),
    tampered(
        "answer-twice",
        "Defines the answer right in one cell and wrong in a later one.",
        at(
            "sigmoid",
            lambda nb, cell: nb.cells.insert(
                0,
                new_code_cell(
                    "import numpy as np\ndef sigmoid(z): return np.exp(-np.logaddexp(0, -z))"
                ),
            ),
        ),
    ),
    tampered(
        "answer-in-a-check",
        "Writes the answer into a check cell, which is not the student's.",
        at(
            CHECK,
            lambda nb, cell: cell.update(
                source="def sigmoid(z): return np.exp(-np.logaddexp(0, -z))"
            ),
        ),
        "check_sigmoid: the locked text was changed; restored",
    ),
    Program(
        "answer-as-markdown",
        "Hands in the answer in a markdown cell, where nothing runs.",
        rewrite=at(
            "sigmoid",
            lambda nb, cell: nb.cells.__setitem__(
                nb.cells.index(cell), new_markdown_cell("# nothing", metadata=cell.metadata)
            ),
        ),
        loses="sigmoid",
        tampering=("sigmoid: the cell's type was changed to 'markdown'; restored",),
    ),
    Program(
        "answer-deleted",
        "Deletes an answer with its check.",
        rewrite=lambda nb: at("sigmoid", lambda nb, cell: nb.cells.remove(cell))(
            at(CHECK, lambda nb, cell: nb.cells.remove(cell))(nb)
        ),
        loses="sigmoid",
        tampering=("sigmoid: deleted", "check_sigmoid: deleted; put back"),
    ),
    # ── no notebook ───────────────────────────────────────────────────────────────────────────────
    unreadable(
        "truncated",
        "Hands in half of the file.",
        lambda nb: text(nb).encode()[: len(text(nb)) // 2],
        "is not JSON",
    ),
    unreadable("empty-file", "Hands in an empty file.", lambda nb: b" \n", "is empty"),
    odd("not-utf-8", "Hands in a file in UTF-16.", lambda nb: text(nb).encode("utf-16")),
    unreadable(
        "nested-too-deep", "Hands in a hundred thousand brackets.", lambda nb: b"[" * 100_000
    ),
    unreadable(
        "nested-objects", "Hands in a hundred thousand braces.", lambda nb: b'{"a":' * 100_000
    ),
    unreadable(
        "metadata-too-deep",
        "Nests a list three thousand deep into the metadata.",
        lambda nb: (
            text(nb)
            .replace('"metadata": {', '"metadata": {"x": ' + "[" * 3000 + "]" * 3000 + ",", 1)
            .encode()
        ),
    ),
    unreadable("a-list", "Hands in a JSON list.", lambda nb: b"[1, 2, 3]"),
    unreadable(
        "a-number-of-digits",
        "Hands in a number of five million digits.",
        lambda nb: b"9" * 5_000_000,
    ),
    unreadable(
        "cells-that-are-none",
        "Hands in cells that are numbers, texts and null.",
        changed(cells=[1, "x", None]),
    ),
    unreadable(
        "cells-of-an-object", "Hands in an object for the list of cells.", changed(cells={"a": 1})
    ),
    unreadable(
        "sources-that-are-none",
        "Hands in cells whose source is an object.",
        lambda nb: json.dumps(
            {**form(nb), "cells": [{**cell, "source": {"a": 1}} for cell in form(nb)["cells"]]}
        ).encode(),
    ),
    unreadable(
        "of-the-future", "Hands in format 9 of notebooks.", changed(nbformat=9, nbformat_minor=9)
    ),
    odd("of-no-format", "Hands in a format that is a text.", changed(nbformat="four")),
    odd(
        "large-for-nothing",
        "Hands in 21 MiB of blanks behind the notebook.",
        lambda nb: text(nb).encode() + b" " * 21 * 2**20,
    ),
    unreadable(
        "too-large",
        "Hands in a text of 21 MiB.",
        lambda nb: (
            text(nb).replace('"source": [', '"source": ["' + "#" * 21 * 2**20 + '",', 1).encode()
        ),
        "at most 20 are read",
    ),
    unreadable(
        "a-zip",
        "Hands in a zip with a path that leads out.",
        lambda nb: b"PK\3\4" + b"../../../was-here" * 100,
    ),
    unreadable(
        "of-another-lab",
        "Hands in the notebook of another lab.",
        lambda nb: json.dumps(
            {
                **form(nb),
                "cells": [
                    {
                        "cell_type": "code",
                        "id": "softmax",
                        "execution_count": None,
                        "outputs": [],
                        "metadata": {
                            "nbgrader": {
                                "grade_id": "softmax",
                                "solution": True,
                                "grade": False,
                                "locked": False,
                                "schema_version": 3,
                                "task": False,
                            }
                        },
                        "source": "def softmax(z): pass",
                    }
                ],
            }
        ).encode(),
        "is not the notebook of",
    ),
    unreadable(
        "name-of-markup",
        "Hands in one cell, whose name ends the markdown in which it would be quoted.",
        lambda nb: json.dumps(
            {
                **form(nb),
                "cells": [
                    {
                        **form(nb)["cells"][1],
                        "id": "x",
                        "metadata": {
                            "nbgrader": {
                                "grade_id": "`<script>alert(1)</script>\x1b[2J\n# x",
                                "solution": True,
                                "grade": False,
                                "locked": False,
                                "schema_version": 3,
                                "task": False,
                            }
                        },
                        "source": "softmax = 1",
                    }
                ],
            }
        ).encode(),
        "is not the notebook of",
    ),
    # ── odd, and right ────────────────────────────────────────────────────────────────────────────
    odd(
        "byte-order-mark",
        "Hands in a file that begins with a byte order mark.",
        lambda nb: b"\xef\xbb\xbf" + text(nb).encode(),
    ),
    odd(
        "nan-in-metadata",
        "Hands in NaN and Infinity in the metadata, which are no JSON.",
        metadata(x=float("nan"), y=[float("inf"), -float("inf")]),
    ),
    odd(
        "duplicate-cell-ids",
        "Gives every cell of its own the same id.",
        lambda nb: json.dumps(
            {
                **form(nb),
                "cells": [
                    {**cell, **({} if "nbgrader" in cell["metadata"] else {"id": "same"})}
                    for cell in form(nb)["cells"]
                ],
            }
        ).encode(),
    ),
    odd(
        "ids-that-are-paths",
        "Gives cells ids that are paths and markup.",
        lambda nb: json.dumps(
            {
                **form(nb),
                "cells": [
                    {**cell, **({} if "nbgrader" in cell["metadata"] else {"id": f"../../<b>{n}"})}
                    for n, cell in enumerate(form(nb)["cells"])
                ],
            }
        ).encode(),
    ),
    odd("format-3", "Hands in the notebook in format 3.", in_format_3),
    odd(
        "format-of-next-year",
        "Hands in minor version 99 with fields that nobody knows yet.",
        changed(nbformat_minor=99, novelty={"x": 1}),
    ),
    odd(
        "foreign-kernel",
        "Says that its kernel is R, and its language too.",
        metadata(
            kernelspec={"name": "ir", "display_name": "R", "language": "R"},
            language_info={"name": "R"},
        ),
    ),
    odd(
        "kernel-that-is-a-command",
        "Names a kernel that is a path and a command.",
        metadata(
            kernelspec={"name": "../../bin/sh -c id", "display_name": "$(id)", "language": "sh"}
        ),
    ),
    odd("widget-state", "Hands in a widget's state with a script in it.", widgets),
    odd(
        "scripts",
        "Puts scripts, SVG and frames into markdown, raw cells, outputs and the essay.",
        scripts,
        wall="trusted-reading",
    ),
    odd(
        "surrogates-and-controls",
        "Puts lone surrogates, NUL and escape codes into cells and names.",
        lambda nb: json.dumps(
            {
                **form(nb),
                "cells": [
                    *form(nb)["cells"],
                    {
                        "cell_type": "code",
                        "id": "odd",
                        "metadata": {"\ud800": "\ud800", "tags": ["\x1b[2J"]},
                        "execution_count": None,
                        "outputs": [],
                        "source": "print('\ud800 \\x00 \\x1b[2J')",
                    },
                ],
            }
        ).encode(),
        may_lose=ALL,
    ),
    odd(
        "a-thousand-cells",
        "Hands in a thousand cells of its own.",
        lambda nb: NotebookNode(
            {**nb, "cells": [*nb.cells, *(new_code_cell("1") for _ in range(1000))]}
        ),
    ),
    odd(
        "metadata-of-every-kind",
        "Hands in cells whose nbgrader metadata is a list, a text, null.",
        lambda nb: json.dumps(
            {
                **form(nb),
                "cells": [
                    *form(nb)["cells"],
                    *(
                        {
                            "cell_type": "markdown",
                            "id": f"m{n}",
                            "metadata": {"nbgrader": meta},
                            "source": "x",
                        }
                        for n, meta in enumerate(
                            ([], "x", None, 3, {"grade": True}, {"grade_id": {}})
                        )
                    ),
                ],
            }
        ).encode(),
        tampering=("None: marked as graded, but not a cell of this lab",),
    ),
    odd(
        "keys-twice",
        "Hands in JSON whose keys come twice.",
        lambda nb: text(nb).replace("{", '{"nbformat": 4, "metadata": {}, ', 1).encode(),
    ),
)

"""Whatever a file's JSON holds: a notebook that nbformat's schema allows, or a line."""

from __future__ import annotations

import copy
import json
import warnings
from typing import Any

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.submission.schema import NoNotebook, as_notebook

CODE: dict[str, Any] = {
    "cell_type": "code",
    "id": "relu",
    "metadata": {"nbgrader": {"grade_id": "relu", "solution": True}},
    "execution_count": 3,
    "outputs": [{"output_type": "stream", "name": "stdout", "text": ["a\n", "b"]}],
    "source": ["def relu(z):\n", "    return z"],
}
TEXT: dict[str, Any] = {"cell_type": "markdown", "id": "why", "metadata": {}, "source": "Because."}
WHOLE: dict[str, Any] = {
    "nbformat": 4,
    "nbformat_minor": 5,
    "metadata": {"kernelspec": {"name": "python3", "display_name": "Python"}},
    "cells": [CODE, TEXT],
}
DEEP: Any = 1
for _ in range(200):
    DEEP = [DEEP]


def changed(place: str, **parts: Any) -> dict[str, Any]:
    """The notebook with parts of it replaced; `...` takes one out."""
    whole = copy.deepcopy(WHOLE)
    spot = {"top": whole, "about": whole["metadata"], "code": whole["cells"][0]}
    spot |= {"text": whole["cells"][1], "meta": whole["cells"][0]["metadata"]}
    for key, value in parts.items():
        if value is ...:
            del spot[place][key]
        else:
            spot[place][key] = value
    return whole


def read(form: Any) -> tuple[nbformat.NotebookNode, list[str]]:
    """The notebook and its notes; checked by the schema, without a warning."""
    nb, notes = as_notebook(copy.deepcopy(form))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        nbformat.validate(copy.deepcopy(nb))
    return nb, notes


@pytest.mark.parametrize(
    "form",
    [
        changed("about", language_info=None),
        changed("about", language_info={"version": 3}),
        changed("about", kernelspec="python3"),
        changed("about", kernelspec={"name": "python3"}),
        changed("about", kernelspec=None),
        changed("about", title=7, authors="me", orig_nbformat="four"),
        changed("about", widgets={"state": None}, deep=DEEP),
        changed("top", metadata=None),
        changed("top", metadata=[1]),
        changed("top", nbformat="4"),
        changed("top", nbformat=None),
        changed("top", nbformat=...),
        changed("top", nbformat_minor=None),
        changed("top", nbformat_minor=99),
        changed("top", nbformat_minor="five"),
        changed("top", nbformat_minor=-1),
        changed("top", nbformat_minor=...),
        changed("top", novelty=[1], worksheets=None),
        changed("code", execution_count="3"),
        changed("code", execution_count=-1),
        changed("code", execution_count=True),
        changed("code", execution_count=...),
        changed("code", id=28),
        changed("code", id=...),
        changed("code", id="a b"),
        changed("code", id="x" * 65),
        changed("code", id="a\n"),
        changed("code", id=["relu"]),
        changed("code", id="why"),
        changed("code", prompt=1, attachments={}, level=2),
        changed("code", outputs=None),
        changed("code", outputs={}),
        changed("code", outputs=...),
        changed("code", outputs=[None, 3, {"output_type": "stream"}, {"output_type": "new"}]),
        changed("code", outputs=[{"output_type": "display_data", "data": {"text/plain": 3}}]),
        changed("code", cell_type="Code"),
        changed("code", cell_type=...),
        changed("code", cell_type="python"),
        changed("meta", tags=["a", "a"]),
        changed("meta", tags="a"),
        changed("meta", tags=["a,b", ""]),
        changed("meta", scrolled="yes", collapsed="no", name="", jupyter=3, execution=[1]),
        changed("meta", deep=DEEP, slideshow={"slide_type": "skip"}),
        changed("text", attachments=[]),
        changed("text", attachments={"a.png": "AAAA"}),
        changed("text", attachments={"a.png": {"image/png": 3}}),
        changed("text", outputs=[], execution_count=None),
    ],
    ids=lambda form: "",
)
def test_what_no_schema_allows_is_left_out_and_what_was_written_stays(form: Any) -> None:
    nb, _ = read(form)
    assert [cell.source for cell in nb.cells] == ["def relu(z):\n    return z", "Because."]
    assert nb.cells[0].cell_type == "code"
    assert nb.cells[0].metadata.nbgrader == {"grade_id": "relu", "solution": True}
    assert len({cell.id for cell in nb.cells}) == 2


def test_a_notebook_that_fits_stays_as_nbformat_reads_it() -> None:
    assert read(WHOLE) == (nbformat.reads(json.dumps(WHOLE), as_version=4), [])


def test_what_fits_stays_beside_what_does_not() -> None:
    nb, _ = read(changed("meta", tags=["a", "a"], name="first", collapsed=True))
    assert nb.cells[0].metadata.keys() == {"nbgrader", "name", "collapsed"}
    good, bad = {"image/png": "AAAA"}, {"image/png": 3}
    nb, _ = read(changed("text", attachments={"good.png": good, "bad.png": bad}))
    assert nb.cells[1].attachments == {"good.png": good}
    outputs = [*CODE["outputs"], {"output_type": "stream"}]
    nb, _ = read(changed("code", outputs=outputs))
    assert nb.cells[0].outputs == [{"output_type": "stream", "name": "stdout", "text": "a\nb"}]


@pytest.mark.parametrize(
    ("form", "note"),
    [
        (changed("code", metadata=...), "cell 1: has no metadata"),
        (changed("code", metadata=[]), "cell 1: has no metadata"),
        (changed("code", source=...), "cell 1: has no text"),
        (changed("text", source=None), "cell 2: has no text"),
        (changed("code", cell_type=None), "cell 1: has no type that is known; read as code"),
        (changed("text", cell_type="sql"), "cell 2: has no type that is known; read as markdown"),
        (changed("top", cells=[CODE, 3]), "cell 2: is no cell; left out"),
    ],
)
def test_where_something_may_be_missing_a_note_says_so(form: Any, note: str) -> None:
    assert read(form)[1] == [note]


def test_of_many_notes_the_first_are_said() -> None:
    _, notes = read(changed("top", cells=[CODE, *range(9)]))
    assert len(notes) == 6
    assert notes[-1] == "and 4 more such cells"


@pytest.mark.parametrize("version", [2, 3])
def test_cells_of_older_formats_are_read(version: int) -> None:
    cells = [
        {"cell_type": "heading", "level": 2, "source": ["One"]},
        {"cell_type": "code", "input": ["x = 1"], "language": "python", "prompt_number": 1},
        {"cell_type": "html", "source": "<b>x</b>", "metadata": {}},
    ]
    sheets = [{"cells": cells}, {"cells": [TEXT]}, {}, None]
    nb, _ = read({"nbformat": version, "worksheets": sheets})
    assert [(cell.cell_type, cell.source) for cell in nb.cells] == [
        ("markdown", "## One"),
        ("code", "x = 1"),
        ("markdown", "<b>x</b>"),
        ("markdown", "Because."),
    ]


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ([1], "it is a list"),
        ("x", "it is a text"),
        (None, "it is a null"),
        (3.5, "it is a number"),
        ({}, "it has no list of cells"),
        ({"cells": {"a": 1}}, "it has no list of cells"),
        ({"worksheets": {}}, "it has no list of cells"),
        (changed("top", cells=[1, "x", None]), "its cells are no cells"),
        (changed("top", nbformat=5), "its nbformat is 5, at most 4 is read"),
        (changed("code", source={"a": 1}), "the text of cell 1 is no text"),
        (changed("text", source=["a", 1]), "the text of cell 2 is no text"),
        (changed("text", source=7), "the text of cell 2 is no text"),
    ],
)
def test_what_a_person_has_to_look_at_is_refused_with_a_reason(form: Any, said: str) -> None:
    with pytest.raises(NoNotebook, match=f"^{said}$"):
        as_notebook(form)


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["cell_type", "metadata", "source", "id", "tags", "nbgrader", "data", "image/png"]
            )
            | st.text(max_size=4),
            inner,
            max_size=3,
        )
    ),
    max_leaves=8,
)
PARTS = {
    "top": ("metadata", "nbformat", "nbformat_minor", "cells", "worksheets", "other"),
    "about": ("kernelspec", "language_info", "title", "authors", "orig_nbformat", "mitdl"),
    "code": ("cell_type", "id", "metadata", "execution_count", "outputs", "source", "attachments"),
    "text": ("cell_type", "id", "metadata", "attachments", "source", "outputs"),
    "meta": ("nbgrader", "tags", "name", "jupyter", "scrolled", "collapsed", "execution"),
}
CHANGE = st.sampled_from([(place, key) for place, keys in PARTS.items() for key in keys])


@settings(max_examples=150)
@given(st.lists(st.tuples(CHANGE, JUNK | st.just(...)), min_size=1, max_size=4))
def test_junk_anywhere_fits_the_schema_or_is_refused(changes: list[Any]) -> None:
    whole = copy.deepcopy(WHOLE)
    cell, text = whole["cells"]
    spots = {"top": whole, "about": whole["metadata"], "code": cell, "text": text}
    spots["meta"] = cell["metadata"]
    for (place, key), value in changes:
        if value is ...:
            spots[place].pop(key, None)
        else:
            spots[place][key] = value
    try:
        read(whole)
    except NoNotebook as reason:
        assert "\n" not in str(reason)

import copy
from dataclasses import replace

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_raw_cell
from nbgrader.utils import compute_checksum

from autograder.submission.identify import refuse_foreign
from autograder.submission.reading import Unreadable
from autograder.submission.released import (
    ReleasedCell,
    ReleasedNotebook,
    blank_notebook,
    without_hidden,
)
from autograder.submission.restore import restore


def cell(name: str, source: str, **flags: object) -> ReleasedCell:
    given = {"locked": False, "grade": False, "solution": False, "points": None, **flags}
    kind = str(given.pop("cell_type", "code"))
    return ReleasedCell(name, kind, source, "sum", task=False, **given)  # type: ignore[arg-type]


LOCKED = cell("setup", "import numpy as np", locked=True)
ANSWER = cell("square", "raise NotImplementedError", solution=True)
CHECK = cell("check_square", 'check("square")', locked=True, grade=True, points=2.0)
WRITTEN = cell(
    "why", "YOUR ANSWER HERE", grade=True, solution=True, points=1.0, cell_type="markdown"
)
LAB = [LOCKED, ANSWER, CHECK, WRITTEN]


@pytest.fixture
def nb() -> NotebookNode:
    made = new_notebook(cells=[one.as_cell() for one in LAB])
    made.cells[1].source = "def square(x): return x * x"
    return made


def sources(nb: NotebookNode) -> list[str]:
    return [one.source for one in nb.cells]


def test_an_honest_notebook_stays_as_it_is(nb: NotebookNode) -> None:
    before = copy.deepcopy(nb)
    assert restore(nb, LAB) == []
    assert nb == before


def test_a_changed_locked_text_is_restored_and_named(nb: NotebookNode) -> None:
    nb.cells[2].source = "2.0"
    assert restore(nb, LAB) == ["check_square: the locked text was changed; restored"]
    assert nb.cells[2].source == 'check("square")'


def test_blanks_at_line_ends_are_an_editors_and_not_tampering(nb: NotebookNode) -> None:
    nb.cells[2].source = 'check("square")  \n'
    assert restore(nb, LAB) == []


def test_an_answer_is_never_touched(nb: NotebookNode) -> None:
    nb.cells[1].source = "anything"
    restore(nb, LAB)
    assert nb.cells[1].source == "anything"


def test_of_a_doubled_cell_the_last_counts(nb: NotebookNode) -> None:
    double = copy.deepcopy(nb.cells[2])
    nb.cells.insert(0, double)
    assert restore(nb, LAB) == ["check_square: there more than once; the last one counts"]
    assert "nbgrader" not in nb.cells[0].metadata
    assert nb.cells[3].metadata.nbgrader.grade_id == "check_square"


@pytest.mark.parametrize(
    ("flag", "value", "said"),
    [
        ("points", 200, "points was changed to 200"),
        ("grade", False, "grade was changed to False"),
        ("solution", True, "solution was changed to True"),
        ("points", "many", "points was changed to 'many'"),
    ],
)
def test_a_changed_flag_is_restored_and_named(
    nb: NotebookNode, flag: str, value: object, said: str
) -> None:
    nb.cells[2].metadata.nbgrader[flag] = value
    assert restore(nb, LAB) == [f"check_square: {said}; restored"]
    assert nb.cells[2].metadata.nbgrader == CHECK.metadata()


def test_a_locked_cell_that_was_unlocked_is_named(nb: NotebookNode) -> None:
    nb.cells[0].metadata.nbgrader["locked"] = False
    assert restore(nb, LAB) == ["setup: locked was changed to False; restored"]
    assert nb.cells[0].metadata.nbgrader == LOCKED.metadata()


@pytest.mark.parametrize("flags", [{"locked": False}, {}])
def test_a_test_is_locked_whatever_its_flag_says(nb: NotebookNode, flags: dict[str, bool]) -> None:
    meta = nb.cells[2].metadata["nbgrader"]
    del meta["locked"]
    meta.update(flags)
    assert restore(nb, LAB) == []
    assert nb.cells[2].metadata["nbgrader"]["locked"] is True


def test_a_deleted_check_is_put_back_in_its_place(nb: NotebookNode) -> None:
    del nb.cells[2]
    assert restore(nb, LAB) == ["check_square: deleted; put back"]
    assert sources(nb)[2] == 'check("square")'


def test_a_deleted_answer_is_named_but_its_stub_does_not_come_back(nb: NotebookNode) -> None:
    del nb.cells[1:3]
    assert restore(nb, LAB) == ["square: deleted", "check_square: deleted; put back"]
    assert "raise NotImplementedError" not in sources(nb)


def test_all_deleted_gives_all_that_carries_points(nb: NotebookNode) -> None:
    nb.cells = []
    assert len(restore(nb, LAB)) == 4
    assert sources(nb) == ["import numpy as np", 'check("square")', "YOUR ANSWER HERE"]


def test_a_cell_of_another_type_becomes_code_again(nb: NotebookNode) -> None:
    nb.cells[2] = new_markdown_cell("x", metadata=nb.cells[2].metadata)
    said = restore(nb, LAB)
    assert said[0] == "check_square: the cell's type was changed to 'markdown'; restored"
    assert nb.cells[2].outputs == []


def test_a_tool_that_drops_metadata_and_keeps_ids_loses_nothing(nb: NotebookNode) -> None:
    for one, registered in zip(nb.cells, LAB, strict=True):
        one.metadata, one["id"] = NotebookNode(), registered.grade_id
    assert restore(nb, LAB)[0] == "setup: nbgrader's metadata was missing or changed"
    assert [one.metadata.nbgrader.grade_id for one in nb.cells] == [r.grade_id for r in LAB]


def test_an_invented_graded_cell_counts_for_nothing(nb: NotebookNode) -> None:
    meta = {"grade": True, "grade_id": "bonus", "points": 99, "locked": True, "solution": False}
    nb.cells.append(new_code_cell("99.0", metadata={"nbgrader": meta}))
    assert restore(nb, LAB) == ["'bonus': marked as graded, but not a cell of this lab"]
    assert "nbgrader" not in nb.cells[-1].metadata


@pytest.mark.parametrize("meta", [None, 3, [], "grade", {"grade_id": ["x"]}, {"grade_id": {}}])
def test_metadata_of_any_form_is_no_crash(nb: NotebookNode, meta: object) -> None:
    nb.cells.append(new_code_cell("1", metadata={}))
    nb.cells[-1].metadata["nbgrader"] = meta
    assert restore(nb, LAB) == []


@pytest.mark.parametrize("meta", [None, 3, ["x"], "grade", {"grade_id": ["x"]}])
def test_nor_is_that_of_a_cell_that_kept_its_id(nb: NotebookNode, meta: object) -> None:
    nb.cells[1]["id"], nb.cells[1].metadata["nbgrader"] = ANSWER.grade_id, meta
    assert restore(nb, LAB) == ["square: nbgrader's metadata was missing or changed"]
    assert nb.cells[1].metadata["nbgrader"] == ANSWER.metadata()


def test_what_students_did_not_get_is_no_tampering() -> None:
    text = "Why?\n=== BEGIN MARK SCHEME ===\nbecause\n=== END MARK SCHEME ===\nTell us."
    one = cell("ask", text, locked=True, cell_type="markdown")
    assert without_hidden(text) == "Why?\nTell us."
    nb = new_notebook(cells=[one.as_cell()])
    nb.cells[0].source = without_hidden(text)
    assert restore(nb, [one]) == []


def test_a_blank_notebook_holds_the_notice_and_every_cell() -> None:
    assert sources(blank_notebook(LAB, "Sorry."))[:2] == ["Sorry.", "import numpy as np"]


# ── what is not the student's doing ───────────────────────────────────────────────────────────────


def given_out(*cells: ReleasedCell) -> NotebookNode:
    """A notebook as students got it, with nbgrader's checksums."""
    made = new_notebook(cells=[one.as_cell() for one in cells])
    for one in made.cells:
        one.metadata.nbgrader["checksum"] = compute_checksum(one)
    return made


@pytest.mark.parametrize(
    "now",
    [
        replace(CHECK, points=4.0),
        replace(CHECK, source='check("square", seed=3)'),
        replace(CHECK, cell_type="markdown"),
        replace(CHECK, grade=False, points=None),
    ],
    ids=["points", "text", "type", "flag"],
)
def test_what_the_instructor_changed_after_the_release_is_no_tampering(now: ReleasedCell) -> None:
    nb = given_out(*LAB)
    assert restore(nb, [LOCKED, ANSWER, now, WRITTEN]) == []
    assert nb.cells[2].metadata.nbgrader == now.metadata()
    assert (nb.cells[2].cell_type, nb.cells[2].source) == (now.cell_type, now.source)


def test_nor_are_points_of_an_answer_that_was_written_since() -> None:
    nb = given_out(*LAB)
    nb.cells[3].source = "Because."
    assert restore(nb, [LOCKED, ANSWER, CHECK, replace(WRITTEN, points=3.0)]) == []
    assert (nb.cells[3].source, nb.cells[3].metadata.nbgrader.points) == ("Because.", 3.0)


def test_nor_what_was_added_to_a_lab_or_told_otherwise_since() -> None:
    """That the notebook is of an earlier release shows in one locked cell."""
    nb = given_out(*LAB)
    nb.cells[3].source = "Because."
    since = [
        replace(LOCKED, source="import numpy"),
        ANSWER,
        CHECK,
        replace(CHECK, grade_id="check_more"),
        replace(WRITTEN, points=3.0, source="WRITE HERE"),
    ]
    assert restore(nb, since) == []
    assert sources(nb)[-2:] == ['check("square")', "Because."]


def test_a_changed_cell_that_keeps_its_old_checksum_is_named() -> None:
    nb = given_out(*LAB)
    nb.cells[2].source = "2.0"
    nb.cells[3].metadata.nbgrader.points = 100
    assert restore(nb, LAB) == [
        "check_square: the locked text was changed; restored",
        "why: points was changed to 100; restored",
    ]


def test_a_forged_checksum_gains_nothing() -> None:
    nb = given_out(*LAB)
    nb.cells[2].source, nb.cells[2].metadata.nbgrader.points = "200.0", 200
    nb.cells[2].metadata.nbgrader.checksum = compute_checksum(nb.cells[2])
    restore(nb, LAB)
    assert nb.cells[2].metadata.nbgrader == CHECK.metadata()
    assert nb.cells[2].source == CHECK.source


@pytest.mark.parametrize("junk", [None, 3, "x", {"grade": True}, {"grade_id": 3, "grade": True}])
def test_a_checksum_of_any_form_is_no_crash(junk: object) -> None:
    nb = given_out(*LAB)
    nb.cells[2].metadata.nbgrader.checksum = junk
    nb.cells[2].metadata.nbgrader.points = junk
    restore(nb, LAB)
    assert nb.cells[2].metadata.nbgrader == CHECK.metadata()


# ── cells without a name ──────────────────────────────────────────────────────────────────────────


def stripped(nb: NotebookNode) -> NotebookNode:
    for number, one in enumerate(nb.cells):
        one.metadata, one["id"] = NotebookNode(), f"x{number}"
    return nb


def test_cells_without_a_name_are_known_by_what_stands_in_them(nb: NotebookNode) -> None:
    answer = replace(ANSWER, source="def square(x):\n    raise NotImplementedError")
    lab = [LOCKED, answer, CHECK, WRITTEN]
    found = "nbgrader's metadata was missing; found by their text: setup, square, check_square, why"
    assert restore(stripped(nb), lab) == [found]
    assert [one.metadata.nbgrader.grade_id for one in nb.cells] == [one.grade_id for one in lab]


def test_an_answer_in_a_raw_cell_without_a_name_is_code_again(nb: NotebookNode) -> None:
    answer = replace(ANSWER, source="def square(x):\n    raise NotImplementedError")
    nb.cells[1] = new_raw_cell("def square(x): return x * x")
    said = restore(nb, [LOCKED, answer, CHECK, WRITTEN])
    assert nb.cells[1].cell_type == "code"
    assert said == [
        "square: the cell's type was changed to 'raw'; restored",
        "nbgrader's metadata was missing; found by their text: square",
    ]


def test_of_several_cells_that_define_an_answer_the_last_counts(nb: NotebookNode) -> None:
    answer = replace(ANSWER, source="def square(x):\n    raise NotImplementedError")
    nb.cells[1:2] = [new_code_cell("def square(x): return x"), new_code_cell("square = abs")]
    restore(nb, [LOCKED, answer, CHECK, WRITTEN])
    assert nb.cells[2].metadata.nbgrader.grade_id == "square"
    assert "nbgrader" not in nb.cells[1].metadata


def test_equal_texts_are_told_apart_by_their_order_or_not_at_all() -> None:
    two = [WRITTEN, replace(WRITTEN, grade_id="how")]
    nb = stripped(new_notebook(cells=[one.as_cell() for one in two]))
    restore(nb, two)
    assert [one.metadata.nbgrader.grade_id for one in nb.cells] == ["why", "how"]
    nb = stripped(new_notebook(cells=[two[0].as_cell()]))
    assert restore(nb, two) == ["why: deleted; put back", "how: deleted; put back"]


def test_of_many_cells_that_lost_their_metadata_there_is_one_line() -> None:
    lab = [replace(LOCKED, grade_id=f"setup{n}") for n in range(7)]
    nb = new_notebook(cells=[one.as_cell() for one in lab])
    for one, registered in zip(nb.cells, lab, strict=True):
        one.metadata, one["id"] = NotebookNode(), registered.grade_id
    names = ", ".join(one.grade_id for one in lab)
    assert restore(nb, lab) == [f"nbgrader's metadata was missing or changed in 7 cells: {names}"]


def test_a_notebook_of_another_lab_is_refused() -> None:
    lab = ReleasedNotebook("01_perceptron", tuple(LAB))
    other = new_notebook(cells=[new_code_cell("answer = 42"), new_markdown_cell("# Mine")])
    with pytest.raises(Unreadable, match=r"is not the notebook of 01_perceptron \(it has no exerc"):
        refuse_foreign(other, lab)
    refuse_foreign(new_notebook(cells=[new_code_cell("def sigmoid(z): ...")]), lab)
    refuse_foreign(new_notebook(cells=[new_code_cell(" ")]), lab)  # blank, and so graded
    refuse_foreign(stripped(new_notebook(cells=[LOCKED.as_cell()])), lab)

"""Written answers that stand elsewhere wait for a person; nothing that was given out does."""

from __future__ import annotations

import copy

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_raw_cell
from nbgrader.utils import compute_checksum, determine_grade

from autograder.submission.released import ReleasedCell, ReleasedNotebook, text_digest
from autograder.submission.restore import restore
from autograder.submission.written_answers import gather_answers

STUB, PROSE = "YOUR ANSWER HERE", "I take 0.3, because a missed cancer weighs more."
LINE = "why: nothing in its own cell; a person reads what other cells say"
QUESTION = ReleasedCell("ask", "markdown", "Why?", "", True, False, False, False, None)
GIVEN = ["# The lab", "Look at the curve.", "The end."]


def released(kind: str = "markdown", known: bool = True) -> ReleasedNotebook:
    why = ReleasedCell("why", kind, STUB, "", False, True, True, False, 2.0)
    checksum = compute_checksum(why.as_cell())
    why = ReleasedCell("why", kind, STUB, checksum, False, True, True, False, 2.0)
    texts = frozenset(map(text_digest, [*GIVEN, "Why?", STUB]))
    return ReleasedNotebook("x", (QUESTION, why), texts=texts if known else frozenset())


def handed_out(lab: ReleasedNotebook) -> NotebookNode:
    first, middle, last = map(new_markdown_cell, GIVEN)
    return new_notebook(cells=[first, middle, *(one.as_cell() for one in lab.cells), last])


def graded(nb: NotebookNode, lab: ReleasedNotebook) -> tuple[float | None, str, list[str]]:
    """nbgrader's score, the text that a person reads, and the lines."""
    restore(nb, lab.cells)
    lines = gather_answers(nb, lab)
    cell = next(c for c in nb.cells if c.metadata.get("nbgrader", {}).get("grade_id") == "why")
    return determine_grade(cell)[0], cell.source, lines


def test_an_empty_answer_is_a_zero() -> None:
    assert graded(handed_out(released()), released()) == (0, STUB, [])


def test_an_answer_in_its_cell_waits_as_it_is() -> None:
    nb = handed_out(released())
    nb.cells[3].source = PROSE
    nb.cells.append(new_markdown_cell("My notes."))
    assert graded(nb, released()) == (None, PROSE, [])


@pytest.mark.parametrize("place", [0, 3, 4, 5])
@pytest.mark.parametrize(
    "cell",
    [
        new_markdown_cell(PROSE),
        new_raw_cell(PROSE),
        new_code_cell(f"# {PROSE}"),
        new_code_cell(f'"""{PROSE}"""'),
        new_code_cell(PROSE),
    ],
    ids=["markdown", "raw", "comment", "string", "code"],
)
def test_an_answer_in_another_cell_is_shown_and_waits(place: int, cell: NotebookNode) -> None:
    nb = handed_out(released())
    nb.cells.insert(place, copy.deepcopy(cell))
    score, text, lines = graded(nb, released())
    assert (score, lines) == (None, [LINE])
    assert PROSE in text


def test_an_answer_whose_cell_has_lost_its_name_waits() -> None:
    nb = handed_out(released())
    nb.cells[3] = new_markdown_cell(PROSE)
    score, text, lines = graded(nb, released())
    assert (score, lines, PROSE in text) == (None, [LINE], True)


def test_a_notebook_that_has_lost_all_names_waits() -> None:
    nb = handed_out(released())
    nb.cells[3].source = PROSE
    for cell in nb.cells:
        cell.metadata = NotebookNode()
    assert graded(nb, released())[0] is None


def test_pictures_come_along() -> None:
    nb = handed_out(released())
    picture = {"image/png": "AAAA"}
    drawn = new_markdown_cell("![d](attachment:d.png)", attachments={"d.png": picture})
    nb.cells.append(drawn)
    graded(nb, released())
    assert nb.cells[3].attachments == {"d.png": picture}


@pytest.mark.parametrize(
    "cell",
    [
        new_markdown_cell("  \n"),
        new_markdown_cell("The  end. "),
        new_code_cell("x = 1  # one and two and three and four"),
        new_code_cell("def f(:"),
        new_code_cell("x = '\\d'"),
        new_code_cell(""),
        new_code_cell("for x in range(3) print(x)"),
    ],
)
def test_what_is_no_prose_of_the_students_makes_nobody_wait(cell: NotebookNode) -> None:
    nb = handed_out(released())
    nb.cells.append(cell)
    assert graded(nb, released())[0] == 0


def test_an_answer_in_code_gets_prose_as_comments() -> None:
    nb = handed_out(released("code"))
    nb.cells.insert(0, new_markdown_cell("Far away, which is about something else."))
    assert graded(copy.deepcopy(nb), released("code"))[0] == 0
    nb.cells.append(new_markdown_cell("One.\n\nTwo."))
    score, text, lines = graded(nb, released("code"))
    assert (score, lines) == (None, [LINE])
    assert text.splitlines()[-3:] == ["# One.", "#", "# Two."]


def test_where_the_given_texts_are_unknown_only_what_stands_near_counts() -> None:
    lab = released(known=False)
    nb = handed_out(lab)
    del nb.cells[4]
    assert graded(copy.deepcopy(nb), lab)[0] == 0
    nb.cells.append(new_markdown_cell(PROSE))
    assert graded(nb, lab)[0] is None


def test_a_cell_of_digits_is_told_from_prose_by_its_beginning() -> None:
    """Held as a whole against the form of a sentence, these would keep the grader for minutes."""
    nb = handed_out(released())
    nb.cells.insert(4, new_code_cell("1" * 100_000 + " 2"))
    assert graded(nb, released()) == (0, STUB, [])

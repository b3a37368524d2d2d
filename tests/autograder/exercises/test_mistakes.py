"""The table of mistakes: what is read, what is edited, and what is refused in which words."""

from __future__ import annotations

import pytest

from autograder.errors import MitdlError
from autograder.exercises import Exercise, Lab, case, table
from autograder.exercises.mistakes import Row

SOURCE = """\
def softmax(z, axis=-1):
    if z.size:
        top = np.max(z, axis=axis)
    e = np.exp(z - top)
    return e / np.sum(e, axis=axis)
"""


def row(text: str) -> Row:
    (only,) = table(text)
    return only


def edited(line: str) -> str:
    return row(f"{line}\n    A sentence.").apply(SOURCE)


# ── reading ───────────────────────────────────────────────────────────────────────────────────────


def test_a_row_has_a_name_edits_and_a_sentence_over_several_lines() -> None:
    (first, second) = table(
        "# A head\n"
        "\n"
        "no-shift: z - top → z\n"
        "    It overflows. Subtract the\n"
        "    maximum first.\n"
        "swapped: np.max → np.min\n"
        "and np.sum → np.prod, each\n"
        "    Both are wrong.\n"
    )
    assert (first.name, first.sentence) == ("no-shift", "It overflows. Subtract the maximum first.")
    assert [(e.old, e.new, e.each) for e in second.edits] == [
        ("np.max", "np.min", False),
        ("np.sum", "np.prod", True),
    ]


def test_a_row_knows_its_file_and_line() -> None:
    line = row("a: b → c\n    d.").where
    assert line.startswith("test_mistakes.py:")


def test_why_a_row_is_no_mistake_in_another_right_answer() -> None:
    found = row(
        "a: b → c\n    d.\n    elsewhere (right-loops, right-lists): its loop\n    has one axis.\n"
        "    elsewhere: nothing changes.\n"
    )
    assert found.sentence == "d."
    assert found.elsewhere == {
        "right-loops": "its loop has one axis.",
        "right-lists": "its loop has one axis.",
        "": "nothing changes.",
    }


def test_tables_add_up_and_leave_rows_out() -> None:
    shared = table("a: b → c\n    d.\ne: f → g\n    h.")
    both = shared.without("e") + table("i: j → k\n    l.")
    assert [found.name for found in both] == ["a", "i"]
    with pytest.raises(MitdlError, match="the table has no row nothing to leave out"):
        shared.without("nothing")


# ── editing ───────────────────────────────────────────────────────────────────────────────────────


def test_only_the_place_named_changes() -> None:
    assert edited("x: z - top → z") == SOURCE.replace("z - top", "z")


def test_each_changes_every_place() -> None:
    assert edited("x: axis=axis → axis=0, each") == SOURCE.replace("axis=axis", "axis=0")


def test_words_are_whole() -> None:
    """`e` stands in `exp`, `size` and `axis=axis` too, and is meant nowhere there."""
    assert "return f / np.sum(f, axis=axis)" in edited("x: e → f, each")


def test_edits_are_made_at_once() -> None:
    swapped = row("x: np.max → np.sum\nand np.sum → np.max\n    A sentence.").apply(SOURCE)
    assert "top = np.sum(z" in swapped
    assert "np.max(e" in swapped


def test_a_new_line_takes_the_indent_of_its_own() -> None:
    assert "        top = np.max(z, axis=axis)\n        top = 0\n" in edited(
        "x: top = np.max(z, axis=axis) → top = np.max(z, axis=axis)⏎top = 0"
    )


def test_fours_of_spaces_indent_further() -> None:
    changed = edited("x: e = np.exp(z - top) → if True: ⏎     e = np.exp(z - top)")
    assert "    if True:\n        e = np.exp(z - top)\n" in changed


def test_two_lines_can_be_taken_away() -> None:
    changed = edited("x: if z.size: ⏎ top = np.max(z, axis=axis) → top = 0")
    assert changed.startswith("def softmax(z, axis=-1):\n    top = 0\n    e = ")


def test_nothing_may_stand_in_the_place_of_something() -> None:
    assert "np.exp(z )" in edited("x: - top → ")


# ── refusing ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("x: nothing → z", "`nothing` is not in the answer; copy it from there, letter by letter"),
        (
            "x: axis=axis → axis=0",
            "`axis=axis` stands 2 times in the answer; take more of the line, or end the row with "
            "`, each`",
        ),
        ("x: z - top → z - top", "it changes nothing; write what a student wrote instead"),
        ("x: z - top → z\nand - top → ", "two of its edits overlap; make one edit of them"),
    ],
)
def test_an_edit_that_does_not_fit_is_one_line_with_file_and_remedy(
    text: str, problem: str
) -> None:
    with pytest.raises(MitdlError) as caught:
        row(f"{text}\n    A sentence.").apply(SOURCE)
    where, _, said = str(caught.value).partition(": mistake x: ")
    assert where.startswith("test_mistakes.py:")
    assert said == problem


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("x: a → b\ny: c → d\n    e.", "mistake x: it has no sentence; say under it, indented, "),
        ("    a sentence", "`a sentence` belongs to no row; begin with `name: old → new`"),
        ("x: a → b\n    c.\nand d → e", "`and d → e` follows no edit; put it before the sentence"),
        ("what is this", "`what is this` is no row, expected `name: old → new`; indent a sentence"),
        ("x: a, b", "`a, b` is no edit, expected `old → new`"),
        ("x:  → b", "`→ b` is no edit, expected `old → new`"),
    ],
)
def test_what_is_no_table_is_one_line_with_file_and_line(text: str, problem: str) -> None:
    with pytest.raises(MitdlError) as caught:
        table(text)
    where, _, said = str(caught.value).partition(": ")
    assert where.startswith("test_mistakes.py:")
    assert problem in said


# ── an exercise ───────────────────────────────────────────────────────────────────────────────────


def square() -> Exercise:
    exercise = Exercise(points=1, reference=lambda x: x**2)

    @exercise.cases
    def cases(rng):
        yield case("three", 3.0)

    @exercise.answer
    def square(x, times=1):
        return x * x

    return exercise


def test_name_and_signature_come_from_the_answer() -> None:
    exercise = square()
    assert (exercise.name, exercise.signature) == ("square", "square(x, times=1)")
    assert exercise.parameters == ("x", "times")
    assert exercise.answer_source == "def square(x, times=1):\n    return x * x\n"


def test_a_row_becomes_a_function_when_it_is_first_called() -> None:
    exercise = square()
    exercise.mistakes("doubled: x * x → 2 * x\n    You double x.")
    (mistake,) = exercise.known_mistakes
    assert mistake.call(3.0) == 6.0
    assert exercise.right(3.0) == 9.0


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        (
            "a: x * x → x\n    One.\na: x * x → 2 * x\n    Two.",
            "mistake a: a has the same name; give each a name of its own",
        ),
        (
            "a: x * x → x\n    One.\nb: x * x → 2 * x\n    One.",
            "mistake b: a has the same sentence; give each a sentence of its own",
        ),
        ("a: y → x\n    One.", "mistake a: `y` is not in the answer"),
    ],
)
def test_what_cannot_be_told_apart_is_refused(rows: str, problem: str) -> None:
    with pytest.raises(MitdlError, match=r"^test_mistakes\.py:\d+: ") as caught:
        square().mistakes(rows)
    assert problem in str(caught.value)


def test_an_edit_that_is_no_python_is_told_with_its_row() -> None:
    exercise = square()
    exercise.mistakes("a: x * x → x *\n    One.")
    with pytest.raises(MitdlError, match=r"test_mistakes.py:\d+: the edited answer is no Python"):
        exercise.known_mistakes[0].call(1.0)


def test_shares_that_do_not_add_up_are_told() -> None:
    exercise = square()
    exercise.part("a half", 0.5)(lambda rng: iter([case("two", 2.0)]))
    with pytest.raises(MitdlError, match=r"shares of square's parts add up to 0.5; make their sum"):
        Lab("01_areas", "Areas", (exercise,))


def test_two_parts_of_one_name_are_told() -> None:
    exercise = square()
    exercise.part("a half", 0.5)
    with pytest.raises(MitdlError, match="there is a part 'a half' already"):
        exercise.part("a half", 0.5)


def test_an_exercise_without_an_answer_cases_or_reference_is_told() -> None:
    with pytest.raises(MitdlError, match="has no cases; decorate a generator"):
        Lab("01_areas", "Areas", (Exercise(points=1, reference=abs),))
    blank = Exercise(points=1, reference=abs)
    blank.cases(lambda rng: iter([case("one", 1.0)]))
    with pytest.raises(MitdlError, match=r"has no answer; decorate one with @exercise.answer"):
        Lab("01_areas", "Areas", (blank,))
    aimless = square()
    aimless.reference = None
    with pytest.raises(MitdlError, match="square has no reference; give it an oracle"):
        Lab("01_areas", "Areas", (aimless,))


def test_a_mistake_that_is_a_function_needs_its_sentence() -> None:
    def bare(x):
        return x

    with pytest.raises(MitdlError, match="mistake bare: it has no sentence; give it a docstring"):
        square().mistake(bare)

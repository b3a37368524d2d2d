from dataclasses import replace

from autograder.gradebook.standings import NotebookTotal, Standing
from autograder.grading.run import Graded
from autograder.judge.verdict import Kind, Outcome, Result, Verdict
from autograder.reports.overview import Overview
from autograder.reports.page import report_page
from autograder.reports.table import class_table, printable_line, result_table

PASSED, FAILED = Outcome.PASSED, Outcome.FAILED


def row(
    student: str, sigmoid: Verdict | None = None, waiting: bool = False, **more: object
) -> Graded:
    right = Verdict("sigmoid", PASSED, 2.0, 2.0)
    verdicts = (sigmoid or right, Verdict("relu", PASSED, 1.0, 1.0))
    score = sum(one.score for one in verdicts)
    result = Result("01_x", verdicts, student, isolation="process", **more)  # type: ignore[arg-type]
    return Graded(student, result, standing=Standing(score, 3.0, 0.0, waiting))


SLIP = Verdict("sigmoid", FAILED, 0.0, 2.0, "wrong-sign", "sigmoid(1.0): got 0.27")
ODD = Verdict("sigmoid", FAILED, 0.0, 2.0, None, "sigmoid(0.0): raises NameError\n    a hint")
ENDLESS = "sigmoid(0.0): gives no answer in 4 seconds"
STUCK = Verdict("sigmoid", FAILED, 0.0, 2.0, None, ENDLESS, kind=Kind.TIMEOUT)
ROWS = [
    row("all-right", waiting=True),
    row("odd", ODD),
    row("slips", SLIP),
    row("slips-too", SLIP, tampering=["check_relu: deleted; put back"]),
    row("stuck", STUCK),
    Graded("unlucky", None, reason="sandbox: does not start"),
]
OVERVIEW = Overview(
    "01_x", "The x", ROWS, {"sigmoid": 2.0, "relu": 1.0}, {"sigmoid": {"wrong-sign": "It is −z."}}
)


def test_mistakes_are_counted_with_their_sentence() -> None:
    (slip,) = OVERVIEW.slips()
    assert (slip.mistake, slip.sentence, slip.students) == (
        "wrong-sign",
        "It is −z.",
        ["slips", "slips-too"],
    )


def test_what_was_not_graded_is_no_zero_in_the_mean() -> None:
    assert OVERVIEW.mean == (3 + 1 + 1 + 1 + 1) / 5
    assert OVERVIEW.passed("sigmoid") == 1
    assert sum(count for _, count in OVERVIEW.distribution()) == 5


def test_who_needs_a_look_and_why() -> None:
    assert [(student, reasons[0][0]) for student, reasons in OVERVIEW.to_look_at] == [
        ("unlucky", "not graded"),
        ("slips-too", "locked cell"),
        ("stuck", "stopped"),
    ]


def test_the_page_begins_with_who_is_not_graded_and_who_waits() -> None:
    page = report_page(OVERVIEW)
    first = page.index("Not the last word yet")
    assert page.index("need a look") < first < page.index("Who needs a look")
    said = page[first : page.index("Who needs a look")]
    assert "handed in and not graded<br><small>unlucky</small>" in said
    assert "wait for a person to grade something<br><small>all-right</small>" in said
    assert "Not the last word yet" not in report_page(replace(OVERVIEW, submissions=ROWS[1:-1]))


def test_several_notebooks_have_a_total_each_in_table_and_page() -> None:
    totals = {"p1": NotebookTotal("p1", 2.0, 2.0, 0.5), "p2": NotebookTotal("p2", 1.0, 1.0)}
    both = replace(ROWS[0], standing=Standing(3.0, 3.0, 0.5, False, notebooks=totals))
    overview = replace(OVERVIEW, submissions=[both, ROWS[-1]])
    assert "  2.5/3   ✓  ✓  late, −0.5; p1 1.5/2, p2 1/1" in class_table(overview)
    page = report_page(overview)
    assert [page.count(text) for text in ("<span>p1</span>", "1.5 / 2", "1 / 1")] == [1, 1, 1]


def test_who_is_late_counts_with_what_is_left() -> None:
    on_time = row("on-time")
    late = replace(on_time, student="late", standing=Standing(3.0, 3.0, 2.5, False, 90_061.0))
    unpunished = replace(late, student="free", standing=Standing(3.0, 3.0, 0.0, False, 61.0))
    unclear = replace(on_time, student="unclear", notice="timestamp.txt: 'soon' is no time")
    rows = [on_time, late, unpunished, unclear]
    overview = Overview("01_x", "The x", rows, {"sigmoid": 2.0, "relu": 1.0})
    assert (overview.mean, overview.median) == ((3 + 0.5 + 3 + 3) / 4, 3.0)
    assert overview.distribution(2) == [("0-1.5", 1), ("1.5-3", 3)]
    table = [" ".join(line.split()) for line in class_table(overview).splitlines()]
    assert "late 0.5/3 ✓ ✓ late by 1 d 1 h 2 min, −2.5" in table
    assert "free 3/3 ✓ ✓ late by 2 min" in table
    assert "unclear 3/3 ✓ ✓ handed in: timestamp.txt: 'soon' is no time" in table
    assert "2 late" in table
    page = report_page(overview)
    assert "0.5 / 3" in page
    assert "late by 1 d 1 h 2 min, −2.5" in page
    assert [student for student, _ in overview.to_look_at] == ["unclear"]


def test_a_class_of_none_is_no_crash() -> None:
    empty = Overview("01_x", "The x", [], {"sigmoid": 2.0})
    assert (empty.mean, empty.median, empty.max_score, empty.isolation) == (0, 0, 2, "nothing ran")
    assert "0 submissions" in class_table(empty)


def test_the_table_shows_scores_outcomes_and_names_of_mistakes() -> None:
    lines = class_table(OVERVIEW).splitlines()
    assert lines[0] == "01_x · 6 submissions · isolation: process"
    assert lines[1] == "1 not graded: unlucky"
    assert lines[2] == "1 wait for a person to grade something (*): all-right"
    assert lines[5] == "all-right      3/3*  ✓  ✓"
    assert lines[6] == "odd            1/3   ✗  ✓  sigmoid(0.0): raises NameError"
    assert lines[7] == "slips          1/3   ✗  ✓  sigmoid: wrong-sign"
    assert lines[10] == "unlucky          -  not graded: sandbox: does not start"
    assert "1 sigmoid (2) · 2 relu (1)" in lines


def test_a_name_cannot_steer_the_terminal() -> None:
    assert printable_line("a\x1b[31m\nb") == "a [31m b"
    assert printable_line("x" * 50, 10) == "x" * 9 + "…"
    table = class_table(Overview("x", "x", [row("a\x1b]0;b\x07")], {"sigmoid": 2.0}))
    assert "\x1b" not in table


def test_one_result_shows_each_message_below_its_exercise() -> None:
    more = {"tampering": ("check_x: deleted",), "notes": ("cell 3 (`1/0`): stops",)}
    result = Result("01_x", (ODD,), seconds=0.25, seed=7, written=2.0, **more)
    assert result_table(result).splitlines() == [
        "✗ sigmoid    0/2",
        "    sigmoid(0.0): raises NameError",
        "        a hint",
        "! check_x: deleted",
        "! cell 3 (`1/0`): stops",
        "",
        "01_x: 0 of 2 points, in 0.2 s",
        "2 more for what you write: a person reads it",
        "--seed 7 asks the same again",
    ]

import csv
import io
import shutil
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from autograder.gradebook.entries import one_commit
from autograder.gradebook.standings import standings
from autograder.reports.exports import FORMS, Assignment, Score, Scores, Student, as_csv, scores_in

ADA = Student("ada1", "Ada", "Byron, Lady", "ada@example.org")
BOB = Student("bob2", lms_user_id="4711")
EVIL = Student("=cmd|' /C calc'!A0", "@SUM(1)", "\t=1+1", "-1+1")
LAB, SECOND = Assignment("01_x", 20.0, "2025-02-01 10:00:00"), Assignment("+02", 5.0)
FOUND = {
    ("ada1", "01_x"): Score(18.0, 1.5, "2025-02-01 11:01:02", 3662.0),
    ("ada1", "+02"): Score(1.0, 2.0),
    ("bob2", "01_x"): Score(7.25),
}
REMARKS = {("bob2", "+02"): "handed in, not graded", ("bob2", "01_x"): "waits for a person"}
SCORES = Scores([ADA, BOB, EVIL], [LAB, SECOND], FOUND, REMARKS)


def table(form: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(as_csv(SCORES, form))))


def test_a_spreadsheet_gets_nbgraders_columns() -> None:
    rows = table("csv")
    assert rows[0][:4] == ["assignment", "duedate", "timestamp", "student_id"]
    assert rows[1] == [
        *("01_x", "2025-02-01 10:00:00", "2025-02-01 11:01:02", "ada1", "Byron, Lady", "Ada"),
        *("ada@example.org", "18.0", "1.5", "16.5", "20.0", ""),
    ]
    assert len(rows) == 1 + 2 * 3
    assert [(row[9], row[11]) for row in rows if row[3] == "bob2"] == [
        ("7.25", "waits for a person"),
        ("", "handed in, not graded"),
    ]


def test_whoever_handed_in_and_is_in_no_gradebook_has_a_line_in_the_spreadsheet() -> None:
    remarks = {("new10", "+02"): "handed in, not graded", ("new9", "+02"): "nothing to grade"}
    found = Scores([ADA], [LAB, SECOND], FOUND, remarks)
    rows = list(csv.reader(io.StringIO(as_csv(found, "csv"))))
    assert [(row[0], row[3], row[9], row[11]) for row in rows[1:]] == [
        ("01_x", "ada1", "16.5", ""),
        ("'+02", "ada1", "0.0", ""),
        ("'+02", "new9", "", "nothing to grade"),
        ("'+02", "new10", "", "handed in, not graded"),
    ]
    for form in set(FORMS) - {"csv"}:
        assert "new9" not in as_csv(found, form), "an import would meet a stranger"


def test_what_nbgrader_could_not_grade_is_no_zero_in_any_form(
    tmp_path: Path, empty_gradebook: Path
) -> None:
    """`nbgrader autograde` leaves a submission without any score where it fails."""
    with Gradebook(f"sqlite:///{shutil.copy(empty_gradebook, tmp_path)}") as gradebook:
        gradebook.add_assignment("hw")
        gradebook.add_notebook("hw", "hw")
        for name in ("t1", "t2"):
            gradebook.add_grade_cell(name, "hw", "hw", max_score=2, cell_type="code")
        gradebook.add_grade_cell("essay", "hw", "hw", max_score=3, cell_type="markdown")
        with one_commit(gradebook):
            for student in ("failed", "by-hand", "graded"):
                gradebook.add_student(student)
                gradebook.add_submission("hw", student)
        gradebook.find_grade("t1", "hw", "hw", "graded").auto_score = 2.0
        gradebook.find_grade("t2", "hw", "hw", "by-hand").manual_score = 1.0
        gradebook.db.commit()
        found, standing = scores_in(gradebook), standings(gradebook, "hw")
    for form, empty in (("csv", 3), ("canvas", 1), ("moodle", 1), ("gradescope", 1)):
        rows = list(csv.reader(io.StringIO(as_csv(found, form))))
        (failed,) = [row for row in rows if "failed" in row]
        (graded,) = [row for row in rows if "graded" in row]
        assert "0.0" not in failed, form
        assert failed.count("") - graded.count("") >= empty, form
    assert {name: score.points for (name, _), score in found.scores.items()} == {
        "by-hand": 1.0,
        "graded": 2.0,
    }
    assert [name for name, one in standing.items() if not one.scored] == ["failed"]


def test_canvas_gets_a_line_of_points_and_empty_cells_for_what_is_missing() -> None:
    rows = table("canvas")
    assert rows[0][:6] == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "01_x"]
    assert rows[1] == ["    Points Possible", "", "", "", "", "20.0", "5.0"]
    assert rows[2] == ["Byron, Lady, Ada", "", "", "ada1", "", "16.5", "0.0"]
    assert rows[3] == ["bob2", "4711", "", "bob2", "", "7.25", ""]


def test_moodle_finds_people_by_number_or_address() -> None:
    rows = table("moodle")
    assert rows[0] == [
        *("First name", "Last name", "ID number", "Email address"),
        *("Assignment: 01_x (Real)", "Assignment: +02 (Real)"),
    ]
    assert rows[1] == ["Ada", "Byron, Lady", "ada1", "ada@example.org", "16.5", "0.0"]


def test_gradescope_gets_maximum_time_and_lateness() -> None:
    rows = table("gradescope")
    assert rows[0][4:8] == [
        *("01_x", "01_x - Max Points", "01_x - Submission Time", "01_x - Lateness (H:M:S)"),
    ]
    assert rows[1][4:8] == ["16.5", "20.0", "2025-02-01 11:01:02", "01:01:02"]
    assert rows[2][8:] == ["", "5.0", "", ""]


@pytest.mark.parametrize("form", FORMS)
def test_a_sum_shows_no_rounding_and_a_name_steers_no_terminal(form: str) -> None:
    found = Scores(
        [Student("a\x1b[2J"), Student("b\u202eb")],
        [Assignment("x", 0.1 + 0.2)],
        {("a\x1b[2J", "x"): Score(0.1 + 0.7 - 0.1, 0.1 + 0.2), ("b\u202eb", "x"): Score(-0.0)},
    )
    text = as_csv(found, form)
    assert "\x1b" not in text
    assert "\u202e" not in text
    fields = [field for row in csv.reader(io.StringIO(text)) for field in row]
    assert {"0.4", "0.0"} <= set(fields)
    assert not any("00000" in field or field.startswith("-") for field in fields)


def test_students_stand_in_the_order_of_people(tmp_path: Path, empty_gradebook: Path) -> None:
    db_url = f"sqlite:///{shutil.copy(empty_gradebook, tmp_path)}"
    with Gradebook(db_url) as gradebook:
        for name in ("s10", "s9", "anna", "S1"):
            gradebook.add_student(name, lms_user_id=f"id of {name}")
        gradebook.add_assignment("hw")
        found = scores_in(gradebook)
    assert [student.id for student in found.students] == ["anna", "S1", "s9", "s10"]
    assert found.students[1].lms_user_id == "id of S1"
    assert as_csv(found, "csv").splitlines()[1] == "hw,,,anna,,,,,,,0.0,"


@pytest.mark.parametrize("form", FORMS)
def test_no_text_is_a_formula(form: str) -> None:
    rows = table(form)
    risky = [field for row in rows for field in row if field.lstrip()[:1] in tuple("=+-@")]
    assert [field for field in risky if field] == []
    assert any("'=cmd" in field for row in rows for field in row)

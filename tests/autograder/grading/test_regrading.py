"""What is graded again, and what an instructor can defend: times, penalties, partial credit."""

import csv
import io
import shutil
import subprocess
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from tests.helpers import in_process
from tests.helpers.plain_course import FULL, HALF, HALF_POINTS, HW, RIGHT, PlainCourse

DUE, AN_HOUR_LATER = datetime(2025, 5, 1, 12), datetime(2025, 5, 1, 13, 45)
IN_TIME = {
    "cest": "2025-05-01 13:30:00.000000 CEST",
    "offset": "2025-05-01 07:00:00 -0500",
    "utc": "2025-05-01 11:00:00 UTC",
}
LATE = {
    "late-cest": "2025-05-01 14:30:00.000000 CEST",
    "late-edt": "2025-05-01 08:30:00.000000 EDT",
    "late-iso": "2025-05-01T08:30:00-05:00",
}
UNCLEAR = {"cst": "2025-05-01 08:30:00 CST", "thursday": "last Thursday"}
ZERO = "c.LateSubmissionPlugin.penalty_method = 'zero'"
pytestmark = pytest.mark.xdist_group("regrading")
Done = subprocess.CompletedProcess[str]


def grade(course: PlainCourse, *more: str) -> Done:
    return in_process.mitdl("grade", HW, "--jobs", "2", *more, cwd=course.folder)


@pytest.fixture(scope="module")
def graded(
    tmp_path_factory: pytest.TempPathFactory, empty_gradebook: Path
) -> tuple[PlainCourse, Done]:
    """A class that was graded once."""
    course = PlainCourse(tmp_path_factory.mktemp("plain"))
    shutil.copy(empty_gradebook, course.folder)
    course.configure(ZERO)
    course.release()
    course.due(DUE)
    for student, time in (IN_TIME | LATE | UNCLEAR).items():
        course.hand_in(student, time)
    course.hand_in("half", "2025-05-01 11:00:00 UTC", HALF)
    course.hand_in("\x1b[31mred", None)
    return course, grade(course)


@pytest.fixture
def again(graded: tuple[PlainCourse, Done], tmp_path: Path) -> PlainCourse:
    """A copy of the graded course, to be changed."""
    shutil.copytree(graded[0].folder, tmp_path / "course")
    return PlainCourse(tmp_path / "course")


def exported(course: PlainCourse, form: str = "csv") -> list[list[str]]:
    done = in_process.mitdl("export", "--to", form, cwd=course.folder)
    return list(csv.reader(io.StringIO(done.stdout)))


def points(course: PlainCourse) -> dict[str, float]:
    heads, *rows = exported(course)
    return {row[heads.index("student_id")]: float(row[heads.index("score")]) for row in rows}


def stamps(course: PlainCourse) -> dict[str, int]:
    found = course.folder.glob(f"autograded/*/{HW}/{HW}.ipynb")
    return {path.parts[-3]: path.stat().st_mtime_ns for path in found}


def line_of(done: Done, student: str) -> str:
    return next(line for line in done.stdout.splitlines() if line.startswith(f"{student} "))


def test_a_penalty_is_for_who_is_late_and_for_nobody_else(
    graded: tuple[PlainCourse, Done],
) -> None:
    found = points(graded[0])
    assert {student: found[student] for student in IN_TIME} == dict.fromkeys(IN_TIME, FULL)
    assert {student: found[student] for student in LATE} == dict.fromkeys(LATE, 0.0)


def test_partial_credit_is_the_number_that_it_is_in_every_export(
    graded: tuple[PlainCourse, Done],
) -> None:
    assert points(graded[0])["half"] == HALF_POINTS
    for form in ("canvas", "moodle", "gradescope"):
        (row,) = (row for row in exported(graded[0], form) if "half" in row)
        assert str(HALF_POINTS) in row


def test_a_time_that_nobody_can_read_is_said_and_costs_nothing_yet(
    graded: tuple[PlainCourse, Done],
) -> None:
    course, done = graded
    assert done.returncode == 1
    for student, text in UNCLEAR.items():
        (line,) = (line for line in done.stderr.splitlines() if line.startswith(f"{student}: "))
        assert f"timestamp.txt: {text!r}" in line
        assert "timestamp.txt" in line_of(done, student)
        assert points(course)[student] == FULL
    said = in_process.mitdl("export", cwd=course.folder)
    assert said.returncode == 1
    assert "hw: 2 have a timestamp.txt that nobody can read, so none is late: cst, thursday" in (
        said.stderr
    )


def test_the_table_shows_who_is_late_and_what_counts(graded: tuple[PlainCourse, Done]) -> None:
    table = graded[1].stdout
    assert "0/21.3" in line_of(graded[1], "late-edt")
    assert "late by 30 min, −18.3" in line_of(graded[1], "late-edt")
    assert "late by 1 h 30 min, −18.3" in line_of(graded[1], "late-iso")
    assert "late" not in line_of(graded[1], "cest").removesuffix("…").replace("late-", "")[:40]
    mean = (6 * FULL + HALF_POINTS) / 10
    assert f"mean {mean:.1f}, median {FULL:.1f} of 21.3" in table
    assert "3 late" in table


def test_no_name_steers_the_terminal(graded: tuple[PlainCourse, Done]) -> None:
    course, done = graded
    exports = in_process.mitdl("export", cwd=course.folder)
    for text in (done.stdout, done.stderr, exports.stdout, exports.stderr):
        assert "\x1b" not in text
        assert "red" in text or text is done.stderr or text is exports.stderr


def test_what_did_not_change_is_not_graded_again(again: PlainCourse) -> None:
    before = stamps(again)
    done = grade(again)
    assert stamps(again) == before
    assert "graded again" not in done.stderr
    assert done.returncode == 1  # two times still cannot be read


def test_a_due_date_that_moved_changes_penalties_and_nothing_else(again: PlainCourse) -> None:
    before = stamps(again)
    again.due(AN_HOUR_LATER)
    done = grade(again)
    assert stamps(again) == before
    assert points(again) == {
        **dict.fromkeys((*IN_TIME, *LATE, *UNCLEAR, "\ufffd[31mred"), FULL),
        "half": HALF_POINTS,
    }
    assert "late-edt: late penalty was 18.3, is now 0" in done.stderr.splitlines()
    again.due(DUE)
    grade(again, "--student", "late-edt")
    assert points(again)["late-edt"] == 0.0
    assert points(again)["late-iso"] == FULL  # not asked for


def test_an_extension_is_given_at_once(again: PlainCourse) -> None:
    with again.gradebook() as gradebook:
        gradebook.grant_extension(HW, "late-edt", hours=1)
    grade(again)
    assert points(again)["late-edt"] == FULL
    assert points(again)["late-cest"] == 0.0


def test_the_courses_zone_settles_what_was_unclear(again: PlainCourse) -> None:
    before = stamps(again)
    again.configure(ZERO, "c.Exchange.timezone = 'America/Chicago'")
    done = grade(again)
    assert stamps(again) == before
    assert points(again)["cst"] == 0.0
    assert "cst: late penalty was 0, is now 18.3" in done.stderr.splitlines()
    assert "cst: timestamp.txt" not in done.stderr


def test_a_time_that_can_no_longer_be_read_is_not_the_old_one(again: PlainCourse) -> None:
    again.hand_in("late-edt", "soon")
    done = grade(again, "--student", "late-edt")
    assert done.returncode == 1
    assert "1 graded again: handed in again" in done.stderr
    with again.gradebook() as gradebook:
        assert gradebook.find_submission(HW, "late-edt").timestamp is None


CHANGES: dict[str, tuple[Callable[[PlainCourse], object], str]] = {
    "points": (
        lambda course: course.release(plain=5.0),
        "1 graded again: points of plain changed (2 → 5)",
    ),
    "settings": (
        lambda course: course.configure(ZERO, "c.Execute.timeout = 20"),
        "1 graded again: settings in nbgrader_config.py changed",
    ),
    "data": (
        lambda course: (course.folder / "source" / HW / "data.csv").write_text("1,2"),
        "1 graded again: files beside the notebook changed",
    ),
}


@pytest.mark.parametrize("kind", CHANGES)
def test_what_a_score_depends_on_is_graded_again_and_named(again: PlainCourse, kind: str) -> None:
    change, said = CHANGES[kind]
    change(again)
    done = grade(again, "--student", "utc")
    assert said in done.stderr.splitlines()
    assert points(again)["utc"] == FULL + (3.0 if kind == "points" else 0.0)
    assert "graded again" not in grade(again, "--student", "utc").stderr


def test_a_penalty_of_the_courses_own_lies_beside_its_configuration(again: PlainCourse) -> None:
    (again.folder / "ten_percent_off.py").write_text(
        "from nbgrader.plugins import BasePlugin\n"
        "class TenPercent(BasePlugin):\n"
        "    def late_submission_penalty(self, student_id, score, total_seconds_late):\n"
        "        return score / 10\n"
    )
    again.configure("c.AssignLatePenalties.plugin_class = 'ten_percent_off.TenPercent'")
    done = grade(again)
    assert points(again)["late-edt"] == pytest.approx(FULL * 0.9)
    assert "late-edt: late penalty was 18.3, is now 1.83" in done.stderr.splitlines()


def test_a_penalty_that_is_not_there_is_one_line(again: PlainCourse) -> None:
    again.configure("c.AssignLatePenalties.plugin_class = 'nowhere.Late'")
    done = grade(again)
    assert done.returncode == 2
    assert done.stderr.startswith("mitdl: nbgrader_config.py: ")
    assert "nowhere" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_penalty_that_fails_concerns_one_student(again: PlainCourse) -> None:
    (again.folder / "broken_late.py").write_text(
        "from nbgrader.plugins import BasePlugin\n"
        "class Late(BasePlugin):\n"
        "    def late_submission_penalty(self, student_id, score, total_seconds_late):\n"
        "        return 1 / 0 if student_id == 'late-edt' else 1\n"
    )
    again.configure("c.AssignLatePenalties.plugin_class = 'broken_late.Late'")
    done = grade(again)
    assert done.returncode == 1
    assert "late-edt: not graded: ZeroDivisionError" in done.stderr
    assert points(again)["late-iso"] == pytest.approx(FULL - 1)


def test_an_unknown_student_is_named_beside_a_known_one(again: PlainCourse) -> None:
    done = grade(again, "--student", "utc", "--student", "cest", "--student", "utcc")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == "utcc: has handed in nothing; did you mean utc?"
    done = grade(again, "--student", "utcc")
    assert done.returncode == 2
    assert f"expected {again.folder}/submitted/utcc/hw/hw.ipynb; utcc: has" in done.stderr


def test_an_unknown_assignment_lists_the_gradebooks_own(again: PlainCourse) -> None:
    done = in_process.mitdl("grade", "hw2", cwd=again.folder)
    assert done.returncode == 2
    assert done.stderr.strip().endswith("the gradebook has: hw")


def test_a_misspelled_setting_is_said(again: PlainCourse) -> None:
    again.configure(ZERO, "c.LateSubmissionPlugin.penalty_metod = 'none'")
    assert "did you mean penalty_method?" in grade(again, "--student", "utc").stderr


def test_export_and_report_say_what_is_not_the_last_word(again: PlainCourse) -> None:
    again.hand_in("new", None)
    again.hand_in("half", "2025-05-01 11:00:00 UTC", RIGHT)
    with again.gradebook() as gradebook:
        gradebook.find_grade("essay", HW, HW, "utc").needs_manual_grade = True
        gradebook.db.commit()
    done = in_process.mitdl("export", cwd=again.folder)
    assert done.returncode == 1
    assert done.stderr.splitlines()[:3] == [
        "hw: 1 wait for a person to grade something; their scores may rise: utc",
        "hw: 1 have handed in and are not graded; run `mitdl grade hw`, which says why where it "
        "cannot: new",
        "hw: 1 have a score of what they had handed in before; run `mitdl grade hw`: half",
    ]
    rows = {row["student_id"]: row for row in csv.DictReader(io.StringIO(done.stdout))}
    assert (rows["utc"]["remark"], rows["cest"]["remark"]) == ("waits for a person", "")
    assert (rows["half"]["score"], rows["half"]["remark"]) == (
        str(HALF_POINTS),
        "handed in again, not graded",
    )
    report = in_process.mitdl("report", HW, cwd=again.folder)
    assert report.returncode == 1
    assert report.stdout.splitlines()[1:3] == [
        "1 not graded: new",
        "1 wait for a person to grade something (*): utc",
    ]
    assert "handed in again since it was graded" in line_of(report, "half")
    page = (again.folder / "feedback" / f"{HW}.html").read_text(encoding="utf-8")
    assert "handed in and not graded<br><small>new</small>" in page


def test_a_penalty_of_an_earlier_due_date_is_said_wherever_it_is_shown(again: PlainCourse) -> None:
    again.due(AN_HOUR_LATER)
    lines = [
        "hw: 3 have a late penalty that is not what due date and points give now; "
        f"run `{again_by}`: late-cest, late-edt, late-iso"
        for again_by in ("mitdl grade hw", "mitdl grade hw --feedback")
    ]
    done = in_process.mitdl("export", cwd=again.folder)
    assert (done.returncode, lines[0] in done.stderr.splitlines()) == (1, True)
    rows = {row["student_id"]: row for row in csv.DictReader(io.StringIO(done.stdout))}
    assert rows["late-edt"]["remark"] == "late penalty is of an earlier state"
    assert rows["utc"]["remark"] == ""
    feedback = in_process.mitdl("feedback", HW, cwd=again.folder)
    assert (feedback.returncode, lines[1] in feedback.stderr.splitlines()) == (1, True)
    report = in_process.mitdl("report", HW, cwd=again.folder)
    assert "a late penalty that is not what" in line_of(report, "late-edt")
    grade(again)
    assert "late penalty" not in in_process.mitdl("export", cwd=again.folder).stderr


def test_points_by_hand_make_a_penalty_of_their_share_an_earlier_one(again: PlainCourse) -> None:
    (again.folder / "tenth.py").write_text(
        "from nbgrader.plugins import BasePlugin\n\n\nclass Late(BasePlugin):\n"
        "    def late_submission_penalty(self, student_id, score, total_seconds_late):\n"
        "        return score / 10\n",
        encoding="utf-8",
    )
    again.configure("c.AssignLatePenalties.plugin_class = 'tenth.Late'")
    grade(again)
    assert "late penalty" not in in_process.mitdl("export", cwd=again.folder).stderr
    with again.gradebook() as gradebook:
        gradebook.find_grade("essay", HW, HW, "late-edt").manual_score = 5.0
        gradebook.db.commit()
    assert "hw: 1 have a late penalty" in in_process.mitdl("export", cwd=again.folder).stderr
    before = points(again)["late-edt"]
    grade(again, "--student", "late-edt")
    assert points(again)["late-edt"] == pytest.approx(before - 0.5)
    assert "late penalty" not in in_process.mitdl("export", cwd=again.folder).stderr

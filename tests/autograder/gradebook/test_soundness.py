"""A gradebook that is broken or old: one line with the remedy, and the file stays as it was."""

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.errors import MitdlError, UsageError
from autograder.gradebook.course import open_course, open_gradebook
from tests.helpers import in_process


@pytest.fixture
def course(tmp_path: Path, empty_gradebook: Path) -> Path:
    (tmp_path / "nbgrader_config.py").write_text("c = get_config()\n")
    shutil.copy(empty_gradebook, tmp_path)
    return tmp_path


def without_column(path: Path, table: str, column: str) -> None:
    with sqlite3.connect(path) as database:
        database.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
    database.close()


def cut(path: Path, size: int) -> None:
    with path.open("r+b") as file:
        file.truncate(size)


BREAK: dict[str, tuple[Callable[[Path], object], str]] = {
    "older": (lambda path: without_column(path, "student", "lms_user_id"), "nbgrader db upgrade"),
    "older still": (
        lambda path: without_column(path, "submitted_assignment", "extension"),
        "nbgrader db upgrade",
    ),
    "empty": (lambda path: cut(path, 0), "is empty (0 bytes); put your backup in its place"),
    "cut off": (lambda path: cut(path, 40_000), "is cut off (40000 of "),
    "garbage": (lambda path: path.write_text("no database " * 99), "backup in its place"),
}


@pytest.mark.parametrize("kind", BREAK)
@pytest.mark.parametrize("command", [("grade", "01"), ("export",), ("report", "01")])
def test_a_gradebook_that_cannot_be_used_is_one_line_and_is_left_alone(
    course: Path, kind: str, command: tuple[str, ...]
) -> None:
    path = course / "gradebook.db"
    broken, said = BREAK[kind]
    broken(path)
    before = path.read_bytes()
    (course / "submitted" / "ada" / "01_perceptron").mkdir(parents=True)
    done = in_process.mitdl(*command, cwd=course)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1, done.stderr
    assert said in done.stderr
    assert path.read_bytes() == before
    assert not (course / "autograded").exists()


def test_pages_that_are_garbage_are_no_traceback(course: Path) -> None:
    path = course / "gradebook.db"
    content = bytearray(path.read_bytes())
    for start in range(4096, len(content), 256):
        content[start : start + 64] = b"\xff" * 64
    path.write_bytes(content)
    done = in_process.mitdl("export", cwd=course)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "malformed" in done.stderr
    assert "backup" in done.stderr


def test_an_error_of_the_database_in_the_middle_is_one_line(course: Path) -> None:
    with (
        pytest.raises(MitdlError, match="nbgrader db upgrade"),
        open_gradebook(open_course(course)) as gradebook,
    ):
        without_column(course / "gradebook.db", "student", "email")
        list(gradebook.students)


def test_a_file_that_is_just_being_written_is_not_cut_off(course: Path) -> None:
    cut(course / "gradebook.db", 40_000)
    (course / "gradebook.db-journal").write_bytes(b"")
    with pytest.raises(UsageError) as caught:
        open_gradebook(open_course(course))
    assert "cut off" not in str(caught.value)


def test_an_export_leaves_a_good_file_alone_where_it_fails(course: Path) -> None:
    good = course / "grades.csv"
    assert in_process.mitdl("export", "-o", str(good), cwd=course).returncode == 0
    before = good.read_text()
    assert before.startswith("assignment,")
    cut(course / "gradebook.db", 0)
    assert in_process.mitdl("export", "-o", str(good), cwd=course).returncode == 2
    assert good.read_text() == before

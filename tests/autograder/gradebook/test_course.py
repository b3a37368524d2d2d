import errno
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from nbgrader.coursedir import CourseDirectory

from autograder.errors import MitdlError, NotGraded, UsageError
from autograder.gradebook.course import find_submissions, open_course, open_gradebook, released_lab
from autograder.submission.reading import open_submission

LAB = "01_perceptron"


@pytest.fixture
def db_url(tmp_path: Path, empty_gradebook: Path) -> str:
    shutil.copy(empty_gradebook, tmp_path)
    return course(tmp_path).db_url


def course(tmp_path: Path, line: str = ""):  # type: ignore[no-untyped-def]
    (tmp_path / "nbgrader_config.py").write_text(f"c = get_config()\n{line}\n")
    return open_course(tmp_path)


def test_a_folder_without_configuration_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"has no nbgrader_config.py, expected a course folder"):
        open_course(tmp_path)


def test_a_broken_configuration_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"nbgrader_config.py: ZeroDivisionError"):
        course(tmp_path, "1 / 0")


def test_names_of_folders_come_from_the_configuration(tmp_path: Path) -> None:
    made = course(tmp_path, "c.CourseDirectory.autograded_directory = 'scored'")
    assert made.autograded("a", "x") == tmp_path / "scored" / "a" / "x" / "x.ipynb"
    assert made.report("x") == tmp_path / "feedback" / "x.html"


def test_a_gradebook_that_cannot_be_opened_is_one_line(tmp_path: Path) -> None:
    made = course(tmp_path)
    (tmp_path / "gradebook.db").write_text("no database" * 100)
    with pytest.raises(MitdlError, match=r"gradebook: sqlite:.* cannot be opened \(") as caught:
        open_gradebook(made)
    assert "\n" not in str(caught.value)


def test_a_missing_gradebook_is_named_and_not_made(tmp_path: Path) -> None:
    made = course(tmp_path, f"c.CourseDirectory.db_url = 'sqlite:///{tmp_path}/no/where.db'")
    with pytest.raises(UsageError) as caught:
        open_gradebook(made)
    assert str(caught.value) == (
        f"gradebook: {tmp_path}/no/where.db is not there; make it with `mitdl release LAB`, "
        "or check db_url in nbgrader_config.py"
    )
    assert not (tmp_path / "no").exists()


def test_a_password_is_not_printed(tmp_path: Path) -> None:
    made = course(tmp_path, "c.CourseDirectory.db_url = 'postgresql://a:secret@127.0.0.1:1/b'")
    with pytest.raises(MitdlError) as caught:
        open_gradebook(made)
    assert "secret" not in str(caught.value)


def test_a_lab_that_was_never_released_says_how(tmp_path: Path, db_url: str) -> None:
    with pytest.raises(UsageError) as caught:
        released_lab(course(tmp_path), "01_perceptron")
    assert str(caught.value) == (
        "01_perceptron: is not in the gradebook (it knows: none); run `mitdl release 01_perceptron`"
    )


def test_the_courses_own_configuration_names_its_folders_and_our_steps() -> None:
    root = Path(__file__).resolve().parents[3]
    made = open_course(root)
    where = made.coursedir.format_path
    assert where(made.coursedir.source_directory, ".", "x") == f"{root}/build/source/./x"
    assert where(made.coursedir.release_directory, ".", "x") == f"{root}/labs/./x"
    assert made.autograded("a", "x") == root / "autograded" / "a" / "x" / "x.ipynb"
    assert made.config.Autograde.autograde_preprocessors[0] == "autograder.grading.SandboxedExecute"
    assert made.config.OverwriteCells.add_missing_cells is True


def test_submissions_are_found_where_nbgrader_looks(tmp_path: Path) -> None:
    for student in ("b", "a", "-o", "odd [name]", "ö"):
        (tmp_path / "submitted" / student / LAB).mkdir(parents=True)
    (tmp_path / "submitted" / "c" / "02_networks").mkdir(parents=True)
    (tmp_path / "submitted" / "file").touch()
    found = find_submissions(CourseDirectory(root=str(tmp_path)), LAB)
    assert [one.student for one in found] == ["-o", "a", "b", "odd [name]", "ö"]
    assert found[1].path == tmp_path / "submitted" / "a" / LAB / f"{LAB}.ipynb"


def test_a_root_that_looks_like_a_pattern_is_a_name(tmp_path: Path) -> None:
    root = tmp_path / "a [1] *"
    (root / "submitted" / "b" / LAB).mkdir(parents=True)
    found = find_submissions(CourseDirectory(root=str(root)), LAB)
    assert [one.student for one in found] == ["b"]


def test_another_layout_is_kept_to(tmp_path: Path) -> None:
    (tmp_path / "submitted" / LAB / "hand-in-of-b").mkdir(parents=True)
    coursedir = CourseDirectory(root=str(tmp_path))
    coursedir.directory_structure = "{nbgrader_step}/{assignment_id}/hand-in-of-{student_id}"
    (one,) = find_submissions(coursedir, LAB)
    assert (one.student, one.folder.name) == ("b", "hand-in-of-b")


def test_what_systems_leave_behind_is_no_student(tmp_path: Path) -> None:
    left = ("__MACOSX", ".ipynb_checkpoints", "._b", ".DS_Store", ".Trash-1000", "lost+found")
    for name in (*left, "b", ".b", "__b"):
        (tmp_path / "submitted" / name / LAB).mkdir(parents=True)
    found = find_submissions(CourseDirectory(root=str(tmp_path)), LAB)
    assert [one.student for one in found] == [".b", "__b", "b"]


def test_a_folder_that_cannot_be_seen_is_named_when_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for student in ("a", "locked"):
        (tmp_path / "submitted" / student / LAB).mkdir(parents=True)
    lstat = os.lstat

    def refused(path: os.PathLike[str] | str, **more: Any) -> os.stat_result:
        if "locked" + os.sep in os.fspath(path):
            raise PermissionError(errno.EACCES, "Permission denied", os.fspath(path))
        return lstat(path, **more)

    monkeypatch.setattr(os, "lstat", refused)
    monkeypatch.setattr(Path, "lstat", lambda self: refused(self))
    found = find_submissions(CourseDirectory(root=str(tmp_path)), LAB)
    assert [one.student for one in found] == ["a", "locked"]
    with pytest.raises(NotGraded, match=r"cannot be read \(Permission denied\)"):
        open_submission(found[1])


def test_a_folder_of_all_that_cannot_be_listed_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(path: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    monkeypatch.setattr(os, "scandir", refused)
    with pytest.raises(MitdlError, match=r"submitted: cannot be listed \(Permission denied\)"):
        find_submissions(CourseDirectory(root=str(tmp_path)), LAB)

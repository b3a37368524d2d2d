import shutil
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from autograder.gradebook.entries import handed_in, one_commit
from autograder.submission.reading import Submission


@pytest.fixture
def db_url(tmp_path: Path, empty_gradebook: Path) -> str:
    return f"sqlite:///{shutil.copy(empty_gradebook, tmp_path)}"


def students(db_url: str) -> list[str]:
    with Gradebook(db_url) as gradebook:
        return [student.id for student in gradebook.students]


def test_what_nbgrader_commits_inside_is_there_at_the_end_only(db_url: str) -> None:
    with Gradebook(db_url) as gradebook:
        with one_commit(gradebook):
            gradebook.add_student("a")
            gradebook.add_student("b")
            assert students(db_url) == []
        assert students(db_url) == ["a", "b"]
        assert [student.id for student in gradebook.students] == ["a", "b"]


def test_an_error_inside_leaves_nothing(db_url: str) -> None:
    with Gradebook(db_url) as gradebook:
        with pytest.raises(ZeroDivisionError), one_commit(gradebook):
            gradebook.add_student("a")
            raise ZeroDivisionError
        assert students(db_url) == []
        gradebook.add_student("c")
    assert students(db_url) == ["c"]


@pytest.mark.parametrize("text", ["", "soon", "9" * 200, "\x00"])
def test_a_time_that_cannot_be_read_is_none_and_is_said(tmp_path: Path, text: str) -> None:
    submission = Submission("somebody", "01_perceptron", tmp_path)
    (submission.folder / "timestamp.txt").write_text(text)
    found = handed_in(submission)
    assert found.for_gradebook == {"timestamp": None}
    assert found.problem.startswith("timestamp.txt: ")
    assert found.problem.endswith("nobody can tell whether it is late")


def test_no_time_at_all_leaves_what_the_gradebook_has(tmp_path: Path) -> None:
    found = handed_in(Submission("somebody", "01_perceptron", tmp_path))
    assert (found.problem, found.for_gradebook) == ("", {})

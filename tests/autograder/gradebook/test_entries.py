import shutil
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from autograder.gradebook.entries import one_commit, timestamp_of
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
def test_a_timestamp_that_is_none_is_none(tmp_path: Path, text: str) -> None:
    submission = Submission("somebody", "01_perceptron", tmp_path)
    (submission.folder / "timestamp.txt").write_text(text)
    assert timestamp_of(submission) is None

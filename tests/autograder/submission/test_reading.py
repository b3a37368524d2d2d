import os
from pathlib import Path

import pytest

from autograder.submission.reading import (
    Submission,
    Unreadable,
    digest_of,
    read_submission,
)

LAB = "01_perceptron"


@pytest.fixture
def submission(tmp_path: Path) -> Submission:
    folder = tmp_path / "submitted" / "somebody" / LAB
    folder.mkdir(parents=True)
    return Submission("somebody", LAB, folder)


def why(submission: Submission) -> str:
    with pytest.raises(Unreadable) as caught:
        read_submission(submission)
    return str(caught.value)


def test_a_notebook_under_another_name_is_named(submission: Submission) -> None:
    (submission.folder / "my lab.ipynb").write_text("{}")
    assert why(submission) == (
        "01_perceptron.ipynb: is missing (found 'my lab.ipynb'); "
        "hand in the notebook under its own name"
    )


def test_a_folder_that_is_a_file(submission: Submission) -> None:
    submission.folder.rmdir()
    submission.folder.touch()
    assert why(submission).startswith("01_perceptron: is a file, expected a folder with")


def test_a_folder_that_is_a_link(submission: Submission, tmp_path: Path) -> None:
    submission.folder.rmdir()
    submission.folder.symlink_to(tmp_path)
    assert why(submission).startswith("01_perceptron: is a link, expected a folder")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no FIFOs")
def test_a_fifo_does_not_make_us_wait(submission: Submission) -> None:
    os.mkfifo(submission.path)
    assert "is not a regular file" in why(submission)


def test_a_folder_in_place_of_the_notebook(submission: Submission) -> None:
    submission.path.mkdir()
    assert "01_perceptron.ipynb: is" in why(submission)


def test_only_blanks_are_empty(submission: Submission) -> None:
    submission.path.write_text(" \n\n ")
    assert why(submission) == "01_perceptron.ipynb: is empty; hand in the notebook again"


def test_the_digest_knows_content_and_time(submission: Submission) -> None:
    first = digest_of(submission, b"a")
    assert digest_of(submission, b"a") == first != digest_of(submission, b"b")
    (submission.folder / "timestamp.txt").write_text("2025-01-01 00:00:00 UTC")
    assert digest_of(submission, b"a") != first

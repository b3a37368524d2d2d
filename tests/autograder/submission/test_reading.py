import errno
import os
import re
from pathlib import Path

import pytest

from autograder.errors import NotGraded
from autograder.submission.reading import (
    Missing,
    Submission,
    Unreadable,
    digest_of,
    open_submission,
)

LAB = "01_perceptron"


@pytest.fixture
def submission(tmp_path: Path) -> Submission:
    folder = tmp_path / "submitted" / "somebody" / LAB
    folder.mkdir(parents=True)
    return Submission("somebody", LAB, folder)


def why(submission: Submission) -> str:
    with pytest.raises(Unreadable) as caught:
        open_submission(submission)
    return str(caught.value)


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


def test_only_blanks_are_empty(submission: Submission) -> None:
    submission.path.write_text(" \n\n ")
    assert why(submission) == "01_perceptron.ipynb: is empty; hand in the notebook again"


def test_the_digest_knows_content_and_time(submission: Submission) -> None:
    first = digest_of(submission, b"a")
    assert digest_of(submission, b"a") == first != digest_of(submission, b"b")
    (submission.folder / "timestamp.txt").write_text("2025-01-01 00:00:00 UTC")
    assert digest_of(submission, b"a") != first


def test_nothing_at_all_is_missing(submission: Submission) -> None:
    said = "01_perceptron.ipynb: is missing (found no notebook); hand in the notebook under its own"
    (submission.folder / "timestamp.txt").write_text("2025-01-01 00:00:00 UTC")
    with pytest.raises(Missing, match=re.escape(said)):
        open_submission(submission)
    (submission.folder / "timestamp.txt").unlink()
    submission.folder.rmdir()
    with pytest.raises(Missing):
        open_submission(submission)


@pytest.mark.parametrize("target", ["/etc/hostname", "nowhere", "01_perceptron.ipynb"])
def test_a_link_waits_for_a_person(submission: Submission, target: str) -> None:
    submission.path.symlink_to(target)
    assert why(submission).startswith("01_perceptron.ipynb: is a link, expected a file")


@pytest.mark.parametrize(
    "number", ["EACCES", "EPERM", "EIO", "ESTALE", "EMFILE", "ENFILE", "ENOMEM"]
)
@pytest.mark.parametrize("call", ["open", "lstat", "scandir"])
def test_what_the_system_refuses_is_no_fault_of_the_students(
    submission: Submission, monkeypatch: pytest.MonkeyPatch, number: str, call: str
) -> None:
    """The three calls that reading consists of; here nobody's rights can be taken away."""
    (submission.folder / "renamed.ipynb").write_text("{}")
    code = getattr(errno, number)

    def refused(path: Path, *_: object, **__: object) -> None:
        raise OSError(code, os.strerror(code), str(path))

    monkeypatch.setattr(os, call, refused)
    with pytest.raises(NotGraded) as caught:
        open_submission(submission)
    assert f"cannot be read ({os.strerror(code)})" in str(caught.value)


def test_a_notebook_under_another_name_is_read_with_a_note(submission: Submission) -> None:
    (submission.folder / "my lab\n.ipynb").write_text("{}")
    found = open_submission(submission)
    assert found.content == b"{}"
    assert found.notes == ("was handed in as 'my lab\\n.ipynb', expected '01_perceptron.ipynb'",)


def test_names_of_files_do_not_break_the_line(submission: Submission) -> None:
    for name in ("a\nb.ipynb", "\x1b[2J.ipynb"):
        (submission.folder / name).write_text(name)
    assert why(submission).isprintable()

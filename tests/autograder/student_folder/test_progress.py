"""Progress: what the last checks said of each lab, and what to do next."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from nbformat import NotebookNode, read, write

from autograder.commands.progress import next_step
from autograder.errors import UsageError
from autograder.judge.verdict import Outcome, Result, Verdict
from autograder.student_folder.progress import RECORD, LabProgress, progress, record_check
from tests.helpers.in_process import mitdl

ROOT = Path(__file__).resolve().parents[3]
LABS = ("01_perceptron", "03_losses")


@pytest.fixture
def course(tmp_path: Path) -> Path:
    for name in LABS:
        folder = tmp_path / "labs" / name
        folder.mkdir(parents=True)
        for file in (f"{name}.ipynb", "examples.json"):
            (folder / file).write_bytes((ROOT / "labs" / name / file).read_bytes())
    return tmp_path


def path_of(course: Path, name: str = LABS[0]) -> Path:
    return course / "labs" / name / f"{name}.ipynb"


def write_answers(path: Path, but: str = "") -> NotebookNode:
    """Put something into each answer's cell but one's."""
    nb = read(path, as_version=4)
    for cell in nb.cells:
        meta = cell.metadata.get("nbgrader", {})
        if meta.get("solution") and meta["grade_id"] != but:
            cell.source = "an answer"
    write(nb, path)
    return nb


def checked(course: Path, wrong: str = "", lab: str = LABS[0]) -> None:
    """Keep the result of a check in which one exercise was wrong."""
    exercises = [
        Verdict(name, Outcome.FAILED if name == wrong else Outcome.PASSED, 1.0, 2.0)
        for name in ("sigmoid", "tanh")
    ]
    record_check(path_of(course, lab), Result(lab, exercises))


def step(course: Path) -> str:
    return next_step(progress(course)).replace(f"{course}/", "")


def test_a_course_goes_from_stubs_through_checks_to_its_end(course: Path) -> None:
    path = path_of(course)
    assert step(course) == (
        "weighted_sum in labs/01_perceptron/01_perceptron.ipynb, then `mitdl check weighted_sum`"
    )
    write_answers(path, but="tanh")
    assert step(course).startswith("tanh in labs/01_perceptron")
    write_answers(path)
    assert step(course) == "`mitdl check 01` judges 01_perceptron as it stands now"
    checked(course, wrong="tanh")
    assert step(course).endswith("01_perceptron.ipynb; `mitdl check tanh` says what is off")
    checked(course)
    assert progress(course)[0].done
    assert " in labs/03_losses/03_losses.ipynb, then `mitdl check " in step(course)
    write_answers(path_of(course, LABS[1]))
    checked(course, lab=LABS[1])
    assert step(course) == "nothing, all labs are done"


def test_a_written_answer_that_is_open_is_next_once_the_exercises_are_right(course: Path) -> None:
    nb = read(path_of(course), as_version=4)
    for cell in nb.cells:
        meta = cell.metadata.get("nbgrader", {})
        if meta.get("solution") and not meta.get("grade"):
            cell.source = "an answer"
    write(nb, path_of(course))
    checked(course)
    assert step(course).endswith("01_perceptron.ipynb, then `mitdl answer 01`")


@pytest.mark.parametrize(
    ("written", "open_still"),
    [
        ("YOUR ANSWER HERE", True),
        ("", True),
        ("1. \n2. ", True),
        ("YOUR ANSWER HERE\n\n0.2, for safety", False),
        ("0.2, for safety", False),
    ],
)
def test_progress_and_answer_agree_on_what_is_answered(
    written: str, open_still: bool, course: Path
) -> None:
    path = path_of(course)
    nb = write_answers(path)
    for cell in nb.cells:
        meta = cell.metadata.get("nbgrader", {})
        if meta.get("solution") and meta.get("grade"):
            cell.source = written
    write(nb, path)
    assert progress(course)[0].unanswered is open_still
    done = mitdl("answer", str(path), cwd=course)
    assert (done.returncode != 0) is open_still
    assert ("is not answered yet" in done.stderr) is open_still


def test_a_notebook_that_was_changed_since_its_check_is_checked_again(course: Path) -> None:
    nb = write_answers(path_of(course))
    checked(course)
    nb.cells[1].outputs = []  # running it is no change
    write(nb, path_of(course))
    assert progress(course)[0].checked
    nb.cells[1].source += "\nx = 1"
    write(nb, path_of(course))
    assert not progress(course)[0].checked
    assert step(course) == "`mitdl check 01` judges 01_perceptron as it stands now"


def test_a_notebook_that_cannot_be_read_is_said_to_be_so(course: Path) -> None:
    path_of(course).write_text("{")
    assert "is not JSON" in step(course)
    assert step(course).endswith("`mitdl reset 01` gives the lab afresh")
    assert progress(course)[1].max_score == 18.0


@pytest.mark.parametrize("text", ["{", "[]", '{"labs": {"01_perceptron": {"score": "x"}}}'])
def test_a_damaged_record_is_none(course: Path, text: str) -> None:
    (course / RECORD).write_text(text)
    assert [lab.score for lab in progress(course)] == [0.0, 0.0]


def test_only_ones_own_labs_are_recorded_and_only_where_one_may_write(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = course / "submitted" / "ada" / LABS[0]
    other.mkdir(parents=True)
    (other / "01.ipynb").write_bytes(path_of(course).read_bytes())
    record_check(other / "01.ipynb", Result(LABS[0], ()))
    assert not (course / RECORD).exists()
    monkeypatch.setattr("os.replace", refuse)
    record_check(path_of(course), Result(LABS[0], ()))
    assert not (course / RECORD).exists()


def refuse(*paths: object) -> None:
    raise PermissionError(13, "Permission denied")


def test_the_command_shows_a_bar_for_each_lab_and_says_what_is_next(course: Path) -> None:
    write_answers(path_of(course))
    checked(course, wrong="tanh")
    done = mitdl("progress", cwd=course / "labs")
    assert done.returncode == 0, done.stderr
    first, second, total = done.stdout.splitlines()
    assert first == f"01_perceptron  ██{'░' * 18}      2 of  18  to do: tanh"
    assert second == f"03_losses      {'░' * 20}      0 of  18  not begun"
    assert total.split() == ["all", "2", "of", "36"]
    assert done.stderr.startswith("next: tanh in 01_perceptron/01_perceptron.ipynb; `mitdl check")
    lines = mitdl("progress", "--json", cwd=course).stdout.splitlines()
    assert [json.loads(line)["wrong"] for line in lines] == [["tanh"], []]


def test_outside_of_a_course_one_line_says_so(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="has no labs around it"):
        progress(tmp_path)
    assert next_step([LabProgress("01_x", tmp_path, checked=True)]) == "nothing, all labs are done"

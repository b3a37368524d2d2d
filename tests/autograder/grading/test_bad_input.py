"""What goes wrong around a class: one line with the remedy, and nothing half-written."""

import errno
import resource
import shutil
import subprocess
import sys
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_markdown_cell

from tests.helpers.commands import environment

LAB = "01_perceptron"
MIB = 2**20


def one_line(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1, done.stderr
    return done.stderr


def test_a_missing_gradebook(classroom: Any) -> None:
    classroom.path("somebody").write_text("[]")
    (classroom.folder / "gradebook.db").unlink()
    for command in ("grade", "feedback", "report"):
        said = one_line(classroom.mitdl(command, LAB))
        assert "gradebook.db is not there; make it with `mitdl release LAB`" in said
    one_line(classroom.mitdl("export"))
    assert not (classroom.folder / "gradebook.db").exists()
    assert not (classroom.folder / "autograded").exists()


def test_a_gradebook_that_is_none(classroom: Any) -> None:
    classroom.path("somebody").write_text("[]")
    (classroom.folder / "gradebook.db").write_bytes(b"no database" * 1000)
    done = classroom.mitdl("grade", LAB)
    assert (done.returncode, done.stdout) == (2, "")
    assert "cannot be opened (file is not a database)" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_lab_that_was_never_released(classroom: Any) -> None:
    path = classroom.path("somebody").parents[1] / "02_networks" / "02_networks.ipynb"
    path.parent.mkdir()
    path.write_text("[]")
    said = one_line(classroom.mitdl("grade", "02"))
    assert said == (
        f"mitdl: 02_networks: is not in the gradebook (it knows: {LAB}); "
        "run `mitdl release 02_networks`\n"
    )
    assert not (classroom.folder / "autograded").exists()


def test_a_students_folder_that_is_a_file(classroom: Any) -> None:
    (classroom.folder / "submitted" / "a-file").mkdir(parents=True)
    (classroom.folder / "submitted" / "a-file" / LAB).write_text("here you are")
    (classroom.folder / "submitted" / "notes.txt").write_text("the instructor's own")
    results = classroom.grade()
    assert set(results) == {"a-file"}
    (message,) = {one["message"] for one in results["a-file"]["exercises"]}
    assert message == f"{LAB}: is a file, expected a folder with {LAB}.ipynb"


@pytest.mark.slow
def test_no_room_on_the_disk(classroom: Any) -> None:
    """No file may grow past a MiB here, as on a disk that is full; then there is room again."""
    nb = classroom.notebook()
    nb.cells.append(new_markdown_cell("so much to say " * 200_000))
    nbformat.write(nb, classroom.path("says-much"))
    nbformat.write(classroom.blank, classroom.path("says-nothing"))

    def no_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (MIB, resource.RLIM_INFINITY))

    done = subprocess.run(
        [sys.executable, "-m", "autograder.cli", "grade", LAB],
        cwd=classroom.folder,
        text=True,
        capture_output=True,
        preexec_fn=no_room,
        env=environment(),
    )
    assert done.returncode == 1
    line = next(line for line in done.stderr.splitlines() if line.startswith("says-much"))
    assert "cannot be written (File too large); make room" in line
    assert "Traceback" not in done.stderr
    there = {path.name for path in (classroom.folder / "autograded").rglob("*") if path.is_file()}
    assert there == {f"{LAB}.ipynb"}
    assert not (classroom.folder / "autograded/says-much" / LAB / f"{LAB}.ipynb").exists()
    again = classroom.grade()
    assert set(again) == {"says-much", "says-nothing"}
    assert again["says-much"]["score"] == 18.0


def test_a_page_that_fails_keeps_nobody_else_from_theirs(
    classroom: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from autograder.reports import exporter

    for name in ("before", "broken", "last"):
        classroom.hand_in_relu(name, "z")
    make = exporter.feedback_page

    def failing(nb: Any, resources: dict[str, Any], config: Any) -> str:
        if resources["nbgrader"]["student"] == "broken":
            raise ValueError("a page that\ncannot be made")
        return make(nb, resources, config)

    monkeypatch.setattr(exporter, "feedback_page", failing)
    line = "broken: no page of feedback: ValueError: a page that cannot be made"
    for arguments in (("grade", LAB, "--feedback"), ("feedback", LAB)):
        done = classroom.mitdl(*arguments)
        assert (done.returncode, done.stderr.splitlines()) == (1, [line])
        pages = {path.parts[-3] for path in classroom.folder.glob("feedback/*/*/*.html")}
        assert pages == {"before", "last"}
        shutil.rmtree(classroom.folder / "feedback")


def test_a_student_whose_data_cannot_be_taken_along_stops_nobody(
    classroom: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from autograder.grading import run

    read = run.open_submission

    def failing(submission: Any) -> Any:
        if submission.student == "unlucky":
            raise OSError(errno.EIO, "Input/output error")
        return read(submission)

    monkeypatch.setattr(run, "open_submission", failing)
    for name in ("fine", "unlucky"):
        classroom.hand_in_relu(name, "z")
    done = classroom.mitdl("grade", LAB)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith("unlucky: not graded: 01_perceptron: OSError: [Errno 5] Input/output")
    assert set(classroom.scores()) == {"fine"}


def test_pictures_handed_in_beside_the_notebook_come_along(classroom: Any) -> None:
    classroom.hand_in_relu("draws", "z")
    beside = classroom.path("draws").parent
    (beside / "img").mkdir()
    (beside / "img" / "a.png").write_bytes(b"picture")
    (beside / "link.png").symlink_to("/etc/hostname")
    (beside / "another.ipynb").write_text("{}")
    classroom.grade()
    graded = classroom.folder / "autograded" / "draws" / LAB
    files = {path.relative_to(graded).as_posix() for path in graded.rglob("*") if path.is_file()}
    assert files == {f"{LAB}.ipynb", "img/a.png"}
    assert (graded / "img" / "a.png").read_bytes() == b"picture"

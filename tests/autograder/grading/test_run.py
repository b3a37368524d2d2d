"""`mitdl grade` on a real class: real sandbox, real nbgrader, real gradebook."""

import contextlib
import json
import os
import signal
import subprocess
import sys
from functools import partial
from typing import Any

import nbformat
import psutil
import pytest
from nbgrader.api import Gradebook
from nbgrader.apps.api import NbGraderAPI
from nbgrader.coursedir import CourseDirectory

from autograder.submission.given_cells import left_out_line
from tests.helpers.commands import environment
from tests.helpers.waiting import GUARD, ended, until

LAB = "01_perceptron"
pytestmark = pytest.mark.xdist_group("class")  # one class, graded once
Graded = tuple[Any, dict[str, Any]]

UNREADABLE = {
    "broken-json": "01_perceptron.ipynb: is not JSON (line",
    "empty": "01_perceptron.ipynb: is empty",
    "no-notebook": "01_perceptron.ipynb: ",
    "not-utf-8": "01_perceptron.ipynb: is not UTF-8 text (byte 0)",
    "nested": "01_perceptron.ipynb: is",
    "a-link": "01_perceptron.ipynb: is a link, expected a file",
    "huge": "01_perceptron.ipynb: is 101 MiB, at most 100 are read",
    "another-lab": "01_perceptron.ipynb: is not the notebook of 01_perceptron (it has softmax)",
}


def failed(result: dict[str, Any]) -> list[str]:
    return [one["name"] for one in result["exercises"] if one["outcome"] == "failed"]


def test_one_worker_has_the_class(request: pytest.FixtureRequest) -> None:
    """Else each of them would grade it, and start what other groups share."""
    alone = os.getenv("PYTEST_XDIST_WORKER") is None
    assert alone or request.node.nodeid.endswith("@class")


def test_right_answers_get_all_points(graded: Graded) -> None:
    _, results = graded
    assert results["right-loops"]["score"] == results["right-loops"]["max_score"] == 18.0


def test_a_wrong_one_loses_its_points_and_is_named(graded: Graded) -> None:
    _, results = graded
    mistakes = {one["name"]: one["mistake"] for one in results["wrong-twice"]["exercises"]}
    assert failed(results["wrong-twice"]) == ["tanh_derivative", "decision_boundary"]
    assert mistakes["decision_boundary"] == "bias-not-divided"
    assert results["wrong-twice"]["score"] == 14.0


def test_json_has_the_fixed_form(graded: Graded) -> None:
    _, results = graded
    one = results["blank"]
    assert {"lab", "student", "score", "max_score", "exercises", "tampering", "isolation"} <= set(
        one
    )
    assert set(one["exercises"][0]) == {
        "name",
        "outcome",
        "score",
        "max_score",
        "mistake",
        "message",
    }
    assert (one["lab"], one["score"], len(failed(one))) == (LAB, 0.0, 10)


@pytest.mark.parametrize(("student", "said"), UNREADABLE.items())
def test_what_only_a_person_can_read_waits_with_a_clear_line(
    graded: Graded, student: str, said: str
) -> None:
    room, results = graded
    assert len(results[student]["exercises"]) == 10
    for exercise in results[student]["exercises"]:
        assert exercise["outcome"] == "not-graded"
        assert exercise["message"].startswith(said)
        assert "\n" not in exercise["message"]
        assert str(room.folder) not in exercise["message"]
    assert student not in room.scores()
    assert not (room.folder / "autograded" / student).exists()


def test_nothing_handed_in_scores_zero_with_a_clear_line(graded: Graded) -> None:
    room, results = graded
    assert len(failed(results["no-file"])) == 10
    (message,) = {one["message"] for one in results["no-file"]["exercises"]}
    assert message.startswith("01_perceptron.ipynb: is missing (found no notebook)")
    assert set(room.scores()["no-file"].values()) == {0.0}


def test_tampering_is_reported_and_gains_nothing(graded: Graded) -> None:
    room, results = graded
    assert results["tampered"]["score"] == 18.0
    assert results["tampered"]["tampering"] == [
        "check_sigmoid: there more than once; the last one counts",
        "check_sigmoid: the locked text was changed; restored",
        "check_tanh: points was changed to 200; restored",
        "check_relu: grade was changed to False; restored",
        "check_relu: solution was changed to True; restored",
        "check_relu: locked was changed to False; restored",
        "check_classify: the locked text was changed; restored",
        "check_perceptron: deleted; put back",
    ]
    assert room.scores()["tampered"] == room.scores()["right-loops"]


def test_a_second_run_finds_everything_graded(graded: Graded) -> None:
    room, results = graded
    stamps = {path: path.stat().st_mtime_ns for path in room.folder.glob("autograded/*/*/*.ipynb")}
    assert len(stamps) == len(results) - len(UNREADABLE)
    assert room.grade() == results
    assert stamps == {path: path.stat().st_mtime_ns for path in stamps}


def test_the_gradebook_is_one_that_formgrader_shows(graded: Graded) -> None:
    room, results = graded
    api = NbGraderAPI(coursedir=CourseDirectory(root=str(room.folder)))
    shown = {one["student"]: one for one in api.get_submissions(LAB)}
    assert set(shown) == set(results)
    assert {name for name, one in shown.items() if not one["autograded"]} == set(UNREADABLE)
    assert shown["right-loops"]["code_score"] == 18.0
    assert shown["right-loops"]["needs_manual_grade"]
    assert not shown["blank"]["needs_manual_grade"]
    cells = room.autograded("right-loops").cells
    assert sum("nbgrader" in cell.metadata for cell in cells) > 20


@pytest.mark.slow
def test_scores_equal_those_of_stock_nbgrader_with_our_executor(
    graded: Graded, classroom: Any
) -> None:
    room, _ = graded
    names = ("wrong-twice", "tampered", "blank", "wrong-tanh-for-sigmoid")
    for name in names:
        classroom.path(name).write_bytes(room.path(name).read_bytes())
    done = classroom.run("nbgrader", "autograde", LAB)
    assert done.returncode == 0, done.stderr[-2000:]
    ours = room.scores()
    assert classroom.scores() == {name: ours[name] for name in names}
    both = [one.autograded("wrong-twice") for one in (room, classroom)]
    left_out = [[c.id for c in nb.cells if c.get("outputs") and left_out_line(c)] for nb in both]
    assert left_out[0] == left_out[1] != []
    errors = [out for c in both[0].cells for out in c.get("outputs", ()) if "ename" in out]
    assert errors == [], "of the cells that the lab gave"
    done = classroom.run("nbgrader", "generate_feedback", LAB, "--student", "wrong-twice")
    assert done.returncode == 0, done.stderr[-2000:]
    page = classroom.folder / "feedback" / "wrong-twice" / LAB / f"{LAB}.html"
    assert "14 of 20 points" in page.read_text()


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGHUP], ids=lambda how: how.name)
def test_a_kill_in_the_middle_loses_nothing_and_leaves_nothing(
    classroom: Any, how: signal.Signals
) -> None:
    """Whoever grades is stopped before the kill: who waited for it would wait for ever."""
    long = classroom.notebook()
    long.cells += [nbformat.v4.new_code_cell("import time; time.sleep(9)") for _ in range(8)]
    for name in ("a", "b", "c"):
        classroom.hand_in(name, classroom.notebook() if name == "a" else long)
    run = psutil.Popen(
        [sys.executable, "-m", "autograder.cli", "grade", LAB, "--jobs", "1"],
        cwd=classroom.folder,
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        # Tests that run in the background may ignore it, and so would what they start.
        preexec_fn=partial(signal.signal, signal.SIGHUP, signal.SIG_DFL),
    )
    first = classroom.folder / "autograded" / "a" / LAB / f"{LAB}.ipynb"
    processes = []
    try:
        until(lambda: first.exists() or run.poll() is not None)
        (fork,) = (child for child in run.children() if child.cmdline() == run.cmdline())
        fork.suspend()
        processes = run.children(recursive=True)
        assert len(processes) > 3  # bubblewrap and what is in it
        run.send_signal(how)
        assert run.wait(timeout=GUARD) in (-signal.SIGKILL, 1)
        until(lambda: all(map(ended, processes)))
    finally:
        for process in (run, *processes):
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
    assert not (classroom.folder / "autograded" / "b").exists()
    stamp = first.stat().st_mtime_ns
    for name in ("b", "c"):
        classroom.hand_in(name, classroom.notebook())
    assert set(classroom.grade()) == {"a", "b", "c"}
    assert first.stat().st_mtime_ns == stamp
    scores = classroom.scores()
    assert scores["a"] == scores["b"] == scores["c"]


def test_only_what_changed_is_graded_again(classroom: Any) -> None:
    for name in ("changes", "stays"):
        classroom.hand_in_relu(name, "z")
    classroom.grade()
    paths = {p.parts[-3]: p for p in classroom.folder.glob("autograded/*/*/*.ipynb")}
    stamps = {name: path.stat().st_mtime_ns for name, path in paths.items()}
    classroom.hand_in_relu("changes", "0")
    classroom.grade()
    changed = {name for name, path in paths.items() if path.stat().st_mtime_ns != stamps[name]}
    assert changed == {"changes"}
    classroom.grade("--force")
    assert paths["stays"].stat().st_mtime_ns != stamps["stays"]


def test_feedback_is_written_in_the_same_pass_when_asked_for(classroom: Any) -> None:
    classroom.hand_in_relu("odd", "z")
    classroom.grade()
    page = classroom.folder / "feedback" / "odd" / LAB / f"{LAB}.html"
    assert not page.exists()
    classroom.grade("--force", "--feedback")
    assert "0 of 20 points" in page.read_text()


def test_when_it_was_handed_in_reaches_the_gradebook(classroom: Any) -> None:
    classroom.hand_in_relu("late", "z")
    classroom.hand_in_relu("odd", "z")
    classroom.path("late").with_name("timestamp.txt").write_text("2025-02-01 10:00:00 UTC")
    classroom.path("odd").with_name("timestamp.txt").write_text("yesterday")
    classroom.grade()
    with Gradebook(classroom.db_url) as gradebook:
        assert str(gradebook.find_submission(LAB, "late").timestamp) == "2025-02-01 10:00:00"
        assert gradebook.find_submission(LAB, "odd").timestamp is None


def test_our_own_failure_is_no_zero(
    classroom: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from autograder import cli
    from autograder.errors import MitdlError
    from autograder.submission import execute

    def broken(*_: object, **__: object) -> None:
        raise MitdlError("sandbox: does not start")

    monkeypatch.setattr(execute, "grade_cells", broken)
    classroom.hand_in("unlucky", classroom.notebook())
    code = cli.main(["grade", LAB, "--json", "--course", str(classroom.folder)])
    seen = capsys.readouterr()
    assert code == 1
    assert "unlucky: not graded: sandbox: does not start" in seen.err
    outcomes = {one["outcome"] for one in json.loads(seen.out)["exercises"]}
    assert outcomes == {"not-graded"}
    assert classroom.scores() == {}
    assert not list(classroom.folder.glob("autograded/*/*/*.ipynb"))


def test_an_exercise_without_a_verdict_is_no_zero_either(
    classroom: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from autograder.judge.verdict import Outcome, Verdict
    from autograder.submission import execute

    def half(*_: object, **__: object) -> tuple[list[object], list[Verdict]]:
        return [], [Verdict("sigmoid", Outcome.NOT_GRADED, 0.0, 2.0, message="no fork")]

    monkeypatch.setattr(execute, "grade_cells", half)
    monkeypatch.setattr(execute, "_write_outputs", lambda *_: None)
    step = execute.SandboxedExecute()
    about = {"nbgrader": {"assignment": LAB, "notebook": LAB, "student": "x", "db_url": ""}}
    with pytest.raises(execute.NotGraded, match="sigmoid: not graded: no fork"):
        step.preprocess(classroom.notebook(), about)


def test_forged_records_in_a_notebook_are_not_believed(graded: Graded) -> None:
    room, _ = graded
    record = room.autograded("tampered").metadata["mitdl"]
    assert record["digest"] != "forged"
    assert len(record["tampering"]) == 8


def test_a_cell_that_never_ends_is_noted() -> None:
    from autograder.submission import execute

    nb = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("while True: pass")])
    about = {"nbgrader": {"assignment": "x", "notebook": "x", "student": "s", "db_url": ""}}
    nb, _ = execute.SandboxedExecute(timeout=1).preprocess(nb, about)
    assert nb.metadata["mitdl"]["notes"] == ["cell 1: ran too long and was stopped"]

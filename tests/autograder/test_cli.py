"""The command as people use it: exit codes, one line for each mistake of theirs, real processes."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from autograder import cli
from autograder.judge.verdict import Outcome, Result, Verdict
from autograder.release import build
from tests.helpers import in_process

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = ["start", "check", "reset", "grade", "feedback", "report", "build", "release"]
COMMANDS += ["export", "doctor", "demo", "progress", "solution"]
LAB = "01_perceptron"


def mitdl(*arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return in_process.mitdl(*arguments, cwd=cwd)


def refused(*arguments: str, cwd: Path = ROOT) -> str:
    """What is said to a request that cannot be met: one line, exit 2, nothing on stdout."""
    done = mitdl(*arguments, cwd=cwd)
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1, done.stderr
    return done.stderr.strip()


def test_help_answers_at_once() -> None:
    """How soon is for `make bench` to say; here, that nothing is imported that takes long."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "autograder.cli", "--help"],
        cwd=ROOT,
        text=True,
        capture_output=True,
    )
    assert done.returncode == 0
    assert "usage: mitdl" in done.stdout
    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert {"argparse", "autograder.errors"} <= imported
    slow = {"numpy", "nbgrader", "nbformat", "IPython", "torch", "sqlalchemy", "matplotlib"}
    assert slow.isdisjoint(imported)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_shows_an_example(command: str) -> None:
    done = mitdl(command, "--help")
    assert done.returncode == 0
    assert f"example: mitdl {command}" in done.stdout


def test_no_command_builds_the_grammars_that_take_a_second() -> None:
    program = (
        "import sys; from autograder.cli import main; main(['report', 'none']); "
        "sys.exit('nbformat' not in sys.modules or bool(sys.modules.get('rfc3987_syntax')))"
    )
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT).returncode == 0


def test_no_command_is_usage() -> None:
    assert mitdl().returncode == 2
    assert mitdl("grade").returncode == 2
    assert mitdl("grade", LAB, "--jobs", "0").returncode == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["check", "labs/99_none"], "mitdl: labs/99_none: is no notebook and no lab here"),
        (["check", "."], "mitdl: .: has 0 notebooks, expected one; name the notebook itself"),
        (["check", "notes.txt"], "mitdl: notes.txt: is not JSON"),
        (["check", "other.ipynb"], "mitdl: other.ipynb: has no exercise of any lab"),
        (["grade", "01_perceptron"], "mitdl: .: has no nbgrader_config.py, expected a course"),
        (["grade", "01", "--course", "a"], "mitdl: 01_perceptron: nothing was handed in, expected"),
        (["grade", "perceptrons", "--course", "a"], "mitdl: no lab is called 'perceptrons'"),
        (["feedback", "01", "--course", "a"], "mitdl: gradebook: /"),
        (["demo", "--into", "full"], "mitdl: full: exists and is not a mitdl course; choose"),
    ],
)
def test_bad_input_gets_one_line(tmp_path: Path, arguments: list[str], said: str) -> None:
    (tmp_path / "notes.txt").write_text("hello")
    cells = [{"cell_type": "code", "source": "1", "metadata": {}, "outputs": [], "id": "a"}]
    other = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}
    other["cells"][0]["execution_count"] = None  # type: ignore[index]
    (tmp_path / "other.ipynb").write_text(json.dumps(other))
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "nbgrader_config.py").write_text("c = get_config()")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "a").touch()
    if arguments == ["check", "."]:
        (tmp_path / "other.ipynb").unlink()
    assert refused(*arguments, cwd=tmp_path).startswith(said)


def test_check_of_the_blank_lab_is_graded_and_says_what_to_do() -> None:
    done = mitdl("check", f"labs/{LAB}", "--json", "--seed", "3")
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert (result["lab"], result["score"], result["max_score"]) == (LAB, 0.0, 18.0)
    assert (result["student"], result["seed"]) == (None, 3)
    assert {one["outcome"] for one in result["exercises"]} == {"failed"}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_no_room_for_what_is_printed_is_one_line() -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "autograder.cli", "doctor"],
            cwd=ROOT,
            text=True,
            stdout=full,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
    assert done.returncode == 1
    assert done.stderr.startswith("mitdl: a file or the output: No space left on device; make room")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("kind", [signal.SIGTERM, signal.SIGHUP], ids=lambda kind: kind.name)
def test_a_kill_and_a_closed_terminal_stop_as_ctrl_c_does(
    kind: signal.Signals, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    usual = signal.signal(kind, signal.SIG_DFL)
    try:
        monkeypatch.setattr(cli, "_run_command", lambda args: signal.raise_signal(kind))
        assert cli.main(["grade", "01_perceptron"]) == 1
        assert capsys.readouterr().err.startswith("mitdl: stopped; what was graded is saved")
        assert cli.main(["release"]) == 1  # has graded nothing
        assert capsys.readouterr().err == "mitdl: stopped; call the same command again\n"
        assert signal.getsignal(kind) is signal.SIG_DFL
        signal.signal(kind, signal.SIG_IGN)  # as `nohup` does
        monkeypatch.setattr(cli, "_run_command", lambda args: signal.raise_signal(kind) or 0)
        assert cli.main(["doctor"]) == 0
    finally:
        signal.signal(kind, usual)


def test_a_terminal_that_knows_few_letters_still_shows_the_table() -> None:
    """As a redirected output on Windows, whose encoding has no ✗."""
    done = subprocess.run(
        [sys.executable, "-m", "autograder.cli", "check", f"labs/{LAB}"],
        cwd=ROOT,
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "cp1252"},
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(b"? weighted_sum")


def test_check_prints_a_table_for_people() -> None:
    done = mitdl("check", f"labs/{LAB}/{LAB}.ipynb")
    assert done.returncode == 0, done.stderr
    assert "✗ sigmoid" in done.stdout
    assert f"{LAB}: 0 of 18 points" in done.stdout
    assert "2 more for what you write: a person reads it" in done.stdout
    seed = re.search(r"^--seed (\d+) asks the same again$", done.stdout, re.MULTILINE)
    assert seed is not None
    assert not re.search("isolation|tampering|NotHere|process", done.stdout)


def test_check_of_a_lecture_is_refused_in_one_line() -> None:
    assert refused("check", "lectures/01_perceptron.ipynb", cwd=ROOT).startswith(
        "mitdl: lectures/01_perceptron.ipynb: has no exercise of any lab"
    )


def test_check_of_one_exercise_shows_it_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    verdicts = [Verdict(name, Outcome.PASSED, 2.0, 2.0) for name in ("sigmoid", "tanh")]
    result = Result(LAB, verdicts, notes=["cell 3: stops"], written=2.0)
    monkeypatch.setattr("autograder.commands.check.grade_notebook", lambda *a, **more: result)
    monkeypatch.setattr("autograder.commands.check.record_check", lambda path, result: None)
    lines = mitdl("check", "tanh", cwd=ROOT / "labs").stdout.splitlines()
    assert lines[:3] == ["✓ tanh    2/2", "", f"{LAB}: 2 of 2 points, in 0.0 s"]
    alone = json.loads(mitdl("check", "01/tanh", "--json").stdout)
    assert [one["name"] for one in alone["exercises"]] == ["tanh"]


def test_check_takes_a_folder_of_labs(tmp_path: Path) -> None:
    for name in (LAB, "03_losses"):
        (tmp_path / "work" / name).mkdir(parents=True)
        for file in (f"{name}.ipynb", "examples.json"):
            nb = tmp_path / "work" / name / file
            nb.write_bytes((ROOT / "labs" / name / file).read_bytes())
    (tmp_path / "work" / "notes").mkdir()
    done = in_process.mitdl("check", "work", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stderr.splitlines()[1] == "2 of 2: work/03_losses/03_losses.ipynb"
    assert done.stdout.splitlines()[-3:] == [
        "01_perceptron      0 of  18",
        "03_losses          0 of  18",
        "all                0 of  36",
    ]


def test_doctor_says_what_is_in_force() -> None:
    done = mitdl("doctor")
    assert done.returncode == 0, done.stdout
    assert "ok  Python: 3." in done.stdout
    assert "sandbox: bubblewrap" in done.stdout


def test_a_units_number_builds_its_lecture_and_its_lab_and_no_other(tmp_path: Path) -> None:
    (tmp_path / "lectures").mkdir()
    for unit in ("00_why_deep_learning", LAB):
        shutil.copy(ROOT / "lectures" / f"{unit}.py", tmp_path / "lectures")
    shutil.copytree(ROOT / "solutions" / LAB, tmp_path / "solutions" / LAB)
    done = mitdl("build", "1", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stderr.splitlines()[-1] == f"built {LAB} (lecture and lab): 4 files changed"
    lecture = f"lectures/{LAB}.ipynb"
    assert (tmp_path / lecture).read_bytes() == (ROOT / lecture).read_bytes()
    assert (tmp_path / "labs" / LAB / f"{LAB}.ipynb").is_file()
    assert not (tmp_path / "lectures" / "00_why_deep_learning.ipynb").exists()
    again = mitdl("build", "perceptron", cwd=tmp_path)
    assert again.stderr == f"built {LAB} (lecture and lab): no change\n"
    alone = mitdl("build", "00", cwd=tmp_path)
    assert alone.stderr.splitlines()[-1] == "built 00_why_deep_learning (lecture): 1 file changed"
    assert refused("build", "42", cwd=tmp_path) == (
        f"mitdl: no unit is called '42'; there are: 00_why_deep_learning, {LAB}"
    )
    assert refused("build", "peceptron", cwd=tmp_path).endswith("did you mean perceptron?")


def solved_lab(project: Path) -> bytes:
    """Leave the lab with everything answered in a project's labs/, and return the notebook."""
    build(project, only=LAB)
    path = project / "labs" / LAB / f"{LAB}.ipynb"
    shutil.copy(project / "build" / "source" / LAB / path.name, path)
    model = json.loads(path.read_text())
    for cell in model["cells"]:
        if "nbgrader" in cell["metadata"]:
            cell["metadata"]["nbgrader"]["checksum"] = "of the stub"
    path.write_text(json.dumps(model))
    return path.read_bytes()


@pytest.mark.slow
def test_the_demo_goes_from_sources_to_pages_and_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With few students, and a loop that sleeps, for time's sake; all of it is `make demo`."""
    loop = "import time\nwhile True:\n    time.sleep(1)"
    monkeypatch.setattr("autograder.proving.sample_class.LOOP", loop)
    shutil.copytree(ROOT / "solutions" / LAB, tmp_path / "solutions" / LAB)
    for path in (tmp_path / "solutions" / LAB / "sample_class").glob("*.py"):
        if path.stem not in ("right-loops", "wrong-twice"):
            path.unlink()
    solved = solved_lab(tmp_path)
    done = mitdl("demo", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "right-loops     18/20*" in done.stdout
    assert "tanh_derivative: fed-the-output; decision_boundary: bias-not-divided" in done.stdout
    assert (
        "broken-json: not graded: needs a person: 01_perceptron.ipynb: is not JSON" in done.stderr
    )
    assert "blank            0/20" in done.stdout  # whatever somebody has written in labs/
    assert (tmp_path / "labs" / LAB / f"{LAB}.ipynb").read_bytes() == solved
    assert "report     build/demo/feedback/01_perceptron.html" in done.stderr
    course = tmp_path / "build" / "demo"
    for student in ("blank", "endless-loop", "right-loops", "wrong-twice"):
        assert (course / "feedback" / student / LAB / f"{LAB}.html").is_file()
        assert f"{student}/{LAB}/{LAB}.html" in (course / "feedback" / f"{LAB}.html").read_text()

    again = mitdl("demo", cwd=tmp_path)
    assert again.returncode == 0, again.stderr
    assert "graded now: 0, graded before and unchanged: 4" in again.stderr
    assert again.stdout == done.stdout

    report = mitdl("report", LAB, cwd=course)
    assert report.returncode == 1  # broken-json waits, ungraded; `grade` has said why
    lines = zip(report.stdout.splitlines(), done.stdout.splitlines(), strict=True)
    assert [mine for mine, shown in lines if mine != shown] == [
        "broken-json         -  not graded: handed in; `mitdl grade` grades it, or says why not"
    ]
    pages = mitdl("feedback", LAB, cwd=course)
    assert pages.stdout.splitlines()[0] == f"feedback/blank/{LAB}/{LAB}.html"
    grades = mitdl("export", "--to", "csv", cwd=course)
    remark = "waits for a person"
    assert f"{LAB},,,wrong-twice,,,,14.0,0.0,14.0,20.0,{remark}" in grades.stdout.splitlines()

"""A student's folder: made once, gone on with, updated and reset, and never a line of work lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from autograder.errors import MitdlError, UsageError
from autograder.student_folder import find_folder, reset, start
from autograder.student_folder.course import course_files
from autograder.student_folder.ledger import LEDGER
from tests.helpers.in_process import mitdl

ROOT = Path(__file__).resolve().parents[3]
LAB = "labs/01_areas/01_areas.ipynb"
EXAMPLES = "labs/01_areas/examples.json"
LECTURE = "lectures/01_areas.ipynb"


def notebook(*sources: str, **metadata: str) -> bytes:
    cells = [{"cell_type": "code", "source": source, "outputs": []} for source in sources]
    return json.dumps({"cells": cells, "metadata": metadata}).encode()


def run(content: bytes) -> bytes:
    """The notebook as it is saved after it was run."""
    form = json.loads(content)
    form["cells"][0]["outputs"] = [{"output_type": "stream", "text": "1"}]
    return json.dumps(form, indent=1).encode()


def course(version: str) -> dict[str, bytes]:
    """A course of one lab and one lecture, all of which is new in each version."""
    return {
        LAB: notebook(f"lab {version}", "raise NotImplementedError"),
        EXAMPLES: f'{{"examples": "{version}"}}'.encode(),
        "labs/01_areas/data/sides.csv": b"side\n3\n",
        LECTURE: notebook(f"lecture {version}"),
    }


ANSWER = notebook("lab one", "def square(x): return x * x")
SECOND = notebook("lab one", "def square(x): return x**2")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with version one of the course."""
    start(tmp_path / "mine", course("one"))
    return tmp_path / "mine"


def said(steps: list[object]) -> list[str]:
    return [str(step) for step in steps]


def test_a_start_hands_out_the_course_and_says_so_once(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "mine"
    assert [(step.path, step.state) for step in start(folder, course("one"))] == [
        (path, "new") for path in course("one")
    ]
    found = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    assert found == {*course("one"), LEDGER}
    assert all((folder / path).read_bytes() == text for path, text in course("one").items())
    assert start(folder, course("one")) == []
    assert start(folder, course("one"), update=True) == []


def test_a_start_that_was_cut_off_goes_on(folder: Path) -> None:
    (folder / LEDGER).write_text('{"note": "killed before anything was noted"}')
    (folder / LECTURE).unlink()
    (folder / EXAMPLES).unlink()
    (folder / LAB).write_bytes(ANSWER)
    assert [(step.path, step.state) for step in start(folder, course("one"))] == [
        (LAB, "newer"),  # nobody knows any more what was handed out, so all that differs is work
        (EXAMPLES, "new"),
        (LECTURE, "new"),
    ]
    assert (folder / LAB).read_bytes() == ANSWER


def test_what_is_newer_comes_only_on_request(folder: Path) -> None:
    assert said(start(folder, course("two")))[-1] == (
        "lectures/01_areas.ipynb: there is a newer one; `mitdl start --update` brings it and "
        "keeps your work"
    )
    assert (folder / LECTURE).read_bytes() == course("one")[LECTURE]


def test_an_update_replaces_what_was_only_run(folder: Path) -> None:
    (folder / LECTURE).write_bytes(run(course("one")[LECTURE]))
    assert {step.state for step in start(folder, course("two"), update=True)} == {"updated"}
    assert all((folder / path).read_bytes() == text for path, text in course("two").items())


def test_an_update_puts_the_new_version_beside_work(folder: Path) -> None:
    (folder / LAB).write_bytes(ANSWER)
    assert said(start(folder, course("two"), update=True))[0] == (
        "labs/01_areas/01_areas.ipynb: you have worked in it, so it stays; the new version is "
        "labs/01_areas/01_areas-new.ipynb"
    )
    assert (folder / LAB).read_bytes() == ANSWER
    beside = folder / "labs/01_areas/01_areas-new.ipynb"
    assert beside.read_bytes() == course("two")[LAB]
    assert start(folder, course("two"), update=True) == []  # said once

    start(folder, course("three"), update=True)  # nobody wrote in the one beside: replaced
    assert beside.read_bytes() == course("three")[LAB]
    beside.write_bytes(SECOND)
    (step, *_) = start(folder, course("four"), update=True)
    assert step.other == "labs/01_areas/01_areas-new-2.ipynb"
    assert (folder / step.other).read_bytes() == course("four")[LAB]
    assert (beside.read_bytes(), (folder / LAB).read_bytes()) == (SECOND, ANSWER)


def test_an_update_replaces_examples_and_keeps_what_somebody_wrote_there(folder: Path) -> None:
    (folder / EXAMPLES).write_bytes(b"{}")
    steps = said(start(folder, course("two"), update=True))
    kept = "labs/01_areas/examples-kept-1.json"
    assert f"{EXAMPLES}: the new version is in its place; what lay there is {kept}" in steps
    assert (folder / kept).read_bytes() == b"{}"
    assert (folder / EXAMPLES).read_bytes() == course("two")[EXAMPLES]


def test_what_has_left_the_course_stays_and_is_said_once(folder: Path) -> None:
    smaller = {path: text for path, text in course("one").items() if path != LECTURE}
    assert said(start(folder, smaller)) == [
        "lectures/01_areas.ipynb: is no longer part of the course; yours stays where it is"
    ]
    assert (folder / LECTURE).exists()
    assert start(folder, smaller) == []


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"handed": 3, "beside": {"a": 3}}', "\0"])
def test_a_damaged_ledger_costs_no_work(folder: Path, damage: str) -> None:
    (folder / LEDGER).write_text(damage)
    (folder / LAB).write_bytes(ANSWER)
    start(folder, course("two"), update=True)
    assert (folder / LAB).read_bytes() == ANSWER
    assert start(folder, course("two"), update=True) == []


def test_a_strange_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="file: is a file, expected a folder"):
        start(tmp_path / "file", course("one"))
    with pytest.raises(UsageError, match="holds 'file', expected a new or empty folder"):
        start(tmp_path, course("one"))
    with pytest.raises(UsageError, match="expected a new or empty folder"):
        start(ROOT, course("one"))  # a checkout is nobody's place to work
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_an_environment_and_hidden_files_may_lie_there(tmp_path: Path) -> None:
    (tmp_path / "env").mkdir()
    (tmp_path / "env" / "pyvenv.cfg").touch()
    (tmp_path / ".git").mkdir()
    assert len(start(tmp_path, course("one"))) == 4


# ── reset ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_reset_keeps_each_version_that_was_written(folder: Path) -> None:
    for number, work in enumerate([ANSWER, SECOND, ANSWER], 1):
        (folder / LAB).write_bytes(work)
        (step,) = reset(folder, course("one"), LAB, folder)
        assert str(step) == (
            f"{LAB}: is fresh again; yours is kept as labs/01_areas/01_areas-kept-{number}.ipynb"
        )
        assert (folder / LAB).read_bytes() == course("one")[LAB]
    kept = [folder / f"labs/01_areas/01_areas-kept-{n}.ipynb" for n in (1, 2, 3)]
    assert [path.read_bytes() for path in kept] == [ANSWER, SECOND, ANSWER]


def test_a_reset_keeps_outputs_too_and_leaves_alone_what_is_fresh(folder: Path) -> None:
    outputs = run(course("one")[LAB])
    (folder / LAB).write_bytes(outputs)
    for states in (["reset", "fresh", "fresh"], ["fresh", "fresh", "fresh"]):
        assert [step.state for step in reset(folder, course("one"), "1", folder)] == states
    (kept,) = folder.rglob("*-kept-*")
    assert kept.read_bytes() == outputs
    (folder / LAB).unlink()
    assert reset(folder, course("one"), "1", folder)[0].state == "new"


def test_a_reset_brings_the_newest_and_an_update_finds_nothing_left(folder: Path) -> None:
    (folder / LAB).write_bytes(ANSWER)
    reset(folder, course("two"), "01_areas", folder)
    steps = start(folder, course("two"), update=True)
    assert [(step.path, step.state) for step in steps] == [(LECTURE, "updated")]


@pytest.mark.parametrize(
    ("target", "here", "paths"),
    [
        ("01_areas", "", [LAB, EXAMPLES, "labs/01_areas/data/sides.csv"]),
        ("1", "", [LAB, EXAMPLES, "labs/01_areas/data/sides.csv"]),
        ("labs/01", "lectures", [LAB, EXAMPLES, "labs/01_areas/data/sides.csv"]),
        ("labs/01_areas/", "", [LAB, EXAMPLES, "labs/01_areas/data/sides.csv"]),
        (".", "labs/01_areas", [LAB, EXAMPLES, "labs/01_areas/data/sides.csv"]),
        ("01_areas.ipynb", "labs/01_areas", [LAB]),
        ("data/sides.csv", "labs/01_areas", ["labs/01_areas/data/sides.csv"]),
        ("lectures/01", "", [LECTURE]),
        ("lectures/01_areas.ipynb", "labs/01_areas", [LECTURE]),
        ("01_areas.ipynb", "lectures", [LECTURE]),
    ],
)
def test_a_reset_understands_what_people_type(
    folder: Path, target: str, here: str, paths: list[str]
) -> None:
    steps = reset(folder, course("one"), target, folder / here)
    assert [step.path for step in steps] == paths


@pytest.mark.parametrize("target", ["02", "01_area", "labs", "", "lectures", "../mine", "x.ipynb"])
def test_a_reset_of_anything_else_touches_nothing(folder: Path, target: str) -> None:
    (folder / LAB).write_bytes(ANSWER)
    with pytest.raises(UsageError, match="is no lab or lecture of the course, expected one of"):
        reset(folder, course("one"), target, folder)
    assert (folder / LAB).read_bytes() == ANSWER


# ── the commands, with the real course ────────────────────────────────────────────────────────────


def test_the_real_course_holds_no_source_and_no_solution() -> None:
    files = course_files()
    assert "labs/01_perceptron/examples.json" in files
    assert "lectures/01_perceptron.ipynb" in files
    assert not [path for path in files if path.endswith(".py")]
    assert not [path for path, text in files.items() if b"BEGIN SOLUTION" in text]


def test_a_student_starts_goes_on_resets_and_hears_of_it(tmp_path: Path) -> None:
    done = mitdl("start", "mine", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "")
    assert "mine: handed out 9 lectures and 8 labs of mitdl 0." in done.stderr
    assert "next: cd mine, then `jupyter lab`, and open lectures/00_" in done.stderr
    lab = tmp_path / "mine" / "labs" / "01_perceptron"
    assert "this folder: is up to date" in mitdl("start", cwd=tmp_path / "mine").stderr
    (lab / "01_perceptron.ipynb").write_bytes(ANSWER)
    assert "up to date" in mitdl("start", "--update", cwd=lab).stderr
    again = mitdl("reset", "01", cwd=lab).stderr
    assert again.startswith("labs/01_perceptron/01_perceptron.ipynb: is fresh again; yours is")
    assert find_folder(lab) == tmp_path / "mine"


@pytest.mark.parametrize("arguments", [["start"], ["reset", "01"], ["start", "--update"]])
def test_outside_a_folder_one_line_says_what_to_do(tmp_path: Path, arguments: list[str]) -> None:
    done = mitdl(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "`mitdl start deep-learning`" in done.stderr


def test_a_checkout_that_somebody_has_solved_is_not_handed_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / LAB).parent.mkdir(parents=True)
    (tmp_path / LAB).write_bytes(notebook("return x * x", mitdl_digest="of the stub"))
    (tmp_path / "mitdl_utils").mkdir()
    monkeypatch.setattr("mitdl_utils.__file__", str(tmp_path / "mitdl_utils" / "__init__.py"))
    with pytest.raises(MitdlError, match="somebody has worked in it, expected the notebook to"):
        course_files()
    (tmp_path / LAB).write_bytes(notebook("raise NotImplementedError"))
    assert list(course_files()) == [LAB]
    (tmp_path / "labs").rename(tmp_path / "mitdl_utils" / "course")
    with pytest.raises(MitdlError, match="has no labs to hand out"):
        course_files()

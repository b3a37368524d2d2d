"""A class of odd submissions on both roads: mended, left to a person, or missing; no wrong zero."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from nbgrader.api import Gradebook
from nbgrader.apps.api import NbGraderAPI
from nbgrader.coursedir import CourseDirectory

from tests.autograder.grading.odd_class import CLASS, LAB, NO_STUDENTS, PROSE, Odd

pytestmark = pytest.mark.xdist_group("odd-class")
GRADED = [row for row in CLASS if row.score is not None]
WAITING = [row for row in CLASS if row.score is None]


def hand_in(folder: Path, row: Odd, student: str = "") -> None:
    for name, content in row.files.items():
        path = folder / "submitted" / (student or row.name) / LAB / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def named(row: Odd) -> str:
    return row.name


@dataclass
class Run:
    """The class after `mitdl grade --feedback`."""

    room: Any
    done: subprocess.CompletedProcess[str]

    @cached_property
    def results(self) -> dict[str, Any]:
        return {one["student"]: one for one in map(json.loads, self.done.stdout.splitlines())}

    @cached_property
    def grades(self) -> dict[str, dict[str, tuple[float | None, bool]]]:
        return grades_in(self.room.db_url)

    def record(self, student: str) -> dict[str, Any]:
        record: dict[str, Any] = self.room.autograded(student).metadata["mitdl"]
        return record

    def page(self, student: str) -> str:
        path = self.room.folder / "feedback" / student / LAB / f"{LAB}.html"
        return str(path.read_text(encoding="utf-8"))


def grades_in(db_url: str) -> dict[str, dict[str, tuple[float | None, bool]]]:
    """Score and whether a person has to look, by student and cell."""
    with Gradebook(db_url) as gradebook:
        return {
            one.student.id: {
                grade.name: (grade.auto_score, bool(grade.needs_manual_grade))
                for grade in one.notebooks[0].grades
            }
            for one in gradebook.assignment_submissions(LAB)
        }


@pytest.fixture(scope="module")
def run(new_classroom: Callable[[], Any]) -> Iterator[Run]:
    room = new_classroom()
    for row in CLASS:
        hand_in(room.folder, row)
    for name in NO_STUDENTS:
        hand_in(room.folder, CLASS[0], name)
    (room.folder / "submitted" / "a-file").write_text("the instructor's own")
    yield Run(room, room.mitdl("grade", LAB, "--json", "--feedback"))


def test_the_names_of_the_class_are_its_own() -> None:
    assert len({row.name for row in CLASS}) == len(CLASS)


@pytest.mark.parametrize("row", GRADED, ids=named)
def test_what_can_be_graded_is_graded_and_says_what_was_mended(run: Run, row: Odd) -> None:
    assert run.results[row.name]["score"] == row.score
    record = run.record(row.name)
    said = [*record["repairs"], *record["tampering"], record["problem"]]
    assert row.says in "\n".join(said)
    assert all("\n" not in line and len(line) < 400 for line in said)
    grades = run.grades[row.name]
    assert grades["check_relu"] == (row.score, False)
    assert grades["written_threshold"] == ((None, True) if row.marked else (0.0, False))


@pytest.mark.parametrize("row", GRADED, ids=named)
def test_each_gets_a_page_that_says_so_too(run: Run, row: Odd) -> None:
    page = run.page(row.name)
    assert f"{row.score:g} of 20 points" in page
    written = "waits for a person; 0 until then" if row.marked else "no answer was found"
    assert row.score == 0.0 or written in page
    assert (PROSE.split()[-1] in page) == row.marked
    assert all(line.replace("'", "&#39;") in page for line in run.record(row.name)["repairs"])


@pytest.mark.parametrize("row", WAITING, ids=named)
def test_what_only_a_person_can_read_is_nobodys_zero(run: Run, row: Odd) -> None:
    assert {one["outcome"] for one in run.results[row.name]["exercises"]} == {"not-graded"}
    assert row.name not in run.grades
    (line,) = (line for line in run.done.stderr.splitlines() if line.startswith(f"{row.name}: "))
    assert line.startswith(f"{row.name}: not graded: needs a person: {LAB}.ipynb: ")
    assert row.says in line
    assert not (run.room.folder / "autograded" / row.name).exists()


def test_the_run_says_that_not_all_is_graded_and_nothing_else(run: Run) -> None:
    assert run.done.returncode == 1
    assert len(run.done.stderr.splitlines()) == len(WAITING), run.done.stderr


def test_what_systems_leave_behind_is_no_student(run: Run) -> None:
    assert set(run.results) == {row.name for row in CLASS}


def test_formgrader_and_exports_show_what_waits_as_not_graded(run: Run) -> None:
    api = NbGraderAPI(coursedir=CourseDirectory(root=str(run.room.folder)))
    shown = {one["student"]: one["autograded"] for one in api.get_submissions(LAB)}
    assert {row.name for row in CLASS if not shown[row.name]} == {row.name for row in WAITING}
    exported = run.room.mitdl("export", "--to", "canvas").stdout
    assert not any(f",{row.name}," in exported for row in WAITING)
    assert ",a-tag-twice,,1.0" in exported


@pytest.mark.slow
def test_nbgraders_own_command_gives_the_same(run: Run, classroom: Any) -> None:
    rows = [row for row in CLASS if row.stock]
    for row in rows:
        hand_in(classroom.folder, row)
    done = classroom.run("nbgrader", "autograde", LAB)
    refused = {row.name for row in rows if row.score is None}
    failed = f"There was an error processing assignment '{LAB}' for student"
    assert done.returncode == 1
    assert {name for name in refused if f"{failed} '{name}'" in done.stderr} == refused
    assert done.stderr.count(failed) == len(refused)
    grades = grades_in(classroom.db_url)
    for row in rows:
        if row.name in refused:
            assert set(grades[row.name].values()) == {(None, True)}
        else:
            assert grades[row.name] == run.grades[row.name]
            record = classroom.autograded(row.name).metadata["mitdl"]
            assert record["repairs"] == run.record(row.name)["repairs"]

"""nbgrader's documentation course, as installed with it: the same scores on each of three roads."""

import json
import shutil
from pathlib import Path
from typing import Any

import nbgrader
import pytest
from nbgrader.api import Gradebook

from autograder.gradebook.database import make_alembic_known
from tests.helpers import in_process
from tests.helpers.commands import run

GUIDE = Path(nbgrader.__file__).parent / "docs" / "source" / "user_guide"
COURSE = """\
c = get_config()
c.CourseDirectory.course_id = "course101"
c.IncludeHeaderFooter.header = "source/header.ipynb"
c.ClearSolutions.code_stub = {"python": "# YOUR CODE HERE\\nraise NotImplementedError()"}
c.LateSubmissionPlugin.penalty_method = "zero"
"""
OURS = "from autograder.grading import use_sandbox\nuse_sandbox(c)\n"
pytestmark = pytest.mark.xdist_group("ps1")


def scores(folder: Path) -> dict[tuple[str, ...], Any]:
    """All that nbgrader knows of each cell and each submission."""
    found: dict[tuple[str, ...], Any] = {}
    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}", "course101") as gradebook:
        for one in gradebook.assignment_submissions("ps1"):
            student = one.student.id
            found[student,] = (one.score, one.max_score, one.needs_manual_grade, one.timestamp)
            for nb in one.notebooks:
                found[student, nb.name] = (nb.score, nb.late_submission_penalty)
                for grade in nb.grades:
                    said = (grade.auto_score, grade.manual_score, grade.needs_manual_grade)
                    found[student, nb.name, grade.name] = said
                for comment in nb.comments:
                    found[student, nb.name, comment.name, "comment"] = comment.auto_comment
    return found


def mitdl(folder: Path, *arguments: str) -> str:
    """Run one of our commands in a course, and return what it prints."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("JUPYTER_CONFIG_DIR", str(folder / "none"))
        done = in_process.mitdl(*arguments, cwd=folder)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def courses(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The course, released once; graded by nbgrader, by it with our executor, and by us."""
    start = tmp_path_factory.mktemp("ps1") / "released"
    for name in ("source", "submitted"):
        shutil.copytree(GUIDE / name, start / name)
    # Somebody who left a notebook out, and one who deleted the tests.
    for name in ("left-out", "deleted"):
        shutil.copytree(GUIDE / "submitted" / "hacker", start / "submitted" / name)
    (start / "submitted" / "left-out" / "ps1" / "problem2.ipynb").unlink()
    path = start / "submitted" / "deleted" / "ps1" / "problem1.ipynb"
    nb = json.loads(path.read_text())
    nb["cells"] = [one for one in nb["cells"] if "assert" not in "".join(one["source"])]
    path.write_text(json.dumps(nb))
    (start / "nbgrader_config.py").write_text(COURSE)
    make_alembic_known()
    with Gradebook(f"sqlite:///{start / 'gradebook.db'}", "course101") as gradebook:
        gradebook.update_or_create_assignment("ps1", duedate="2015-02-02 17:00 UTC")
    run(start, "nbgrader", "generate_assignment", "ps1")
    made = {name: start.with_name(name) for name in ("theirs", "executor", "ours")}
    for folder in made.values():
        shutil.copytree(start, folder)
    (made["theirs"] / "nbgrader_config.py").write_text(
        f"{COURSE}c.OverwriteCells.add_missing_cells = True\n"
    )
    for name in ("executor", "ours"):
        (made[name] / "nbgrader_config.py").write_text(COURSE + OURS)
    run(made["theirs"], "nbgrader", "autograde", "ps1")
    run(made["executor"], "nbgrader", "autograde", "ps1")
    mitdl(made["ours"], "grade", "ps1")
    return made


@pytest.mark.slow
@pytest.mark.parametrize("road", ["executor", "ours"])
def test_ps1_gets_the_same_scores(courses: dict[str, Path], road: str) -> None:
    theirs = scores(courses["theirs"])
    assert len({who for who, *_ in theirs}) == 4
    ours = scores(courses[road])
    # What was not handed in has no answer; nbgrader says nothing of it.
    for part in ("part-a", "part-b"):
        ours["left-out", "problem2", part, "comment"] = None
    assert ours == theirs


@pytest.mark.slow
def test_the_report_has_each_notebook_and_says_who_scored(courses: dict[str, Path]) -> None:
    table = mitdl(courses["ours"], "report", "ps1")
    assert "bitdiddle" in table
    assert "problem1: correct_squares (1)" in table
    pages = mitdl(courses["ours"], "feedback", "ps1").splitlines()
    assert "feedback/hacker/ps1/problem2.html" in pages
    page = (courses["ours"] / "feedback" / "ps1.html").read_text()
    assert "scored by asserts beside student code, which can forge them" in page


@pytest.mark.slow
def test_a_second_call_finds_it_graded(courses: dict[str, Path]) -> None:
    folder = courses["ours"]
    stamps = {path: path.stat().st_mtime_ns for path in folder.glob("autograded/*/*/*.ipynb")}
    lines = mitdl(folder, "grade", "ps1", "--json").splitlines()
    assert {json.loads(line)["lab"] for line in lines} == {"ps1/problem1", "ps1/problem2"}
    assert len(lines) == len(stamps) == 8
    assert stamps == {path: path.stat().st_mtime_ns for path in stamps}

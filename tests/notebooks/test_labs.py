"""Every lab runs: solved, top to bottom and quietly; as it is handed out, without a stumble."""

from __future__ import annotations

import copy
import re
import shutil
from dataclasses import dataclass

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook, new_output

from autograder.release.notebook import instructor_version
from autograder.release.pipeline import student_version
from autograder.release.source import nbgrader_of, read_source
from mitdl_utils import needs_your_functions
from tests.helpers.commands import ROOT
from tests.notebooks.running import Ran, pairs, pairs_without_tensorflow, pictures, run, unread

pytestmark = pytest.mark.xdist_group("labs")
LABS = sorted(path.stem for path in ROOT.glob("solutions/*/[0-9][0-9]_*.py"))
LONGEST_GIVEN_CELL = 30  # lines
MINUTES = re.compile(r"^\*\*(\d+) minutes · difficulty [1-5] of 5 · ([\d.]+) points?", re.M)


@dataclass(frozen=True)
class Lab:
    """A lab that has run in a folder with nothing in it but what a student gets."""

    solved: Ran
    released: Ran

    def given(self) -> list[NotebookNode]:
        """The code cells that ask for nothing."""
        return [cell for cell in self.released.code() if not nbgrader_of(cell)]


@pytest.fixture(scope="module", params=LABS)
def lab(
    request: pytest.FixtureRequest, kernel: str, tmp_path_factory: pytest.TempPathFactory
) -> Lab:
    name, folder = request.param, tmp_path_factory.mktemp("lab")
    shutil.copy(ROOT / "labs" / name / "examples.json", folder)
    solution = instructor_version(read_source(ROOT / "solutions" / name / f"{name}.py", ROOT))
    release = student_version(copy.deepcopy(solution))
    return Lab(run(solution, folder, kernel), run(release, folder, kernel, allow_errors=True))


def failed(ran: Ran) -> list[str]:
    """The cells that failed, by name or first line."""
    errors = [c for c in ran.code() if any(o.output_type == "error" for o in c.outputs)]
    return [nbgrader_of(c).get("grade_id") or c.source.splitlines()[0] for c in errors]


def test_the_solved_lab_runs_quietly(lab: Lab, capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        print(f" [{lab.solved.seconds:.1f} s, should be under 60]", end="")
    assert lab.solved.complaints() == []
    assert lab.solved.did_not_run() == []


@pytest.mark.parametrize(
    "because", [NotImplementedError("f: soon"), NameError(name="f"), ValueError("eps")]
)
def test_a_cell_that_did_not_run_is_found_by_each_of_its_messages(
    because: Exception, capsys: pytest.CaptureFixture[str]
) -> None:
    print("before it")
    with needs_your_functions():
        raise because
    said = capsys.readouterr().out
    printed = new_code_cell(outputs=[new_output("stream", text=said)])
    assert Ran(new_notebook(cells=[printed]), seconds=0).did_not_run() == said.splitlines()[1:]


def test_the_lab_as_handed_out_fails_at_its_checks_alone(lab: Lab) -> None:
    checks = [nbgrader_of(cell)["grade_id"] for cell in lab.released.code() if checks_one(cell)]
    assert failed(lab.released) == checks
    assert lab.released.complaints() == []


def checks_one(cell: NotebookNode) -> bool:
    """Whether a cell holds nothing but the check of an exercise."""
    return str(nbgrader_of(cell).get("grade_id")).startswith("check_")


def test_every_figure_has_alt_text(lab: Lab) -> None:
    assert [words for output in lab.solved.outputs() for words in unread(output)] == []
    assert len(pictures(lab.solved)) >= 4  # an opening, what was built, a finale


def test_without_tensorflow_one_line_says_so_and_the_lab_goes_on(lab: Lab) -> None:
    assert pairs(lab.solved) == pairs_without_tensorflow(lab.solved) > 0


def test_given_cells_can_be_read_at_a_glance(lab: Lab) -> None:
    long = [
        c.source.splitlines() for c in lab.given() if c.source.count("\n") >= LONGEST_GIVEN_CELL
    ]
    assert [(lines[0], len(lines)) for lines in long] == []


def test_it_has_the_parts_that_every_lab_has(lab: Lab) -> None:
    text = lab.released.text()
    for heading in ("How this lab works", "The same in PyTorch", "What you have now"):
        assert re.search(rf"^#+ {heading}", text, re.M), heading
    assert "side_by_side(" in text
    assert text.count("<details>") == text.count("</details>")


def test_every_exercise_tells_its_minutes_and_the_points_add_up(lab: Lab) -> None:
    text = lab.released.text()
    told = MINUTES.findall(text)
    assert len(told) == len(re.findall(r"^## (?:Exercise \d+ ·|Written question)", text, re.M))
    assert sum(float(points) for _, points in told) == 20
    assert 60 <= sum(int(minutes) for minutes, _ in told) <= 120


HOURS = {"two hours": 120, "two hours and twenty minutes": 140, "two and a half hours": 150}


@pytest.mark.parametrize("name", LABS)
def test_the_minutes_that_a_lab_plans_are_those_of_its_exercises_and_of_reading(name: str) -> None:
    source = (ROOT / "solutions" / name / f"{name}.py").read_text(encoding="utf-8")
    exercises = sum(int(minutes) for minutes, _ in MINUTES.findall(source.replace("# **", "**")))
    planned = re.search(
        r"^# Plan on (.+): (\d+) minutes for the exercises, the rest for reading, looking",
        source,
        re.M,
    )
    assert planned is not None
    assert int(planned[2]) == exercises
    assert 20 <= HOURS[planned[1]] - exercises <= 50

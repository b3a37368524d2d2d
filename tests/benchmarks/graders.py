"""Three graders on the same class, each as its users call it, each in a folder of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Sequence
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell
from nbgrader.api import (
    Assignment,
    BaseCell,
    Grade,
    Gradebook,
    Notebook,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
)
from sqlalchemy import select

from autograder.release import register
from tests.benchmarks.classroom import Handed, Material
from tests.benchmarks.measured import Measured, measure

PROJECT = Path(__file__).parents[2]
OTTER = "otter-grader==7.0.0"
OTTER_PLACE = PROJECT / "build" / "bench" / "otter"
JOBS = 2
# Scores of a class: student to exercise to points.
Scores = dict[str, dict[str, float]]

PLAIN = "c = get_config()\nc.CourseDirectory.source_directory = {source!r}\n"
WALLED = "from autograder.grading import use_sandbox\n\n" + PLAIN + "use_sandbox(c)\n"


class Failed(Exception):
    """A grader did not come to its end."""


def _program(name: str, place: Path | None = None) -> Path:
    return (place / "bin" if place else Path(sys.executable).parent) / name


def _ours() -> dict[str, str]:
    """This tree's packages, whatever tree is installed."""
    found = [str(PROJECT), os.environ.get("PYTHONPATH", "")]
    bins = [str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)]
    return {"PYTHONPATH": os.pathsep.join(filter(None, found)), "PATH": os.pathsep.join(bins)}


# ── courses of nbgrader's kind ────────────────────────────────────────────────────────────────────


def hand_in(folder: Path, material: Material, handed: Sequence[Handed], configuration: str) -> None:
    """A course folder with a gradebook and the class's work."""
    name = material.lab.name
    folder.mkdir(parents=True)
    source = material.root / "build" / "source"
    (folder / "nbgrader_config.py").write_text(configuration.format(source=str(source)))
    register(material.root, name, f"sqlite:///{folder}/gradebook.db")
    for one in handed:
        (folder / "submitted" / one.student / name).mkdir(parents=True)
        (folder / "submitted" / one.student / name / f"{name}.ipynb").write_text(one.text)


def by_nbgrader(folder: Path, material: Material, handed: Sequence[Handed]) -> Measured:
    """`nbgrader autograde LAB`, with its own executor."""
    hand_in(folder, material, handed, PLAIN)
    command = [_program("nbgrader"), "autograde", material.lab.name]
    return _done(measure(command, folder, environment=_ours()))


def by_mitdl(
    folder: Path,
    material: Material,
    handed: Sequence[Handed],
    jobs: int = JOBS,
    watch_memory: float = 0.0,
) -> Measured:
    """`mitdl grade LAB --jobs N`, with its walls."""
    hand_in(folder, material, handed, WALLED)
    name = material.lab.name
    command = [_program("mitdl"), "grade", name, "--jobs", str(jobs)]

    def look() -> bool:
        graded = folder / "autograded"
        return graded.is_dir() and any(graded.glob(f"*/{name}/{name}.ipynb"))

    return _done(
        measure(command, folder, environment=_ours(), look=look, watch_memory=watch_memory)
    )


def _done(one: Measured) -> Measured:
    if one.code:
        raise Failed(one.said)
    return one


def scores_in_gradebook(folder: Path, material: Material) -> Scores:
    """What a gradebook holds: points of each check cell, by the machine."""
    asked = (
        select(Student.id, BaseCell.name, Grade.auto_score)
        .join(SubmittedNotebook, Grade.notebook_id == SubmittedNotebook.id)
        .join(SubmittedAssignment, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(Student, SubmittedAssignment.student_id == Student.id)
        .join(BaseCell, Grade.cell_id == BaseCell.id)
        .join(Notebook, SubmittedNotebook.notebook_id == Notebook.id)
        .join(Assignment, Notebook.assignment_id == Assignment.id)
        .where(Assignment.name == material.lab.name)
    )
    found: Scores = {}
    with Gradebook(f"sqlite:///{folder}/gradebook.db") as gradebook:
        for student, cell, score in gradebook.db.execute(asked):
            if cell.startswith("check_"):
                found.setdefault(student, {})[cell.removeprefix("check_")] = score or 0.0
    return found


# ── otter ─────────────────────────────────────────────────────────────────────────────────────────


def install_otter(place: Path = OTTER_PLACE) -> Path:
    """An environment with otter beside our libraries; it wants another wrapt than TensorFlow does.

    Returns:
        Its folder.
    """
    if not _program("otter", place).is_file():
        venv.create(place, with_pip=False)
        theirs = Path(subprocess.check_output([_program("python", place), "-c", SITE], text=True))
        ours = Path(nbformat.__file__).parents[1]
        (theirs / "ours.pth").write_text(f"import site; site.addsitedir({str(ours)!r})\n")
        pins = place / "pins.txt"
        pinned = (PROJECT / "constraints.txt").read_text().splitlines(keepends=True)
        pins.write_text("".join(line for line in pinned if not line.startswith("wrapt==")))
        install = [_program("python", place), "-m", "pip", "install", "-q", "-c", pins, OTTER]
        subprocess.run(install, check=True)
    return place


SITE = "import sysconfig; print(sysconfig.get_path('purelib'), end='')"
TEST = """OK_FORMAT = True

test = {{
    "name": {name!r},
    "points": {points!r},
    "suites": [{{"cases": [{{"code": {code!r}}}], "scored": True, "type": "doctest"}}],
}}
"""


def otter_form(folder: Path, material: Material, handed: Sequence[Handed]) -> None:
    """The same exercises as otter wants them: a zip of tests, and `grader.check` in notebooks."""
    tests = folder / "tests"
    tests.mkdir(parents=True)
    (folder / "examples.json").write_text(material.examples)
    recorded = json.loads(material.examples)["exercises"]
    for exercise in material.lab:
        count = len(recorded[exercise.name]["trials"])
        code = f'>>> check("{exercise.name}")\n{exercise.name}: right on all {count} examples.'
        text = TEST.format(name=exercise.name, points=exercise.points, code=code)
        (tests / f"{exercise.name}.py").write_text(text)
    command = [_program("otter", install_otter()), "generate", "--no-environment"]
    command += ["-o", "autograder.zip", "examples.json"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, env=_otter_env())
    for one in handed:
        (folder / one.student).mkdir()
        text = nbformat.writes(_with_otter(nbformat.reads(one.text, as_version=4)))
        (folder / one.student / f"{material.lab.name}.ipynb").write_text(text)


def _with_otter(nb: nbformat.NotebookNode) -> nbformat.NotebookNode:
    for cell in nb.cells:
        about = cell.metadata.pop("nbgrader", {})
        if str(about.get("grade_id", "")).startswith("check_"):
            cell.source = f'grader.check("{about["grade_id"].removeprefix("check_")}")'
    nb.cells.insert(0, new_code_cell("import otter\n\ngrader = otter.Notebook()"))
    return nb


def _otter_env() -> dict[str, str]:
    path = os.pathsep.join([str(OTTER_PLACE / "bin"), os.environ.get("PATH", os.defpath)])
    return {**os.environ, **_ours(), "PATH": path}


def by_otter(
    folder: Path, material: Material, handed: Sequence[Handed]
) -> tuple[float, float, Scores]:
    """`otter run` on one after another.

    Returns:
        Seconds for all, seconds on a processor, and the scores.
    """
    otter_form(folder, material, handed)
    seconds, cpu, scores = 0.0, 0.0, {}
    for one in handed:
        place = folder / one.student
        command = [_program("otter", OTTER_PLACE), "run", "--no-logo", "-a", "../autograder.zip"]
        ran = measure([*command, f"{material.lab.name}.ipynb"], place, environment=_otter_env())
        seconds, cpu = seconds + _done(ran).seconds, cpu + ran.cpu
        results = json.loads((place / "results.json").read_text())
        scores[one.student] = {
            test["name"]: test["score"] for test in results["tests"] if "score" in test
        }
        shutil.rmtree(place)
    return seconds, cpu, scores

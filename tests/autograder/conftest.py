"""A real course in a temporary folder: built products, a gradebook, a few who handed in."""

import copy
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import pytest
from filelock import FileLock
from nbformat import NotebookNode
from nbgrader.api import Gradebook

from autograder.gradebook.database import make_alembic_known
from autograder.proving.demo import CONFIGURATION
from autograder.proving.sample_class import answered
from tests.helpers import in_process
from tests.helpers.built import lay_out
from tests.helpers.commands import environment

ROOT = Path(__file__).resolve().parents[2]
LAB = "01_perceptron"


@dataclass
class Classroom:
    """A course folder and a way to hand in."""

    folder: Path
    blank: NotebookNode
    model: NotebookNode
    sample: Path

    @property
    def db_url(self) -> str:
        return f"sqlite:///{self.folder / 'gradebook.db'}"

    def path(self, student: str) -> Path:
        path = self.folder / "submitted" / student / LAB / f"{LAB}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def notebook(self, source: str = "") -> NotebookNode:
        """Answers in place; without pictures, which take most of the time and change no verdict."""
        nb = answered(self.blank, self.model, source)
        for cell in nb.cells:
            if "show(" in cell.source and "nbgrader" not in cell.metadata:
                cell.source = ""
        return nb

    def sampled(self, name: str) -> NotebookNode:
        return self.notebook((self.sample / f"{name}.py").read_text(encoding="utf-8"))

    def hand_in_relu(self, student: str, answer: str) -> None:
        """One cell, which is quickly graded."""
        cell = nbformat.v4.new_code_cell(f"def relu(z): return {answer}", id="relu")
        self.hand_in(student, nbformat.v4.new_notebook(cells=[cell]))

    def hand_in(self, student: str, nb: NotebookNode) -> None:
        nbformat.write(nb, self.path(student))

    def autograded(self, student: str) -> NotebookNode:
        path = self.folder / "autograded" / student / LAB / f"{LAB}.ipynb"
        return nbformat.read(path, as_version=4)

    def run(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        """`python -m` with these arguments, in a process of its own."""
        return subprocess.run(
            [sys.executable, "-m", *arguments],
            cwd=self.folder,
            text=True,
            capture_output=True,
            env=environment(**more),
        )

    def mitdl(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return in_process.mitdl(*arguments, cwd=self.folder)

    def grade(self, *arguments: str) -> dict[str, dict[str, Any]]:
        return results(self.mitdl("grade", LAB, "--json", *arguments))

    def scores(self, db_url: str = "") -> dict[str, dict[str, float | None]]:
        """Auto scores by student and cell, as the gradebook has them."""
        with Gradebook(db_url or self.db_url) as gradebook:
            return {
                one.student.id: {grade.name: grade.auto_score for grade in one.notebooks[0].grades}
                for one in gradebook.assignment_submissions(LAB)
            }


def results(done: subprocess.CompletedProcess[str]) -> dict[str, dict[str, Any]]:
    """What `mitdl grade --json` has printed, by student."""
    assert "Traceback" not in done.stderr, done.stderr
    return {one["student"]: one for one in map(json.loads, done.stdout.splitlines())}


def made_once(
    tmp_path_factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]
) -> Path:
    """A folder that the first worker makes and all others use; nobody changes it."""
    base = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent
    folder, part = base / name, base / f"{name}.part"
    with FileLock(base / f"{name}.lock"):
        if not folder.exists():
            shutil.rmtree(part, ignore_errors=True)
            part.mkdir()
            make(part)
            part.rename(folder)
    return folder


@pytest.fixture(scope="session")
def empty_gradebook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A gradebook that knows no lab, to be copied: nbgrader starts a program to make one."""

    def make(folder: Path) -> None:
        make_alembic_known()
        Gradebook(f"sqlite:///{folder / 'gradebook.db'}").close()

    return made_once(tmp_path_factory, "empty-gradebook", make) / "gradebook.db"


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory, empty_gradebook: Path) -> Path:
    """The products of lab 01, built from its source, and a gradebook that knows the lab."""
    from autograder.release import register

    def make(root: Path) -> None:
        lay_out(root, LAB)
        shutil.copy(empty_gradebook, root)
        register(root, LAB, f"sqlite:///{root / 'gradebook.db'}")

    return made_once(tmp_path_factory, "project", make)


@pytest.fixture(scope="session")
def new_classroom(
    project: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[], Classroom]:
    def make() -> Classroom:
        folder = tmp_path_factory.mktemp("course")
        shutil.copy(project / "gradebook.db", folder)
        text = CONFIGURATION.format(source=str(project / "build/source"), release="release")
        (folder / "nbgrader_config.py").write_text(text)
        return Classroom(
            folder,
            nbformat.read(project / "labs" / LAB / f"{LAB}.ipynb", as_version=4),
            nbformat.read(project / "build" / "source" / LAB / f"{LAB}.ipynb", as_version=4),
            ROOT / "solutions" / LAB / "sample_class",
        )

    return make


@pytest.fixture
def classroom(new_classroom: Callable[[], Classroom]) -> Classroom:
    return new_classroom()


def cell_of(nb: NotebookNode, name: str) -> NotebookNode:
    return next(
        cell for cell in nb.cells if cell.metadata.get("nbgrader", {}).get("grade_id") == name
    )


def tampered(nb: NotebookNode) -> NotebookNode:
    """All that people do to locked cells, at once."""
    nb = copy.deepcopy(nb)
    double = copy.deepcopy(cell_of(nb, "check_sigmoid"))
    double["id"], double.source = "copy", "1.0"
    nb.cells.insert(nb.cells.index(cell_of(nb, "check_sigmoid")) + 1, double)
    cell_of(nb, "check_tanh").metadata["nbgrader"]["points"] = 200
    flags = cell_of(nb, "check_relu").metadata["nbgrader"]
    flags.update(grade=False, solution=True, locked=False)
    cell_of(nb, "check_classify").source = "100.0"
    nb.cells.remove(cell_of(nb, "check_perceptron"))
    nb.metadata["mitdl"] = {"tampering": [], "exercises": [], "digest": "forged"}
    return nb


@pytest.fixture(scope="session")
def graded(new_classroom: Callable[[], Classroom]) -> Iterator[tuple[Classroom, dict[str, Any]]]:
    """A small class of all kinds, graded once by `mitdl grade` for many tests."""
    room = new_classroom()
    for name in ("right-loops", "wrong-twice", "wrong-tanh-for-sigmoid"):
        room.hand_in(name, room.sampled(name))
    room.hand_in("tampered", tampered(room.notebook()))
    room.hand_in("blank", room.blank)
    text = nbformat.writes(room.notebook())
    room.path("broken-json").write_text(text[: len(text) // 2])
    room.path("empty").touch()
    room.path("no-notebook").write_text('{"cells": 3}')
    room.path("not-utf-8").write_bytes(b"\xff\xfe\x00bad")
    room.path("nested").write_text("[" * 100_000)
    (room.path("a-link")).symlink_to("/etc/hostname")
    (room.folder / "submitted" / "no-file" / LAB).mkdir(parents=True)
    with room.path("huge").open("wb") as file:
        file.truncate(101 * 2**20)
    other = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("answer = 42")])
    other.cells[0].metadata["nbgrader"] = {"grade_id": "softmax", "grade": False, "solution": True}
    room.hand_in("another-lab", other)
    yield room, results(room.run("autograder.cli", "grade", LAB, "--json", "--jobs", "2"))

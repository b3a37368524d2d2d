"""One class of all programs, graded once behind the real walls, with what was seen meanwhile."""

from __future__ import annotations

import contextlib
import ctypes
import hashlib
import multiprocessing
import os
import stat
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import nbformat
import psutil
from nbformat import NotebookNode
from nbgrader.api import Gradebook

from autograder.exercises import Exercise, load_lab
from autograder.gradebook.course import Course, find_submissions, open_course
from autograder.grading.run import Graded, Grading
from autograder.grading.workers import Processes, preload
from autograder.proving.demo import CONFIGURATION
from autograder.release import register
from autograder.sandbox import Limits, Sandbox
from autograder.sandbox.cgroup import parents
from mitdl_utils.checks.examples import read_examples
from tests.helpers.built import lay_out
from tests.helpers.waiting import GUARD
from tests.hostile.bait import Bait, planted
from tests.hostile.notebook import Desk
from tests.hostile.program import DESCENT, PERCEPTRON, Program

ROOT = Path(__file__).resolve().parents[2]
LABS = (PERCEPTRON, DESCENT)
JOBS = 3  # most rows that take long wait for their limit
MOST_BYTES = 2**25  # of a file whose content is compared
PR_SET_CHILD_SUBREAPER = 36  # <linux/prctl.h>


@dataclass(frozen=True)
class Tight:
    """A sandbox whose submissions may use this and no more."""

    sandbox: Sandbox
    limits: Limits

    @property
    def name(self) -> str:
        return self.sandbox.name

    def start(self, limits: Limits, *more: Any) -> Any:
        """As the sandbox does; a notebook of a lab asks for the default limits."""
        return self.sandbox.start(self.limits, *more)


@dataclass
class Run:
    """What came of the class.

    Attributes:
        bait: what was planted.
        course: with the gradebook and what was handed in and written.
        graded: by lab and student.
        changed: paths of submissions and of the machine that are not what they were.
        left: processes and files that the grading has left.
        seconds: all of it.
        graders: numbers of the processes that graded.
    """

    bait: Bait
    course: Course
    graded: dict[tuple[str, str], Graded] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    seconds: float = 0.0
    graders: set[int] = field(default_factory=set)

    def of(self, program: Program) -> Graded:
        return self.graded[program.lab, program.name]

    def notebook(self, program: Program) -> NotebookNode:
        """What the grading wrote."""
        path = self.course.autograded(program.name, program.lab)
        return nbformat.read(path, as_version=4)

    def scores(self, program: Program) -> dict[str, float | None]:
        """By check cell, as the gradebook has them."""
        return self._scores[program.lab, program.name]

    def entered(self, program: Program) -> bool:
        """Whether the gradebook has this student."""
        return (program.lab, program.name) in self._scores

    @cached_property
    def _scores(self) -> dict[tuple[str, str], dict[str, float | None]]:
        with Gradebook(self.course.db_url) as gradebook:
            return {
                (lab, one.student.id): {grade.name: grade.auto_score for grade in one.grades}
                for lab in LABS
                for one in gradebook.notebook_submissions(lab, lab)
            }


def grade_class(
    programs: Sequence[Program], sandbox: Sandbox, folder: Path, jobs: int = JOBS
) -> Run:
    """Let every program hand in, and grade them all.

    Args:
        programs: rows of the table.
        sandbox: where they run.
        folder: an empty folder for project, course and bait.
    """
    root = folder / "project"
    desks = {lab: Desk.of(root, lab) for lab in _built(root)}
    course = _course(folder / "course", root)
    temporary = folder / "temporary"
    with planted(course.root, folder / "outside", ROOT) as bait, _own_temporary(temporary):
        bait.words["EXAMPLES"] = _examples(root)
        for program in sorted(programs, key=lambda one: one.hand_in is not None):  # links come last
            _hand_in(program, desks[program.lab], bait)
        with Gradebook(course.db_url) as gradebook:
            gradebook.update_or_create_student("neighbour", first_name=bait.secret)
        run = Run(bait, course)
        before, groups = _fingerprints(course.root, bait), set(_groups(()))
        begun = time.monotonic()
        with _orphans_come_to_us() as left:
            for same in _alike(programs):
                for where, one in _grade(course, same, Tight(sandbox, same[0].limits), jobs):
                    run.graded[where] = one
                    run.graders |= {fork.pid or 0 for fork in multiprocessing.active_children()}
            if hasattr(sandbox, "close"):
                sandbox.close()
        run.seconds = time.monotonic() - begun
        after = _fingerprints(course.root, bait)
        run.changed = sorted(p for p in before.keys() | after if before.get(p) != after.get(p))
        run.left = [*left, *bait.left_behind(), *_files(temporary)]
        run.left += [group for group in _groups(run.graders) if group not in groups]
    return run


def _grade(
    course: Course, programs: Sequence[Program], sandbox: Tight, jobs: int
) -> Iterator[tuple[tuple[str, str], Graded]]:
    lab, names = programs[0].lab, {program.name for program in programs}
    found = [one for one in find_submissions(course.coursedir, lab) if one.student in names]
    preload(sandbox.sandbox, lab)
    for one in Grading(course, lab, Processes(sandbox, jobs, lab)).run(found):
        yield (lab, one.student), one


def _alike(programs: Iterable[Program]) -> list[list[Program]]:
    """Programs of the same lab with the same limits: one run each."""
    runs: dict[tuple[str, Limits], list[Program]] = {}
    for program in sorted(programs, key=lambda one: one.lab):
        runs.setdefault((program.lab, program.limits), []).append(program)
    return list(runs.values())


def _built(root: Path) -> Sequence[str]:
    for lab in LABS:
        lay_out(root, lab)
    return LABS


def _course(folder: Path, root: Path) -> Course:
    folder.mkdir()
    text = CONFIGURATION.format(source=str(root / "build" / "source"), release="release")
    (folder / "nbgrader_config.py").write_text(text)
    course = open_course(folder)
    for lab in LABS:
        register(root, lab, course.db_url)
    return course


def _examples(root: Path) -> str:
    """The recorded examples of `sigmoid`, as pairs of input and answer."""
    recorded = read_examples(root / "labs" / PERCEPTRON / "examples.json")["sigmoid"]
    with_values = [t for t in recorded.trials if t.want.raised is None]
    pairs = [(_listed(t.case.args[0]), _listed(t.want.value)) for t in with_values]
    return repr(pairs)


def _listed(value: Any) -> Any:
    return value.tolist() if hasattr(value, "tolist") else value


def _hand_in(program: Program, desk: Desk, bait: Bait) -> None:
    folder = bait.course / "submitted" / program.name / program.lab
    folder.mkdir(parents=True)
    content = desk.write(program, bait)
    if program.hand_in is not None:
        program.hand_in(folder, content)
    else:
        (folder / f"{program.lab}.ipynb").write_bytes(content)


# ── what is not to change, and what is not to stay ────────────────────────────────────────────────


def _fingerprints(course: Path, bait: Bait) -> Mapping[str, str]:
    """Kind, rights and content of all that grading only reads."""
    trees = (course / "submitted", bait.outside, course / "nbgrader_config.py")
    paths = [path for tree in trees for path in (tree, *_all_below(tree))]
    return {str(path): _fingerprint(path) for path in paths}


def _all_below(tree: Path) -> Iterator[Path]:
    for top, folders, files in os.walk(tree):
        yield from (Path(top, name) for name in (*folders, *files))


def _fingerprint(path: Path) -> str:
    about = path.lstat()
    content = b""
    if stat.S_ISREG(about.st_mode) and about.st_size < MOST_BYTES:
        content = path.read_bytes()
    elif stat.S_ISLNK(about.st_mode):
        content = os.readlink(os.fsencode(path))
    return f"{about.st_mode:o} {about.st_size} {hashlib.sha256(content).hexdigest()}"


@contextlib.contextmanager
def _own_temporary(folder: Path) -> Iterator[None]:
    """A folder in which the grader's temporary files show."""
    usual = tempfile.tempdir
    folder.mkdir()
    tempfile.tempdir = str(folder)
    try:
        yield
    finally:
        tempfile.tempdir = usual


def _files(temporary: Path) -> list[str]:
    """Files of the grader that nobody needs any more; the lab as released stays until it ends."""
    files = (path for path in _all_below(temporary) if not path.is_dir())
    return [str(path) for path in files if path.name != "released.db"]


@contextlib.contextmanager
def _orphans_come_to_us() -> Iterator[list[str]]:
    """Whatever outlives the grading becomes a child of this process, and is listed."""
    libc, left = ctypes.CDLL(None), list[str]()
    own = psutil.Process()
    before = {one.pid for one in own.children(recursive=True)}
    libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    try:
        yield left
    finally:
        deadline = time.monotonic() + GUARD
        while (more := _alive(own, before)) and time.monotonic() < deadline:
            time.sleep(0.05)
        left.extend(f"process {one.pid}: {one.name()}" for one in more)
        libc.prctl(PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0)


def _alive(own: psutil.Process, before: set[int]) -> list[psutil.Process]:
    """Children that are new, and of nobody who was there before: a browser may start its own."""
    alive = []
    for child in own.children(recursive=True):
        with contextlib.suppress(psutil.NoSuchProcess):
            family = {child.pid, *(parent.pid for parent in child.parents())}
            if not family & before and child.status() != psutil.STATUS_ZOMBIE:
                alive.append(child)
    return alive


def _groups(graders: Iterable[int]) -> list[str]:
    """Control groups of these processes that are still there."""
    names = [f"{pid}-*" for pid in {os.getpid(), *graders}]
    return [
        str(folder) for parent, _ in parents() for name in names for folder in parent.glob(name)
    ]


def points(program: Program) -> dict[str, float]:
    """What each exercise of a program's lab is worth."""
    exercises: Iterable[Exercise] = load_lab(program.lab)
    return {exercise.name: exercise.points for exercise in exercises}


def ruled(program: Program) -> set[str]:
    """The exercises of a program's lab that forbid a call."""
    exercises: Iterable[Exercise] = load_lab(program.lab)
    return {exercise.name for exercise in exercises if exercise.forbidden}

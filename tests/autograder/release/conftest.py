"""A made-up course with one lab and one lecture, small enough to read at a glance."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from autograder.errors import UsageError
from autograder.exercises import Exercise, Lab, case
from autograder.release import Drift, build

REPOSITORY = Path(__file__).parents[3]

HEADER = """\
# ---
# jupyter:
#   jupytext:
#     cell_metadata_filter: nbgrader,tags,-all
#     notebook_metadata_filter: kernelspec,jupytext,-jupytext.text_representation.jupytext_version
#     text_representation:
#       extension: .py
#       format_name: percent
#       format_version: '1.3'
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

"""


def meta(grade_id: str, kind: str, points: float | None = None) -> str:
    """A cell's nbgrader metadata, as jupytext writes it; kind: read, solution, test, written."""
    flags = {
        "grade": kind in ("test", "written"),
        "grade_id": grade_id,
        "locked": kind in ("read", "test"),
        **({} if points is None else {"points": points}),
        "schema_version": 3,
        "solution": kind in ("solution", "written"),
        "task": False,
    }
    return f"nbgrader={json.dumps(flags)}"


LECTURE = (
    HEADER
    + """\
# %% [markdown]
# # Areas

# %% tags=["question"]
side = 3
side**2
"""
)

LAB = (
    HEADER
    + f"""\
# %% [markdown]
# # Lab 1 · Areas

# %%
from mitdl_utils import check


# %% {meta("square", "solution")}
def square(x):
    \"\"\"The area of a square of side `x`.\"\"\"
    ### BEGIN SOLUTION
    doubled_logarithm = 2 * np.log(x)
    return np.exp(doubled_logarithm)
    ### END SOLUTION


# %% {meta("check_square", "test", 12)}
check("square")
### BEGIN HIDDEN TESTS
assert square(1234.5) == 1523990.25
### END HIDDEN TESTS

# %% {meta("halve", "solution")}
def halve(x, times=1):
    \"\"\"Half of `x`, so many times.\"\"\"
    ### BEGIN SOLUTION
    return x * 0.5**times
    ### END SOLUTION


# %% {meta("check_halve", "test", 6)}
check("halve")

# %% [markdown] {meta("question_units", "read")}
# Why is an area never negative?
#
# === BEGIN MARK SCHEME ===
# **2 points:** One point for the word product, one for the signs.
# === END MARK SCHEME ===

# %% [markdown] {meta("written_units", "written", 2)}
# A product of two equal signs is positive.
"""
)

# The hidden tests are for the pipeline alone: a lab of the course has none, its judge does more.
WITHOUT_HIDDEN_TESTS = LAB.replace(
    "### BEGIN HIDDEN TESTS\nassert square(1234.5) == 1523990.25\n### END HIDDEN TESTS\n", ""
)


def areas() -> Lab:
    """The exercise objects of the made-up lab."""
    squares = Exercise(points=12, reference=np.square, curve=(-2.0, 2.0))
    halves = Exercise(points=6, reference=lambda x, times=1: x / 2**times)

    @squares.cases
    def a_batch(rng):
        yield case("a batch", rng.normal(size=3))

    @squares.answer
    def square(x):
        return x * x

    squares.mistakes("""
doubled: x * x → 2 * x
    You double x; multiply it by itself.
""")

    @halves.cases
    def twice(rng):
        yield case("twice", rng.normal(size=3), times=2)

    @halves.answer
    def halve(x, times=1):
        return x / 2**times

    return Lab("01_areas", "Areas", (squares, halves))


def find_lab(name: str) -> Lab:
    """As `load_lab`, for the made-up course."""
    if name != "01_areas":
        raise UsageError(f"no lab is called {name!r}; there are: 01_areas")
    return areas()


@dataclass(frozen=True)
class Course:
    """The made-up course on disk."""

    root: Path

    @property
    def lab(self) -> Path:
        return self.root / "solutions/01_areas/01_areas.py"

    @property
    def lecture(self) -> Path:
        return self.root / "lectures/01_areas.py"

    @property
    def released(self) -> Path:
        return self.root / "labs/01_areas/01_areas.ipynb"

    def build(self, check: bool = False) -> list[Drift]:
        return build(self.root, check, find_lab)

    def edit(self, old: str, new: str) -> None:
        """Change the lab's source, which must hold `old` once."""
        text = self.lab.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} occurs {text.count(old)} times"
        self.lab.write_text(text.replace(old, new), encoding="utf-8")

    def files(self) -> dict[str, bytes]:
        """Every product, by its path."""
        found = [*self.root.glob("labs/**/*"), *self.root.glob("lectures/*.ipynb")]
        return {p.relative_to(self.root).as_posix(): p.read_bytes() for p in found if p.is_file()}


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """The made-up course, not yet built."""
    made = Course(tmp_path)
    made.lab.parent.mkdir(parents=True)
    made.lecture.parent.mkdir()
    made.lab.write_text(WITHOUT_HIDDEN_TESTS, encoding="utf-8")
    made.lecture.write_text(LECTURE, encoding="utf-8")
    return made


@pytest.fixture
def hidden_tests(course: Course) -> Course:
    """The same, with a hidden test in the check of square."""
    course.lab.write_text(LAB, encoding="utf-8")
    return course


@pytest.fixture
def repository() -> Path:
    """The real project's folder."""
    return REPOSITORY

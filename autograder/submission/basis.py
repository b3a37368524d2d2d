"""What a score depends on beside the notebook itself, noted with it in the graded notebook.

Whoever grades again compares: what has changed since is graded again, and the reason can be named.
"""

from __future__ import annotations

import functools
import hashlib
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from nbconvert.preprocessors import Preprocessor
from traitlets.config import Config

from autograder.exercises import Exercise, Lab, pages
from autograder.submission.released import ReleasedNotebook
from mitdl_utils.checks.drivers import CALL, load_driver

ROOT = Path(__file__).resolve().parents[2]
GRADER = (  # what all exercises share, but for folders of labs in them
    *("autograder/bounded/**/*.py", "autograder/exercises/**/*.py", "autograder/judge/**/*.py"),
    *("autograder/sandbox/**/*.py", "autograder/submission/**/*.py"),
    *("mitdl_utils/checks/**/*.py", "mitdl_utils/observe.py"),
)
LAB = "lab_"
POINTS, EXERCISE, CELL = "points of ", "exercise ", "cell "
SETTINGS, FILES, THE_GRADER = "settings in nbgrader_config.py", "files beside the notebook", "mitdl"

Basis = Mapping[str, str]


@functools.lru_cache(maxsize=32)
def basis_of_lab(released: ReleasedNotebook, lab: Lab | None) -> Basis:
    """Return what the scores of a notebook's whole class depend on, as short digests by name.

    Args:
        released: cells and points, hidden tests among them.
        lab: whose exercises judge it; None for another course's notebook.
    """
    basis = {THE_GRADER: f"{version('mitdl')} {_grader_digest()}"}
    for cell in released.cells:
        flags = (cell.cell_type, cell.source, cell.locked, cell.grade, cell.solution, cell.task)
        basis[f"{CELL}{cell.grade_id}"] = digest(repr(flags).encode())
        if cell.points is not None:
            basis[f"{POINTS}{cell.grade_id}"] = f"{cell.points:g}"
    for exercise in lab or ():
        basis[f"{EXERCISE}{exercise.name}"] = digest(
            *map(_read_bytes, sorted(_sources_of(exercise)))
        )
    return basis


def basis_of_files(files: Mapping[str, bytes]) -> Basis:
    """Return what stands for the files that a notebook's cells may read."""
    parts = (part for name in sorted(files) for part in (name.encode(), files[name]))
    return {FILES: digest(*parts)} if files else {}


def basis_of_settings(config: Config, steps: Iterable[Preprocessor]) -> Basis:
    """Return what stands for the settings that the steps of grading may read.

    The seed has its own place, and late penalties are worked out each time.
    """
    sections = {name for step in steps for name in type(step).section_names()}
    settings = {
        f"{section}.{name}": value
        for section, traits in config.items()
        if section in sections | {"Autograde", "Sandbox"} and isinstance(traits, dict)
        for name, value in traits.items()
        if name != "seed"
    }
    text = json.dumps(settings, sort_keys=True, default=_as_json)
    return {SETTINGS: digest(re.sub(r"0x[0-9a-f]+", "", text).encode())}


def changes(before: Basis, current: Basis) -> list[str]:
    """Return what has changed, for people; one line for what nobody noted before.

    >>> changes({"points of check_tanh": "2"}, {"points of check_tanh": "4"})
    ['points of check_tanh changed (2 → 4)']
    """
    if not before:
        return ["graded by another version, or by nbgrader autograde"]
    return [
        f"{name} changed ({before[name]} → {current[name]})"
        if name.startswith(POINTS) and name in before and name in current
        else f"{name} changed"
        for name in {**current, **before}
        if before.get(name) != current.get(name)
    ]


def digest(*parts: bytes) -> str:
    """Return a short digest of some contents, in their order."""
    hasher = hashlib.sha256()
    for part in parts:
        hasher.update(len(part).to_bytes(8, "big") + part)
    return hasher.hexdigest()[:16]


def _sources_of(exercise: Exercise) -> Iterator[Path]:
    """Yield an exercise's page and its driver, and what each of them shares with its lab."""
    sources = [_file_of(exercise.right)]
    if exercise.driver != CALL:
        sources.append(_file_of(load_driver(exercise.driver)))
    of_one_exercise = pages()
    for source in sources:
        yield source
        if source.parent.name.startswith(LAB):
            yield from (o for o in source.parent.glob("*.py") if o.stem not in of_one_exercise)


def _file_of(function: Any) -> Path:
    return Path(str(sys.modules[function.__module__].__file__))


@functools.cache
def _read_bytes(path: Path) -> bytes:
    return path.read_bytes()


@functools.cache
def _grader_digest() -> str:
    """Return a digest of the sources that decide for all exercises."""
    return digest(*map(_read_bytes, sources_of_all()))[:8]


def sources_of_all() -> list[Path]:
    """Return the sources that decide for all exercises."""
    sources = (path for glob in GRADER for path in sorted(ROOT.glob(glob)))
    return [path for path in sources if not path.parent.name.startswith(LAB)]


def _as_json(value: object) -> str | list[str]:
    """Return a setting that is no JSON: a class or function by its name, a set in one order."""
    if isinstance(value, set | frozenset):
        return sorted(map(str, value))
    return str(getattr(value, "__qualname__", None) or value)

"""The exercises of the course, one file each, and the labs that they make up."""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import cache
from importlib import import_module
from pathlib import Path

from autograder.errors import UsageError
from autograder.exercises.answers import Mistake
from autograder.exercises.cases import case, draw, given
from autograder.exercises.exercise import Exercise
from autograder.exercises.lab import Lab
from autograder.exercises.mistakes import table
from autograder.layout import means
from mitdl_utils.checks.compare import Returns
from mitdl_utils.checks.given_functions import FUNCTIONS
from mitdl_utils.observe import Rng

_FOLDER = Path(__file__).parent

__all__ = [
    "FUNCTIONS",
    "Exercise",
    "Lab",
    "Mistake",
    "Returns",
    "Rng",
    "case",
    "draw",
    "given",
    "lab_called",
    "labs",
    "load_lab",
    "load_page",
    "page_name",
    "page_of",
    "pages",
    "table",
]


def labs() -> dict[str, str]:
    """Find all labs: the name of each to the module that holds its exercises."""
    modules = [f"{__name__}.{path.stem}" for path in sorted(_FOLDER.glob("lab_*"))]
    loaded = {module: getattr(import_module(module), "LAB", None) for module in modules}
    return {lab.name: module for module, lab in loaded.items() if isinstance(lab, Lab)}


def load_lab(name: str) -> Lab:
    """Load the lab of this name, and no other.

    Args:
        name: "01_perceptron"; its number ("01", "1") or "perceptron" is enough.

    Raises:
        UsageError: with the names of all labs.

    >>> load_lab("01").name
    '01_perceptron'
    """
    lab = _numbered(name)
    if lab is not None and means(name, lab.name):
        return lab
    known = labs()
    for full_name in known:
        if means(name, full_name):
            return load_lab(full_name)
    near = get_close_matches(name, known, 1, cutoff=0.5)
    hint = f"did you mean {near[0]}?" if near else f"there are: {', '.join(known)}"
    raise UsageError(f"no lab is called {name!r}; {hint}")


def lab_called(name: str) -> Lab | None:
    """Load the lab of exactly this name, and no other; None for another course's assignment."""
    lab = _numbered(name)
    return lab if lab is not None and lab.name == name else None


def _numbered(name: str) -> Lab | None:
    """Load the lab of the number with which a name begins."""
    number = re.match(r"([0-9]{1,2})(_|\Z)", name)
    stem = f"lab_{int(number[1]):02d}" if number else "no lab"
    if not ((_FOLDER / stem).is_dir() or (_FOLDER / f"{stem}.py").is_file()):
        return None
    lab = getattr(import_module(f"{__name__}.{stem}"), "LAB", None)
    return lab if isinstance(lab, Lab) else None


@cache
def pages() -> dict[str, str]:
    """Find the pages of all labs without loading any: name of the page to the lab's number."""
    return {
        page.stem: page.parent.name.removeprefix("lab_")
        for page in sorted(_FOLDER.glob("lab_*/*.py"))
        if "exercise = Exercise(" in page.read_text(encoding="utf-8")
    }


def load_page(name: str) -> Exercise:
    """Load an exercise by the name of its page, "early_stopping", with its lab and no other."""
    page = import_module(f"{__name__}.lab_{pages()[name]}.{name}")
    exercise: Exercise = page.exercise
    return exercise


def page_of(name: str) -> tuple[str, str]:
    """Find the exercise of this name without loading any other lab.

    Args:
        name: of the exercise, "softmax" or "EarlyStopping".

    Returns:
        The lab's name and the exercise's.

    Raises:
        UsageError: with the nearest name, where no lab has such an exercise.
    """
    stem, known = page_name(name), pages()
    if stem in known:
        return load_lab(known[stem]).name, load_page(stem).name
    near = get_close_matches(stem, known, 1, cutoff=0.5)
    hint = f"did you mean {near[0]}?" if near else "see `mitdl prove --help`"
    raise UsageError(f"no exercise is called {name!r}; {hint}")


def page_name(name: str) -> str:
    """Return the name of the page of an exercise: "EarlyStopping" lies in "early_stopping".

    >>> page_name("EarlyStopping"), page_name("AdamW"), page_name("SGD")
    ('early_stopping', 'adamw', 'sgd')
    """
    return re.sub(r"(?<=[a-z])(?=[A-Z][a-z])", "_", name).lower()

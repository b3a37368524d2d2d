"""The units of the course: a lecture, a lab, or both, under one number and name."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path

from autograder.errors import UsageError
from autograder.layout import UNIT, means


def units(root: Path) -> dict[str, str]:
    """Find all units by their sources: the name of each to "lecture", "lab" or "lecture and lab".

    Args:
        root: the project's folder.
    """
    lectures = {path.stem for path in root.glob(f"lectures/{UNIT}.py")}
    labs = {path.parent.name for path in root.glob(f"solutions/{UNIT}/{UNIT}.py")}
    kinds = {"lecture": lectures, "lab": labs}
    return {
        unit: " and ".join(kind for kind, names in kinds.items() if unit in names)
        for unit in sorted(lectures | labs)
    }


def find_units(root: Path, name: str) -> list[str]:
    """Return the units that a number, a name, or a name without its number means.

    Most often it is one; a lecture and a lab of one number may have names of their own.

    Args:
        root: the project's folder.
        name: "1", "01", "01_perceptron" or "perceptron".

    Raises:
        UsageError: with the nearest name, or with all that exist.
    """
    known = units(root)
    matches = [unit for unit in known if means(name, unit)]
    if matches:
        return matches
    near = get_close_matches(name, [*known, *(unit[3:] for unit in known)], 1, cutoff=0.6)
    hint = f"did you mean {near[0]}?" if near else f"there are: {', '.join(known) or 'none'}"
    raise UsageError(f"no unit is called {name!r}; {hint}")

"""Build the notebooks, or say which differ from their sources."""

from __future__ import annotations

import argparse

from autograder.commands import ALL_GRADED, NOT_ALL
from autograder.commands.console import tell
from autograder.project import find_project
from autograder.release import build
from autograder.release.units import find_units, units


def run(args: argparse.Namespace) -> int:
    """Name each product that differed from its source, and what was built."""
    root = find_project()
    chosen = [unit for name in args.unit for unit in find_units(root, name)]
    parts: list[str | None] = [*chosen] or [None]
    drifts = [drift for part in parts for drift in build(root, args.check, only=part)]
    for drift in drifts:
        tell(str(drift))
    if not args.check:
        tell(_summary(units(root), chosen, sum(drift.mended for drift in drifts)))
    failed = any(args.check or drift.kept for drift in drifts)
    return NOT_ALL if failed else ALL_GRADED


def _summary(known: dict[str, str], chosen: list[str], written: int) -> str:
    """Say what was built, and how much of it differed."""
    if chosen:
        titles = ", ".join(f"{unit} ({known[unit]})" for unit in chosen)
    else:
        lectures, labs = (
            sum(kind in kinds for kinds in known.values()) for kind in ("lecture", "lab")
        )
        titles = f"{lectures} lectures and {labs} labs"
    changed = f"{written} {'file' if written == 1 else 'files'} changed" if written else "no change"
    return f"built {titles}: {changed}"

"""Build the notebooks, or say which differ from their sources."""

from __future__ import annotations

import argparse

from autograder.commands import ALL_GRADED, NOT_ALL
from autograder.commands.console import tell
from autograder.exercises import load_lab
from autograder.project import find_project
from autograder.release import build


def run(args: argparse.Namespace) -> int:
    """Name each product that differed from its source."""
    only = None if args.lab is None else load_lab(args.lab).name
    drifts = build(find_project(), check=args.check, only=only)
    for drift in drifts:
        tell(str(drift))
    failed = any(args.check or drift.kept for drift in drifts)
    return NOT_ALL if failed else ALL_GRADED

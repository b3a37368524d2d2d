"""Make the notebooks, or say which are not what their sources give."""

from __future__ import annotations

import argparse

from autograder.commands import ALL_GRADED, NOT_ALL
from autograder.commands.console import tell
from autograder.exercises import labs
from autograder.proving.selftest import matrix_table, prove_lab
from autograder.release import build, find_project


def run(args: argparse.Namespace) -> int:
    """Name each product that was not what its source gives; prove the exercises when all are."""
    drifts = build(find_project(), check=args.check)
    for drift in drifts:
        tell(str(drift))
    if args.check and not drifts:
        return _prove_all()
    failed = any(args.check or drift.state == "answers" for drift in drifts)
    return NOT_ALL if failed else ALL_GRADED


def _prove_all() -> int:
    """Prove every exercise on itself and print the matrix."""
    root = find_project()
    build(root)  # nothing has drifted; this exports the solved notebooks
    problems = []
    for name in labs():
        rows = list(prove_lab(root, name))
        print(f"{name}\n{matrix_table(rows)}")
        problems += [problem for row in rows for problem in row.problems]
    for problem in problems:
        tell(problem)
    return NOT_ALL if problems else ALL_GRADED

"""Judge one notebook."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from autograder.commands import ALL_GRADED, NOT_ALL
from autograder.errors import UsageError
from autograder.reports.table import result_table
from autograder.submission.verdicts import grade_notebook


def run(args: argparse.Namespace) -> int:
    """Print the result as a table, or as the fixed JSON."""
    result = grade_notebook(find_notebook(args.target), seed=args.seed)
    print(json.dumps(result.as_json()) if args.json else result_table(result))
    return ALL_GRADED if result.graded else NOT_ALL


def find_notebook(target: str) -> Path:
    """Return the notebook of a target: its own path, its folder, or the name of a lab.

    Raises:
        UsageError: when there is none, or more than one.
    """
    path = Path(target)
    if not path.exists() and Path("labs", target).is_dir():
        path = Path("labs", target)
    if path.is_dir():
        own = path / f"{path.resolve().name}.ipynb"
        notebooks = [own] if own.exists() else sorted(path.glob("*.ipynb"))
        if len(notebooks) != 1:
            raise UsageError(
                f"{path}: has {len(notebooks)} notebooks, expected one; name the notebook itself"
            )
        return notebooks[0]
    if not path.exists():
        raise UsageError(
            f"{target}: is no notebook and no lab here, expected for example labs/01_perceptron"
        )
    return path

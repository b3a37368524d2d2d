"""Judge one's own notebooks: one, or all labs of a folder."""

from __future__ import annotations

import argparse
import json
import sys
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path

from autograder.commands import ALL_GRADED, NOT_ALL
from autograder.errors import UsageError
from autograder.judge.verdict import Result
from autograder.reports.table import labs_table, result_table
from autograder.submission.verdicts import grade_notebook


def run(args: argparse.Namespace) -> int:
    """Print each result as a table, or as the fixed JSON, a line each."""
    notebooks = [path for target in args.target for path in find_notebooks(target)]
    results = []
    for number, path in enumerate(notebooks, 1):
        if len(notebooks) > 1:
            print(f"{number} of {len(notebooks)}: {path}", file=sys.stderr)
        result = _graded(path, args.seed)
        results.append(result)
        print(json.dumps(result.as_json()) if args.json else result_table(result), flush=True)
        if len(notebooks) > 1 and not args.json:
            print()
    if len(results) > 1 and not args.json:
        print(labs_table(results))
    return ALL_GRADED if all(result.graded for result in results) else NOT_ALL


def _graded(path: Path, seed: int | None) -> Result:
    with warnings.catch_warnings():  # of nbformat, about ids that other programs left out
        warnings.filterwarnings("ignore", module="nbformat")
        warnings.filterwarnings("ignore", category=FutureWarning, message="Cell is missing an id")
        return grade_notebook(path, seed=seed)


def find_notebooks(target: str) -> Sequence[Path]:
    """Return the notebooks of a target: a notebook, a lab's folder or name, or a folder of labs.

    Raises:
        UsageError: when there is none, or several of which none is named as its folder.
    """
    path = Path(target)
    if not path.exists() and Path("labs", target).is_dir():
        path = Path("labs", target)
    if not path.exists():
        raise UsageError(
            f"{target}: is no notebook and no lab here, expected for example labs/01_perceptron"
        )
    if not path.is_dir():
        return [path]
    own = path / f"{path.resolve().name}.ipynb"
    notebooks = [own] if own.exists() else sorted(path.glob("*.ipynb"))
    if len(notebooks) == 1:
        return notebooks
    labs = [] if notebooks else [*_labs_in(path)]
    if not labs:
        raise UsageError(
            f"{path}: has {len(notebooks)} notebooks, expected one; name the notebook itself"
        )
    return labs


def _labs_in(folder: Path) -> Iterator[Path]:
    """Yield the notebooks that lie in a folder of their own name with recorded examples."""
    for inner in sorted(folder.iterdir()):
        notebook = inner / f"{inner.name}.ipynb"
        if notebook.is_file() and (inner / "examples.json").is_file():
            yield notebook

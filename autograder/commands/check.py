"""Judge one's own notebooks: one, or all labs of a folder."""

from __future__ import annotations

import argparse
import json
import re
import sys
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path

from autograder.commands import ALL_GRADED, NOT_ALL
from autograder.commands.console import tell
from autograder.errors import UsageError
from autograder.judge.verdict import Result
from autograder.reports.table import labs_table, result_table
from autograder.submission.outputs import format_points
from autograder.submission.verdicts import grade_notebook
from autograder.written_questions import questions_of


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
    elif not args.json:
        for line in _written(results[0].lab):
            tell(line)
    return ALL_GRADED if all(result.graded for result in results) else NOT_ALL


def _graded(path: Path, seed: int | None) -> Result:
    with warnings.catch_warnings():  # of nbformat, about ids that other programs left out
        warnings.filterwarnings("ignore", module="nbformat")
        warnings.filterwarnings("ignore", category=FutureWarning, message="Cell is missing an id")
        return grade_notebook(path, seed=seed)


def _written(lab: str) -> Iterator[str]:
    """Yield a line for each written question, which no judge reads."""
    for question in questions_of(lab):
        yield (
            f"{question.name} ({format_points(question.points)} points): once it is written, "
            f"`mitdl answer {lab}` shows a model answer"
        )


def find_notebooks(target: str) -> Sequence[Path]:
    """Return the notebooks of a target: a notebook, a lab's folder or name, or a folder of labs.

    Raises:
        UsageError: when there is none, or several of which none is named as its folder.
    """
    path = Path(target)
    if not path.exists():
        path = _named_lab(target) or path
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


def _named_lab(name: str) -> Path | None:
    """Return the folder of the lab of this name or number, in the `labs` around us, or None."""
    number = re.fullmatch(r"\d{1,2}", name)
    pattern = f"{int(name):02d}_*" if number else name
    if not re.fullmatch(r"\w+\*?", pattern):
        return None
    around = ["labs", *(str(parent / "labs") for parent in Path.cwd().parents)]
    found = (sorted(Path(labs).glob(pattern)) for labs in around)
    return next((folder for folders in found for folder in folders if folder.is_dir()), None)

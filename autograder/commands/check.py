"""Judge one notebook."""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator
from pathlib import Path

from autograder.commands import ALL_GRADED, NOT_ALL
from autograder.commands.console import tell
from autograder.errors import UsageError
from autograder.reports.table import result_table
from autograder.submission.outputs import format_points
from autograder.submission.verdicts import grade_notebook
from autograder.written_questions import questions_of


def run(args: argparse.Namespace) -> int:
    """Print the result as a table, or as the fixed JSON."""
    result = grade_notebook(find_notebook(args.target), seed=args.seed)
    if args.json:
        print(json.dumps(result.as_json()))
    else:
        print(result_table(result))
        for line in _written(result.lab):
            tell(line)
    return ALL_GRADED if result.graded else NOT_ALL


def _written(lab: str) -> Iterator[str]:
    """Yield a line for each written question, which no judge reads."""
    for question in questions_of(lab):
        yield (
            f"{question.name}: {format_points(question.points)} points more, read by a person; "
            f"once it is written, `mitdl answer {lab}` shows a model answer"
        )


def find_notebook(target: str) -> Path:
    """Return the notebook of a target: its own path, its folder, or the name of a lab.

    Raises:
        UsageError: when there is none, or more than one.
    """
    path = Path(target)
    if not path.exists():
        path = _named_lab(target) or path
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


def _named_lab(name: str) -> Path | None:
    """Return the folder of the lab of this name or number, in the `labs` around us, or None."""
    number = re.fullmatch(r"\d{1,2}", name)
    pattern = f"{int(name):02d}_*" if number else name
    if not re.fullmatch(r"\w+\*?", pattern):
        return None
    around = ["labs", *(str(parent / "labs") for parent in Path.cwd().parents)]
    found = (sorted(Path(labs).glob(pattern)) for labs in around)
    return next((folder for folders in found for folder in folders if folder.is_dir()), None)

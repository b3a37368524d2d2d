"""Judge one's own notebooks: one, or all labs of a folder."""

from __future__ import annotations

import argparse
import json
import sys
import warnings
from collections.abc import Iterator
from dataclasses import replace

from autograder.commands import ALL_GRADED, NOT_ALL
from autograder.commands.console import tell
from autograder.judge.verdict import Result
from autograder.reports.table import labs_table, result_table
from autograder.student_folder.find import NotebookTarget, find_notebooks
from autograder.student_folder.progress import record_check
from autograder.submission.outputs import format_points
from autograder.submission.parse import read_notebook
from autograder.submission.verdicts import grade_notebook
from autograder.written_questions import is_empty, own_answer, questions_of


def run(args: argparse.Namespace) -> int:
    """Print each result as a table, or as the fixed JSON, a line each."""
    notebooks = [
        notebook for target in args.target or [None] for notebook in find_notebooks(target)
    ]
    results = []
    for number, notebook in enumerate(notebooks, 1):
        if len(notebooks) > 1:
            print(f"{number} of {len(notebooks)}: {notebook.path}", file=sys.stderr)
        result = _judge(notebook, args.seed)
        results.append(result)
        print(json.dumps(result.as_json()) if args.json else result_table(result), flush=True)
        if len(notebooks) > 1 and not args.json:
            print()
    if len(results) > 1 and not args.json:
        print(labs_table(results))
    elif not args.json and not notebooks[0].exercise:
        for line in _written_lines(results[0].lab, notebooks[0]):
            tell(line)
    return ALL_GRADED if all(result.graded for result in results) else NOT_ALL


def _judge(notebook: NotebookTarget, seed: int | None) -> Result:
    """Judge a notebook, and return what was asked of it; all of it is kept for `mitdl progress`."""
    with warnings.catch_warnings():  # of nbformat, about ids that other programs left out
        warnings.filterwarnings("ignore", module="nbformat")
        warnings.filterwarnings("ignore", category=FutureWarning, message="Cell is missing an id")
        result = grade_notebook(notebook.path, seed=seed)
    record_check(notebook.path, result)
    if not notebook.exercise:
        return result
    verdicts = tuple(verdict for verdict in result.exercises if verdict.name == notebook.exercise)
    return replace(result, exercises=verdicts, notes=(), written=0.0)


def _written_lines(lab: str, target: NotebookTarget) -> Iterator[str]:
    """Yield a line for each written question, which no judge reads."""
    notebook = read_notebook(target.path)
    for question in questions_of(lab):
        waits = is_empty(own_answer(notebook, question.name) or "")
        yield (
            f"{question.name} ({format_points(question.points)} points): "
            f"{'once it is written,' if waits else 'a person reads what you wrote;'} "
            f"`mitdl answer {lab}` shows a model answer"
        )

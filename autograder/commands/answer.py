"""Open the model answer of a written question, once one's own is written."""

from __future__ import annotations

import argparse

from autograder.commands import ALL_GRADED
from autograder.errors import MitdlError, UsageError
from autograder.student_folder.find import find_notebooks
from autograder.submission.cells import find_lab
from autograder.submission.parse import read_notebook
from autograder.written_questions import (
    WrittenQuestion,
    as_terminal_text,
    is_empty,
    own_answer,
    questions_of,
)


def run(args: argparse.Namespace) -> int:
    """Print model answer and marking of each question that the reader has answered."""
    notebooks = find_notebooks(args.target)
    if len(notebooks) > 1:
        raise UsageError(f"{args.target}: holds {len(notebooks)} labs, expected one; name the lab")
    path = notebooks[0].path
    notebook = read_notebook(path)
    lab = find_lab(notebook, path).name
    questions = _questions(lab, args.question)
    for question in questions:
        answer = own_answer(notebook, question.name)
        if answer is None:
            raise MitdlError(
                f"{path}: has no cell {question.name}, expected your answer in it; `mitdl reset "
                f"{lab}` gives the lab afresh and keeps yours beside it"
            )
        if is_empty(answer):
            raise MitdlError(
                f"{path}: {question.name} is not answered yet, and a model answer teaches most "
                "after your own; write a few sentences in its cell, save, and call again"
            )
    print("\n\n".join(map(as_terminal_text, questions)))
    return ALL_GRADED


def _questions(lab: str, name: str | None) -> list[WrittenQuestion]:
    """Return a lab's written questions, or the one of this name.

    Raises:
        MitdlError: where this install holds no model answers.
        UsageError: where the lab has no such question.
    """
    known = questions_of(lab)
    if not known:
        raise MitdlError(f"{lab}: no model answers are installed here; ask whoever teaches you")
    questions = [
        question
        for question in known
        if name in (None, question.name, question.name.removeprefix("written_"))
    ]
    if not questions:
        names = ", ".join(question.name for question in known)
        raise UsageError(f"{lab}: has no written question {name!r}, expected one of {names}")
    return questions

"""Show a solution of one exercise, on request."""

from __future__ import annotations

import argparse
from difflib import get_close_matches
from pathlib import Path

from autograder.commands import ALL_GRADED
from autograder.errors import MitdlError, UsageError
from autograder.exercises import load_lab, page_name, page_of
from autograder.project import find_project
from autograder.proving.solution import ways
from autograder.student_folder import find_folder
from autograder.written_questions import as_terminal_text, questions_of

REPOSITORY = "the course's repository"


def run(args: argparse.Namespace) -> int:
    """Print a solution, and other right ways below it; how a written answer is marked."""
    lab, name = _exercise_named(args.lab, args.name)
    project = _project(lab, name)
    written = [question for question in questions_of(lab) if question.name == name]
    if written:
        print(as_terminal_text(written[0]))
        return ALL_GRADED
    for number, way in enumerate(ways(project, load_lab(lab), name)):
        if number:
            print("\n")
        print(f"# {name} · {way.title if not number else f'another right way: {way.title}'}\n")
        print(way.source)
    return ALL_GRADED


def _exercise_named(lab: str, name: str | None) -> tuple[str, str]:
    """Return the lab and the exercise that are meant: "03 softmax", "03/softmax" or "softmax".

    In place of an exercise it may be a written question: "03 written", or by its name.
    """
    if name is None:
        lab, _, name = lab.rpartition("/")
        if not lab and not name[:1].isdigit():
            return page_of(name)
        lab, name = lab or name, name if lab else ""
    loaded = load_lab(lab)
    written = [question.name for question in questions_of(loaded.name)]
    known = {page_name(exercise.name): exercise.name for exercise in loaded}
    known |= {name: name for name in written}
    if name == "written" and written:
        return loaded.name, written[0]
    name = f"written_{name}" if f"written_{name}" in written else name
    if page_name(name) in known:
        return loaded.name, known[page_name(name)]
    near = get_close_matches(page_name(name), known, 1)
    hint = f"did you mean {known[near[0]]}?" if near else f"there are: {', '.join(known.values())}"
    problem = f"no exercise {name!r}" if name else "more than one exercise"
    raise UsageError(f"{loaded.name}: has {problem}; {hint}")


def _project(lab: str, name: str) -> Path:
    """Return the folder with the solutions.

    Raises:
        MitdlError: in a student's folder, and where no solutions are installed.
    """
    try:
        student_folder = find_folder(Path.cwd())
    except UsageError:
        student_folder = None
    try:
        root = find_project()
    except UsageError:
        root = None
    if student_folder is not None or root is None:
        solutions = f"{root or REPOSITORY}/solutions/{lab}"
        holder = f"{student_folder}: holds" if student_folder else f"{name}: this install holds"
        raise MitdlError(
            f"{holder} no solutions, so that none is read by accident; they are in {solutions}, "
            f"and `mitdl solution {lab} {name}` shows one there"
        )
    return root

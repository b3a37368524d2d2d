"""Begin an exercise or a lab."""

from __future__ import annotations

import argparse

from autograder.commands import ALL_GRADED
from autograder.commands.console import short_path, tell
from autograder.project import find_project
from autograder.proving.new import NewExercise, begin_exercise, begin_lab


def run(args: argparse.Namespace) -> int:
    """Print the files that were written, and on stderr what to do next."""
    root = find_project()
    if args.signature is None:
        written = begin_lab(root, args.lab)
    else:
        written = begin_exercise(NewExercise(root, args.lab, args.signature, args.points))
    for path in dict.fromkeys(written):
        print(short_path(path))
    tell(f"edit them, then `mitdl build {args.lab}` and `mitdl prove {args.lab}`")
    return ALL_GRADED

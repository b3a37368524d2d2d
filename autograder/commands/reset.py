"""Give one lab or lecture afresh."""

from __future__ import annotations

import argparse
from pathlib import Path

from autograder.commands import ALL_GRADED
from autograder.commands.console import tell
from autograder.student_folder import find_folder, reset
from autograder.student_folder.course import course_files


def run(args: argparse.Namespace) -> int:
    """Say what became of each file that was not fresh."""
    cwd = Path.cwd()
    steps = reset(find_folder(cwd), course_files(), args.target, cwd)
    changed = [step for step in steps if step.state != "fresh"]
    for step in changed or steps[:1]:
        tell(str(step))
    if any(step.path.endswith(".ipynb") for step in changed):
        tell("where JupyterLab has it open: File, Reload Notebook from Disk")
    return ALL_GRADED

"""Right answers by other people: the students of a sample class whose names begin with `right-`."""

from __future__ import annotations

import ast
import sys
import warnings
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from types import ModuleType
from typing import Any

from autograder.exercises import Exercise, Lab
from autograder.exercises.answers import Function, compiled

PREFIX = "right-"


@dataclass(frozen=True)
class RightAnswer:
    """One student's right answer to one exercise.

    Attributes:
        style: the student: "right-loops".
        source: the function or class alone.
        names: the globals that it may use: the student's own, and the pages' answers to
            exercises that they did not write.
    """

    style: str
    source: str
    names: dict[str, Any]

    def call(self, exercise: Exercise) -> Function:
        """Return the student's function or class."""
        function: Function = self.names[exercise.name]
        return function

    def edited(self, exercise: Exercise, source: str, where: str) -> Function:
        """Compile the student's function or class from an edited source."""
        return compiled(source, exercise.name, self.names, where)


def right_answers(lab: Lab, folder: Path) -> Iterator[tuple[Exercise, RightAnswer]]:
    """Read the right answers of a sample class.

    Args:
        lab: whose exercises they answer.
        folder: of the sample class; it may be missing.

    Returns:
        Each exercise that a student wrote, with the answer.
    """
    given_names = _given_names(lab)
    for path in sorted(folder.glob(f"{PREFIX}*.py")):
        source = path.read_text(encoding="utf-8")
        names = dict(given_names)
        with (
            warnings.catch_warnings(action="ignore"),
            redirect_stdout(StringIO()),
            redirect_stderr(StringIO()),
        ):
            exec(compile(source, str(path), "exec", dont_inherit=True), names)
        written = {
            node.name: ast.get_source_segment(source, node, padded=True) or ""
            for node in ast.parse(source).body
            if isinstance(node, ast.FunctionDef | ast.ClassDef)
        }
        for exercise in lab:
            if exercise.name in written:
                yield exercise, RightAnswer(path.stem, written[exercise.name] + "\n", names)


def _given_names(lab: Lab) -> dict[str, Any]:
    """Collect the names that a student's cells may use: the lab's imports and its answers."""
    names: dict[str, Any] = {"__name__": "__main__"}
    for exercise in lab:
        page = vars(_page(exercise))
        names |= {name: value for name, value in page.items() if isinstance(value, ModuleType)}
    return names | {exercise.name: exercise.right for exercise in lab}


def _page(exercise: Exercise) -> ModuleType:
    return sys.modules[exercise.right.__module__]

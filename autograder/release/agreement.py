"""Agreement of a lab's source with its exercise objects."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from nbformat import NotebookNode

from autograder.exercises import Exercise, Lab
from autograder.release.source import Source, nbgrader_of

CHECK = "check_"
A_CLASS = ("(a class)",)  # its methods are the judge's to call, not to compare here


def disagreements(source: Source, lab: Lab, student: NotebookNode) -> list[str]:
    """Return the disagreements of source, exercises and the student's notebook, a line each.

    Args:
        source: the lab's source.
        lab: its exercise objects.
        student: the released notebook.
    """
    return [
        *(line for exercise in lab for line in _exercise_disagreements(source, student, exercise)),
        *_cells_of_no_exercise(source, lab),
        *_total(source, lab),
        *_unreadable(source, student),
    ]


def _exercise_disagreements(
    source: Source, student: NotebookNode, exercise: Exercise
) -> Iterator[str]:
    """Check that the exercise has its solution cell, and after it its check cell."""
    name = exercise.name
    positions = {nbgrader_of(cell).get("grade_id"): i for i, cell in enumerate(source.cells)}
    solution, check = positions.get(name), positions.get(CHECK + name)
    if solution is None or not nbgrader_of(source.cells[solution]).get("solution"):
        yield f"{source.name}: {name} has no solution cell; add one with grade_id {name!r}"
    else:
        parameters = _parameters(student.cells[solution].source, name)
        yield from _signature(source.at(solution), parameters, exercise)
        yield from _parts(source, solution, exercise)
    if check is None:
        yield f"{source.name}: {name} has no check cell; add one with grade_id {CHECK + name!r}"
        return
    yield from _check_cell(source, check, exercise)
    if solution is not None and check < solution:
        yield f"{source.at(check)}: the check of {name} comes before its solution; move it below"


def _parts(source: Source, solution: int, exercise: Exercise) -> Iterator[str]:
    """Check that the statement says what each part of the points is worth."""
    statement = ""
    for cell in reversed(source.cells[:solution]):
        if cell.cell_type != "markdown":
            break
        statement = f"{cell.source}\n{statement}"
    for part, share in exercise.parts.items():
        worth = f"{share * exercise.points:g}"
        if not re.search(rf"(?<![\d.]){re.escape(worth)}(?![\d.]\d)", statement):
            yield (
                f"{source.at(solution - 1)}: the statement of {exercise.name} does not say that "
                f"the part {part!r} is worth {worth}; add it to its points"
            )


def _signature(where: str, parameters: tuple[str, ...] | None, exercise: Exercise) -> Iterator[str]:
    """Check that students see the exercise's name, with the arguments that the judge gives."""
    if parameters is None:
        yield (
            f"{where}: students see no `def {exercise.name}` or class here, expected "
            f"{exercise.signature}; begin the solution below its docstring"
        )
    elif parameters not in (exercise.parameters, A_CLASS):
        yield (
            f"{where}: {exercise.name} takes ({', '.join(parameters)}), in its exercise "
            f"({', '.join(exercise.parameters)}); make them equal"
        )


def _parameters(code: str, name: str) -> tuple[str, ...] | None:
    """Return the parameters of the function of this name; None when no cell defines it."""
    try:
        body = ast.parse(code).body
    except SyntaxError:
        return A_CLASS  # `_unreadable` says so
    for node in body:
        if isinstance(node, ast.ClassDef) and node.name == name:
            return A_CLASS
        if isinstance(node, ast.FunctionDef) and node.name == name:
            args = node.args
            in_order = [*args.posonlyargs, *args.args, args.vararg, *args.kwonlyargs, args.kwarg]
            return tuple(arg.arg for arg in in_order if arg is not None)
    return None


def _check_cell(source: Source, index: int, exercise: Exercise) -> Iterator[str]:
    """Check that a check cell checks its exercise and nothing else, for the same points."""
    cell, where, name = source.cells[index], source.at(index), exercise.name
    meta = nbgrader_of(cell)
    expected = f'check("{name}")'
    if other := [line for line in cell.source.splitlines() or [""] if line != expected]:
        yield f"{where}: the check of {name} is `{other[0]}`, expected `{expected}` alone; mend it"
    if not (meta.get("grade") and meta.get("locked")) or meta.get("solution"):
        yield (
            f"{where}: the check of {name} is no graded, locked cell; set grade and locked to true"
        )
    elif meta.get("points") != exercise.points:
        yield (
            f"{where}: {name} has {meta.get('points'):g} points here and {exercise.points:g} "
            "in its exercise; make them equal"
        )


def _cells_of_no_exercise(source: Source, lab: Lab) -> Iterator[str]:
    """Check that every code cell with a solution or a test belongs to an exercise."""
    names = {exercise.name for exercise in lab}
    for index, cell in enumerate(source.cells):
        meta = nbgrader_of(cell)
        if cell.cell_type != "code" or not (meta.get("solution") or meta.get("grade")):
            continue
        grade_id = str(meta.get("grade_id"))
        expected = names if meta.get("solution") else {CHECK + name for name in names}
        if grade_id not in expected:
            yield (
                f"{source.at(index)}: {grade_id!r} belongs to no exercise of {lab.name}, expected "
                f"one of {', '.join(sorted(expected))}; rename it or add the exercise"
            )


def _total(source: Source, lab: Lab) -> Iterator[str]:
    """Check that the points of the cells add up to the lab's."""
    total = sum(nbgrader_of(cell).get("points", 0) for cell in source.cells)
    if total != lab.total:
        yield f"{source.name}: points add up to {total:g}, expected {lab.total:g}; move some"


def _unreadable(source: Source, student: NotebookNode) -> Iterator[str]:
    """Check that a student's cell still is Python once its solution is out."""
    for index, cell in enumerate(student.cells):
        if cell.cell_type != "code":
            continue
        try:
            ast.parse(cell.source)
        except SyntaxError as error:
            yield (
                f"{source.at(index)}: without its solution the cell is no Python ({error.msg}, its "
                f"line {error.lineno}); mark whole statements"
            )

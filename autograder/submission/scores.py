"""nbgrader's scores of a graded notebook: one for each cell that has points, by its rules."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.preprocessors import SaveAutoGrades

from autograder.errors import NotGraded
from autograder.judge.verdict import Kind, Outcome, Verdict
from autograder.sandbox.student import printable
from autograder.submission.cells import checked_name

NO_RESPONSE = "No response."  # nbgrader's own words
MOST_MESSAGE = 300
NUMBER = r"[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|inf|nan)"
# As Python, NumPy, PyTorch and JAX show one number: 2.0, np.float64(2.0), tensor(2., dtype=…).
SHOWN = re.compile(
    rf"({NUMBER})|(?:(?:np|numpy)\.)?(?:u?int|float|longdouble|u?longlong|u?intc)\d*\(({NUMBER})\)"
    rf"|(?:tensor|array)\(({NUMBER})(?:, \w+=[^()]+)*\)|Decimal\('({NUMBER})'\)",
    re.IGNORECASE,
)
FRACTION = re.compile(r"Fraction\((-?\d+), (\d+)\)")
TRUTH = re.compile(r"(?:(?:np|numpy)\.)?(True|False)_?|(?:tensor|array)\((True|False)\)")


@dataclass(frozen=True)
class Scores:
    """The scores of a notebook, for the gradebook.

    Attributes:
        grades: points by a graded cell's name; None where a person has to look.
        comments: by the name of a cell that students write in; None for none.
    """

    grades: Mapping[str, float | None]
    comments: Mapping[str, str | None]


def scores_of(nb: NotebookNode) -> Scores:
    """Return the scores of a graded notebook, as nbgrader's SaveAutoGrades determines them.

    Raises:
        ValueError: from nbgrader, where a cell claims more points than it has.
    """
    grades: dict[str, float | None] = {}
    comments: dict[str, str | None] = {}
    for cell in nb.cells:
        meta = cell.metadata.get("nbgrader", {})
        if utils.is_grade(cell):
            grades[meta["grade_id"]] = score_of(cell)
        if utils.is_solution(cell) or utils.is_task(cell):
            untouched = meta.get("checksum") == utils.compute_checksum(cell)
            untouched = untouched and not utils.is_task(cell)
            comments[meta["grade_id"]] = NO_RESPONSE if untouched else None
    return Scores(grades, comments)


def score_of(cell: NotebookNode) -> float | None:
    """Return the points of a graded cell by nbgrader's rules; None where a person has to look.

    A cell of tests may end with its partial credit. nbgrader reads a plain number and gives full
    points for anything else, `np.float64(0.5)` and `False` among them. Here a number is what it is,
    however it is shown, a truth value is all or nothing, and the rest waits for a person.

    Raises:
        ValueError: where a cell claims more points than it has.
    """
    if utils.is_solution(cell) or cell.cell_type != "code":
        score: float | None = utils.determine_grade(cell)[0]
        return score
    points = float(cell.metadata["nbgrader"]["points"])
    for output in cell.outputs:
        if output.output_type == "error" or output.get("name") == "stderr":
            return 0.0
        if output.output_type == "execute_result":
            claimed = partial_credit(_value_text(output), points)
            if claimed is not None and claimed > points:
                raise ValueError("partial credit cannot be greater than maximum points for cell")
            return claimed
    return points


def _value_text(output: NotebookNode) -> str:
    """Return the text of the value that a cell ends with, on one line; "" where it has none."""
    text = output.get("data", {}).get("text/plain", "")
    return " ".join(("".join(text) if isinstance(text, list) else str(text)).split())


def partial_credit(text: str, points: float) -> float | None:
    """Return the points that a shown value stands for; None where it is no such number.

    >>> partial_credit("np.float64(0.5)", 2.0), partial_credit("True", 2.0)
    (0.5, 2.0)
    >>> partial_credit("[0.5]", 2.0)
    """
    if truth := TRUTH.fullmatch(text):
        return points if "True" in truth[0] else 0.0
    if fraction := FRACTION.fullmatch(text):
        value = int(fraction[1]) / max(int(fraction[2]), 1)
    elif number := SHOWN.fullmatch(text):
        value = float(next(filter(None, number.groups())))
    else:
        return None
    return value + 0.0 if math.isfinite(value) and value >= 0 else None


class SaveScores(SaveAutoGrades):
    """nbgrader's writer of scores, for `nbgrader autograde`, with the scores of this module."""

    def _add_score(self, cell: NotebookNode, resources: object) -> None:
        """Enter a cell's points, as the class above does with its own."""
        grade = self.gradebook.find_grade(
            cell.metadata["nbgrader"]["grade_id"],
            self.notebook_id,
            self.assignment_id,
            self.student_id,
        )
        grade.auto_score = score_of(cell)
        by_hand = grade.manual_score is not None or grade.auto_score is None
        grade.needs_manual_grade = by_hand
        self.gradebook.db.commit()


def assert_verdicts(nb: NotebookNode, verdicts: Mapping[str, Verdict]) -> list[Verdict]:
    """Return nbgrader's scores of graded cells that no exercise stands behind, as verdicts.

    Args:
        nb: a notebook that was run.
        verdicts: the judge's, by exercise; their cells are left out.

    Raises:
        NotGraded: when a cell's output is no score that nbgrader takes.
    """
    asserted = []
    for cell in nb.cells:
        name = checked_name(cell)
        if not name or name in verdicts:
            continue
        asserted.append(_assert_verdict(cell))
    return asserted


def _assert_verdict(cell: NotebookNode) -> Verdict:
    """Return the verdict on a cell by its outputs."""
    name, points = cell.metadata["nbgrader"]["grade_id"], float(cell.metadata["nbgrader"]["points"])
    try:
        score = score_of(cell)
    except ValueError as error:
        raise NotGraded(f"{name}: its output is no score ({error}); look at the cell") from None
    if score is None:
        results = (output for output in cell.outputs if output.output_type == "execute_result")
        text = printable(_value_text(next(results)))[:60] or "a value that cannot be shown"
        message = f"{name}: ends with {text}, which is no number of points; a person has to look"
        return Verdict(name, Outcome.NOT_GRADED, 0.0, points, message=message)
    if score == points:
        return Verdict(name, Outcome.PASSED, score, points)
    return Verdict(name, Outcome.FAILED, score, points, message=_error_line(cell), kind=Kind.WRONG)


def _error_line(cell: NotebookNode) -> str:
    """Return what a cell ended with, or put out, that costs its points; "" for neither."""
    for output in cell.outputs:
        if output.output_type == "error":
            text = f"{output.ename}: {output.evalue}" if output.evalue else output.ename
            return str(text)[:MOST_MESSAGE]
        if output.get("name") == "stderr":
            first = next(iter(str(output.text).strip().splitlines()), "an empty line")
            return f"writes on stderr, for which nbgrader gives 0: {first}"[:MOST_MESSAGE]
    return ""

import numpy as np
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell
from nbgrader.utils import determine_grade

from autograder.judge.verdict import Curve, Outcome, Verdict
from autograder.submission.outputs import curve_png, scaled, verdict_outputs


def graded_cell(verdict: Verdict, points: float) -> NotebookNode:
    meta = {"grade": True, "solution": False, "grade_id": "check_x", "points": points}
    return new_code_cell(
        "check('x')", metadata={"nbgrader": meta}, outputs=verdict_outputs(verdict, points)
    )


@pytest.mark.parametrize("score", [0.0, 0.1, 1.0, 1.5, 2.0])
def test_nbgrader_reads_exactly_the_judges_score(score: float) -> None:
    outcome = Outcome.PASSED if score == 2 else Outcome.FAILED
    verdict = Verdict("x", outcome, score, 2.0, message="x: no")
    assert determine_grade(graded_cell(verdict, 2.0)) == (score, 2.0)


def test_points_that_an_instructor_changed_are_kept_to() -> None:
    verdict = Verdict("x", Outcome.PASSED, 2.0, 2.0)
    assert determine_grade(graded_cell(verdict, 5.0)) == (5.0, 5.0)
    assert scaled(Verdict("x", Outcome.FAILED, 0.5, 2.0), 4.0) == 1.0
    assert scaled(Verdict("x", Outcome.FAILED, 0.0, 0.0), 4.0) == 0.0


def test_a_message_cannot_carry_markup() -> None:
    verdict = Verdict("x", Outcome.FAILED, 0.0, 1.0, message="got '<script>alert(1)</script>'")
    html = verdict_outputs(verdict, 1.0)[0].data["text/html"]
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_a_curve_is_a_picture_with_words() -> None:
    z = np.linspace(-3, 3, 9)
    curve = Curve(z, np.tanh(z), 1 / (1 + np.exp(-z)))
    verdict = Verdict("sigmoid", Outcome.FAILED, 0.0, 1.0, message="off", curve=curve)
    _, picture, score = verdict_outputs(verdict, 1.0)
    assert "Two curves of sigmoid(z) for z from -3 to 3" in picture.metadata["image/png"]["alt"]
    assert picture.data["image/png"].startswith("iVBOR")
    assert score.data["text/plain"] == "0.0"
    assert curve_png("sigmoid", curve)[:4] == b"\x89PNG"

"""What reports gather of an assignment of several notebooks."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from autograder.grading.run import Graded
from autograder.judge.verdict import Outcome, Result, Verdict
from autograder.reports import gather
from autograder.submission.released import ReleasedNotebook


def test_mistakes_of_several_notebooks_have_their_sentences_and_a_link_to_all_pages(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    notebooks = [ReleasedNotebook("week1", (), None, name) for name in ("01_perceptron", "extra")]
    monkeypatch.setattr(gather, "released_lab", lambda course, lab: notebooks)
    course: Any = SimpleNamespace(
        report=lambda lab: tmp_path / f"{lab}.html",
        feedback=lambda student, lab, name: tmp_path / student / lab / f"{name}.html",
    )
    page = course.feedback("ann", "week1", "extra")
    page.parent.mkdir(parents=True)
    page.touch()
    slip = "01_perceptron: tanh_derivative"
    verdict = Verdict(slip, Outcome.FAILED, 0.0, 2.0, "fed-the-output", "tanh_derivative: no")
    overview = gather.gather_overview(
        course, "week1", [Graded("ann", Result("week1", (verdict,), "ann"))]
    )
    (found,) = overview.slips()
    assert found.exercise == slip
    assert len(found.sentence) > 20
    assert overview.pages == {"ann": "ann/week1"}

"""Late penalties that no longer fit: the due date, an extension or points have changed since."""

from __future__ import annotations

from collections.abc import Mapping
from math import isclose

from nbgrader.preprocessors import AssignLatePenalties

from autograder.gradebook.course import Course
from autograder.gradebook.standings import NotebookTotal, Standing
from autograder.submission.pipeline import load_preprocessors

MOVED = "a late penalty that is not what due date and points give now"


def moved_penalties(course: Course, standings: Mapping[str, Standing]) -> set[str]:
    """Return the students from whom nbgrader's step would take something else now.

    It works a penalty out when a submission is graded. A due date that is moved, an extension and
    points that a person gives change nothing before the next `mitdl grade`.
    """
    if not any(standing.seconds_late or standing.penalty for standing in standings.values()):
        return set()
    after = load_preprocessors(course.config).after
    steps = [step for step in after if isinstance(step, AssignLatePenalties)]
    for step in steps:
        step.init_plugin()
    return {
        student
        for student, standing in standings.items()
        for total in standing.notebooks.values()
        if steps and not _is_current(steps[-1], student, total, standing.seconds_late)
    }


def _is_current(
    step: AssignLatePenalties, student: str, total: NotebookTotal, seconds: float
) -> bool:
    """Whether a notebook's penalty is what the step takes now; not where it fails."""
    if not seconds:
        return not total.penalty
    try:
        penalty = step.plugin_inst.late_submission_penalty(student, total.score, seconds)
        current = min(max(0.0, float(penalty or 0.0)), total.score)
    except Exception:  # the course's own code; `mitdl grade` says what is wrong with it
        return False
    return isclose(current, total.penalty, abs_tol=1e-6)

"""The questions of an exercise: its cases, and for each part one with many numbers."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from autograder.errors import MitdlError
from autograder.exercises import Exercise
from autograder.exercises.exercise import observe_quietly
from autograder.judge.enlarge import enlarged
from mitdl_utils.checks.compare import compare
from mitdl_utils.checks.trial import Case, Trial

MOST_DRAWN = 64  # draws that are kept: a lab's exercises, each asked in two ways


@dataclass(frozen=True)
class Questions:
    """What an exercise asks.

    Attributes:
        trials: its cases, with what the reference and the mistakes make of them.
        large: by part, a case with many numbers, asked where the part is right so far.
    """

    trials: Sequence[Trial]
    large: Mapping[str, Trial]


def draw_questions(exercise: Exercise, rng: np.random.Generator) -> Questions:
    """Draw an exercise's questions; a class that is asked the same has them worked out once.

    The generator goes on behind them, whether they were worked out now or for somebody before.
    """
    questions, rng.bit_generator.state = _questions_from(
        exercise, json.dumps(rng.bit_generator.state)
    )
    return questions


@lru_cache(maxsize=MOST_DRAWN)
def _questions_from(exercise: Exercise, state: str) -> tuple[Questions, Mapping[str, Any]]:
    """Return what a generator in this state draws, and the state behind that."""
    rng = np.random.default_rng()
    rng.bit_generator.state = json.loads(state)
    trials = exercise.trials(rng)
    return Questions(trials, _large(exercise, trials, rng)), rng.bit_generator.state


def _large(
    exercise: Exercise, trials: Sequence[Trial], rng: np.random.Generator
) -> dict[str, Trial]:
    """Return a large case for each part of which one can be made."""
    large = {}
    cases = [trial.case for trial in trials]
    for part in dict.fromkeys(case.part for case in cases):
        valued = [t.case for t in trials if t.case.part == part and t.want.raised is None]
        case = enlarged(valued, cases, rng)
        trial = None if case is None else _answerable(exercise, case)
        if trial is not None:
            large[part] = trial
    return large


def _answerable(exercise: Exercise, case: Case) -> Trial | None:
    """Return a case with its right outcome; None where the exercise cannot ask for it.

    Some drivers ask for more than arrays that fit, such as examples that all differ.
    """
    try:
        want = exercise.expected(case)
    except MitdlError:
        return None
    answer = observe_quietly(exercise.right, case, exercise.driver)
    if want.raised is not None or compare(answer, want, exercise.returns.for_inputs(case.args)):
        return None
    return Trial(case, want, {})

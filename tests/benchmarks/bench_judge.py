"""Is the judge right, and how fast: mistakes, right ways, false alarms, time of a verdict."""

from __future__ import annotations

import contextlib
import io
import os
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from autograder.exercises import Exercise, labs, load_lab
from autograder.judge.judge import LocalStudent, judge
from autograder.judge.questions import draw_questions
from autograder.judge.verdict import Outcome, Verdict
from autograder.proving.right_answers import right_answers

ROOT = Path(__file__).parents[2]

SEEDS = int(os.environ.get("MITDL_BENCH_SEEDS", "1000"))
SLOW = 0.1  # seconds: an exercise that takes longer gets fewer seeds
FEW = 20
LABS = os.environ.get("MITDL_BENCH_LABS", "").replace(",", " ").split()


@dataclass(frozen=True)
class Judged:
    """A verdict, with the processor seconds of drawing its questions and of asking them."""

    verdict: Verdict
    drawn: float
    asked: float


def run() -> dict[str, float]:
    """Figures over all labs, and a line for each exercise while it goes."""
    totals = dict.fromkeys(
        ("mistakes", "failed", "named", "right ways", "passed", "seeds", "false"), 0
    )
    for lab in map(load_lab, LABS or labs()):
        others = list(right_answers(lab, ROOT / "solutions" / lab.name / "sample_class"))
        for exercise in lab:
            ways = [answer.call(exercise) for of, answer in others if of is exercise]
            for what, count in _figures(exercise, ways).items():
                totals[what] += count
    return {
        "mistakes": totals["mistakes"],
        "mistakes failed, %": 100 * totals["failed"] / totals["mistakes"],
        "mistakes named right, %": 100 * totals["named"] / totals["mistakes"],
        "right ways": totals["right ways"],
        "right ways passed, %": 100 * totals["passed"] / totals["right ways"],
        "verdicts on right answers": totals["seeds"],
        "false alarms": totals["false"],
    }


def _figures(exercise: Exercise, ways: list[Callable[..., Any]]) -> dict[str, int]:
    wrong = [(m.name, _judged(exercise, m.call, 1)) for m in exercise.known_mistakes]
    variants = [_judged(exercise, call, 1) for call in (exercise.right, *ways)]
    right = list(_over_seeds(exercise))
    times = [1000 * judged.asked for judged in right]
    drawn = statistics.median(1000 * judged.drawn for judged in right)
    slow = statistics.median(1000 * judged.asked for _, judged in wrong)
    print(
        f"  {exercise.name:26} right: median {statistics.median(times):7.2f} ms, "
        f"99 % {np.percentile(times, 99):7.2f} ms; wrong: median {slow:7.2f} ms; "
        f"questions, once a class: {drawn:7.2f} ms",
        flush=True,
    )
    return {
        "mistakes": len(wrong),
        "failed": sum(judged.verdict.outcome is Outcome.FAILED for _, judged in wrong),
        "named": sum(judged.verdict.mistake == name for name, judged in wrong),
        "right ways": len(variants),
        "passed": sum(judged.verdict.outcome is Outcome.PASSED for judged in variants),
        "seeds": len(right),
        "false": sum(judged.verdict.outcome is not Outcome.PASSED for judged in right),
    }


def _over_seeds(exercise: Exercise) -> Iterator[Judged]:
    """Verdicts on the page's answer."""
    first = _judged(exercise, exercise.right, 0)
    yield first
    for seed in range(1, FEW if first.drawn + first.asked > SLOW else SEEDS):
        yield _judged(exercise, exercise.right, seed)


def _judged(exercise: Exercise, answer: Callable[..., Any], seed: int) -> Judged:
    student, rng = LocalStudent({exercise.name: answer}), np.random.default_rng(seed)
    began = time.process_time()
    questions = draw_questions(exercise, rng)
    drawn = time.process_time()
    with contextlib.redirect_stderr(io.StringIO()):  # where a sample student prints
        verdict = judge(exercise, student, rng, questions)
    return Judged(verdict, drawn - began, time.process_time() - drawn)

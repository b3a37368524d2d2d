"""Is the judge right, and how fast: mistakes, right ways, false alarms, time of a verdict."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from autograder.exercises import Exercise, labs, load_lab
from autograder.judge.judge import LocalStudent, judge
from autograder.judge.verdict import Outcome, Verdict
from autograder.proving.right_answers import right_answers

ROOT = Path(__file__).parents[2]

SEEDS = int(os.environ.get("MITDL_BENCH_SEEDS", "1000"))
SLOW = 0.1  # seconds: an exercise that takes longer gets fewer seeds
FEW = 20
LABS = os.environ.get("MITDL_BENCH_LABS", "").replace(",", " ").split()


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
    wrong = [(m.name, _verdict(exercise, m.call, 1)) for m in exercise.known_mistakes]
    variants = [_verdict(exercise, call, 1) for call in (exercise.right, *ways)]
    right = list(_over_seeds(exercise))
    times = [1000 * seconds for seconds, _ in right]
    slow = [1000 * seconds for _, (seconds, _) in wrong]
    print(
        f"  {exercise.name:32} right: median {statistics.median(times):7.2f} ms, "
        f"99th percentile {np.percentile(times, 99):7.2f} ms; "
        f"wrong: median {statistics.median(slow):7.2f} ms"
    )
    return {
        "mistakes": len(wrong),
        "failed": sum(v.outcome is Outcome.FAILED for _, (_, v) in wrong),
        "named": sum(v.mistake == name for name, (_, v) in wrong),
        "right ways": len(variants),
        "passed": sum(v.outcome is Outcome.PASSED for _, v in variants),
        "seeds": len(right),
        "false": sum(v.outcome is not Outcome.PASSED for _, v in right),
    }


def _over_seeds(exercise: Exercise) -> Iterator[tuple[float, Verdict]]:
    """Verdicts on the page's answer."""
    answer = exercise.right
    first = _verdict(exercise, answer, 0)
    yield first
    for seed in range(1, FEW if first[0] > SLOW else SEEDS):
        yield _verdict(exercise, answer, seed)


def _verdict(exercise: Exercise, answer: Callable[..., Any], seed: int) -> tuple[float, Verdict]:
    student = LocalStudent({exercise.name: answer})
    began = time.process_time()
    verdict = judge(exercise, student, np.random.default_rng(seed))
    return time.process_time() - began, verdict

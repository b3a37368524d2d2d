"""The exercises proved on themselves.

The answer and every other right way pass, every known mistake fails by its own name, and so does
every row of a table in each other right answer where its edit can be made.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import redirect_stderr
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np

from autograder.errors import MitdlError
from autograder.exercises import Exercise, Mistake, load_lab
from autograder.exercises.answers import Function
from autograder.exercises.mistakes import Row
from autograder.judge.judge import LocalStudent, judge
from autograder.judge.questions import draw_questions
from autograder.judge.verdict import Outcome, Verdict
from autograder.proving.right_answers import RightAnswer, right_answers
from mitdl_utils.checks.drivers import Driver
from mitdl_utils.checks.rules import broken_rule, read_code
from mitdl_utils.observe import Observation

SEED = 20_240_601  # of a proof, not of a grading
SLIPS = {"NameError", "UnboundLocalError", "AttributeError"}  # errors of a slip in a table


@dataclass
class Proof:
    """The outcome of proving one exercise.

    Attributes:
        name: of the exercise.
        mistakes: how many are known.
        failed: how many of them fail.
        named: how many of them are recognised by their own name.
        elsewhere: how often a row could be applied to another right answer.
        right_ways: how many right answers are known, the page's among them.
        passed: how many of them pass.
        problems: a line for each.
    """

    name: str
    mistakes: int = 0
    failed: int = 0
    named: int = 0
    elsewhere: int = 0
    right_ways: int = 0
    passed: int = 0
    problems: list[str] = field(default_factory=list)


def prove_lab(root: Path, name: str, only: str | None = None) -> Iterator[Proof]:
    """Prove each exercise of a lab, or one.

    Args:
        root: the project's folder, where `solutions/LAB/sample_class` holds other right answers.
        name: of the lab.
        only: name of the one exercise to prove.

    Returns:
        The proof of each, as it is done.
    """
    lab = load_lab(name)
    others = list(right_answers(lab, root / "solutions" / lab.name / "sample_class"))
    for exercise in lab:
        if only in (None, exercise.name):
            yield prove(exercise, [answer for answered, answer in others if answered is exercise])


def prove(exercise: Exercise, others: Iterable[RightAnswer] = (), seed: int = SEED) -> Proof:
    """Prove one exercise.

    Args:
        exercise: with its mistakes.
        others: right answers by other people.
        seed: of the cases.
    """
    proof, others, cases = Proof(exercise.name), list(others), Cases(exercise, seed)
    _prove_right_ways(proof, cases, others)
    for mistake in exercise.known_mistakes:
        _prove_mistake(proof, cases, mistake)
    for mistake in exercise.known_mistakes:
        if mistake.row is not None:
            _prove_elsewhere(proof, cases, mistake.row, others)
    return proof


class Cases:
    """The cases of a seed, drawn once for all verdicts on an exercise.

    What the reference and the mistakes make of them is computed once, too.
    """

    def __init__(self, exercise: Exercise, seed: int = SEED) -> None:
        self.exercise = exercise
        self._rng = np.random.default_rng(seed)
        self.questions = draw_questions(exercise, self._rng)

    def verdict_on(self, answer: Function, known: dict[int, Observation] | None = None) -> Verdict:
        """Judge an answer of the project's own, which has one slip and never two.

        Args:
            answer: to judge.
            known: what it is known to give to a case, by the `id` of the case's arguments.
        """
        student = AskedStudent({self.exercise.name: answer}, known or {})
        with redirect_stderr(StringIO()):  # whoever talks there talks to nobody
            rng = copy.deepcopy(self._rng)
            return judge(self.exercise, student, rng, self.questions, pairs=False)

    def known_of(self, mistake: Mistake) -> dict[int, Observation]:
        """Return what a mistake gives to each case, which is kept for all that are judged."""
        with redirect_stderr(StringIO()):
            outcomes = [trial.mistakes[mistake.name] for trial in self.questions.trials]
        trials = zip(self.questions.trials, outcomes, strict=True)
        return {
            id(trial.case.args): seen for trial, seen in trials if isinstance(seen, Observation)
        }


@dataclass(frozen=True)
class AskedStudent(LocalStudent):
    """A student whose first answers to some cases are known already.

    Attributes:
        known: those answers that were not given yet, by the `id` of a case's arguments.
    """

    known: dict[int, Observation]

    def call(self, function: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Observation:
        """Give the known answer the first time, and call the function from then on."""
        return self.known.pop(id(args), None) or super().call(function, args, kwargs)

    def drive(
        self, driver: Driver, function: str, args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> Observation:
        """Give the known answer the first time, and drive the function from then on."""
        return self.known.pop(id(args), None) or super().drive(driver, function, args, kwargs)


def _prove_right_ways(proof: Proof, cases: Cases, others: list[RightAnswer]) -> None:
    exercise = cases.exercise
    ways = {"the answer": exercise.right, **exercise.variants}
    ways |= {answer.style: answer.call(exercise) for answer in others}
    for way, call in ways.items():
        proof.right_ways += 1
        verdict = cases.verdict_on(call)
        if verdict.outcome is Outcome.PASSED:
            proof.passed += 1
        else:
            first = verdict.message.splitlines()[0]
            proof.problems.append(f"{exercise.name}: the right way {way} fails: {first}")
    for answer in others:
        code = read_code([("cell", answer.source)])
        if broken := broken_rule(code, exercise.name, exercise.forbidden):
            proof.problems.append(f"{exercise.name}: the right way {answer.style}: {broken}")


def _prove_mistake(proof: Proof, cases: Cases, mistake: Mistake) -> None:
    proof.mistakes += 1
    verdict = cases.verdict_on(mistake.call, cases.known_of(mistake))
    location = f"{mistake.row.where}: " if mistake.row else ""
    subject = f"{location}{cases.exercise.name}: the mistake {mistake.name}"
    proof.failed += verdict.outcome is Outcome.FAILED
    proof.named += verdict.mistake == mistake.name
    if verdict.outcome is not Outcome.FAILED:
        proof.problems.append(f"{subject} passes; add a case that shows it")
    elif verdict.mistake != mistake.name:
        proof.problems.append(f"{subject} is taken for {verdict.mistake}; add a case that differs")
    elif slip := _slip(cases, mistake):
        proof.problems.append(f"{subject} raises {slip} on every case; mend its edit")


def _slip(cases: Cases, mistake: Mistake) -> str | None:
    """Return the error of a mistake on every case, where a slip in its text can raise it."""
    types = set()
    for observation in cases.known_of(mistake).values():
        raised = observation.raised
        if raised is None or raised.type not in SLIPS:
            return None
        types.add(raised.type)
    return " or ".join(sorted(types))


def _prove_elsewhere(proof: Proof, cases: Cases, row: Row, others: list[RightAnswer]) -> None:
    """Apply a row to each other right answer in which its edits can be made."""
    subject = f"{row.where}: {cases.exercise.name}: the mistake {row.name}"
    unused = set(row.elsewhere) & {"", *(answer.style for answer in others)}
    for answer in others:
        if not row.fits(answer.source):
            continue
        proof.elsewhere += 1
        excused = {"", answer.style} & set(row.elsewhere)
        problem = _problem_elsewhere(cases, row, answer)
        if problem and not excused:
            proof.problems.append(
                f"{subject} {problem} in {answer.style}; add a case, or say why under the row: "
                f"`elsewhere ({answer.style}): …`"
            )
        elif problem:
            unused -= excused
    for style in sorted(unused):
        proof.problems.append(
            f"{subject} is {row.name} in every other right answer too; take away its "
            f"`elsewhere{f' ({style})' if style else ''}`"
        )


def _problem_elsewhere(cases: Cases, row: Row, answer: RightAnswer) -> str:
    """Return the problem of a row in another right answer, or ""."""
    try:
        edited = answer.edited(cases.exercise, row.apply(answer.source), row.where)
    except MitdlError:
        return "leaves no Python"
    verdict = cases.verdict_on(edited)
    if verdict.outcome is not Outcome.FAILED:
        return "passes"
    return "" if verdict.mistake == row.name else f"is taken for {verdict.mistake}"


def proof_table(proofs: Iterable[Proof]) -> str:
    """Lay out the proofs as a table for a terminal."""
    head = f"  {'exercise':32} {'mistakes failed':>16} {'named':>8} {'elsewhere':>10}"
    lines = [f"{head} {'right ways passed':>19}"]
    for proof in proofs:
        lines.append(
            f"  {proof.name:32} {f'{proof.failed} of {proof.mistakes}':>16} {proof.named:>8} "
            f"{proof.elsewhere:>10} {f'{proof.passed} of {proof.right_ways}':>19}"
        )
    return "\n".join(lines)

"""Errors carried forward: what fails only because an earlier answer is wrong is judged without it.

When all verdicts are there, an exercise that is not right and uses earlier ones which are not right
either is judged once more, with the same cases, in a fork of its own where right ones of ours stand
in for those. What is right then has its points. The earlier verdicts stay as they are, and nothing
is asked of an answer while something of ours stands in for it, so nobody gains what they lost.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

from autograder.exercises import Exercise
from autograder.judge.verdict import Kind, Outcome, Verdict
from autograder.submission.judging import Judging, judge_with
from autograder.submission.stand_ins import StandIn, can_stand_in

# What is not there, or cannot be called, fails without the help of others.
OWN = (Kind.MISSING, Kind.SIGNATURE, Kind.UNREADABLE)
LIMITS = (Kind.TIMEOUT, Kind.ENDED)  # which asking our own may meet, and their own would not
STATES = {
    Kind.MISSING: "is not there",
    Kind.UNWRITTEN: "is not written yet",
    Kind.FORBIDDEN: "uses what it may not use",
    Kind.TIMEOUT: "comes to no end",
}


def carried_forward(
    verdicts: Mapping[str, Verdict], judging: Judging, places: Mapping[str, int]
) -> dict[str, Verdict]:
    """Return the verdicts, of which none blames an answer for an earlier one.

    Args:
        verdicts: on all exercises of the lab.
        judging: of the notebook.
        places: behind how many cells each answer stands as it was judged.
    """
    found = dict(verdicts)
    for exercise in judging.lab:
        verdict = found[exercise.name]
        wrong = _used_and_wrong(exercise, found, judging)
        if wrong:
            judging.session.go_to(places[exercise.name])
            found[exercise.name] = _on_its_own_merit(exercise, verdict, wrong, judging)
    return found


def _used_and_wrong(
    exercise: Exercise, verdicts: Mapping[str, Verdict], judging: Judging
) -> list[Verdict]:
    """Return the verdicts on earlier exercises that a failed answer uses and that failed too."""
    verdict = verdicts[exercise.name]
    if verdict.outcome is not Outcome.FAILED or verdict.kind in OWN:
        return []
    earlier = judging.lab.exercises[: judging.lab.exercises.index(exercise)]
    wrong = [v for one in earlier if (v := verdicts[one.name]).outcome is Outcome.FAILED]
    used = judging.rules.used(exercise.name) if wrong else []
    return [v for v in wrong if v.name in used]


def _on_its_own_merit(
    exercise: Exercise, verdict: Verdict, wrong: Sequence[Verdict], judging: Judging
) -> Verdict:
    """Return the verdict with right answers in place of those that are used and wrong."""
    lab = judging.lab
    able = [v.name for v in wrong if can_stand_in(lab[v.name])]
    stand_ins = {name: StandIn(lab[name]) for name in able}
    again = judge_with(exercise, stand_ins, judging) if stand_ins else None
    called = [v for v in wrong if v.name in stand_ins and stand_ins[v.name].calls]
    if again is None or (again.kind in LIMITS and again.kind is not verdict.kind):
        return _blamed(verdict, wrong, judging)
    if not called or again.score < verdict.score:  # ours have made no difference
        kept = judging.rules.keeps(exercise.name, able)
        rest = [v for v in wrong if kept or v.name not in stand_ins]
        return _blamed(verdict, rest, judging)
    if again.outcome is Outcome.PASSED:
        one = "a right one" if len(called) == 1 else "right ones"
        said = f"error carried forward: your {_names(called, judging)} {_state(called)}"
        message = f"{exercise.name}: right; {said}, but with {one} this is right"
        return dataclasses.replace(again, message=message, note=verdict.note)
    if again.message == verdict.message:  # its own mistake, whatever the others are
        return verdict
    line = f"    It was judged with our own in place of your {_which(called, judging)}."
    return dataclasses.replace(again, message=f"{again.message}\n{line}", note=verdict.note)


def _blamed(verdict: Verdict, wrong: Sequence[Verdict], judging: Judging) -> Verdict:
    """Say that an answer uses others that are not right; what else was said may be their fault."""
    if not wrong or verdict.kind is Kind.FORBIDDEN:
        return verdict
    first = verdict.message.split("\n")[0]
    those = "that" if len(wrong) == 1 else "those"
    line = f"    It uses your {_which(wrong, judging)}: mend {those} first."
    return dataclasses.replace(verdict, message=f"{first}\n{line}", mistake=None)


def _which(wrong: Sequence[Verdict], judging: Judging) -> str:
    return f"{_names(wrong, judging)}, which {_state(wrong)}"


def _names(wrong: Sequence[Verdict], judging: Judging) -> str:
    """Return answers with their numbers: "`sigmoid` (exercise 2) and `tanh` (exercise 3)"."""
    numbers = {exercise.name: number for number, exercise in enumerate(judging.lab, 1)}
    return " and ".join(f"`{v.name}` (exercise {numbers[v.name]})" for v in wrong)


def _state(wrong: Sequence[Verdict]) -> str:
    """Say how they are not right: in which way, where it is one."""
    if len(wrong) > 1:
        return "are not right yet"
    return STATES.get(wrong[0].kind or Kind.WRONG, "is not right yet")

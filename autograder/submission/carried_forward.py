"""Errors carried forward: what fails only because an earlier answer is wrong is judged without it.

When all verdicts are there, an exercise that is not right and uses earlier ones which are not right
either is judged once more, with the same cases, in a fork of its own where right ones of ours stand
in for those. What is right then has its points. The earlier verdicts stay as they are, and nothing
is asked of an answer while something of ours stands in for it, so nobody gains what they lost.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from autograder.exercises import Exercise
from autograder.judge.verdict import Kind, Outcome, Verdict
from autograder.submission.judging import Judging, judge_with
from autograder.submission.stand_ins import can_stand_in, stand_in
from mitdl_utils.checks.built_on import how_wrong, mend
from mitdl_utils.checks.near_names import other_name, renamed_to

OWN = (Kind.SIGNATURE, Kind.UNREADABLE)  # what cannot be called fails without the help of others
LIMITS = (Kind.TIMEOUT, Kind.ENDED)  # which asking our own may meet, and their own would not


@dataclass(frozen=True)
class Helper:
    """An earlier answer that another one uses and that is not right.

    Attributes:
        verdict: on it.
        number: of its exercise in the lab.
        used: the names by which it is used: its own or, where there is none of that, one like it.
        meant: the clause about another name that it may have; "" for none.
    """

    verdict: Verdict
    number: int
    used: tuple[str, ...]
    meant: str = ""

    @property
    def name(self) -> str:
        """The exercise's."""
        return self.verdict.name

    @property
    def is_guessed(self) -> bool:
        """Whether only a name that is like its own is used."""
        return self.name not in self.used

    @property
    def state(self) -> str:
        """How it is not right: "overflows"."""
        return how_wrong(self.verdict.kind or Kind.WRONG, self.verdict.message)

    def __str__(self) -> str:
        return f"`{self.name}` (exercise {self.number})"


def carried_forward(
    verdicts: Mapping[str, Verdict], judging: Judging, positions: Mapping[str, int]
) -> dict[str, Verdict]:
    """Return the verdicts, of which none blames an answer for an earlier one.

    Args:
        verdicts: on all exercises of the lab.
        judging: of the notebook.
        positions: behind how many cells each answer stands as it was judged.
    """
    updated = dict(verdicts)
    for exercise in judging.lab:
        helpers = _wrong_helpers(exercise, updated, judging)
        if helpers:
            position = positions[exercise.name]
            judging.session.go_to(position)
            verdict = updated[exercise.name]
            updated[exercise.name] = _on_its_own_merit(
                exercise, verdict, helpers, judging, position
            )
    return updated


def _wrong_helpers(
    exercise: Exercise, verdicts: Mapping[str, Verdict], judging: Judging
) -> list[Helper]:
    """Return the earlier answers that a failed answer uses and that failed too."""
    verdict = verdicts[exercise.name]
    if verdict.outcome is not Outcome.FAILED or verdict.kind in OWN:
        return []
    earlier = judging.lab.exercises[: judging.lab.exercises.index(exercise)]
    failed = {
        number: earlier_verdict
        for number, other in enumerate(earlier, 1)
        if (earlier_verdict := verdicts[other.name]).outcome is Outcome.FAILED
    }
    used = judging.rules.used(exercise.name) if failed else []
    helpers = [
        _helper(number, earlier_verdict, used, judging)
        for number, earlier_verdict in failed.items()
    ]
    return [helper for helper in helpers if helper.used]


def _helper(number: int, verdict: Verdict, used: Sequence[str], judging: Judging) -> Helper:
    """Return an answer that failed, with the names of it that are used."""
    name, near_name, meant = verdict.name, "", ""
    if verdict.kind is Kind.MISSING:
        names, asked_for = judging.rules.functions(), [exercise.name for exercise in judging.lab]
        near_name = other_name(name, names, asked_for)
        meant = renamed_to(name, names, asked_for)
    return Helper(verdict, number, tuple(n for n in (name, near_name) if n in used), meant)


def _on_its_own_merit(
    exercise: Exercise, verdict: Verdict, helpers: Sequence[Helper], judging: Judging, position: int
) -> Verdict:
    """Return the verdict with right answers in place of those that are used and wrong."""
    lab = judging.lab
    stand_ins = {h.name: stand_in(lab[h.name], lab) for h in helpers if can_stand_in(lab[h.name])}
    functions = {n: stand_ins[h.name] for h in helpers if h.name in stand_ins for n in h.used}
    rejudged = judge_with(exercise, functions, judging, position) if functions else None
    called = [h for h in helpers if h.name in stand_ins and stand_ins[h.name].calls]
    certain = [h for h in helpers if not h.is_guessed]
    if rejudged is not None and rejudged.outcome is Outcome.PASSED and called:
        return _with_credit(rejudged, verdict, called)
    if rejudged is None or (rejudged.kind in LIMITS and rejudged.kind is not verdict.kind):
        return _with_blame(verdict, certain)
    if not called or rejudged.score < verdict.score:  # ours have made no difference
        is_kept = judging.rules.keeps(exercise.name, [*functions])
        return _with_blame(verdict, [h for h in certain if is_kept or h.name not in stand_ins])
    if any(h.is_guessed for h in called):  # or so it was guessed: it may be something else
        return _with_blame(verdict, certain)
    if any(stand_ins[h.name].hooked for h in called):  # methods that ours does not call
        return _with_blame(dataclasses.replace(verdict, score=rejudged.score), certain)
    if rejudged.message == verdict.message:  # its own mistake, whatever the others are
        return verdict
    line = f"    It was judged with our own in place of your {_names_and_state(called)}."
    return dataclasses.replace(rejudged, message=f"{rejudged.message}\n{line}", note=verdict.note)


def _with_credit(rejudged: Verdict, verdict: Verdict, called: Sequence[Helper]) -> Verdict:
    """Say that an answer is right, if not for others."""
    replacement = "a right one" if len(called) == 1 else "right ones"
    reason = f"error carried forward: your {_names(called)} {_state(called)}"
    message = f"{verdict.name}: right; {reason}, but with {replacement} this is right"
    return dataclasses.replace(rejudged, message=message, note=verdict.note)


def _with_blame(verdict: Verdict, helpers: Sequence[Helper]) -> Verdict:
    """Say that an answer uses others that are not right; what else was said may be their fault."""
    if not helpers or verdict.kind is Kind.FORBIDDEN:
        return verdict
    first = verdict.message.split("\n")[0]
    meant = helpers[0].meant if len(helpers) == 1 else ""
    line = f"    {mend(_names_and_state(helpers), len(helpers), meant)}"
    return dataclasses.replace(verdict, message=f"{first}\n{line}", mistake=None)


def _names_and_state(helpers: Sequence[Helper]) -> str:
    return f"{_names(helpers)}, which {_state(helpers)}"


def _names(helpers: Sequence[Helper]) -> str:
    """Return answers with their numbers: "`sigmoid` (exercise 2) and `tanh` (exercise 3)"."""
    return " and ".join(map(str, helpers))


def _state(helpers: Sequence[Helper]) -> str:
    """Say how they are not right: in which way, where it is one."""
    return helpers[0].state if len(helpers) == 1 else "are not right yet"

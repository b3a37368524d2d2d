"""Where a course of steps leaves the right one."""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence

from mitdl_utils.checks.normal import arrays_in
from mitdl_utils.checks.reading.pairs import same
from mitdl_utils.checks.recognise import Answered

NUMBERED = re.compile(r"(?P<before>.*\b(?:step|epoch|check)) (?P<number>\d+)\b.*")


def which_step(cases: Sequence[Answered], wrong: Sequence[Hashable]) -> str:
    """Say that the first step is right and a later one is not, or that all are one step late."""
    numbers = {key: int(match["number"]) for key in wrong if (match := _numbered(key))}
    if not numbers or min(numbers.values()) < 2:
        return _late(cases, numbers)
    first = min(numbers.values())
    return (
        f"Right up to step {first - 1}, wrong from step {first} on: look at what you keep from one "
        "step to the next."
    )


def _numbered(key: Hashable) -> re.Match[str] | None:
    return NUMBERED.fullmatch(key) if isinstance(key, str) and "second" not in key else None


def _late(cases: Sequence[Answered], numbers: dict[Hashable, int]) -> str:
    """Say that each step gives what the step before should have given."""
    matches = 0
    for case in cases:
        for key, number in numbers.items():
            before = str(key).replace(f" {number}", f" {number - 1}", 1)
            if number < 2 or key not in case.parts or before not in case.right:
                continue
            got, want = arrays_in(case.parts[key]), arrays_in(case.right[before])
            if len(got) != len(want) or not all(map(same, got, want)):
                return ""
            matches += 1
    return (
        "You are one step late: each step gives what the one before should give."
        if matches > 2
        else ""
    )

"""Turn a finding into the lines that a student reads."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence

from mitdl_utils.checks.diagnose import Finding

WIDTH = 96


def message(
    name: str, parameters: Sequence[str], finding: Finding, sentences: Mapping[str, str]
) -> str:
    """What was called, what came, what was expected; then the mistake or what to look at.

    Args:
        name: the exercise.
        parameters: names of its arguments, for inputs too large to show in the call.
        finding: what is wrong.
        sentences: what to say to each known mistake.

    Returns:
        One or more lines; the second and later ones are indented.
    """
    difference = finding.difference
    if difference.kind in ("missing", "signature"):
        first = f"{name}: {difference.text}"
    else:
        first = f"{finding.case.spelled(name, parameters)}: {difference.text}"
    rest = [sentences[mistake] for mistake in finding.mistakes[:2]]
    if len(rest) == 2:
        rest = ["Two mistakes look like this. Either: " + rest[0], "Or: " + rest[1]]
    if not rest and difference.advice:
        rest = [difference.advice]
    return "\n".join([first, *(_indented(line) for line in rest)])


def _indented(line: str) -> str:
    return textwrap.fill(
        line, WIDTH, initial_indent="    ", subsequent_indent="    ", break_on_hyphens=False
    )

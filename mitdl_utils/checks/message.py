"""Turn a finding into the lines that a student reads."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from importlib import import_module

from mitdl_utils.checks.diagnose import NO_CALL, Case, Finding
from mitdl_utils.checks.drivers import CALL, load_driver

WIDTH = 96
EITHER = ("Two mistakes look like this. Either: ", "Or: ")


def message(
    name: str,
    parameters: Sequence[str],
    finding: Finding,
    sentences: Mapping[str, str],
    driver: str = CALL,
) -> str:
    """Write the call, its result and the expected one; then the mistake, or what to look at.

    Args:
        name: the exercise.
        parameters: names of its arguments, for inputs too large to show in the call.
        finding: the difference, and the mistakes that fit.
        sentences: the sentence for each known mistake, by its name.
        driver: name of the driver that used the answer; one that does more than a call may spell
            the calls in its own words, by a function `DRIVER_spelled(name, case)` beside it.

    Returns:
        One or more lines; the second and later ones are indented.
    """
    difference = finding.difference
    if difference.kind in NO_CALL:
        first = f"{name}: {difference.text}"
    else:
        first = f"{_spelled(name, parameters, finding.case, driver)}: {difference.text}"
    rest = [sentences[mistake] for mistake in finding.mistakes[:2]]
    if len(rest) == 2:
        heads = ("Two mistakes at once. One: ", "The other: ") if finding.together else EITHER
        rest = [head + sentence for head, sentence in zip(heads, rest, strict=True)]
    if not rest and difference.advice:
        rest = [difference.advice]
    return "\n".join([first, *(_indented(line) for line in (*rest, *finding.notes))])


def _spelled(name: str, parameters: Sequence[str], case: Case, driver: str) -> str:
    if driver != CALL:
        module = import_module(load_driver(driver).__module__)
        own = getattr(module, f"{driver.rpartition('.')[2]}_spelled", None)
        if own is not None:
            return str(own(name, case))
    return case.spelled(name, parameters)


def _indented(line: str) -> str:
    return textwrap.fill(
        line, WIDTH, initial_indent="    ", subsequent_indent="    ", break_on_hyphens=False
    )

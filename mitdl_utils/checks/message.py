"""Turn a finding into the lines that a student reads."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from mitdl_utils.checks.diagnose import NO_CALL, Finding
from mitdl_utils.checks.drivers import CALL
from mitdl_utils.checks.spelling import spelled_call

WIDTH = 96
MOST_LINES, MOST_PRINTED = 10, 1000  # of what a function prints, and characters of it
IN_A_CALL = "In this call it printed:"
EITHER = ("Two mistakes look like this. Either: ", "Or: ")


def message(
    name: str,
    parameters: Sequence[str],
    finding: Finding,
    sentences: Mapping[str, str],
    driver: str = CALL,
    variables: dict[str, Any] | None = None,
) -> str:
    """Write the call, its result and the expected one; then the mistake, or what to look at.

    Args:
        name: the exercise.
        parameters: names of its arguments, for inputs too large to show in the call.
        finding: the difference, and the mistakes that fit.
        sentences: the sentence for each known mistake, by its name.
        driver: name of the driver that used the answer.
        variables: gets the inputs that are too large to show; see `spelled_call`.

    Returns:
        One or more lines; the second and later ones are indented.
    """
    difference = finding.difference
    if difference.kind in NO_CALL:
        first = f"{name}: {difference.text.removeprefix(f'stops in {name}, which ')}"
    else:
        call = spelled_call(name, parameters, finding.case, driver, variables)
        first = f"{call}: {difference.text}"
    rest = [sentences[mistake] for mistake in finding.mistakes[:2]]
    if len(rest) == 2:
        heads = ("Two mistakes at once. One: ", "The other: ") if finding.together else EITHER
        rest = [head + sentence for head, sentence in zip(heads, rest, strict=True)]
    if not rest and difference.advice:
        rest = [difference.advice]
    return "\n".join([first, *(indented(line) for line in (*rest, *finding.notes))])


def kept_inputs(variables: Mapping[str, Any]) -> list[str]:
    """Return a sentence about the inputs that a check has kept, none where it kept none."""
    if not variables:
        return []
    inputs = ", ".join(f"check.{name} ({_form(value)})" for name, value in variables.items())
    return [f"Its inputs lie in {inputs}: you can call your function with them."]


def _form(value: Any) -> str:
    """Name the form of an input: "float32, shape (4, 3)"."""
    if isinstance(value, np.ndarray):
        dtype = "" if value.dtype == np.float64 else f"{value.dtype}, "
        return f"{dtype}shape {value.shape}"
    return f"a {type(value).__name__} of {len(value)}" if hasattr(value, "__len__") else "a value"


def printed_lines(printed: str, heading: str = IN_A_CALL) -> list[str]:
    """Return what was printed, below a heading and cut; none for nothing."""
    text = "".join(
        c if c.isprintable() or c in "\n\t" else "\N{REPLACEMENT CHARACTER}" for c in printed
    )
    lines = text[:MOST_PRINTED].rstrip().splitlines()
    if not lines:
        return []
    shown = [f"      {line}" for line in lines[:MOST_LINES]]
    cut = len(lines) > MOST_LINES or len(text) > MOST_PRINTED
    return [f"    {heading}", *shown, *["      … (and more, which is cut)"] * cut]


def indented(line: str) -> str:
    """Wrap a sentence below the first line."""
    return textwrap.fill(
        line, WIDTH, initial_indent="    ", subsequent_indent="    ", break_on_hyphens=False
    )

"""Prove that no solution, hidden test or mark scheme is in a product.

The proof does not trust markers or nbgrader's work: every hidden line of a source is looked for in
every string of a product, wherever it may be: sources, metadata, recorded examples, data.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from autograder.release.markers import REGION, split
from autograder.release.source import Source, nbgrader_of

TELLING = 10  # a line with fewer letters, digits and signs than this gives nothing away
TELLING_ELSEWHERE = 28  # outside its own unit, where short lines are everybody's Python
# The start of a call that goes on, `raise ValueError(`, and a call of nothing, `model.train()`:
# a hint may say them.
COMMON = re.compile(r"(?:raise)?\w*\(|[\w.]+\(\)")


def secrets(source: Source) -> list[str]:
    """Return the lines that only instructors may read, without their blanks.

    Left out are lines too short to tell anything and those that the source itself also shows.
    """
    visible: list[str] = []
    hidden: list[str] = []
    for cell in source.cells:
        outside, inside = split(cell.source)
        is_solution = nbgrader_of(cell).get("solution") and not REGION.search(cell.source)
        visible += [] if is_solution else outside
        hidden += outside if is_solution else inside
    visible_text = "\n".join(map(_without_blanks, visible))
    lines = dict.fromkeys(map(_without_blanks, hidden))
    return [
        line
        for line in lines
        if len(line) >= TELLING and line not in visible_text and not COMMON.fullmatch(line)
    ]


def telling_in(product_unit: str, secret_unit: str, lines: Iterable[str]) -> list[str]:
    """Return which of a lab's secret lines count in a product of some unit.

    All in its own; the longer ones in those before it; none in later ones, which may hand out what
    an earlier lab asked for.
    """
    if product_unit == secret_unit:
        return list(lines)
    if product_unit[:2] > secret_unit[:2]:
        return []
    return [line for line in lines if len(line) >= TELLING_ELSEWHERE]


def leaks(lines: Iterable[str], product: bytes) -> list[str]:
    """Return which of the secret lines, or of nbgrader's markers, are in a product.

    Args:
        lines: from `secrets`.
        product: a file; JSON is searched string by string, anything else as text.
    """
    text = "\n".join(_without_blanks(line) for line in _lines(product))
    markers = [marker[0] for marker in REGION.finditer("\n".join(_lines(product)))]
    return [line for line in lines if line in text] + markers


def _without_blanks(line: str) -> str:
    """Return a line without its blanks."""
    return re.sub(r"\s+", "", line)


def _lines(product: bytes) -> Iterator[str]:
    """Return every line of a product's strings, or of its text where it is no JSON."""
    text = product.decode("utf-8", errors="replace")
    try:
        strings = _strings(json.loads(text))
    except ValueError:
        strings = iter([text])
    for string in strings:
        yield from string.splitlines()


def _strings(value: Any) -> Iterator[str]:
    """Return every string in a JSON value, keys too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from _strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)

"""The marked regions that students must not see: solutions, hidden tests, mark schemes.

nbgrader takes them out; this module finds them on its own, so that the build can prove it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

REGION = re.compile(r"(BEGIN|END) (SOLUTION|HIDDEN TESTS|MARK SCHEME)")
NEARLY = re.compile(r"^\s*[#=]{2,}\s*(begin|end)\b", re.IGNORECASE)


def split(text: str) -> tuple[list[str], list[str]]:
    r"""Return the lines outside and inside the marked regions of a cell, markers left out.

    >>> split("def f(x):\n    ### BEGIN SOLUTION\n    return x\n    ### END SOLUTION")
    (['def f(x):'], ['    return x'])
    """
    outside: list[str] = []
    inside: list[str] = []
    hidden = False
    for line in text.splitlines():
        if marker := REGION.search(line):
            hidden = marker[1] == "BEGIN"
        else:
            (inside if hidden else outside).append(line)
    return outside, inside


def kinds(text: str) -> set[str]:
    """Return the kinds of marked regions in a cell: "SOLUTION", "HIDDEN TESTS", "MARK SCHEME"."""
    return {marker[2] for marker in REGION.finditer(text)}


def marker_faults(text: str) -> Iterator[tuple[int, str]]:
    """Yield the faults in a cell's markers: the line in it (from 1), and a sentence."""
    opened: tuple[int, str] | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        marker = REGION.search(line)
        if marker is None:
            if NEARLY.match(line):
                yield number, f"`{line.strip()}` is no marker; write `### BEGIN SOLUTION` or alike"
        elif marker[1] == "BEGIN":
            if opened:
                yield (
                    number,
                    f"BEGIN {marker[2]} inside BEGIN {opened[1]}; add END {opened[1]} before",
                )
            opened = (number, marker[2])
        elif opened is None or opened[1] != marker[2]:
            yield number, f"END {marker[2]} without BEGIN {marker[2]}; add it, or delete this line"
        else:
            opened = None
    if opened:
        yield opened[0], f"BEGIN {opened[1]} has no END {opened[1]}; add it to this cell"

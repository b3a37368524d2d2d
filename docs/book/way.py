"""The way through the course: its lectures and labs, in order, with their minutes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import nbformat

_MINUTES = re.compile(r"\*\*(\d+) minutes · difficulty")
_ABOUT = re.compile(r"\babout (\d+) minutes", re.IGNORECASE)


@dataclass(frozen=True)
class Stop:
    """A lecture or a lab.

    Attributes:
        page: of the book, "lectures/01_perceptron".
        title: "Lecture 1 · The perceptron".
        minutes: that it takes.
        about: what its table in the first lecture says, or how many exercises a lab has.
    """

    page: str
    title: str
    minutes: int
    about: str

    @property
    def suffix(self) -> str:
        """What its source's name ends in."""
        return ".ipynb" if self.page.startswith("lectures/") else ".md"

    @property
    def number(self) -> int:
        """The unit that it belongs to."""
        return int(Path(self.page).name[:2])


def stops(lectures: Sequence[Path], labs: Sequence[Path]) -> list[Stop]:
    """Return lectures and labs in the order in which one goes through them."""
    unordered = [*map(_lecture, lectures), *map(_lab, labs)]
    return sorted(unordered, key=lambda stop: (stop.number, stop.page.startswith("labs/")))


def toctree(way: Sequence[Stop]) -> str:
    """Return the way as a table of contents for Sphinx."""
    pages = "\n".join(stop.page for stop in way)
    return f"```{{toctree}}\n:hidden:\n\n{pages}\n```"


def table(way: Sequence[Stop]) -> str:
    """Return the way as a table, a row for each unit."""
    rows = ["| unit | lecture | lab |", "|---|---|---|"]
    for number in sorted({stop.number for stop in way}):
        unit = {stop.page.partition("/")[0]: stop for stop in way if stop.number == number}
        cells = [_cell(unit.get(kind)) for kind in ("lectures", "labs")]
        rows.append(f"| {number} | {' | '.join(cells)} |")
    return "\n".join(rows)


def first_steps(way: Sequence[Stop]) -> str:
    """Return the first steps of somebody who has a browser and nothing else, as Markdown."""
    first = {stop.page.partition("/")[0]: stop for stop in reversed(way) if stop.number}
    if len(first) < 2:
        return ""
    lecture, lab = (
        f"[{first[kind].title}]({first[kind].page}{first[kind].suffix})"
        for kind in ("lectures", "labs")
    )
    return (
        "## Here, in your browser\n\nNothing has to be installed.\n\n"
        f"1. Read {lecture}: type a prediction where you are asked for one, and move the pictures "
        "that have controls.\n"
        f"2. Open {lab}, go to its first exercise, and write your function where the stub stands.\n"
        "3. Press **Check**, or **Shift + Enter**. The first check waits some seconds for Python, "
        "which then stays. It says what is right, or what you did instead.\n"
        "4. Close the page when you like. What you wrote stays in this browser, and *Download your "
        "notebook* hands it to you as a file."
    )


def hours(way: Sequence[Stop]) -> str:
    """Return how long all of it takes, in whole hours.

    >>> hours([Stop("lectures/01_a", "A", 100, "")])
    '2 hours'
    """
    return f"{round(sum(stop.minutes for stop in way) / 60)} hours"


def _cell(stop: Stop | None) -> str:
    if stop is None:
        return ""
    name = stop.title.partition(" · ")[2]
    duration = (
        f"{stop.minutes}\N{NO-BREAK SPACE}min"
        if stop.minutes < 90
        else f"{stop.minutes / 60:.1f}\N{NO-BREAK SPACE}h"
    )
    details = ", ".join(filter(None, (stop.about, duration)))
    return f"[{name}]({stop.page}{stop.suffix})<br>{details}"


def _lecture(path: Path) -> Stop:
    cells = nbformat.read(path, as_version=4).cells
    text = "\n".join(cell.source for cell in cells)
    stated = re.search(_ABOUT, text)
    return Stop(f"lectures/{path.stem}", _title(text), int(stated[1]) if stated else 0, "")


def _lab(path: Path) -> Stop:
    cells = nbformat.read(path, as_version=4).cells
    text = "\n".join(cell.source for cell in cells)
    minutes = [int(number) for number in _MINUTES.findall(text)]
    return Stop(f"labs/{path.stem}", _title(text), sum(minutes), f"{len(minutes)} exercises")


def _title(text: str) -> str:
    return text.partition("\n")[0].removeprefix("# ")
